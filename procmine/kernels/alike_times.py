"""Reading time text of a usual shape straight from where it lies.

Nearly all columns hold times of one shape, such as 2026-11-22 14:05:00+01:00. Whether a text has it
is seen by comparing eight bytes at once, so it takes neither a copy of the text nor a search.
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
    EAST,
    FIRST,
    FIRST_FIELD,
    HOUR,
    MICRO,
    MINUTE,
    OFF_HOUR,
    OFF_MINUTE,
    PLAN_FLAGS,
    SECOND,
    SECS,
    SIGN,
    YEAR,
    usual_places,
)
from procmine.kernels.times import read_any
from procmine.kernels.words import part, word

__all__ = ["AlikeShapes"]

Array = np.ndarray[Any, np.dtype[Any]]

# Hardly any time is longer, and hardly any column holds more shapes.
_LONGEST, _MOST = 64, 8
_WORDS = _LONGEST // 8
# Columns of what is known of eight bytes of a shape: what they are but for digits, which of them
# are digits, and which belong to it at all.
_BYTES, _DIGITS, _OWN = range(3)
_ZERO, _EVERY = ord("0"), 255
# Added to a byte that is at most 9, this leaves its highest bit alone.
_ROOM = np.uint64(0x7676767676767676)
_HIGH = np.uint64(0x8080808080808080)
_MINUTE_US = 60_000_000


@njit(cache=True, nogil=True, inline="always")
def _has_shape(data, low, high, shapes, s, pairs):
    """Has the text this shape? Notes at each place the number its two digits from there on are."""
    for k in range((high - low + 7) >> 3):
        at = low + 8 * k
        found = word(data, at) if at + 8 <= len(data) else part(data, at, high)
        digits = (found ^ shapes[s, k, _BYTES]) & shapes[s, k, _OWN]
        too_high = (digits | (digits + _ROOM)) & _HIGH
        if (digits & ~shapes[s, k, _DIGITS]) | too_high:
            return False
        pairs[k] = digits * np.uint64(10) + (digits >> np.uint64(8))
        if k:
            pairs[k - 1] += digits << np.uint64(56)
    return True


@njit(cache=True, nogil=True, inline="always")
def _usual(two, place, n_micro, has_offset, sign, east, latest):
    """The instant of a usual time and its minutes east of UTC; NO_TIME if it needs a closer look.

    The same as ``read_usual`` from numbers of two digits instead of texts.
    """
    hour, minute = np.int64(two[place[HOUR]]), np.int64(two[place[MINUTE]])
    second = np.int64(two[place[SECS]])
    year = np.int64(two[place[YEAR]]) * 100 + np.int64(two[place[YEAR] + 2])
    month, day = np.int64(two[place[FIRST]]), np.int64(two[place[SECOND]])
    date = (year * 100 + month) * 100 + day
    if latest[0] != date:
        # Neighbours mostly share their date.
        latest[0], latest[1] = date, NO_TIME
        if is_date(year, month, day):
            midnight = days_from_civil(year, month, day) * DAY_US
            # At the ends of the calendar an offset, too, could lead beyond it.
            if FIRST_US + DAY_US <= midnight < LAST_US - 2 * DAY_US:
                latest[1] = midnight
    minutes = np.int64(0)
    is_odd = latest[1] == NO_TIME or hour > 23 or minute > 59 or second > 59
    if has_offset:
        off_minute = np.int64(two[place[OFF_MINUTE]])
        minutes = np.int64(two[place[OFF_HOUR]]) * 60 + off_minute
        is_odd |= off_minute > 59 or minutes > 1080
    if is_odd:
        return NO_TIME, minutes
    micro = np.int64(0)
    if n_micro == 6:
        at = place[MICRO]
        micro = (np.int64(two[at]) * 100 + np.int64(two[at + 2])) * 100 + np.int64(two[at + 4])
    elif n_micro == 3:
        micro = (np.int64(two[place[MICRO]]) * 10 + np.int64(two[place[MICRO] + 2]) // 10) * 1000
    minutes = sign * minutes + east
    seconds = (hour * 60 + minute - minutes) * 60 + second
    return latest[1] + seconds * 1_000_000 + micro, minutes


@njit(cache=True, nogil=True, inline="always")
def _remember(data, low, shapes, s, place, n_micro, minute):
    """Note the bytes of a usual time but for its seconds and their fraction."""
    fixed = minute.view(np.uint8)
    for k in range(_LONGEST):
        fixed[k] = _EVERY
    for k in range(2):
        fixed[place[SECS] + k] = 0
    for k in range(n_micro):
        fixed[place[MICRO] + k] = 0
    for k in range(_WORDS):
        minute[k] &= shapes[s, k, _OWN]
        minute[_WORDS + k] = word(data, low + 8 * k) & minute[k] if minute[k] else minute[k]


@njit(cache=True, nogil=True, inline="always")
def _after_minute(data, low, n_words, place, n_micro, minute):
    """Microseconds since the minute noted; below 0 where the text says another one.

    Neighbours mostly share their minute, or differ in no more than that: then few bytes have to be
    looked at one by one.
    """
    other = np.uint64(0)
    for k in range(n_words):
        other |= (word(data, low + 8 * k) & minute[k]) ^ minute[_WORDS + k]
    if other:
        return np.int64(-1)
    at = low + place[SECS]
    tens, ones = np.int64(data[at]) - 48, np.int64(data[at + 1]) - 48
    us, is_odd = tens * 10 + ones, (tens < 0) | (tens > 5) | (ones < 0) | (ones > 9)
    at = low + place[MICRO]
    for k in range(n_micro):
        digit = np.int64(data[at + k]) - 48
        is_odd |= (digit < 0) | (digit > 9)
        us = us * 10 + digit
    if is_odd:
        return np.int64(-1)
    return us if n_micro == 6 else us * (1000 if n_micro else 1_000_000)


@njit(cache=True, nogil=True)
def _read(data, begins, ends, shapes, lengths, plans, day_first, month_first, flags, east, left):
    """Fill the four columns; returns how many rows were left to others."""
    n_left, s, planned, is_usual = 0, np.int32(0), np.int32(-1), False
    fields, latest = np.zeros(9, np.int64), np.full(6, -1, np.int64)
    place, latest_usual = np.zeros(9, np.int64), np.full(2, -1, np.int64)
    pairs = np.zeros(_WORDS + 1, np.uint64)
    two = pairs.view(np.uint8)
    # Which bytes tell the minute, and what they were; its instant, and how long such a text is.
    minute, minute_us, minute_east = np.zeros(2 * _WORDS, np.uint64), np.int64(0), np.int64(0)
    length, n_words, last = np.int64(-2), np.int64(0), np.int64(0)
    n_micro, has_offset = np.int64(0), False
    for row in range(len(flags)):
        low, high = np.int64(begins[row]), np.int64(ends[row])
        if high - low == length and low <= last:
            us = _after_minute(data, low, n_words, place, n_micro, minute)
            if us >= 0:
                day_first[row] = month_first[row] = minute_us + us
                flags[row], east[row] = plans[planned, PLAN_FLAGS], minute_east
                continue
        day_first[row] = month_first[row] = NO_TIME
        flags[row] = east[row] = 0
        if high < low:
            continue
        n_tried = 0
        while n_tried < len(lengths):
            if high - low == lengths[s] and _has_shape(data, low, high, shapes, s, pairs):
                break
            n_tried += 1
            s = np.int32(s + 1 if s + 1 < len(lengths) else 0)
        if n_tried == len(lengths):
            left[n_left] = row
            n_left += 1
            continue
        if s != planned:
            planned, is_usual = s, usual_places(plans, s, place)
            n_micro = plans[s, FIRST_FIELD + 2 * MICRO + 1]
            has_offset = plans[s, FIRST_FIELD + 2 * OFF_HOUR + 1] > 0
            length = np.int64(-2)
        if is_usual:
            us, minutes = _usual(
                two, place, n_micro, has_offset, plans[s, SIGN], plans[s, EAST], latest_usual
            )
            if us != NO_TIME:
                day_first[row] = month_first[row] = us
                flags[row], east[row] = plans[s, PLAN_FLAGS], minutes
                n_words = (high - low + 7) >> 3
                last = len(data) - 8 * n_words
                if low <= last:
                    length = high - low
                    _remember(data, low, shapes, s, place, n_micro, minute)
                    minute_us, minute_east = us - us % _MINUTE_US, minutes
                continue
        a, b, flag, minutes = read_any(data, low, s, plans, fields, latest)
        day_first[row], month_first[row] = a, b
        flags[row], east[row] = flag, minutes
    return n_left


class AlikeShapes:
    """The few shapes most texts of a column have, each with the plan to read it by."""

    def __init__(self, n_numbers: int) -> None:
        self._shapes = np.zeros((0, _WORDS, 3), np.uint64)
        self._lengths = np.zeros(0, np.int64)
        self._plans = np.zeros((0, n_numbers), np.int64)

    def add(self, shape: bytes, plan: Array) -> None:
        """One shape more, digits as zeros; one too long, or one too many, is not taken in."""
        if not 0 < len(shape) <= _LONGEST or len(self._lengths) == _MOST:
            return
        own = np.zeros((3, _LONGEST), np.uint8)
        own[_BYTES, : len(shape)] = np.frombuffer(shape, np.uint8)
        own[_OWN, : len(shape)] = _EVERY
        own[_DIGITS] = np.where(own[_BYTES] == _ZERO, _EVERY, 0)
        words = own.view(np.uint64).T
        self._shapes = np.concatenate([self._shapes, words[None]])
        self._lengths = np.append(self._lengths, len(shape))
        self._plans = np.concatenate([self._plans, plan[None]])

    def read(self, data: Array, begins: Array, ends: Array) -> tuple[Array, ...]:
        """What instant would each text be?

        Args:
            data: the text all of them lie in, uint8.
            begins: where each begins, int32.
            ends: where it ends, int32; a missing one ends before it begins.

        Returns:
            (day_first, month_first, flags, east, left): the first four as ``read_times`` gives
            them; the rows whose shape is another, int64, of which they say nothing.
        """
        n = len(begins)
        day_first, month_first = np.empty(n, np.int64), np.empty(n, np.int64)
        flags, east = np.empty(n, np.uint16), np.empty(n, np.int16)
        left = np.empty(n, np.int64)
        known = self._shapes, self._lengths, self._plans
        given = (frozen(array) for array in (data, begins, ends, *known))
        n_left = _read(*given, day_first, month_first, flags, east, left)
        return day_first, month_first, flags, east, left[:n_left]
