"""Traces: the steps of a log in order, as arrays, the way rules look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.columns import cells_of, step_columns, texts_of
from procmine.conform.naming import declared, listed, nearest
from procmine.errors import RoleMissingError, UsageError
from procmine.kernels.calendar import NO_TIME
from procmine.log.cells import attribute_names
from procmine.log.numerals import Doubt, doubt_of, read_numbers
from procmine.log.roles import ROLES
from procmine.slips import alike
from procmine.units import parse_duration
from procmine.worktime import Calendar

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Traces", "traces_of"]

Array = np.ndarray[Any, np.dtype[Any]]
_NOBODY: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Traces:
    """The steps of a log, sorted by case, then begin, then end, then row of the source.

    Args:
        log: the log.
        case: code of the case of each step, int32, ascending.
        activity: code of its activity, int32.
        begin: when it began as far as is known, int64 microseconds UTC.
        finish: when it ended as far as is known; equal to begin where only one of them is known.
        whole: are both known?
        row: row of the source, from 1, int64.
        bounds: n cases + 1 positions, int64.
        labels: names an SOP uses, each with the activities of the log it stands for (may be none).
        values: the same for values of columns: role or column to name to values.
        calendar: when work is done, for rules on working time.
    """

    log: EventLog = field(repr=False)
    case: Array = field(repr=False)
    activity: Array = field(repr=False)
    begin: Array = field(repr=False)
    finish: Array = field(repr=False)
    whole: Array = field(repr=False)
    row: Array = field(repr=False)
    bounds: Array = field(repr=False)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOBODY)
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    calendar: Calendar | None = field(default=None, repr=False)
    _texts: dict[str, tuple[Array, list[str]]] = field(default_factory=dict, repr=False)
    _doubts: dict[str, Doubt] = field(default_factory=dict, repr=False)

    @property
    def n_cases(self) -> int:
        """Cases."""
        return len(self.bounds) - 1

    @property
    def n_steps(self) -> int:
        """Steps."""
        return len(self.case)

    @cached_property
    def case_ids(self) -> list[str]:
        """The ids of the cases, in order of their codes."""
        return self.log.labels("case")

    @cached_property
    def filled(self) -> Array:
        """Which cases have a step at all? Of a case whose events are no steps nothing is known."""
        filled: Array = np.diff(self.bounds) > 0
        return filled

    @cached_property
    def first_step(self) -> Array:
        """The first step of each case, int64; −1 without steps."""
        return np.where(self.filled, self.bounds[:-1], -1)

    @cached_property
    def last_step(self) -> Array:
        """The last step of each case, int64; −1 without steps."""
        return np.where(self.filled, self.bounds[1:] - 1, -1)

    @cached_property
    def began(self) -> Array:
        """When each case began, int64; NO_TIME without steps."""
        return np.append(self.begin, NO_TIME)[self.first_step]

    @cached_property
    def last_finish(self) -> Array:
        """The latest end of each case, int64; NO_TIME without steps."""
        latest = np.full(self.n_cases, NO_TIME)
        if self.n_steps:
            latest[self.filled] = np.maximum.reduceat(self.finish, self.bounds[:-1][self.filled])
        return latest

    @cached_property
    def log_end(self) -> int:
        """The last instant of the log; NO_TIME without steps."""
        return int(self.finish.max()) if self.n_steps else NO_TIME

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {name: code for code, name in enumerate(self.log.activities)}

    def need_times(self, question: str) -> None:
        """Refuse a question about time when the log has none."""
        if not self.log.timed:
            raise RoleMissingError(
                f"{question} cannot be told: the log has no times.",
                hint="Name the time column: --end COLUMN.",
            )

    def codes(self, option: str, text: str) -> Array:
        """Which activities does an option name?

        Args:
            option: its name, for messages.
            text: one activity, or several apart by commas; names with commas stand in quotes.

        Raises:
            UsageError: none is named, or one that neither the log nor the SOP knows.
        """
        found: set[int] = set()
        for name in listed(option, text, {*self._rank, *self.labels}):
            if name in self.labels:
                found |= {self._rank[one] for one in self.labels[name] if one in self._rank}
            elif name in self._rank:
                found.add(self._rank[name])
            else:
                raise UsageError(
                    f"{option} = {name!r}: the log has no such activity.",
                    hint=declared(nearest(name, [*self._rank, *self.labels]), "labels", name),
                )
        return np.array(sorted(found), np.int32)

    def codes_of(self, step: str) -> Array:
        """The activities behind a name of the SOP or of the log; none for a name of neither."""
        names = self.labels.get(step, (step,))
        return np.array([self._rank[name] for name in names if name in self._rank], np.int32)

    def places(self, option: str, text: str) -> Array:
        """Where are the steps of these activities? Positions, ascending, int64."""
        return self.places_of(self.codes(option, text))

    def places_of(self, codes: Array) -> Array:
        """Where are the steps with these codes? Positions, ascending, int64."""
        wanted = np.zeros(max(len(self._rank), 1), np.bool_)
        wanted[codes] = True
        return np.flatnonzero(wanted[self.activity])

    def resolve(self, name: str) -> str:
        """The role or column a user means.

        Raises:
            RoleMissingError: a role that no column plays.
            UsageError: the log has no such column.
        """
        mapped = self.log.mapping
        if name in mapped:
            return name
        for role in mapped.columns:
            if name == mapped.label(role):
                return role
        others = attribute_names(self.log)
        if name in others:
            return name
        if name in ROLES:
            mapped.need(name, "This rule")
        own = [mapped.label(role) for role in mapped.columns]
        raise UsageError(f"The log has no column {name!r}.", hint=nearest(name, [*own, *others]))

    def texts(self, name: str) -> tuple[Array, list[str]]:
        """What does a column say at each step? Codes (int32, −1 unknown) and the texts behind."""
        found = self.resolve(name)
        if found not in self._texts:
            self._texts[found] = texts_of(self.log, found, self.row)
        return self._texts[found]

    def numbers(self, name: str) -> Array:
        """What number does a column say at each step? float64; NaN where it says none.

        Instants are microseconds since 1970 UTC.
        """
        found = self.resolve(name)
        kind = ROLES[found].kind if found in self.log.mapping else ""
        if kind in {"number", "time"}:
            cells = cells_of(self.log, found, self.row)
            return cells if kind == "number" else np.where(cells == NO_TIME, np.nan, cells)
        codes, labels = self.texts(found)
        if doubt := doubt_of(labels):
            self._doubts[found] = doubt
        return np.append(read_numbers(labels), np.nan)[codes]

    @property
    def doubts(self) -> Mapping[str, Doubt]:
        """The columns asked for numbers so far that could mean other numbers."""
        return MappingProxyType(dict(self._doubts))

    def of_case(self, codes: Array) -> Array:
        """The first known code of each case; −1 where none is known."""
        first = np.full(self.n_cases, -1, codes.dtype)
        known = np.flatnonzero(codes >= 0)[::-1]
        first[self.case[known]] = codes[known]
        return first

    def value_codes(
        self, option: str, column: str, text: str, *, may_lack: bool = False
    ) -> tuple[Array, Array]:
        """Which steps' cells are among the values an option names?

        Args:
            option: its name, for messages.
            column: role or column.
            text: one value, or several apart by commas; values with commas stand in quotes.
            may_lack: may the column never say some of them?

        Returns:
            (known, among): is anything entered, and is it one of the values? Booleans a step.

        Raises:
            UsageError: no value, or only such as neither the column nor the SOP knows, or one of
                them that is probably another one, spelled otherwise.
        """
        codes, labels = self.texts(column)
        names = self.values.get(self.resolve(column), _NOBODY)
        told = listed(option, text, {*labels, *names})
        if not may_lack:
            self._refuse_unsaid(option, column, told, [*labels, *names])
        wanted: set[str] = set()
        for name in told:
            wanted |= set(names[name]) if name in names else {name}
        among = np.array([label in wanted for label in labels] + [False])
        return codes >= 0, among[codes]

    def _refuse_unsaid(self, option: str, column: str, told: list[str], known: list[str]) -> None:
        """Refuse values nobody knows: all of them, or one that looks like one that is not told.

        One of several may well be missing in the log of a single day.
        """
        others = [name for name in known if name not in told]
        for name in told:
            if name not in known and (len(others) == len(known) or alike(name, others)):
                hint = nearest(name, others or known)
                if self.resolve(column) == "team":
                    hint = declared(hint, "roles", name)
                else:
                    hint = f"{hint} If only this log lacks it, take the rule allowed-value."
                raise UsageError(
                    f"{option} = {name!r}: the column {column!r} never says so.", hint=hint
                )

    def open_cases(self, patience: str) -> Array:
        """Which cases may still go on?

        Args:
            patience: a duration such as ``4d``: a case in which something happened no longer than
                that before the end of the log is taken to go on; empty or ``0s`` for none.
        """
        if not patience:
            return np.zeros(self.n_cases, np.bool_)
        self.need_times("Which cases may still go on")
        limit = round(parse_duration(patience) * 1_000_000)
        if not limit:
            return np.zeros(self.n_cases, np.bool_)
        still: Array = self.filled & (self.log_end - self.last_finish <= limit)
        return still


def traces_of(
    log: EventLog | Traces,
    *,
    labels: Mapping[str, Iterable[str]] | None = None,
    values: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    calendar: Calendar | None = None,
) -> Traces:
    """In which order did the steps of each case happen?

    Args:
        log: an event log, or its traces, which are given back as they are.
        labels: names an SOP uses, each with the activities of the log it stands for.
        values: names an SOP uses for values of a column, by column.
        calendar: when work is done, for rules on working time.

    Returns:
        The steps (activity instances or events, as the log's ``steps`` say).

    Cost: the steps in memory, 41 bytes each, and 4 more for each column a rule asks for.
    """
    if isinstance(log, Traces):
        return log
    column: dict[str, Any] = step_columns(log)
    bounds = np.searchsorted(column["case"], np.arange(log.n_cases + 1))
    named = {name: tuple(those) for name, those in (labels or {}).items()}
    return Traces(
        log, **column, bounds=bounds, labels=named, values=values or {}, calendar=calendar
    )
