"""The waits between the steps of cases, put together by the step they stand beside."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["waits_beside"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _group(case, activity, begin, finish, back, bounds, out):
    for i in range(1, len(case)):
        if case[i] == case[i - 1]:
            bounds[activity[i - back] + 1] += 1
    for a in range(len(bounds) - 1):
        bounds[a + 1] += bounds[a]
    for i in range(1, len(case)):
        if case[i] == case[i - 1]:
            # The bound of an activity moves on to that of the next while it is filled.
            a = activity[i - back]
            out[bounds[a]] = max(begin[i] - finish[i - 1], 0)
            bounds[a] += 1
    for a in range(len(bounds) - 1, 0, -1):
        bounds[a] = bounds[a - 1]
    bounds[0] = 0


def waits_beside(
    case: Array, activity: Array, begin: Array, finish: Array, n_activities: int, *, after: bool
) -> tuple[Array, Array]:
    """How long were the waits after, or before, each activity?

    Args:
        case: code of the case of each step, int32; steps stand case by case, in order.
        activity: code of its activity, int32.
        begin: when it began, int64 microseconds.
        finish: when it was over.
        n_activities: number of activities.
        after: the waits that follow an activity, or those that lead to it.

    Returns:
        (waits, bounds): microseconds, 0 where steps overlap, activity by activity, int64;
        n activities + 1 positions of the activities in them, int64.

    Cost: linear.
    """
    bounds = np.zeros(n_activities + 1, np.int64)
    n = int(np.count_nonzero(case[1:] == case[:-1]))
    out = np.empty(n, np.int64)
    given = (frozen(column) for column in (case, activity, begin, finish))
    _group(*given, int(after), bounds, out)
    return out, bounds
