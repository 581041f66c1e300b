"""Waits: every wait of a log between two steps, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import Config, WaitingConfig
from procmine.config.waiting import CALENDARS, STARTS
from procmine.errors import RoleMissingError, UsageError
from procmine.kernels.batches import find_batches
from procmine.kernels.enabling import concurrent_pairs, enabled_at
from procmine.kernels.timeline import cut_at
from procmine.kernels.wait_causes import CAUSES, split_waits
from procmine.summary.pending import PENDING, Pending, pending_of
from procmine.summary.shift_discovery import discover_shifts
from procmine.summary.shifts import ALWAYS, Shifts, read_shifts
from procmine.summary.starts import estimate_starts
from procmine.summary.work import Work, work_of
from procmine.units import format_count, parse_duration

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Waits", "log_waits", "waits_of"]

Array = np.ndarray[Any, np.dtype[Any]]
Hours = tuple[tuple[Array, Array, Array, Array], Array]

_ALLOWED = {
    "calendar": CALENDARS,
    "order": ("free", "strict"),
    "starts": ("config", *STARTS),
}
# What "given" was called before.
_OLDER = {"recorded": "given"}


@dataclass(frozen=True, eq=False)
class Waits:
    """Every transition of a log: a step, the one it comes after, and the wait in between.

    Args:
        work: the steps.
        enabled: when each step could have begun, int64 microseconds.
        source: position of the step it comes after, int64, −1 where it is no transition.
        batches: what was done in one go, as ``find_batches`` tells it.
        pending: when cases wait for somebody else.
        pairs: concurrent activities, two codes each.
        shifts: who works when.
    """

    work: Work = field(repr=False)
    enabled: Array = field(repr=False)
    source: Array = field(repr=False)
    batches: dict[str, Array] = field(repr=False)
    pending: Pending = field(repr=False)
    pairs: Array = field(repr=False)
    shifts: Shifts = field(repr=False)

    @cached_property
    def target(self) -> Array:
        """Positions of the steps that come after another, ascending."""
        return np.flatnonzero(self.source >= 0)

    @cached_property
    def _parts(self) -> tuple[Array, Array]:
        target = self.target
        begin, end = self.enabled[target], self.work.start[target]
        return self.split(target, begin, end)

    @property
    def causes_us(self) -> Array:
        """Microseconds of our own wait before each target, by ``CAUSES``, int64."""
        return self._parts[0]

    @property
    def pending_us(self) -> Array:
        """Microseconds before each target in which somebody else was waited for, by ``PENDING``."""
        return self._parts[1]

    def split(
        self, step: Array, low: Array, high: Array, hours: Hours | None = None
    ) -> tuple[Array, Array]:
        """What are these pieces of waiting made of?

        Args:
            step: position of the step that waits.
            low: begin of the piece, not before the step was enabled.
            high: its end, not after the step started.
            hours: who works when, as ``Shifts.over`` says it; the shifts of the log if not given.

        Returns:
            (causes, pending): microseconds by ``CAUSES`` and by ``PENDING``; both rows of a piece
            together sum to it.

        Cost: n log n in steps and pieces.
        """
        work = self.work
        piece, begin, end, kind = cut_at(
            (work.case[step], low, high), self.pending.bounds, self.pending.intervals
        )
        others = np.zeros((len(step), len(PENDING)), np.int64)
        foreign = kind >= 0
        np.add.at(others, (piece[foreign], kind[foreign]), (end - begin)[foreign])
        piece, begin, end = piece[~foreign], begin[~foreign], end[~foreign]
        steps = {
            "resource": work.resource,
            "start": work.start,
            "end": work.end,
            "enabled": self.enabled,
        }
        pieces = step[piece], begin, end
        split = split_waits(steps, self.batches, pieces, *(hours or self._hours))
        causes = np.zeros((len(step), len(CAUSES)), np.int64)
        np.add.at(causes, piece, split)
        return causes, others

    @cached_property
    def _hours(self) -> Hours:
        return self.shifts.over(self.work)


def log_waits(
    log: EventLog,
    config: Config,
    *,
    calendar: str = "24/7",
    order: str = "free",
    starts: str = "config",
) -> Waits:
    """What does every step of this log wait for, and why?

    Args:
        log: needs case, activity and times.
        config: [calendar] says who works when, [waiting] which words mean waiting for others.
        calendar: ``24/7`` or ``discovered``, or ``config``: what [waiting] says, which is the hours
            of [calendar] unless it says otherwise.
        order: ``free`` if activities that come in either order do not wait for each other, or
            ``strict``.
        starts: ``given``, ``estimated`` or ``refused``, as [waiting] of a configuration has them,
            or what it says: ``config``.

    Raises:
        RoleMissingError: the log has no times, or misses starts and these are refused.
        UsageError: a calendar or an order that is neither.
        ConfigError: a calendar that cannot be read.
    """
    starts = _OLDER.get(starts, starts)
    given = {"calendar": calendar, "order": order, "starts": starts}
    for option, allowed in _ALLOWED.items():
        if given[option] not in allowed:
            raise UsageError(
                f"{option} = {given[option]!r} is not known.", hint=f"Say {' or '.join(allowed)}."
            )
    starts = config.waiting.starts if starts == "config" else starts
    calendar = config.waiting.calendar if calendar == "config" else calendar
    if not log.timed:
        raise RoleMissingError(
            "Waiting cannot be told: the log has no times.",
            hint="Name the time column: --end COLUMN.",
        )
    work = work_of(log)
    if starts == "refused" and not work.whole.all():
        raise RoleMissingError(
            f"{format_count(int((~work.whole).sum()))} of {format_count(len(work))} steps do not "
            "say both start and end.",
            hint="Name the start column with --start; take what is given with --starts given, or "
            "estimates with --starts estimated.",
        )
    if starts == "estimated":
        work = estimate_starts(work, concurrency=order == "free")
    if calendar == "discovered":
        shifts = discover_shifts(work)
    else:
        shifts = Shifts() if calendar == ALWAYS else read_shifts(config.calendar, work.zone)
        # Hours of somebody who is not in the log would go unnoticed.
        shifts.unused(work)
    return waits_of(work, shifts, config.waiting, concurrency=order == "free")


def waits_of(
    work: Work, shifts: Shifts, config: WaitingConfig, *, concurrency: bool = True
) -> Waits:
    """What does every step of this log wait for, and why?

    Args:
        work: the steps of a log.
        shifts: who works when.
        config: words of waiting for somebody else, and the longest pause inside a batch.
        concurrency: find out which activities do not depend on one another; otherwise every step
            depends on those before it.

    Cost: n log n in the steps; one second for half a million.
    """
    n = len(work.labels["activity"])
    pairs = concurrent_pairs(work.case, work.activity, n) if concurrency else np.zeros(0, np.int64)
    steps = (work.bounds, work.activity, work.start, work.end)
    enabled, source = enabled_at(*steps, pairs, n)
    gap_us = round(parse_duration(config.batch_gap) * 1e6)
    batches = find_batches(
        work.resource, work.activity, work.start, work.end, enabled, gap_us=gap_us
    )
    return Waits(
        work=work,
        enabled=enabled,
        source=source,
        batches=batches,
        pending=pending_of(work, config),
        pairs=np.stack([pairs // n, pairs % n], axis=1) if n else np.zeros((0, 2), np.int64),
        shifts=shifts,
    )
