"""Reading time text whose shape is known: digits at known places become instants.

A shape is a text with every digit replaced by 0. A column has few of them, so procmine.log.shapes
can think about each at leisure; what is left to do for every value is arithmetic. Both readings of
"3/4/2016" are worked out; nothing is decided here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.calendar import DAY_US, NO_TIME, days_from_civil, is_date

__all__ = [
    "CLOCK", "COUNT", "DATE_ONLY", "EPOCH", "FIELDS", "HAS_OFFSET", "NAMED_MONTH", "ORDER_OPEN",
    "SHORT_FIRST", "SHORT_YEAR", "SUB_MICRO", "TIME_ONLY", "UNREADABLE", "YEAR_FIRST", "read_times",
]  # fmt: skip

Array = np.ndarray[Any, np.dtype[Any]]

# Flags of a value.
UNREADABLE = 1  # no reading at all
HAS_OFFSET = 2  # says its distance from UTC, which is taken off
DATE_ONLY = 4  # no time of day
ORDER_OPEN = 8  # day and month are two short numbers: their order is a matter of convention
SHORT_YEAR = 16  # two digits: 69-99 are 1969-1999, 00-68 are 2000-2068
SUB_MICRO = 32  # digits finer than a microsecond were dropped
TIME_ONLY = 64  # no date; the instant counts from 1970-01-01
EPOCH = 128  # a count since 1970, its unit told by its number of digits

# Kinds of shapes.
NOTHING, YEAR_FIRST, NAMED_MONTH, SHORT_FIRST, CLOCK, COUNT = range(6)

# A shape's plan is a row of integers: kind, flags, month (when named), half of day (1 am, 2 pm),
# sign of the offset, then place and length of each field; length 0 where it has none.
_KIND, _PLAN_FLAGS, _MONTH, _HALF, _SIGN, _FIRST_FIELD = range(6)
FIELDS = ("year", "first", "second", "hour", "minute", "secs", "micro", "off_hour", "off_minute")
YEAR, FIRST, SECOND, HOUR, MINUTE, SECS, MICRO, OFF_HOUR, OFF_MINUTE = range(9)


@njit(cache=True, nogil=True, inline="always")
def _digits(data, begin, plan, field):
    at = begin + plan[_FIRST_FIELD + 2 * field]
    value = np.int64(0)
    for i in range(plan[_FIRST_FIELD + 2 * field + 1]):
        value = value * 10 + (data[at + i] - 48)
    return value


@njit(cache=True, nogil=True, inline="always")
def _micro(data, begin, plan):
    """Microseconds of a fraction of any length, and whether something finer was cut off."""
    at = begin + plan[_FIRST_FIELD + 2 * MICRO]
    value, scale, finer = np.int64(0), np.int64(100_000), False
    for i in range(plan[_FIRST_FIELD + 2 * MICRO + 1]):
        digit = np.int64(data[at + i]) - 48
        value += digit * scale
        finer |= scale == 0 and digit > 0
        scale //= 10
    return value, finer


@njit(cache=True, nogil=True)
def _clock(data, begin, plan):
    """Microseconds since midnight, or -1 for a time no clock shows."""
    hour = _digits(data, begin, plan, HOUR)
    minute = _digits(data, begin, plan, MINUTE)
    second = _digits(data, begin, plan, SECS)
    half = plan[_HALF]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == 2 else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second > 0):
        return np.int64(-1)
    return ((hour * 60 + minute) * 60 + second) * 1_000_000


@njit(cache=True, nogil=True)
def _count(data, begin, plan):
    """Microseconds since 1970 of a bare count; the number of its digits tells the unit."""
    value = _digits(data, begin, plan, FIRST)
    n = plan[_FIRST_FIELD + 2 * FIRST + 1]
    if n <= 11:
        return value * 1_000_000, False
    if n <= 13:
        return value * 1000, False
    if n <= 16:
        return value, False
    return value // 1000, value % 1000 > 0


@njit(cache=True, nogil=True, inline="always")
def _days(year, month, day):
    return days_from_civil(year, month, day) * DAY_US if is_date(year, month, day) else NO_TIME


@njit(cache=True, nogil=True)
def _read(data, offsets, shape, plans, day_first, month_first, flags, east):
    for row in range(len(shape)):
        day_first[row] = month_first[row] = NO_TIME
        flags[row] = east[row] = 0
        if shape[row] < 0:
            continue
        plan = plans[shape[row]]
        begin, kind = offsets[row], plan[_KIND]
        flags[row] = plan[_PLAN_FLAGS]
        micro, finer = _micro(data, begin, plan)
        a = b = NO_TIME
        if kind == COUNT:
            a, finer_count = _count(data, begin, plan)
            a = b = plan[_SIGN] * (a + micro)
            finer |= finer_count
        elif kind != NOTHING:
            clock = _clock(data, begin, plan)
            year = _digits(data, begin, plan, YEAR)
            first, second = _digits(data, begin, plan, FIRST), _digits(data, begin, plan, SECOND)
            if plan[_PLAN_FLAGS] & SHORT_YEAR:
                year += 1900 if year >= 69 else 2000
            if kind == CLOCK:
                a = b = np.int64(0)
            elif kind == YEAR_FIRST:
                a = b = _days(year, first, second)
            elif kind == NAMED_MONTH:
                a = b = _days(year, plan[_MONTH], first)
            else:
                a, b = _days(year, second, first), _days(year, first, second)
            hours = _digits(data, begin, plan, OFF_HOUR)
            minutes = plan[_SIGN] * (hours * 60 + _digits(data, begin, plan, OFF_MINUTE))
            east[row] = minutes
            if clock < 0 or minutes > 1080 or minutes < -1080:
                a = b = NO_TIME
            within = clock + micro - minutes * 60_000_000
            a = a + within if a != NO_TIME else a
            b = b + within if b != NO_TIME else b
        if finer:
            flags[row] |= SUB_MICRO
        if a == NO_TIME and b == NO_TIME:
            flags[row] = UNREADABLE
        day_first[row], month_first[row] = a, b


def read_times(
    data: Array, offsets: Array, shape: Array, plans: Array
) -> tuple[Array, Array, Array, Array]:
    """What instant would each text be?

    Args:
        data: UTF-8 bytes of all values, uint8.
        offsets: n + 1 positions in data, int64.
        shape: n codes of shapes, int32; negative marks a missing value.
        plans: one row per shape, int64: see the constants above.

    Returns:
        (day_first, month_first, flags, east): int64 microseconds since 1970 under either reading,
        in UTC where the value says its offset and on the local clock where it does not, ``NO_TIME``
        where that reading gives no date; uint8 flags; int16 minutes east of UTC.

    Cost: linear in the digits.
    """
    n = len(shape)
    day_first, month_first = np.empty(n, np.int64), np.empty(n, np.int64)
    flags, east = np.empty(n, np.uint8), np.empty(n, np.int16)
    _read(data, offsets, shape, plans, day_first, month_first, flags, east)
    return day_first, month_first, flags, east
