"""From events with a lifecycle to activity instances: starts and completes that belong together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["COMPLETE", "OTHER", "START", "pair_events"]

Array = np.ndarray[Any, np.dtype[Any]]

OTHER, START, COMPLETE = 0, 1, 2
_NONE = -1


@njit(cache=True, nogil=True)
def _pair(bounds, activity, stage, start_row, end_row, pair_bounds, next_open, heads, tails):
    """One instance per complete and per start left open; returns how many starts were nested."""
    n = n_nested = 0
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
                    n_nested += 1
                    next_open[tails[a]] = n
                tails[a] = n
                n += 1
            elif stage[row] == COMPLETE:
                found = heads[a]
                if found == _NONE:
                    start_row[n], end_row[n] = _NONE, row
                    n += 1
                else:
                    end_row[found] = row
                    heads[a] = next_open[found]
        pair_bounds[c + 1] = n
    return n_nested


def pair_events(
    bounds: Array, activity: Array, stage: Array, n_activities: int
) -> tuple[Array, Array, Array, int]:
    """Which start belongs to which complete?

    Within a case, a complete ends the earliest open start of the same activity (first in, first
    out). Events of other stages are left out.

    Args:
        bounds: n cases + 1 positions of each case in the other arrays, which are in order, int64.
        activity: code per event, int32.
        stage: ``START``, ``COMPLETE`` or ``OTHER`` per event, int8.
        n_activities: number of activities.

    Returns:
        (start_row, end_row, pair_bounds, n_nested): per instance the rows of its events, −1 where
        there is none, int32, case by case in order of the first of them; n cases + 1 positions of
        the cases in these, int64; how many starts came while the same activity was open in the
        same case.

    Cost: linear.
    """
    n = int(np.count_nonzero(stage))
    start_row, end_row = np.empty(n, np.int32), np.empty(n, np.int32)
    next_open = np.empty(n, np.int32)
    heads, tails = np.empty(n_activities, np.int32), np.empty(n_activities, np.int32)
    found = np.zeros(len(bounds), np.int64)
    given = frozen(bounds), frozen(activity), frozen(stage)
    nested = _pair(*given, start_row, end_row, found, next_open, heads, tails)
    return start_row[: found[-1]], end_row[: found[-1]], found, int(nested)
