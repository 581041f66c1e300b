"""TimeFacts: what was seen while a time column was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.kernels import time_plans as kernel

__all__ = ["TimeFacts"]

# No zone is more minutes away from UTC.
_FURTHEST = 1080

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass
class TimeFacts:
    """What was seen while one column was read.

    Args:
        column: its name.
        n: values that are not missing.
        n_unreadable: values no reading fits.
        n_outside: values at the ends of the calendar, such as 0001-01-01 or 9999-12-31.
        n_with_offset: values that say their distance from UTC.
        n_date_only: values without a time of day.
        n_time_only: values without a date.
        n_short_year: values with a two-digit year.
        n_sub_micro: values that lost digits beyond microseconds.
        n_epoch: values that count from 1970.
        n_order_open: values whose day and month are two short numbers.
        n_day_first_only: of these, how many are a date only day first.
        n_month_first_only: of these, how many are a date only month first.
        n_either: of these, how many are two different dates.
        offsets_min: minutes east of UTC and how many values say so.
        order: ``day-first``, ``month-first`` or nothing where it does not matter.
        order_origin: who decided it: ``its values``, another column or the user.
        zone: the zone naive values were read in.
        is_assumed: did nobody name that zone?
        n_naive: values without an offset.
        n_skipped: of these, how many name a time the zone's clocks jumped over.
        n_twice: of these, how many name a time the clocks showed twice.
        unreadable: a few of the unreadable values.
        either: a few of the values that could be two dates.
        seen: a few of the values of other kinds: ``outside``, ``year`` (two digits), ``fraction``
            (finer than a microsecond), ``order`` (day and month are short numbers); and of the rows
            whose value is ``naive``.
        clock_rows: rows whose time the zone's clocks jumped over or showed twice, from 1, int64.
        clock_other_us: the other instant each of them could mean, int64.
    """

    column: str
    n: int = 0
    n_unreadable: int = 0
    n_outside: int = 0
    n_with_offset: int = 0
    n_date_only: int = 0
    n_time_only: int = 0
    n_short_year: int = 0
    n_sub_micro: int = 0
    n_epoch: int = 0
    n_order_open: int = 0
    n_day_first_only: int = 0
    n_month_first_only: int = 0
    n_either: int = 0
    offsets_min: Counter[int] = field(default_factory=Counter)
    order: str = ""
    order_origin: str = ""
    zone: str = ""
    is_assumed: bool = False
    n_naive: int = 0
    n_skipped: int = 0
    n_twice: int = 0
    unreadable: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=dict)
    clock_rows: Array = field(default_factory=lambda: np.zeros(0, np.int64), compare=False)
    clock_other_us: Array = field(default_factory=lambda: np.zeros(0, np.int64), compare=False)

    def count_offsets(self, flags: Array, east: Array) -> None:
        """Count the offsets of the values that say theirs.

        Args:
            flags: of all values.
            east: minutes east of UTC each of them says.
        """
        telling = (flags & kernel.HAS_OFFSET) > 0
        if len(east) and telling.all() and east.min() == east.max():
            self.offsets_min[int(east[0])] += len(east)
            return
        n_by_offset = np.bincount(east[telling] + _FURTHEST)
        seen = np.flatnonzero(n_by_offset)
        self.offsets_min.update({int(k) - _FURTHEST: int(n_by_offset[k]) for k in seen})

    def count(self, flags: Array) -> None:
        """Count the flags of values that are not missing."""
        counted = np.bincount(flags, minlength=512)
        values = np.arange(len(counted))

        def with_flag(flag: int) -> int:
            return int(counted[(values & flag) > 0].sum())

        self.n += int(counted.sum())
        self.n_unreadable += with_flag(kernel.UNREADABLE)
        self.n_outside += with_flag(kernel.OUTSIDE)
        self.n_with_offset += with_flag(kernel.HAS_OFFSET)
        self.n_date_only += with_flag(kernel.DATE_ONLY)
        self.n_time_only += with_flag(kernel.TIME_ONLY)
        self.n_short_year += with_flag(kernel.SHORT_YEAR)
        self.n_sub_micro += with_flag(kernel.SUB_MICRO)
        self.n_epoch += with_flag(kernel.EPOCH)
        self.n_order_open += with_flag(kernel.ORDER_OPEN)
