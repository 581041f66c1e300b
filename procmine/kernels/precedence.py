"""Which activity comes before which, case by case."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["precedence"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _count(bounds, activity, found):
    for c in range(len(bounds) - 1):
        for i in range(bounds[c], bounds[c + 1]):
            for j in range(i + 1, bounds[c + 1]):
                found[activity[i], activity[j]] += 1


def precedence(bounds: Array, activity: Array, n_activities: int) -> Array:
    """In how many cases does one activity come before the other?

    Args:
        bounds: n cases + 1 positions of the cases, int64.
        activity: code of each activity a case has, in order of their first times, int64; each
            stands once in a case.
        n_activities: codes are below this.

    Returns:
        Cases by earlier and later activity, int32.

    Cost: the squares of the numbers of activities of the cases.
    """
    found = np.zeros((n_activities, n_activities), np.int32)
    _count(frozen(bounds), frozen(activity), found)
    return found
