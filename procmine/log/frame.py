"""Frame: the events of a log in order, as arrays, while it is being compiled and checked."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.finding import Effect
from procmine.kernels.calendar import NO_TIME
from procmine.log.attributes import Attributes
from procmine.log.columns import decode, texts_of
from procmine.log.effects import Aside
from procmine.log.mapping import Mapping
from procmine.log.numerals import Doubt
from procmine.log.time_facts import TimeFacts

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Frame", "Repair", "median_lead_time_s"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Repair:
    """What was changed on the way in, so that a check can say what it moved.

    Args:
        rows: numbers of the rows in the source, int64.
        begin: what ``begin`` of these events would be without the repair; None if times stay.
        finish: the same for ``finish``.
        case: cases of these events, when the repair drops them.
        examples: what was changed, as a person reads it, where rows say too little.
    """

    rows: Array
    begin: Array | None = None
    finish: Array | None = None
    case: Array | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """The events in use, sorted by case, then time, then row.

    Args:
        mapping: which column plays which role.
        timed: do the events have instants? Without them their order is the file's.
        row: row of each event in the source, from 1, int64.
        case: code of its case, int32, ascending.
        activity: code of its activity, int32.
        start: when it began, int64 microseconds UTC, ``NO_TIME`` if unknown; None if the log has
            no such column.
        end: when it happened or ended; ``NO_TIME`` if unknown.
        bounds: n cases + 1 positions of the cases, int64.
        codes: other text roles, role to codes.
        strings: text roles, role to the texts behind the codes, as bytes and bounds.
        numbers: number roles.
        flags: flag roles.
        due: when it was promised, if the log says.
        facts: what was seen in each time column, by role.
        n_rows: rows of the source.
        n_folded: rows that are no event of their own.
        rejected: why rows were rejected, and how many for each reason.
        n_unreadable: cells that are no number or no yes or no, by role.
        n_out_of_order: events that come before an earlier event of their case in the source.
        repairs: what was changed on the way in, by the check that reports it.
        attributes: the columns without a role.
        as_of_us: the clock to judge "in the future" by; None when nobody gave one.
        doubts: number roles whose texts could mean other numbers: how, and how many cells.
        unreadable: number and flag roles: a few of the cells that are neither.
        asides: rows that are no events, by the reason they were rejected for; ``""`` for those that
            are no event of their own.
    """

    mapping: Mapping
    timed: bool
    row: Array
    case: Array
    activity: Array
    start: Array | None
    end: Array
    bounds: Array
    codes: MappingOf[str, Array]
    strings: MappingOf[str, tuple[Array, Array]]
    numbers: MappingOf[str, Array]
    flags: MappingOf[str, Array]
    due: Array | None
    facts: MappingOf[str, TimeFacts]
    n_rows: int
    n_folded: int
    rejected: MappingOf[str, int]
    n_unreadable: MappingOf[str, int]
    n_out_of_order: int
    repairs: MappingOf[str, Repair]
    attributes: Attributes
    as_of_us: int | None = None
    doubts: MappingOf[str, tuple[Doubt, int]] = field(default_factory=dict)
    unreadable: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    asides: MappingOf[str, Aside] = field(default_factory=dict)

    @property
    def n_events(self) -> int:
        """Events in use."""
        return len(self.row)

    @property
    def n_cases(self) -> int:
        """Cases with at least one event in use."""
        return len(self.bounds) - 1

    @property
    def n_repaired(self) -> int:
        """Events in use that something was changed on."""
        changed = [repair.rows for repair in self.repairs.values() if repair.case is None]
        return len(np.unique(np.concatenate(changed))) if changed else 0

    @cached_property
    def begin(self) -> Array:
        """When each event began as far as anyone knows: its start, or else its end."""
        if self.start is None:
            return self.end
        return np.where(self.start == NO_TIME, self.end, self.start)

    @cached_property
    def finish(self) -> Array:
        """When each event was over as far as anyone knows: its end, or else its start."""
        if self.start is None:
            return self.end
        return np.where(self.end == NO_TIME, self.start, self.end)

    def texts(self, role: str) -> pa.Array:
        """The texts behind the codes of a role as an Arrow array, however many there are."""
        return texts_of(*self.strings[role])

    def labels(self, role: str) -> list[str]:
        """The texts behind the codes of a role."""
        if role not in self._labels:
            self._labels[role] = decode(*self.strings[role]) if role in self.strings else []
        return self._labels[role]

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        return {}

    def lead_times_s(self, without: Array | None = None) -> Array:
        """Seconds from the first begin to the last finish of each case.

        Args:
            without: booleans per event: events to leave out; cases left with none are left out.
        """
        if without is None:
            return self._lead_times_s
        kept = ~without
        return _lead_times_s(self.case[kept], self.begin[kept], self.finish[kept])

    @cached_property
    def median_lead_time_s(self) -> float | None:
        """Median of the lead times, seconds; None without times."""
        return median_lead_time_s(self._lead_times_s) if self.timed else None

    @cached_property
    def _lead_times_s(self) -> Array:
        return _lead_times_s(self.case, self.begin, self.finish)

    def effect_of(self, check: str) -> Effect | None:
        """How much does the repair this check reports move lead time and case count?"""
        repair = self.repairs.get(check)
        if repair is None or not self.timed or repair.begin is None or repair.finish is None:
            return None
        begin, finish, case = self.begin, self.finish, self.case
        if repair.case is not None:
            case = np.concatenate([case, repair.case])
            order = np.argsort(case, kind="stable")
            case = case[order]
            begin = np.concatenate([begin, repair.begin])[order]
            finish = np.concatenate([finish, repair.finish])[order]
        else:
            places = np.flatnonzero(np.isin(self.row, repair.rows))
            order = np.argsort(repair.rows)
            repaired = order[np.searchsorted(repair.rows[order], self.row[places])]
            begin, finish = begin.copy(), finish.copy()
            begin[places], finish[places] = repair.begin[repaired], repair.finish[repaired]
        before = _lead_times_s(case, begin, finish)
        return Effect(
            median_lead_time_s(before), self.median_lead_time_s, len(before), self.n_cases
        )

    def effect_without_cases(self, cases: Array) -> Effect | None:
        """How much would leaving out these cases (booleans) move lead time and case count?"""
        if not self.timed:
            return None
        now = self.lead_times_s()
        then = now[~cases]
        return Effect(median_lead_time_s(now), median_lead_time_s(then), len(now), len(then))

    def effect_without(self, events: Array) -> Effect | None:
        """How much would leaving out these events (booleans) move lead time and case count?"""
        if not self.timed:
            return None
        then = self.lead_times_s(events)
        return Effect(self.median_lead_time_s, median_lead_time_s(then), self.n_cases, len(then))


def median_lead_time_s(lead_times_s: Array) -> float | None:
    """The median, or None when there is no case."""
    return float(np.median(lead_times_s)) if len(lead_times_s) else None


def _lead_times_s(case: Array, begin: Array, finish: Array) -> Array:
    """Of each case with events; the events of a case stand together."""
    if not len(case):
        return np.zeros(0)
    edges = np.flatnonzero(np.append(True, case[1:] != case[:-1]))
    first, last = np.minimum.reduceat(begin, edges), np.maximum.reduceat(finish, edges)
    seconds: Array = (last - first) / 1e6
    return seconds
