"""Finding: one observation, in one shape whether it is about a log, a model, an SOP or a waste.

A finding keeps its message as a template and its values, so that it can be said in English and in
Chinese. The suffix of a value's name says how it is written: ``n_…`` counts, ``…_s`` seconds,
``…_share`` shares, ``…_at`` instants in microseconds; everything else is text. A count takes its
words with it: ``{n_rows:row is|rows are|no row is}`` (one, more, and, where needed, none).
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import Any

from procmine import units

__all__ = ["LEVELS", "Effect", "Finding", "Interval", "by_weight", "point_out", "say_counts"]

LEVELS = ("info", "notice", "warning", "error")

Cell = str | int | float | None
Value = Cell | tuple[str, ...]

_MAPPINGS = (
    "message",
    "values",
    "where",
    "hint",
    "repair",
    "effect_reason",
    "assumption",
    "harmless_when",
    "intervals",
)
# Where in a source an example stands, as checks and connectors write it.
_PLACE = re.compile(r"(event at )?(row|line) ([\d,]+)(?:: (.*))?", re.DOTALL)
_PLACES_ZH = {"row": "第 {} 行", "line": "文件第 {} 行"}
_WHAT_ZH = (
    (re.compile(r"([\d,]+) cells"), r"\1 个单元格"),
    (re.compile(r"([\d,]+) values"), r"\1 个值"),
    (re.compile(r"(<[^<>]+>) in (<[^<>]+>)"), r"\2 内的 \1"),
    (re.compile(r"(<[^<>]+>) with (.+)", re.DOTALL), r"\1 带有 \2"),
)


@dataclass(frozen=True)
class Effect:
    """How much a repair moves the two numbers people quote first.

    Args:
        median_lead_time_before_s: median elapsed seconds of a case without the repair.
        median_lead_time_after_s: the same with the repair.
        n_cases_before: cases without the repair.
        n_cases_after: cases with it.
    """

    median_lead_time_before_s: float | None
    median_lead_time_after_s: float | None
    n_cases_before: int
    n_cases_after: int


@dataclass(frozen=True)
class Interval:
    """Between which two values does a number lie, were the cases a sample of the process?

    Args:
        low: the lower end.
        high: the upper end.
        method: how it was found: ``exact binomial``, ``bootstrap over cases``, ``bootstrap over
            weeks`` or ``means of weeks``.
        level: how often such an interval holds the true number, 0–1.
    """

    low: float
    high: float
    method: str
    level: float = 0.95


@dataclass(frozen=True)
class Finding:
    """One observation with its evidence.

    Args:
        rule: id of the check, detector or rule that made it, in kebab-case.
        level: one of ``LEVELS``.
        message: template per language; ``{name}`` stands for a value.
        values: what the template names; suffixes say the unit.
        where: the place, such as ``{"column": "Activity"}`` or ``{"source": "A", "target": "B"}``.
        n: how many rows, cases or places it concerns.
        examples: a few offenders, as short text; never a person's name.
        repaired: how many of the n were repaired; 0 when procmine only reports.
        repair: what was done about the places concerned, per language; empty where a finding is
            not about data.
        effect: what the repair moves.
        effect_reason: why that cannot be told, or not all of it, per language.
        cost_s: seconds at stake, elapsed time, summed over the log; None when it cannot be told.
        cost_money: the same in money, when rates are configured.
        hint: what to try, per language.
        intervals: how sure a number is: name of a value, or ``cost_s``, to its interval.
        assumption: what the numbers rest on, per language.
        harmless_when: when it is none, per language.
        patterns: redesigns that fit, each with ``id`` and its name per language.
        overlaps: buckets of the time ledger the seconds at stake are part of. Findings share
            seconds: their hours are never parts of a whole.
        evidence: where it is: rows with ``by``, ``name``, ``n``, ``n_cases`` and ``cost_s``.
    """

    rule: str
    level: str
    message: Mapping[str, str]
    values: Mapping[str, Value] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    n: int = 0
    examples: tuple[str, ...] = ()
    repaired: int = 0
    effect: Effect | None = None
    cost_s: float | None = None
    cost_money: float | None = None
    hint: Mapping[str, str] = field(default_factory=dict)
    repair: Mapping[str, str] = field(default_factory=dict)
    effect_reason: Mapping[str, str] = field(default_factory=dict)
    intervals: Mapping[str, Interval] = field(default_factory=dict)
    assumption: Mapping[str, str] = field(default_factory=dict)
    harmless_when: Mapping[str, str] = field(default_factory=dict)
    patterns: tuple[Mapping[str, str], ...] = ()
    overlaps: tuple[str, ...] = ()
    evidence: tuple[Mapping[str, Cell], ...] = ()

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level {self.level!r} is none of {LEVELS}")
        for name in _MAPPINGS:
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    def __reduce__(self) -> tuple[object, ...]:
        return (Finding.from_plain, (self.to_plain(),))

    def to_plain(self) -> dict[str, Any]:
        """Everything about the finding as plain data, to be stored and read back."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name in _MAPPINGS:
            plain[name] = dict(plain[name])
        plain["values"] = _listed(self.values)
        plain["examples"] = list(self.examples)
        plain["effect"] = None if self.effect is None else dict(vars(self.effect))
        plain["intervals"] = {name: dict(vars(one)) for name, one in self.intervals.items()}
        plain["patterns"] = [dict(one) for one in self.patterns]
        plain["overlaps"] = list(self.overlaps)
        plain["evidence"] = [dict(row) for row in self.evidence]
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Finding:
        """The finding that ``to_plain`` gave."""
        effect, intervals = plain["effect"], plain.get("intervals", {})
        listed = ("examples", "patterns", "overlaps", "evidence")
        return cls(
            **{
                **plain,
                "values": {
                    name: tuple(value) if isinstance(value, list) else value
                    for name, value in plain["values"].items()
                },
                **{name: tuple(plain.get(name, ())) for name in listed},
                "effect": None if effect is None else Effect(**effect),
                "intervals": {name: Interval(**one) for name, one in intervals.items()},
            }
        )

    @property
    def id(self) -> str:
        """A name that is the same after a re-run: the rule and the place."""
        place = "/".join(self.where[key] for key in sorted(self.where))
        return f"{self.rule}:{place}" if place else self.rule

    def say(self, lang: str = "en", *, zone: dt.tzinfo = dt.UTC) -> str:
        """What was observed, in one sentence?

        >>> Finding("gap", "info", {"en": "{n_rows} rows wait {wait_s}"},
        ...         {"n_rows": 1200, "wait_s": 5400.0}).say()
        '1,200 rows wait 1.5 h'
        """
        return self._fill(self.message, lang, zone)

    def advise(self, lang: str = "en", *, zone: dt.tzinfo = dt.UTC) -> str:
        """What could be done about it? Empty when nothing needs doing."""
        return self._fill(self.hint, lang, zone) if self.hint else ""

    def repaired_how(self, lang: str = "en", *, zone: dt.tzinfo = dt.UTC) -> str:
        """What was done about it? Empty where a finding is not about data."""
        return self._fill(self.repair, lang, zone) if self.repair else ""

    def why_no_effect(self, lang: str = "en", *, zone: dt.tzinfo = dt.UTC) -> str:
        """Why can nobody tell what the repair moves, or not all of it? Empty where it is told."""
        return self._fill(self.effect_reason, lang, zone) if self.effect_reason else ""

    def point(self, lang: str = "en") -> tuple[str, ...]:
        """The examples as a person reads them: places in words, everything else as it is.

        >>> places = ("row 7", "line 9: 5 cells")
        >>> Finding("gap", "info", {"en": "Gaps"}, examples=places).point("zh")
        ('第 7 行', '文件第 9 行：5 个单元格')
        """
        return tuple(point_out(example, lang) for example in self.examples)

    def _repr_html_(self) -> str:
        said = (f"<strong>{html.escape(self.say())}</strong>", html.escape(self.advise()))
        return "<br>".join(part for part in said if part)

    def _fill(self, templates: Mapping[str, str], lang: str, zone: dt.tzinfo) -> str:
        template = templates.get(lang) or templates["en"]
        said = {
            name: _Said(_say_value(name, value, lang, zone), value)
            for name, value in self.values.items()
        }
        return template.format_map(said)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        """The finding as plain data for JSON: stable keys, both the values and the sentence."""
        effect = self.effect
        return {
            "id": self.id,
            "rule": self.rule,
            "level": self.level,
            "message": self.say(lang),
            "hint": self.advise(lang),
            "values": _listed(self.values),
            "where": dict(self.where),
            "n": self.n,
            "examples": list(self.examples),
            "repaired": self.repaired,
            "repair": self.repaired_how(lang),
            "effect": None if effect is None else dict(vars(effect)),
            "effect_reason": self.why_no_effect(lang),
            "cost_s": self.cost_s,
            "cost_money": self.cost_money,
            **(self._stakes(lang) if self.harmless_when else {}),
        }

    def _stakes(self, lang: str) -> dict[str, Any]:
        """What only findings of waste say."""
        return {
            "intervals": {name: dict(vars(one)) for name, one in self.intervals.items()},
            "assumption": self._fill(self.assumption, lang, dt.UTC) if self.assumption else "",
            "harmless_when": self._fill(self.harmless_when, lang, dt.UTC),
            "patterns": [{"id": p["id"], "name": p.get(lang, p["en"])} for p in self.patterns],
            "overlaps": list(self.overlaps),
            "evidence": [dict(row) for row in self.evidence],
        }


