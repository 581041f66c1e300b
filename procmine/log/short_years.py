"""A column of two-digit years that stand first must not pass for one of days."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels import time_plans as kernel
from procmine.kernels.calendar import DAY_US, NO_TIME

__all__ = ["year_first_instead"]

Array = np.ndarray[Any, np.dtype[Any]]

_SHORT = kernel.ORDER_OPEN | kernel.SHORT_YEAR


def year_first_instead(us: Array, flags: Array, *, is_month_first: bool) -> tuple[int, int] | None:
    """Do dates such as ``24/03/05`` lie much closer together with their year first?

    Args:
        us: all values of a column, microseconds since 1970, ``NO_TIME`` where there is none.
        flags: the kernel's flags of each.
        is_month_first: were they read month first, rather than day first?

    Returns:
        The first value that is a date either way, as it was read and as it would be with its year
        first, in microseconds since 1970; nothing where a value cannot begin with its year, or
        where that would not bring the values together to less than half of their span.
    """
    short = us[((flags & _SHORT) == _SHORT) & (us != NO_TIME)]
    read = np.unique(short // DAY_US)
    other = _year_first(read, is_month_first)
    if not len(read) or other is None or 2 * np.ptp(other) >= np.ptp(read):
        return None
    first = int(short[0])
    day = int(other[np.searchsorted(read, first // DAY_US)])
    return first, day * DAY_US + first % DAY_US


def _year_first(days: Array, is_month_first: bool) -> Array | None:
    """The days the same digits name when the first two are the year, if all of them do."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (dates - months).astype(np.int64) + 1
    first, second = (month, day) if is_month_first else (day, month)
    last = year % 100
    if (second > 12).any() or (last < 1).any() or (last > 31).any():
        return None
    told = (first + 30) * 12 + second - 1
    other = told.astype("datetime64[M]").astype("datetime64[D]") + (last - 1)
    if (other.astype("datetime64[M]").astype(np.int64) != told).any():
        return None
    found: Array = other.astype(np.int64)
    return found
