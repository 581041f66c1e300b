"""Conditions on data: ``Priority = P1 and case.Amount > 500``, read once, asked of all steps."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from procmine.conform.traces import Traces
from procmine.errors import UsageError
from procmine.slips import alike

__all__ = ["Condition", "parse_condition"]

Array = np.ndarray[Any, np.dtype[Any]]

_TOKEN = re.compile(
    r"""\s*(?:"([^"]*)"|'([^']*)'|(<=|>=|!=|<>|==|=|<|>|\(|\)|,)|([^\s"'<>=!(),]+))"""
)
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# How some write them, and what they mean.
_ALSO = {"<>": "!=", "==": "="}
_OPERATORS = {"=", "!=", *_ALSO, *_COMPARE}
_SCOPE = "case."
# What is about the case as a whole.
_OWN = ("@first", "@last", "@begun")
_HINT = 'Write it like: Priority = P1 and case.Amount > 500, or "SOP version" in (v1, v2).'


@dataclass(frozen=True)
class _Test:
    """One comparison: a column, an operator and the values beside it."""

    column: str
    operator: str
    values: tuple[str, ...]

    def holds(self, traces: Traces, steps: Array | None) -> Array:
        """For these steps, or for every case when steps is None; a missing cell holds nothing."""
        column, whole = self.column, steps is None
        if column.startswith(_SCOPE):
            column, whole = column[len(_SCOPE) :].strip(), True
        found = self._answer(traces, column, whole)
        if steps is None:
            return np.asarray(found)
        if whole or column in _OWN:
            steps = traces.case[steps]
        return np.asarray(found[steps])

    def _answer(self, traces: Traces, column: str, whole: bool) -> Array:
        """An answer for each case (whole, or about the case) or for each step."""
        if column == "@begun":
            began = np.where(traces.filled, traces.began.astype(np.float64), np.nan)
            return self._compared(began, traces)
        if column in _OWN:
            return self._edge_answer(traces, column)
        if self.operator in _COMPARE:
            return self._compared(_per_case(traces, traces.numbers(column), whole), traces)
        codes, labels = traces.texts(column)
        if whole:
            codes = traces.of_case(codes)
        return self._among(codes, labels)

    def _edge_answer(self, traces: Traces, column: str) -> Array:
        """About the first or last activity of each case."""
        if self.operator not in {"=", "!=", "in", "not in"}:
            raise UsageError(
                f"{column} {self.operator} …: an activity is compared with =, != or in.",
                hint=_HINT,
            )
        wanted = traces.codes(column, ", ".join(f'"{value}"' for value in self.values))
        places = traces.first_step if column == "@first" else traces.last_step
        done = np.append(traces.activity, -1)[places]
        found = np.isin(done, wanted, invert=self.operator in {"!=", "not in"})
        return found & traces.filled

    def _among(self, codes: Array, labels: list[str]) -> Array:
        if self.operator in {"missing", "present"}:
            return np.asarray((codes < 0) == (self.operator == "missing"))
        self._refuse_slips(labels)
        wanted = np.array([_equal(label, self.values) for label in labels] + [False])
        if self.operator in {"!=", "not in"}:
            wanted = ~wanted
            wanted[-1] = False
        return np.asarray(wanted[codes])

    def _refuse_slips(self, labels: list[str]) -> None:
        """A value may be of another month's log; one that is only written otherwise is a slip."""
        known = set(labels)
        absent = [value for value in self.values if value not in known]
        for value in absent:
            meant = alike(value, labels, at_least=1)
            # Conditions of other tools name a truth in all the ways it is written.
            if meant is None or meant in self.values or _equal(meant, (value,)):
                continue
            if not any(_equal(one, (value,)) for one in labels):
                raise UsageError(
                    f"{self.column}: the log has no {value!r}, but one with other capital letters "
                    "or blanks.",
                    hint=f"Write it as it stands in the log: {meant!r}.",
                )

    def _compared(self, cells: Array, traces: Traces) -> Array:
        compare = _COMPARE.get(self.operator)
        if compare is None:
            raise UsageError(
                f"{self.column} {self.operator} …: this is compared with <, <=, > or >=.",
                hint=_HINT,
            )
        return np.asarray(compare(cells, _number(self.values[0], traces.log.zone)))


def _equal(label: str, values: tuple[str, ...]) -> bool:
    if label in values:
        return True
    try:
        return float(label) in [float(value) for value in values if _is_number(value)]
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _number(text: str, zone: str) -> float:
    if _is_number(text):
        return float(text)
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is neither a number nor a date.", hint="Write 500 or 2026-03-01."
        ) from None
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
    return round((at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) / dt.timedelta(microseconds=1))


