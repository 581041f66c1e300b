"""Plans: what a shape of time text says about its values, and where their digits stand.

A shape is a text with every digit replaced by 0. A column has few of them, so procmine.log.shapes
can think about each at leisure.
"""

from __future__ import annotations

from numba import njit

__all__ = [
    "AM", "CLOCK", "COUNT", "DATE_ONLY", "EAST", "EPOCH", "EVENING", "FIELDS", "FIRST",
    "FIRST_FIELD", "HALF", "HAS_OFFSET", "HOUR", "KIND", "MICRO", "MINUTE", "MONTH", "MORNING",
    "NAMED_MONTH", "NOON", "NOTHING", "OFF_HOUR", "OFF_MINUTE", "ORDER_OPEN", "OUTSIDE",
    "PLAN_FLAGS", "PM", "SECOND", "SECS", "SHORT_FIRST", "SHORT_YEAR", "SIGN", "SUB_MICRO",
    "TIME_ONLY", "UNREADABLE", "YEAR", "YEAR_FIRST", "usual_places",
]  # fmt: skip

# Flags of a value.
UNREADABLE = 1  # no reading at all
HAS_OFFSET = 2  # says its distance from UTC, which is taken off
DATE_ONLY = 4  # no time of day
ORDER_OPEN = 8  # day and month are two short numbers: their order is a matter of convention
SHORT_YEAR = 16  # two digits: 69-99 are 1969-1999, 00-68 are 2000-2068
SUB_MICRO = 32  # digits finer than a microsecond were dropped
TIME_ONLY = 64  # no date; the instant counts from 1970-01-01
EPOCH = 128  # a count since 1970, its unit told by its number of digits
OUTSIDE = 256  # a date at the ends of the calendar: it stands for no time

# Kinds of shapes.
NOTHING, YEAR_FIRST, NAMED_MONTH, SHORT_FIRST, CLOCK, COUNT = range(6)

# What a word says about the hour; 0 where none does.
AM, PM, MORNING, NOON, EVENING = range(1, 6)

# A shape's plan is a row of integers: kind, flags, month (when named), part of the day, sign of the
# offset, minutes east of a named zone, then place and length of each field; length 0 where it has
# none.
KIND, PLAN_FLAGS, MONTH, HALF, SIGN, EAST, FIRST_FIELD = range(7)
FIELDS = ("year", "first", "second", "hour", "minute", "secs", "micro", "off_hour", "off_minute")
YEAR, FIRST, SECOND, HOUR, MINUTE, SECS, MICRO, OFF_HOUR, OFF_MINUTE = range(9)


@njit(cache=True, nogil=True)
def usual_places(plans, s, place):
    """Is this shape a usual one, like 2026-11-22 14:05:00+01:00? If so, note where its digits are.

    Nearly all exports write such times: a short way for them halves the work.
    """
    if plans[s, KIND] != YEAR_FIRST or plans[s, HALF] or plans[s, PLAN_FLAGS] & SHORT_YEAR:
        return False
    for k in range(9):
        place[k], n = plans[s, FIRST_FIELD + 2 * k], plans[s, FIRST_FIELD + 2 * k + 1]
        if n != (4 if k == YEAR else 2) and k < MICRO:
            return False
        if n not in (0, 2) and k > MICRO:
            return False
    if plans[s, FIRST_FIELD + 2 * OFF_MINUTE + 1] != plans[s, FIRST_FIELD + 2 * OFF_HOUR + 1]:
        return False
    return plans[s, FIRST_FIELD + 2 * MICRO + 1] in (0, 3, 6)
