"""Reading time text whose shape is known: digits at known places become instants.

What is left to do for every value is arithmetic. Both readings of "3/4/2016" are worked out;
nothing is decided here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.calendar import (
    DAY_US,
    FIRST_US,
    LAST_US,
    NO_TIME,
    days_from_civil,
    is_date,
)
from procmine.kernels.frozen import frozen
from procmine.kernels.time_plans import (
    AM,
    CLOCK,
    COUNT,
    EAST,
    FIRST,
    FIRST_FIELD,
    HALF,
    HOUR,
    KIND,
    MICRO,
    MINUTE,
    MONTH,
    MORNING,
    NAMED_MONTH,
    NOON,
    NOTHING,
    OFF_HOUR,
    OFF_MINUTE,
    OUTSIDE,
    PLAN_FLAGS,
    PM,
    SECOND,
    SECS,
    SHORT_FIRST,
    SHORT_YEAR,
    SIGN,
    SUB_MICRO,
    UNREADABLE,
    YEAR,
    usual_places,
)

__all__ = ["mask_digits", "read_any", "read_times"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _fill(data, begin, plans, s, fields):
    """The number at each place of the plan; 0 where the shape has none."""
    for k in range(len(fields)):
        at, n = begin + plans[s, FIRST_FIELD + 2 * k], plans[s, FIRST_FIELD + 2 * k + 1]
        value = np.int64(0)
        if n == 2:
            # Most fields are: two digits need no loop.
            value = np.int64(data[at]) * 10 + np.int64(data[at + 1]) - 528
        else:
            for i in range(at, at + n):
                value = value * 10 + (data[i] - 48)
        fields[k] = value


@njit(cache=True, nogil=True)
def _micro(data, begin, plans, s):
    """Microseconds of a fraction of any length, and whether something finer was cut off."""
    at, n = begin + plans[s, FIRST_FIELD + 2 * MICRO], plans[s, FIRST_FIELD + 2 * MICRO + 1]
    value, finer = np.int64(0), False
    for i in range(at, at + min(n, 6)):
        value = value * 10 + (data[i] - 48)
    for _ in range(n, 6):
        value *= 10
    for i in range(at + 6, at + n):
        finer |= data[i] != 48
    return value, finer


@njit(cache=True, nogil=True)
def _hour_of_part(hour, part):
    """The hour of the day that a word such as "evening" makes of this one; -1 if it may be two.

    Twelve in the evening ends the day to some and begins it to others.
    """
    if part == MORNING:
        return hour if 1 <= hour <= 11 else -1
    if part == NOON:
        return hour if 11 <= hour <= 14 else hour + 12 if 1 <= hour <= 2 else -1
    return hour if 16 <= hour <= 23 else hour + 12 if 4 <= hour <= 11 else -1


@njit(cache=True, nogil=True)
def _clock(fields, half):
    """Microseconds since midnight, or -1 for a time no clock shows."""
    hour, minute, second, micro = fields[HOUR], fields[MINUTE], fields[SECS], fields[MICRO]
    if half > PM:
        hour = _hour_of_part(hour, half)
    elif half and hour <= 12:
        hour = hour % 12 + (12 if half == PM else 0)
    elif half == AM:
        return np.int64(-1)
    if hour < 0 or hour > 23 + (half == 0):
        return np.int64(-1)
    # Second 60 is a leap second: the first of the next minute.
    if minute > 59 or second > 60 or (hour == 24 and minute + second + micro > 0):
        return np.int64(-1)
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro


@njit(cache=True, nogil=True)
def _count(fields, n_digits, sign):
    """Microseconds since 1970 of a bare count; the number of its digits tells the unit."""
    value = fields[FIRST]
    if n_digits <= 10:
        return sign * (value * 1_000_000 + fields[MICRO]), False
    if n_digits <= 13:
        return sign * value * 1000, False
    if n_digits <= 16:
        return sign * value, False
    # Below 1970 as above, digits are cut off towards the past.
    return sign * value // 1000, value % 1000 > 0


@njit(cache=True, nogil=True)
def _days(year, month, day):
    return days_from_civil(year, month, day) * DAY_US if is_date(year, month, day) else NO_TIME


@njit(cache=True, nogil=True)
def _dates(fields, plans, s, flags):
    """Midnight of the date in both readings."""
    kind = plans[s, KIND]
    year, first, second = fields[YEAR], fields[FIRST], fields[SECOND]
    if flags & SHORT_YEAR:
        year += 1900 if year >= 69 else 2000
    if kind == NAMED_MONTH:
        first, second = plans[s, MONTH], first
    if kind == SHORT_FIRST:
        return _days(year, second, first), _days(year, first, second)
    a = _days(year, first, second) if kind != CLOCK else np.int64(0)
    return a, a


@njit(cache=True, nogil=True)
def _dated(fields, plans, s, flags, latest):
    """Both readings of a value with a date or a time of day, and its minutes east of UTC."""
    clock = _clock(fields, plans[s, HALF])
    # Neighbours mostly share their date: shape, year, first, second and what came of them.
    same = latest[0] == s and latest[1] == fields[YEAR]
    if not same or latest[2] != fields[FIRST] or latest[3] != fields[SECOND]:
        latest[4], latest[5] = _dates(fields, plans, s, flags)
        latest[0], latest[1], latest[2], latest[3] = s, fields[YEAR], fields[FIRST], fields[SECOND]
    a, b = latest[4], latest[5]
    minutes = 60 * fields[OFF_HOUR] + fields[OFF_MINUTE]
    east = plans[s, SIGN] * minutes + plans[s, EAST]
    if clock < 0 or fields[OFF_MINUTE] > 59 or minutes > 1080:
        return NO_TIME, NO_TIME, np.int64(0)
    within = clock - east * 60_000_000
    a = a + within if a != NO_TIME else a
    b = b + within if b != NO_TIME else b
    return a, b, east


@njit(cache=True, nogil=True)
def _is_outside(us):
    return us != NO_TIME and (us < FIRST_US or us >= LAST_US)


@njit(cache=True, nogil=True, inline="always")
def _two(data, at):
    return np.int64(data[at]) * 10 + np.int64(data[at + 1]) - 528


@njit(cache=True, nogil=True)
def _read_usual(data, begin, plans, s, place, latest):
    """The instant of a usual time and its minutes east of UTC; or NO_TIME.

    NO_TIME only says that this value needs a closer look.
    """
    n_micro = plans[s, FIRST_FIELD + 2 * MICRO + 1]
    hour, minute = _two(data, begin + place[HOUR]), _two(data, begin + place[MINUTE])
    second = _two(data, begin + place[SECS])
    if hour > 23 or minute > 59 or second > 59:
        return NO_TIME, np.int64(0)
    year = _two(data, begin + place[YEAR]) * 100 + _two(data, begin + place[YEAR] + 2)
    month, day = _two(data, begin + place[FIRST]), _two(data, begin + place[SECOND])
    date = (year * 100 + month) * 100 + day
    if latest[0] != date:
        # Neighbours mostly share their date.
        latest[0], latest[1] = date, _days(year, month, day)
    midnight = latest[1]
    # At the ends of the calendar an offset, too, could lead beyond it.
    if midnight == NO_TIME or midnight < FIRST_US + DAY_US or midnight >= LAST_US - 2 * DAY_US:
        return NO_TIME, np.int64(0)
    micro = np.int64(0)
    if n_micro:
        at = begin + place[MICRO]
        micro = _two(data, at) * 10 + np.int64(data[at + 2]) - 48
        if n_micro == 6:
            micro = micro * 1000 + np.int64(data[at + 3]) * 100 + _two(data, at + 4) - 4800
        else:
            micro *= 1000
    minutes = np.int64(0)
    if plans[s, FIRST_FIELD + 2 * OFF_HOUR + 1]:
        minutes = _two(data, begin + place[OFF_HOUR]) * 60
        off_minute = _two(data, begin + place[OFF_MINUTE])
        if off_minute > 59 or minutes + off_minute > 1080:
            return NO_TIME, np.int64(0)
        minutes += off_minute
    minutes = plans[s, SIGN] * minutes + plans[s, EAST]
    seconds = (hour * 60 + minute - minutes) * 60 + second
    return midnight + seconds * 1_000_000 + micro, minutes


@njit(cache=True, nogil=True)
def _read(data, offsets, shape, plans, day_first, month_first, flags, east):
    fields, latest = np.zeros(9, np.int64), np.full(6, -1, np.int64)
    place, latest_usual = np.zeros(9, np.int64), np.full(2, -1, np.int64)
    planned, is_usual = -1, False
    for row in range(len(shape)):
        s = shape[row]
        if s != planned and s >= 0:
            planned, is_usual = s, usual_places(plans, s, place)
        if s >= 0 and is_usual:
            us, minutes = _read_usual(data, offsets[row], plans, s, place, latest_usual)
            if us != NO_TIME:
                day_first[row] = month_first[row] = us
                flags[row], east[row] = plans[s, PLAN_FLAGS], minutes
                continue
        a, b, flag, minutes = read_any(data, offsets[row], s, plans, fields, latest)
        day_first[row], month_first[row] = a, b
        flags[row], east[row] = flag, minutes


@njit(cache=True, nogil=True)
def read_any(data, begin, s, plans, fields, latest):
    """One value of any shape: both readings, its flags and its minutes east of UTC."""
    kind = NOTHING if s < 0 else plans[s, KIND]
    flag = 0 if s < 0 else plans[s, PLAN_FLAGS]
    a = b = NO_TIME
    minutes = np.int64(0)
    if kind == NOTHING:
        return a, b, UNREADABLE if s >= 0 else flag, minutes
    _fill(data, begin, plans, s, fields)
    fields[MICRO], finer = _micro(data, begin, plans, s)
    if kind == COUNT:
        n_digits = plans[s, FIRST_FIELD + 2 * FIRST + 1]
        a, cut = _count(fields, n_digits, plans[s, SIGN])
        b, finer = a, finer or cut
    else:
        a, b, minutes = _dated(fields, plans, s, flag, latest)
    if finer:
        flag |= SUB_MICRO
    if a == NO_TIME and b == NO_TIME:
        flag = UNREADABLE
    elif _is_outside(a) or _is_outside(b):
        a = NO_TIME if _is_outside(a) else a
        b = NO_TIME if _is_outside(b) else b
        flag = OUTSIDE if a == NO_TIME and b == NO_TIME else flag
    return a, b, flag, minutes


@njit(cache=True, nogil=True)
def _mask(data, out):
    for i in range(len(data)):
        out[i] = 48 if data[i] - 48 < 10 and data[i] >= 48 else data[i]


def mask_digits(data: Array) -> Array:
    """The same bytes with every digit replaced by 0: texts of one shape become equal."""
    out = np.empty(len(data), np.uint8)
    _mask(frozen(data), out)
    return out


def read_times(
    data: Array, offsets: Array, shape: Array, plans: Array
) -> tuple[Array, Array, Array, Array]:
    """What instant would each text be?

    Args:
        data: UTF-8 bytes of all values, uint8.
        offsets: n + 1 positions in data, int64.
        shape: n codes of shapes, int32; negative marks a missing value.
        plans: one row per shape, int64: see ``time_plans``.

    Returns:
        (day_first, month_first, flags, east): int64 microseconds since 1970 under either reading,
        in UTC where the value says its offset and on the local clock where it does not, ``NO_TIME``
        where that reading gives no date; uint16 flags; int16 minutes east of UTC.

    Cost: linear in the digits.
    """
    n = len(shape)
    day_first, month_first = np.empty(n, np.int64), np.empty(n, np.int64)
    flags, east = np.empty(n, np.uint16), np.empty(n, np.int16)
    given = (frozen(array) for array in (data, offsets, shape, plans))
    _read(*given, day_first, month_first, flags, east)
    return day_first, month_first, flags, east
