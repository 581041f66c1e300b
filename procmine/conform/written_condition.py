"""Conditions on the flows of an SOP, as modelling tools write them, asked of the log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.conform.condition import Condition, parse_condition
from procmine.conform.naming import nearest
from procmine.conform.traces import Traces
from procmine.errors import ProcmineError
from procmine.log.cells import attribute_names

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "WrittenCondition",
    "is_comparison",
    "last_known",
    "read_condition",
]

Array = np.ndarray[Any, np.dtype[Any]]

FALSE, TRUE, UNKNOWN = 0, 1, -1
_WRAPPED = re.compile(r"^\s*(?:[$#]\{(?P<inside>.*)\}|=(?P<feel>[^=].*))\s*$", re.DOTALL)
_SIGNS = (
    (r"&&", " and "),
    (r"\|\|", " or "),
    (r"===?", " = "),
    (r"≥|⩾|＞＝", " >= "),
    (r"≤|⩽|＜＝", " <= "),
    (r"≠|<>|!==?", " != "),
    (r"＞", " > "),
    (r"＜", " < "),
    (r"＝", " = "),
    (r"\b(?:eq)\b", " = "),
    (r"\b(?:ne)\b", " != "),
    (r"\b(?:gt)\b", " > "),
    (r"\b(?:lt)\b", " < "),
    (r"\b(?:ge)\b", " >= "),
    (r"\b(?:le)\b", " <= "),
)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_BRACKETS = re.compile(r"[()\[\]{}]")
_LISTS = re.compile(r"\bin\s*\([^()]*\)")
_TOO_MUCH = "it is more than comparisons of columns with values"
_COMPARED = re.compile(r"[<>=!≥≤≠＞＜＝]|\bin\b|\bis\b")
_BARE = re.compile(r"^\s*(?P<no>!|not\s+)?\s*(?P<name>[\w.]+)\s*$")
_TRUE_WORDS = "(true, True, TRUE, yes, Yes, YES, 1, 是)"
_FALSE_WORDS = "(false, False, FALSE, no, No, NO, 0, 否)"


@dataclass(frozen=True)
class WrittenCondition:
    """A condition of an SOP.

    Args:
        text: as it is written there.
        condition: what it asks of the log; None when that cannot be told.
        why_not: why not, in words; empty when it can.
    """

    text: str
    condition: Condition | None
    why_not: str = ""

    def answers(self, traces: Traces, steps: Array) -> Array:
        """Does it hold, by what was known at each of these steps? TRUE, FALSE or UNKNOWN."""
        if self.condition is None:
            return np.full(len(steps), UNKNOWN)
        either = np.full(len(steps), FALSE)
        for tests in self.condition.either:
            every = np.full(len(steps), TRUE)
            for test in tests:
                at = last_known(traces, test.column, steps)
                told = test.holds(traces, np.maximum(at, 0)).astype(np.int64)
                told[at < 0] = UNKNOWN
                every = np.where((every == FALSE) | (told == FALSE), FALSE, np.minimum(every, told))
            either = np.where((either == TRUE) | (every == TRUE), TRUE, np.minimum(either, every))
        return either


def last_known(traces: Traces, column: str, steps: Array) -> Array:
    """The step at which each of these last knew a column, itself or one before; −1 for none.

    What a case learns later does not count.
    """
    codes, _ = traces.texts(column)
    latest = np.maximum.accumulate(np.where(codes >= 0, np.arange(len(codes)), -1))[steps]
    return np.where(latest >= traces.bounds[traces.case[steps]], latest, -1)


def read_condition(text: str, traces: Traces) -> WrittenCondition:
    """What does a condition of an SOP ask of this log?

    Args:
        text: such as ``${amount > 500}``, ``=kind = "refund"``, ``Amount ≥ 500``, ``approved``.
        traces: those of the log.

    Returns:
        The condition with the names of the log's columns; names are compared without letter case,
        blanks and signs, and what stands before the last dot may be left out. What no column says,
        or what is more than comparisons joined by ``and`` and ``or``, cannot be told.
    """
    match = _WRAPPED.match(text)
    inside = (match["inside"] or match["feel"]) if match else text
    try:
        plain = _plain(inside)
        if _BRACKETS.search(_LISTS.sub("", _QUOTED.sub("", plain))):
            return WrittenCondition(text, None, _TOO_MUCH)
        parsed = parse_condition(plain)
        names = {test.column: _column(test.column, traces) for one in parsed.either for test in one}
        unknown = [name for name, column in names.items() if column is None]
        if unknown:
            known = [*traces.log.mapping.columns, *attribute_names(traces.log)]
            hint = nearest(unknown[0], known)
            return WrittenCondition(text, None, f"the log has no column {unknown[0]!r}. {hint}")
        return WrittenCondition(text, parsed.with_columns({k: v for k, v in names.items() if v}))
    except ProcmineError:
        return WrittenCondition(text, None, _TOO_MUCH)


def is_comparison(text: str) -> bool:
    """Does this label read like a comparison?"""
    return bool(_COMPARED.search(_QUOTED.sub("", text)))


def _plain(text: str) -> str:
    bare = _BARE.match(text)
    if bare:
        return f'"{bare["name"]}" in {_FALSE_WORDS if bare["no"] else _TRUE_WORDS}'
    parts = _QUOTED.split(text)
    for i in range(0, len(parts), 2):
        for sign, word in _SIGNS:
            parts[i] = re.sub(sign, word, parts[i])
    plain = "".join(parts)
    # Brackets around one comparison, or around all, mean nothing.
    for _ in range(3):
        plain = re.sub(r"(?<!in )(?<!in)\(([^()]*[<>=][^()]*)\)", _opened, plain.strip())
    return plain


def _opened(match: re.Match[str]) -> str:
    inside = match[1]
    is_all = match[0] == match.string
    return inside if is_all or not re.search(r"\bor\b", inside) else match[0]


def _column(name: str, traces: Traces) -> str | None:
    mapped = traces.log.mapping
    labels = {mapped.label(role): role for role in mapped.columns}
    known = {**{role: role for role in mapped.columns}, **labels}
    known |= {column: column for column in attribute_names(traces.log)}
    if name in known:
        return known[name]
    loose = {_loose(said): column for said, column in known.items()}
    return loose.get(_loose(name)) or loose.get(_loose(name.rpartition(".")[2]))


def _loose(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