def _per_case(traces: Traces, cells: Array, whole: bool) -> Array:
    if not whole:
        return cells
    places = traces.of_case(np.where(np.isnan(cells), -1, np.arange(len(cells))))
    found: Array = np.append(cells, np.nan)[places]
    return found


@dataclass(frozen=True)
class Condition:
    """A condition on the data of a step or case; the empty one always holds.

    Args:
        text: as it was written.
        either: alternatives, each a conjunction of tests.
    """

    text: str
    either: tuple[tuple[_Test, ...], ...] = ()

    def with_columns(self, names: Mapping[str, str]) -> Condition:
        """The same condition with other names for its columns."""
        either = tuple(
            tuple(replace(test, column=names.get(test.column, test.column)) for test in tests)
            for tests in self.either
        )
        return Condition(self.text, either)

    def of_steps(self, traces: Traces, steps: Array) -> Array:
        """At which of these steps does it hold? Booleans."""
        return self._holds(traces, steps, len(steps))

    def of_cases(self, traces: Traces) -> Array:
        """For which cases does it hold, by the first known cell of each? Booleans."""
        return self._holds(traces, None, traces.n_cases)

    def _holds(self, traces: Traces, steps: Array | None, n: int) -> Array:
        if not self.either:
            return np.ones(n, np.bool_)
        found = np.zeros(n, np.bool_)
        for tests in self.either:
            every = np.ones(n, np.bool_)
            for test in tests:
                every &= test.holds(traces, steps)
            found |= every
        return found


def parse_condition(text: str) -> Condition:
    """Which condition is written here?

    Args:
        text: comparisons joined by ``and`` and ``or`` (``and`` binds tighter). A comparison is a
            column or role, one of ``= != < <= > >=`` (``==`` is ``=``) and a value; ``in (a, b)``,
            ``not in (…)``; ``is missing``, ``is present``. ``case.Column`` is the first known cell
            of the case; ``@first`` and ``@last`` are its first and last activity, ``@begun`` is
            when it began.
            Names and values with such words or signs in them stand in quotes.

    Raises:
        UsageError: it cannot be read.

    >>> [test.column for test in parse_condition("SOP version = v2 and Amount >= 500").either[0]]
    ['SOP version', 'Amount']
    """
    if not text.strip():
        return Condition("")
    tokens = _tokens(text)
    either = [[_test(part, text) for part in _split(one, "and")] for one in _split(tokens, "or")]
    return Condition(text, tuple(tuple(tests) for tests in either))


# A token is its text and whether it was quoted: a quoted word is never an operator.
_Token = tuple[str, bool]


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    rest = text.rstrip()
    while position < len(rest):
        match = _TOKEN.match(rest, position)
        if match is None:
            raise UsageError(f"{text!r}: a quote is not closed, or a sign is odd.", hint=_HINT)
        double, single, sign, word = match.groups()
        quoted = double if double is not None else single
        found.append((quoted, True) if quoted is not None else (sign or word, False))
        position = match.end()
    return found


def _split(tokens: list[_Token], word: str) -> list[list[_Token]]:
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if not token[1] and token[0].lower() == word:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _test(tokens: list[_Token], text: str) -> _Test:
    words = ["" if quoted else token.lower() for token, quoted in tokens]
    at = next((k for k, word in enumerate(words) if word in _OPERATORS | {"in", "is", "not"}), 0)
    column = _joined(tokens[:at])
    name, rest = words[at] if words else "", tokens[at + 1 :]
    if name == "not" and words[at + 1 : at + 2] == ["in"]:
        name, rest = "not in", tokens[at + 2 :]
    if name == "is" and len(rest) == 1 and words[-1] in {"missing", "present"}:
        return _Test(column, words[-1], ())
    whole = [_joined(rest)] if rest else []
    values = tuple(_listed(rest) if name in {"in", "not in"} else whole)
    is_twice = any(word in _OPERATORS for word in words[at + 1 :])
    if not column or not values or name in {"is", "not"} or "" in values or is_twice:
        raise UsageError(f"{text!r} is no condition.", hint=_HINT)
    return _Test(column, _ALSO.get(name, name), values)


def _joined(tokens: list[_Token]) -> str:
    return " ".join(token for token, _ in tokens)


def _listed(tokens: list[_Token]) -> list[str]:
    if len(tokens) < 3 or tokens[0] != ("(", False) or tokens[-1] != (")", False):
        return []
    return [_joined(part) for part in _split(tokens[1:-1], ",")]
