"""The waits between the steps of cases, put together by the step they stand beside."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["waits_beside"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _count(case, activity, wanted, back, bounds):
    for i in range(1, len(case)):
        if case[i] == case[i - 1] and wanted[activity[i - back]]:
            bounds[activity[i - back] + 1] += 1
    for a in range(len(bounds) - 1):
        bounds[a + 1] += bounds[a]


@njit(cache=True, nogil=True)
def _fill(case, activity, begin, finish, wanted, back, fill, out):
    for i in range(1, len(case)):
        a = activity[i - back]
        if case[i] == case[i - 1] and wanted[a]:
            out[fill[a]] = max(begin[i] - finish[i - 1], 0)
            fill[a] += 1


def waits_beside(
    case: Array, activity: Array, begin: Array, finish: Array, wanted: Array, *, after: bool
) -> tuple[Array, Array]:
    """How long were the waits after, or before, each activity?

    Args:
        case: code of the case of each step, int32; steps stand case by case, in order.
        activity: code of its activity, int32.
        begin: when it began, int64 microseconds.
        finish: when it was over.
        wanted: which activities are asked for, a boolean for each.
        after: the waits that follow an activity, or those that lead to it.

    Returns:
        (waits, bounds): microseconds, 0 where steps overlap, activity by activity, int64;
        n activities + 1 positions of the activities in them, int64. None for those not wanted.

    Cost: linear.
    """
    bounds = np.zeros(len(wanted) + 1, np.int64)
    case, activity, wanted = frozen(case), frozen(activity), frozen(wanted)
    _count(case, activity, wanted, int(after), bounds)
    out = np.empty(bounds[-1], np.int64)
    given = case, activity, frozen(begin), frozen(finish), wanted
    _fill(*given, int(after), bounds[:-1].copy(), out)
    return out, bounds
