"""Steps that share their time with others of their case, found in one pass over sorted steps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["tied_steps"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _find(case, activity, begin, finish, tied, mixed):
    n_tied = n_mixed = low = 0
    while low < len(case):
        high, differs = low + 1, False
        while (
            high < len(case)
            and begin[high] == begin[low]
            and case[high] == case[low]
            and finish[high] == finish[low]
        ):
            differs |= activity[high] != activity[low]
            high += 1
        if high > low + 1:
            n_tied += high - low
            n_mixed += (high - low) * differs
            for place in range(low, high):
                tied[place] = True
                mixed[place] = differs
        low = high
    return n_tied, n_mixed


def tied_steps(
    case: Array, activity: Array, begin: Array, finish: Array
) -> tuple[Array, Array, int, int]:
    """Which steps began and ended together with a neighbour of their case?

    Args:
        case: code of the case of each step, int32; steps stand case by case, in order of time.
        activity: code of its activity, int32.
        begin: when it began, int64 microseconds.
        finish: when it was over.

    Returns:
        (tied, mixed, n_tied, n_mixed): for each step whether it shares its time, and whether it
        does so with another activity; how many steps do.

    Cost: linear.
    """
    tied, mixed = np.zeros(len(case), np.bool_), np.zeros(len(case), np.bool_)
    given = frozen(case), frozen(activity), frozen(begin), frozen(finish)
    n_tied, n_mixed = _find(*given, tied, mixed)
    return tied, mixed, int(n_tied), int(n_mixed)
