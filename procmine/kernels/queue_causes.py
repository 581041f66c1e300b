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
    "closed_s",
    "on_shift",
    "split_wait",
]

BATCHING, CONTENTION, PRIORITISATION, UNAVAILABILITY, EXTRANEOUS = range(5)


@njit(cache=True, nogil=True)
def on_shift(calendars, hours, calendar, at):
    """Is this calendar open at an instant not before the last one asked for?"""
    mine = calendars[calendar]
    place = mine.now
    while place < mine.stop and hours[place].closes <= at:
        place += 1
    mine.now = place
    return place < mine.stop and hours[place].opens <= at


@njit(cache=True, nogil=True)
def _worked(calendars, hours, calendar, at):
    # Seconds the calendar was open before this instant.
    begin = low = calendars[calendar].first
    high = calendars[calendar].stop
    while low < high:
        middle = (low + high) // 2
        if hours[middle].opens <= at:
            low = middle + 1
        else:
            high = middle
    if low == begin:
        return np.int64(0)
    opening = hours[low - 1]
    return opening.before + min(at, opening.closes) - opening.opens


@njit(cache=True, nogil=True)
def closed_s(calendars, hours, calendar, low, high):
    """Seconds between two instants at which the calendar is closed."""
    open_s = _worked(calendars, hours, calendar, high) - _worked(calendars, hours, calendar, low)
    return high - low - open_s


@njit(cache=True, nogil=True)
def split_wait(desk, worker, enabled, start, batch_at, out):
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
    calendars, hours, calendar = desk.calendars, desk.hours, desk.workers[worker].calendar
    free = enabled
    if batch_at > enabled:
        free = min(batch_at, start)
        out[BATCHING] = free - enabled
    memory = desk.history[worker]
    size, n = len(memory), desk.workers[worker].n_done
    busy_closed = np.int64(0)
    for back in range(1, n + 1):
        if back > size:
            return False
        piece = memory[(n - back) & (size - 1)]
        if piece.end <= free:
            break
        low, high = max(free, piece.start), min(start, piece.end)
        if high > low:
            out[PRIORITISATION if piece.enabled > free else CONTENTION] += high - low
            whole = low == piece.start and high == piece.end
            busy_closed += (
                piece.closed if whole else closed_s(calendars, hours, calendar, low, high)
            )
    out[UNAVAILABILITY] = closed_s(calendars, hours, calendar, free, start) - busy_closed
    out[EXTRANEOUS] = start - enabled - out[:EXTRANEOUS].sum()
    return True
