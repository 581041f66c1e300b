"""Proposals: what each step may be worth, for people to accept or turn down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from procmine.config import StepTag
from procmine.errors import UsageError
from procmine.summary.work import work_of
from procmine.valuestream.evidence import Clue, clues
from procmine.valuestream.lexicon import Group, Match, look_up

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Proposals", "propose"]

_LANGUAGES = ("en", "zh")
_GROUPS_OF_CHECKS = ("approval", "check")
_NAMED = {"en": "its name says “{word}”", "zh": "名称含“{word}”"}
_BUT = {"en": "; but ", "zh": "；但"}
_AND = {"en": "; ", "zh": "；"}
_WASTE = {"en": "nobody would miss it, as the log shows", "zh": "日志显示可有可无"}
# Nothing is known for sure before a person has looked.
_SUREST = 0.95
# What is left of the better of two grounds that speak against each other.
_DISPUTED = 0.8


@dataclass(frozen=True)
class Proposals:
    """What may the steps be worth?

    Args:
        steps: activity to a proposed tag, in alphabetical order.
        silent: activities nothing could be proposed for.
    """

    steps: Mapping[str, StepTag]
    silent: tuple[str, ...]


def propose(log: EventLog, *, known: Iterable[str] = (), lang: str = "en") -> Proposals:
    """What may each step be worth to the customer?

    Its name is looked up in a lexicon of English and Chinese words. Where times are known, the log
    itself may speak for waste: steps that mostly repeat, that send cases back, that only stand
    between two others, checks that hardly stop a case, data entered a second time. Grounds that
    agree make a proposal surer, of two that do not the surer wins and loses some of it.

    Args:
        log: needs case and activity; the more roles, the more can be seen.
        known: activities that have a tag: nothing is proposed for them.
        lang: of reasons and grounds, en or zh.

    Returns:
        Proposed tags, each with its ground and confidence; none is surer than 0.95.

    Raises:
        UsageError: lang is neither.

    Cost: n log n in the steps.

    Says nothing about: what a customer would really pay for; people say that.
    """
    if lang not in _LANGUAGES:
        raise UsageError(f"lang = {lang!r} is not known.", hint="Say en or zh.")
    tagged = frozenset(known)
    names = sorted(set(log.labels("activity")) - tagged)
    matches = {name: look_up(name) for name in log.labels("activity")}
    seen = _clues(log, matches)
    steps = {name: _tag(matches[name], seen.get(name, ()), lang) for name in names}
    said = {name: tag for name, tag in steps.items() if tag is not None}
    return Proposals(MappingProxyType(said), tuple(n for n in names if n not in said))


def _clues(log: EventLog, matches: Mapping[str, Match | None]) -> Mapping[str, tuple[Clue, ...]]:
    if not log.timed:
        return {}
    found = {name: match.group for name, match in matches.items() if match is not None}
    checks = frozenset(n for n, group in found.items() if group.id in _GROUPS_OF_CHECKS)
    entries = frozenset(n for n, group in found.items() if group.is_entry)
    return clues(work_of(log), checks=checks, entries=entries)


def _tag(match: Match | None, seen: tuple[Clue, ...], lang: str) -> StepTag | None:
    """The proposal of all grounds together; None without any."""
    if match is None and not seen:
        return None
    shown = _AND[lang].join(clue.say(lang) for clue in seen)
    waste = _together(clue.confidence for clue in seen)
    if match is None:
        return _proposed("NVA", waste, _WASTE[lang], shown)
    group, named = match.group, _NAMED[lang].format(word=match.word)
    if not seen:
        return _proposed(group.value, group.confidence, group.reason[lang], named, group)
    if group.value == "NVA":
        sure, ground = _together((group.confidence, waste)), _AND[lang].join((named, shown))
        return _proposed("NVA", sure, group.reason[lang], ground, group)
    if waste > group.confidence:
        ground = _BUT[lang].join((shown, named))
        return _proposed("NVA", waste * _DISPUTED, _WASTE[lang], ground, group)
    ground = _BUT[lang].join((named, shown))
    return _proposed(group.value, group.confidence * _DISPUTED, group.reason[lang], ground, group)


def _together(confidences: Iterable[float]) -> float:
    """How sure several grounds are that agree, as if they were independent."""
    wrong = 1.0
    for confidence in confidences:
        wrong *= 1 - confidence
    return 1 - wrong


def _proposed(
    value: str, confidence: float, reason: str, ground: str, group: Group | None = None
) -> StepTag:
    return StepTag(
        value=value,
        reason=reason,
        proposed=True,
        confidence=round(min(confidence, _SUREST), 2),
        ground=ground,
        kind=group.kind if group else "",
        control_point=bool(group and group.control_point),
    )