def point_out(example: str, lang: str = "en") -> str:
    """Where does an example of a finding stand?

    Args:
        example: as the finding has it, such as ``row 7`` or ``line 9: 5 cells``; texts of the log
            itself stay as they are.
        lang: language to say it in.
    """
    place = _PLACE.fullmatch(example)
    if lang == "en" or place is None:
        return example
    of_event, kind, number, what = place.groups()
    said = _PLACES_ZH[kind].format(number) + ("的事件" if of_event else "")
    for form, words in _WHAT_ZH if what else ():
        if form.fullmatch(what):
            what = form.sub(words, what)
            break
    return f"{said}：{what}" if what else said


def say_counts(template: str, values: Mapping[str, Any], *, lang: str = "en") -> str:
    """A sentence with its values, each written by the suffix of its name and with its words.

    >>> say_counts("{n_cases:case|cases} in {p50_s}", {"n_cases": 1, "p50_s": 60.0})
    '1 case in 1 min'
    """
    named = {name for _, name, _, _ in Formatter().parse(template) if name}
    said = {
        name: _Said(_say_value(name, values[name], lang, dt.UTC), values[name]) for name in named
    }
    return template.format_map(said)


class _Said(str):
    """A value as it is written; a count knows the words that follow it."""

    value: Value

    def __new__(cls, text: str, value: Value) -> _Said:
        said = super().__new__(cls, text)
        said.value = value
        return said

    def __format__(self, forms: str) -> str:
        if not forms or not isinstance(self.value, int | float):
            return str(self)
        return units.format_counted(self.value, forms)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Which findings come first? Money, then hours, then level, then count; ties by id."""
    return sorted(
        findings,
        key=lambda f: (
            -(f.cost_money or 0.0),
            -(f.cost_s or 0.0),
            -LEVELS.index(f.level),
            -f.n,
            f.id,
        ),
    )


def _listed(values: Mapping[str, Value]) -> dict[str, Any]:
    """The values as JSON has them."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


def _say_value(name: str, value: Value, lang: str, zone: dt.tzinfo) -> str:
    if isinstance(value, str | tuple):
        return value if isinstance(value, str) else ("、" if lang == "zh" else ", ").join(value)
    if name.endswith("_s"):
        return units.format_seconds(name, value, lang=lang)
    if name.endswith("_share"):
        return units.format_share(value, lang=lang)
    if name.endswith("_at"):
        return units.format_instant(None if value is None else int(value), zone, lang=lang)
    if value is None:
        return units.format_duration(None, lang=lang)
    return units.format_count(value) if isinstance(value, int) else units.format_number(value)
