"""The lexicon: what the name of a step says about its worth."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["Group", "Match", "look_up"]

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Group:
    """Words that say the same about a step.

    Args:
        id: its name.
        value: ``VA``, ``BVA`` or ``NVA``.
        confidence: how often such a name tells the truth, 0–1: a judgement, not a count.
        kind: ``input``, ``process``, ``output`` or ``feedback``.
        reason: why, per language.
        control_point: such steps keep a risk in check.
        is_entry: such steps enter data.
    """

    id: str
    value: str
    confidence: float
    kind: str
    reason: Mapping[str, str]
    control_point: bool = False
    is_entry: bool = False


@dataclass(frozen=True)
class Match:
    """A word found in a name.

    Args:
        word: as it stands in the name.
        group: what it says.
    """

    word: str
    group: Group


def look_up(name: str) -> Match | None:
    """What does the name of a step say about its worth?

    Args:
        name: in English or Chinese; letter case does not matter.

    Returns:
        The first word of the lexicon in it, the longest of those at one place; None without one.

    Cost: linear in the lexicon.

    >>> found = look_up("T02 Check confirmation of receipt")
    >>> found.word, found.group.value
    ('check', 'BVA')
    >>> look_up("财务打款").group.value
    'VA'
    """
    folded = name.casefold()
    # Words stand apart by one blank, so that "call-back" is found as "call back".
    words = " ".join(_WORD.findall(folded))
    found = [
        (match.start(), -len(match[0]), place, match[0])
        for place, (pattern, _) in enumerate(_patterns())
        if (match := pattern.search(words))
    ]
    if not found:
        return None
    _, _, place, word = min(found)
    return Match(word, _patterns()[place][1])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Group], ...]:
    """Each word as a pattern; the order of the lexicon breaks ties."""
    text = files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8")
    found = []
    for name, told in tomllib.loads(text).items():
        group = _group(name, told)
        found += [(re.compile(_english(word)), group) for word in told["en"]]
        found += [(re.compile(re.escape(word)), group) for word in told["zh"]]
    return tuple(found)


def _group(name: str, told: Mapping[str, Any]) -> Group:
    said = {key: value for key, value in told.items() if key not in {"en", "zh", "reason"}}
    return Group(id=name, reason=MappingProxyType(told["reason"]), **said)


def _english(word: str) -> str:
    # An asterisk lets the last word go on.
    stem = re.escape(word.removesuffix("*"))
    return rf"\b{stem}\w*" if word.endswith("*") else rf"\b{stem}\b"
