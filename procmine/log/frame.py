"""Frame: the events of a log in order, as arrays, while it is being compiled and checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.finding import Effect
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import count_codes
from procmine.kernels.order import order_by_case
from procmine.log.attributes import Attributes
from procmine.log.columns import decode, texts_of
from procmine.log.effects import Aside
from procmine.log.mapping import Mapping
from procmine.log.numerals import Doubt
from procmine.log.spans import case_edges, event_steps, instance_steps
from procmine.log.time_facts import TimeFacts

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.log.instances import Instances

__all__ = ["Frame", "Repair", "effect_between", "median_lead_time_s"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Repair:
    """What was changed on the way in, so that a check can say what it moved.

    Args:
        rows: numbers of the rows in the source, int64.
        start: what ``start`` of these events would be without the repair; None if times stay.
        end: the same for ``end``.
        before: median lead time (seconds) and cases without the repair, when it drops the rows.
        examples: what was changed, as a person reads it, where rows say too little.
    """

    rows: Array
    start: Array | None = None
    end: Array | None = None
    before: tuple[float | None, int] | None = None
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
        repeats: places of the events that repeat an earlier row in every cell, ascending.
        mode: what a step is: ``instances`` or ``events``.
        pairing: makes the instances of any frame like this one.
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
    repeats: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    mode: str = "events"
    pairing: Callable[[Frame], Instances] | None = None

    @property
    def is_paired(self) -> bool:
        """Are steps made of several events, a start and a complete?"""
        return self.mode == "instances" and self.instances.paired

    @cached_property
    def instances(self) -> Instances:
        """Its activity instances."""
        from procmine.log.instances import Instances

        return Instances(self.n_events) if self.pairing is None else self.pairing(self)

    @property
    def is_derived(self) -> bool:
        """Are steps anything else than the rows from their start to their end?"""
        return self.is_paired or (self.mode == "events" and self.start is not None)

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
        changed = [repair.rows for repair in self.repairs.values() if repair.before is None]
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

    def with_events(self, places: Array) -> Frame:
        """The events at these places (or marked by booleans), case by case; all labels stay."""

        def part(columns: MappingOf[str, Array]) -> dict[str, Array]:
            return {role: column[places] for role, column in columns.items()}

        case = self.case[places]
        return dataclasses.replace(
            self,
            row=self.row[places],
            case=case,
            activity=self.activity[places],
            start=None if self.start is None else self.start[places],
            end=self.end[places],
            bounds=np.concatenate([[0], np.cumsum(count_codes(case, self.n_cases))]),
            codes=part(self.codes),
            numbers=part(self.numbers),
            flags=part(self.flags),
            due=None if self.due is None else self.due[places],
            repeats=np.zeros(0, np.int64),
        )

    def retimed(self, start: Array | None, end: Array) -> Frame:
        """The same events at other instants, in order of those."""
        moved = dataclasses.replace(self, start=start, end=end)
        order, _, _ = order_by_case(self.case, moved.begin, moved.finish, self.n_cases)
        return moved.with_events(order)

    @cached_property
    def steps(self) -> MappingOf[str, Array]:
        """The steps the other commands count, case by case and in order.

        Columns are ``case``, ``activity``, ``begin``, ``finish`` and ``row``.
        """
        if self.mode == "events":
            return event_steps(self)
        return instance_steps(self, self.instances)

    @cached_property
    def edges(self) -> tuple[Array, Array, Array, Array]:
        """Where the steps of each case stand, and from when to when it runs: see ``case_edges``."""
        return case_edges(self.steps)

    @cached_property
    def lead_times_s(self) -> Array:
        """Seconds from the first begin to the last finish of each case that has steps."""
        _, _, first, last = self.edges
        seconds: Array = (last - first) / 1e6
        return seconds

    @cached_property
    def median_lead_time_s(self) -> float | None:
        """Median of the lead times, seconds; None without times."""
        return median_lead_time_s(self.lead_times_s) if self.timed else None

    @cached_property
    def n_stepped(self) -> int:
        """Cases that have steps."""
        return len(self.edges[0])

    @property
    def told(self) -> tuple[float | None, int]:
        """The two numbers people quote first: the median lead time in seconds, and the cases."""
        return self.median_lead_time_s, self.n_stepped

    def effect_of(self, check: str) -> Effect | None:
        """How much does the repair this check reports move lead time and case count?"""
        repair = self.repairs.get(check)
        if repair is None or not self.timed:
            return None
        if repair.before is not None:
            return effect_between(repair.before, self)
        if repair.start is None or repair.end is None or self.start is None:
            return None
        places = np.flatnonzero(np.isin(self.row, repair.rows))
        order = np.argsort(repair.rows)
        repaired = order[np.searchsorted(repair.rows[order], self.row[places])]
        start, end = self.start.copy(), self.end.copy()
        start[places], end[places] = repair.start[repaired], repair.end[repaired]
        return effect_between(self.retimed(start, end), self)

    def effect_without_cases(self, cases: Array) -> Effect | None:
        """How much would leaving out these cases (codes) move lead time and case count?"""
        if not self.timed:
            return None
        _, stepped, _, _ = self.edges
        now = self.lead_times_s
        then = now[~np.isin(stepped, cases)]
        return Effect(median_lead_time_s(now), median_lead_time_s(then), len(now), len(then))

    def effect_without(self, events: Array) -> Effect | None:
        """How much would leaving out these events (booleans) move lead time and case count?"""
        return effect_between(self, self.with_events(~events)) if self.timed else None


def effect_between(before: Frame | tuple[float | None, int], after: Frame) -> Effect:
    """What moves from one frame to another? The first may be told by its two numbers."""
    median, n = before if isinstance(before, tuple) else before.told
    return Effect(median, after.median_lead_time_s, n, after.n_stepped)


def median_lead_time_s(lead_times_s: Array) -> float | None:
    """The median, or None when there is no case."""
    return float(np.median(lead_times_s)) if len(lead_times_s) else None
