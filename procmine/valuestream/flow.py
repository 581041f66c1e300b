"""Demand, takt and throughput of a value stream, its work in progress, and Little's law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.summary.work import Work

__all__ = ["DAY_US", "Flow", "Little", "Spell", "little_of", "spell_of"]

Array = np.ndarray[Any, np.dtype[Any]]

DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Little:
    """Does work in progress equal throughput times lead time, in the middle of the log?

    Args:
        start_at: first instant of the stretch looked at, microseconds since 1970 UTC.
        end_at: its last instant.
        wip: cases under way, averaged over its time.
        throughput_per_day: cases that ended in it, per day of 24 hours.
        lead_time_s: their mean lead time; None where none ended.
        n_at_start: cases under way when it began.
        n_at_end: cases under way when it ended.

    Over a stretch in which as much comes as goes the two are equal. They differ where work piles
    up or is worked off (``n_at_end`` is not ``n_at_start``), and where cases that ended in it took
    longer or shorter than those under way.
    """

    start_at: int
    end_at: int
    wip: float
    throughput_per_day: float
    lead_time_s: float | None
    n_at_start: int
    n_at_end: int

    @property
    def wip_by_law(self) -> float | None:
        """Throughput times lead time."""
        if self.lead_time_s is None:
            return None
        return self.throughput_per_day * self.lead_time_s / 86_400

    @property
    def difference_share(self) -> float | None:
        """How much more work is in progress than the law says, as a share of it."""
        law = self.wip_by_law
        return None if law is None or not self.wip else (self.wip - law) / self.wip


@dataclass(frozen=True)
class Flow:
    """How much comes, how much goes, and how much is under way?

    Args:
        start_at: first instant of the period, microseconds since 1970 UTC.
        end_at: its last instant.
        available_s: working time of one person in it: while the house was open.
        n_arrived: cases that began in it.
        n_open_at_start: of these, cases that were probably under way before; None if not told.
        n_open_at_end: cases that probably go on after it.
        takt_s: working time between two arrivals.
        throughput_per_day: cases done per day of 24 hours, those that go on not counted.
        wip: cases under way, averaged over the period.
        fte: full-time people the work keeps busy, of the steps for which that can be told.
        n_activities_without_fte: how many activities it cannot be told for.
        little: the check of Little's law; None where it cannot be made.
    """

    start_at: int
    end_at: int
    available_s: float
    n_arrived: int
    n_open_at_start: int | None = None
    n_open_at_end: int | None = None
    takt_s: float | None = None
    throughput_per_day: float | None = None
    wip: float | None = None
    fte: float | None = None
    n_activities_without_fte: int = 0
    little: Little | None = None


@dataclass(frozen=True, eq=False)
class Spell:
    """From when to when each case is under way, and the stretch in which Little's law is tried.

    Args:
        first: first instant of each case, int64 microseconds; 0 without a step.
        last: its last instant.
        filled: has the case a step? Booleans.
        window: first and last instant of the stretch; the same where the log is too short for one.
    """

    first: Array
    last: Array
    filled: Array
    window: tuple[int, int]


def spell_of(work: Work) -> Spell:
    """When is each case of this log under way?

    The stretch leaves out as much at both ends of the log as 95 % of the cases take: what began
    before and ended after is not seen there. Where that would leave less than half there is none:
    over a whole log the law holds whatever the log says.
    """
    filled = np.diff(work.bounds) > 0
    first, last = np.zeros(work.n_cases, np.int64), np.zeros(work.n_cases, np.int64)
    low, high = 0, 0
    if filled.any():
        edges = work.bounds[:-1][filled]
        first[filled] = np.minimum.reduceat(work.start, edges)
        last[filled] = np.maximum.reduceat(work.end, edges)
        low, high = int(first[filled].min()), int(last[filled].max())
        lead = np.sort((last - first)[filled])
        edge = int(lead[int(np.ceil(0.95 * (len(lead) - 1)))])
        low, high = (low + edge, high - edge) if 4 * edge <= high - low else (low, low)
    return Spell(first, last, filled, (low, high))


def little_of(spell: Spell, cases: Array) -> Little | None:
    """Does Little's law hold for these cases?

    Args:
        spell: when cases are under way.
        cases: which of them count; booleans.

    Returns:
        The check; None where no time passes, and where the log is too short.
    """
    low, high = spell.window
    if high <= low:
        return None
    chosen = cases & spell.filled
    first, last = spell.first[chosen], spell.last[chosen]
    inside = np.minimum(last, high) - np.maximum(first, low)
    ended = (last > low) & (last <= high)
    n, took = int(ended.sum()), int((last - first)[ended].sum())
    return Little(
        start_at=low,
        end_at=high,
        wip=int(np.maximum(inside, 0).sum()) / (high - low),
        throughput_per_day=n / ((high - low) / DAY_US),
        lead_time_s=took / n / 1e6 if n else None,
        n_at_start=int(((first <= low) & (last > low)).sum()),
        n_at_end=int(((first <= high) & (last > high)).sum()),
    )
