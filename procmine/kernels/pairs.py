"""From events with a lifecycle to activity instances: starts and completes that belong together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["COMPLETE", "OTHER", "START", "pair_events"]

Array = np.ndarray[Any, np.dtype[Any]]

OTHER, START, COMPLETE = 0, 1, 2
_NONE = -1


@njit(cache=True, nogil=True)
def _pair(bounds, activity, stage, instance, start_row, end_row, next_open, heads, nested):
    """One instance per complete and per start left open; returns how many."""
    n = 0
    for c in range(len(bounds) - 1):
        for row in range(bounds[c], bounds[c + 1]):
            heads[activity[row]] = _NONE
        for row in range(bounds[c], bounds[c + 1]):
            a = activity[row]
            if stage[row] == START:
                # The new instance joins the end of the queue of open ones of its activity.
                start_row[n], end_row[n], next_open[n] = row, _NONE, _NONE
                if heads[a] == _NONE:
                    heads[a] = n
                else:
                    nested[0] += 1
                    last = heads[a]
                    while next_open[last] != _NONE:
                        last = next_open[last]
                    next_open[last] = n
                n += 1
            elif stage[row] == COMPLETE:
                before, found = _NONE, heads[a]
                while found != _NONE and instance[row] != instance[start_row[found]]:
                    before, found = found, next_open[found]
                if found == _NONE:
                    start_row[n], end_row[n] = _NONE, row
                    n += 1
                else:
                    end_row[found] = row
                    if before == _NONE:
                        heads[a] = next_open[found]
                    else:
                        next_open[before] = next_open[found]
    return n


def pair_events(
    bounds: Array, activity: Array, stage: Array, instance: Array, n_activities: int
) -> tuple[Array, Array, int]:
    """Which start belongs to which complete?

    Within a case, a complete ends the earliest open start of the same activity and instance
    (first in, first out). Events of other stages are left out.

    Args:
        bounds: n cases + 1 positions of each case in the other arrays, which are in order, int64.
        activity: code per event, int32.
        stage: ``START``, ``COMPLETE`` or ``OTHER`` per event, int8.
        instance: code of the activity instance the event says it belongs to, int32; the same code
            for all events where the log has none.
        n_activities: number of activities.

    Returns:
        (start_row, end_row, n_nested): per instance the rows of its events, −1 where there is
        none, int64; how many starts came while the same activity was open in the same case.

    Cost: linear, times the number of instances of one activity open at once in one case.
    """
    n = int(np.count_nonzero(stage != OTHER))
    start_row, end_row = np.empty(n, np.int64), np.empty(n, np.int64)
    next_open = np.empty(n, np.int64)
    heads = np.full(n_activities, _NONE, np.int64)
    nested = np.zeros(1, np.int64)
    found = _pair(bounds, activity, stage, instance, start_row, end_row, next_open, heads, nested)
    return start_row[:found], end_row[:found], int(nested[0])
