"""What each step of a log took: touched, in the queue, altogether; elapsed and in working time."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from procmine.summary.waits import Waits
from procmine.summary.work import Work
from procmine.summary.worked import worked_us
from procmine.worktime import OpenHours

__all__ = ["Clock", "StepTimes"]

Array = np.ndarray[Any, np.dtype[Any]]


class Clock:
    """Elapsed time, and the time in which the house was open.

    Args:
        waits: tells when the house is open, and from when to when the log goes.
    """

    def __init__(self, waits: Waits) -> None:
        work = waits.work
        self.low_us = int(work.start.min()) if len(work) else 0
        self.high_us = int(work.end.max()) if len(work) else 0
        house = waits.shifts.house
        self._hours: OpenHours | None = (
            None if house is None else house.over(self.low_us, self.high_us)
        )

    def open_us(self, low: Any, high: Any) -> Array:
        """Microseconds between these instants of the log while the house was open, int64."""
        low, high = np.asarray(low, np.int64), np.asarray(high, np.int64)
        if self._hours is None:
            elapsed: Array = high - low
            return elapsed
        return self._hours.working_us(low, high)

    def worked(self, at: Array) -> Array:
        """What a clock that only runs while the house is open shows at these instants."""
        return self.open_us(np.full(len(at), self.low_us, np.int64), at)


@dataclass(frozen=True, eq=False)
class StepTimes:
    """What did each step take?

    Args:
        waits: the waits of a log.
        clock: its two clocks.
        multitasking: ``shared`` or ``whole``: how work side by side is counted.

    A step is in hand from when it could have begun (from its start, if it comes after no other) to
    its end: that is its lead time. Touch time is what was worked on it; shared, the time of one
    person who had several steps in hand is shared out among them. What machines did never is.
    """

    waits: Waits = field(repr=False)
    clock: Clock = field(repr=False)
    multitasking: str = "shared"

    @property
    def work(self) -> Work:
        """The steps."""
        return self.waits.work

    @cached_property
    def enabled(self) -> Array:
        """When each step came into hand, int64 microseconds."""
        return np.where(self.follows, self.waits.enabled, self.work.start)

    @cached_property
    def follows(self) -> Array:
        """Does it come after another one? Booleans."""
        follows: Array = self.waits.source >= 0
        return follows

    @cached_property
    def queued(self) -> Array:
        """Is it known how long it waited? Only of steps that follow others and tell their start."""
        queued: Array = self.follows & self.work.whole
        return queued

    @property
    def lead_us(self) -> Array:
        """From when it could have begun to its end."""
        lead: Array = self.work.end - self.enabled
        return lead

    @cached_property
    def lead_working_us(self) -> Array:
        """The same while the house was open."""
        return self.clock.open_us(self.enabled, self.work.end)

    @property
    def queue_us(self) -> Array:
        """From when it could have begun to its start."""
        queue: Array = self.work.start - self.enabled
        return queue

    @cached_property
    def queue_working_us(self) -> Array:
        """The same while the house was open."""
        return self.clock.open_us(self.enabled, self.work.start)

    @property
    def service_us(self) -> Array:
        """From its start to its end."""
        service: Array = self.work.end - self.work.start
        return service

    @cached_property
    def human(self) -> Array:
        """Was it done by a person, with start and end known? Booleans."""
        human: Array = self.work.whole & ~self.work.automated
        return human

    @cached_property
    def touch_us(self) -> Array:
        """What was worked on it, elapsed."""
        return worked_us(self.work, self.multitasking)

    @cached_property
    def touch_working_us(self) -> Array:
        """What was worked on it while the house was open."""
        begin, end = (self.clock.worked(at) for at in (self.work.start, self.work.end))
        # By a clock that stands still while the house is closed the same is worked.
        by_house = dataclasses.replace(self.work, start=begin, end=end)
        return worked_us(by_house, self.multitasking)
