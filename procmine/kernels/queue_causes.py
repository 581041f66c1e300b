"""Why did a piece of work wait? Five causes, from what its worker did meanwhile.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023. Intervals
are removed in the order batching, contention, prioritisation, unavailability; the rest is
extraneous. Workers here do one thing at a time, so what they were busy with never overlaps.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = [
    "BATCHING",
    "CONTENTION",
    "EXTRANEOUS",
    "PRIORITISATION",
    "UNAVAILABILITY",
    "add_history",
    "on_shift",
    "split_wait",
]

BATCHING, CONTENTION, PRIORITISATION, UNAVAILABILITY, EXTRANEOUS = range(5)


@njit(cache=True, nogil=True)
def on_shift(shifts, calendar, at):
    """Is this calendar open at an instant not before the last one asked for?"""
    last = shifts.first[calendar + 1]
    place = shifts.pointer[calendar]
    while place < last and shifts.closes[place] <= at:
        place += 1
    shifts.pointer[calendar] = place
    return place < last and shifts.opens[place] <= at


@njit(cache=True, nogil=True)
def _worked(shifts, calendar, at):
    # Seconds the calendar was open before this instant.
    low, high = shifts.first[calendar], shifts.first[calendar + 1]
    begin = low
    while low < high:
        middle = (low + high) // 2
        if shifts.opens[middle] <= at:
            low = middle + 1
        else:
            high = middle
    if low == begin:
        return np.int64(0)
    return shifts.before[low - 1] + min(at, shifts.closes[low - 1]) - shifts.opens[low - 1]


@njit(cache=True, nogil=True)
def _closed_s(shifts, calendar, low, high):
    return high - low - (_worked(shifts, calendar, high) - _worked(shifts, calendar, low))


@njit(cache=True, nogil=True)
def add_history(history, worker, start, end, enabled):
    """Remember what a worker did; the oldest piece is forgotten when the ring is full."""
    size = history.start.shape[1]
    place = history.n[worker] % size
    history.start[worker, place] = start
    history.end[worker, place] = end
    history.enabled[worker, place] = enabled
    history.n[worker] += 1


@njit(cache=True, nogil=True)
def split_wait(history, shifts, worker, calendar, enabled, start, batch_at, out):
    """Fill out with the seconds per cause between enabled and start.

    batch_at is when the last member of its batch was enabled, or a negative number without a batch.
    Returns False when the ring has already forgotten what is needed.
    """
    out[:] = 0
    if start <= enabled:
        return True
    if worker < 0:
        out[EXTRANEOUS] = start - enabled
        return True
    free = enabled
    if batch_at > enabled:
        free = min(batch_at, start)
        out[BATCHING] = free - enabled
    size = history.start.shape[1]
    n = history.n[worker]
    busy_closed = np.int64(0)
    index = n - 1
    while index >= 0:
        if n - index > size:
            return False
        place = index % size
        low, high = max(free, history.start[worker, place]), min(start, history.end[worker, place])
        if history.end[worker, place] <= enabled:
            break
        if high > low:
            later = history.enabled[worker, place] > free
            out[PRIORITISATION if later else CONTENTION] += high - low
            busy_closed += _closed_s(shifts, calendar, low, high)
        index -= 1
    out[UNAVAILABILITY] = _closed_s(shifts, calendar, free, start) - busy_closed
    out[EXTRANEOUS] = start - enabled - out[:EXTRANEOUS].sum()
    return True
