"""Owned time: the pieces of every case's lead time, and the step each of them belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from procmine.kernels.timeline import critical_path
from procmine.valuestream._pieces import repeats
from procmine.valuestream.step_times import StepTimes

__all__ = ["Owned", "owned_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Owned:
    """Pieces of time that follow one another without a gap, case by case, as the ledger has them.

    Args:
        times: what each step took.
        step: position of the step a piece belongs to: the one that runs and ends last, or else the
            next one to begin.
        low: its first instant, int64 microseconds.
        high: its last instant.
        runs: does a step run, or does the case wait?
    """

    times: StepTimes = field(repr=False)
    step: Array = field(repr=False)
    low: Array = field(repr=False)
    high: Array = field(repr=False)
    runs: Array = field(repr=False)

    @property
    def us(self) -> Array:
        """Elapsed microseconds of each piece."""
        us: Array = self.high - self.low
        return us

    @cached_property
    def open_us(self) -> Array:
        """Microseconds of each piece while the house was open."""
        return self.times.clock.open_us(self.low, self.high)

    @cached_property
    def repeats(self) -> Array:
        """Has the case of each step had its activity before? Booleans, by position of the step."""
        return repeats(self.times.work)


def owned_of(times: StepTimes) -> Owned:
    """Which step does each moment of each case belong to? As in the ledger."""
    work = times.work
    begin = work.by_begin
    place, low, high, runs = critical_path(work.bounds, work.start[begin], work.end[begin])
    return Owned(times, begin[place], low, high, runs)
