"""When could each step have begun? The latest earlier step that is not concurrent with it.

Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023; which
activities are concurrent: Weijters, van der Aalst, Alves de Medeiros: heuristics miner, 2006.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["concurrent_pairs", "enabled_at"]

Array = np.ndarray[Any, np.dtype[Any]]

# Beyond these, a dependency is sure and a loop of two is a loop.
_SURE = 0.9


def concurrent_pairs(case: Array, activity: Array, n_activities: int) -> Array:
    """Which activities happen in either order, without one depending on the other?

    Args:
        case: code of the case of each step; steps stand case by case, in order of their ends.
        activity: code of its activity, int32.
        n_activities: codes are below this.

    Returns:
        Pairs as ``a * n_activities + b``, both ways round, ascending, int64.

    Cost: a sort of the steps.
    """
    first, second = activity[:-1].astype(np.int64), activity[1:].astype(np.int64)
    follows = case[1:] == case[:-1]
    keys, counts = np.unique((first * n_activities + second)[follows], return_counts=True)
    a, b = keys // n_activities, keys % n_activities
    back = _counted(keys, counts, b * n_activities + a)
    third = activity[2:].astype(np.int64)
    returns = follows[:-1] & follows[1:] & (first[:-1] == third) & (first[:-1] != second[:-1])
    loops = np.unique((first[:-1] * n_activities + second[:-1])[returns], return_counts=True)
    n_loops = _counted(*loops, a * n_activities + b) + _counted(*loops, b * n_activities + a)
    own = _counted(keys, counts, np.arange(n_activities) * (n_activities + 1))
    is_loop = n_loops / (n_loops + 1) >= _SURE
    for one in (a, b):
        is_loop &= own[one] / (own[one] + 1) < _SURE
    depends = np.abs(counts - back) / (counts + back + 1) >= _SURE
    found: Array = keys[(a != b) & (back > 0) & ~is_loop & ~depends]
    return found


def _counted(keys: Array, counts: Array, wanted: Array) -> Array:
    """How often each wanted key was counted; keys are ascending."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 0)


@njit(cache=True, nogil=True)
def _is_concurrent(pairs, a, b, n_activities):
    key = np.int64(a) * n_activities + b
    place = np.searchsorted(pairs, key)
    return place < len(pairs) and pairs[place] == key


@njit(cache=True, nogil=True)
def _enable(bounds, activity, start, end, pairs, n_activities, enabled, source):
    for c in range(len(bounds) - 1):
        low, high = bounds[c], bounds[c + 1]
        first = start[low] if low < high else np.int64(0)
        for i in range(low, high):
            first = min(first, start[i])
        for i in range(low, high):
            enabled[i], source[i] = first, -1
            j = i - 1
            if j >= low and end[j] > start[i]:
                # Steps that end after it starts may be many: the last one before is looked up.
                j = low + np.searchsorted(end[low:i], start[i], side="right") - 1
            while j >= low:
                if len(pairs) and _is_concurrent(pairs, activity[j], activity[i], n_activities):
                    j -= 1
                    continue
                if source[i] < 0:
                    source[i] = j
                if end[j] < end[i]:
                    enabled[i] = end[j]
                    break
                # It takes no time and ends with others: on to those that ended before.
                j = low + np.searchsorted(end[low:i], end[i], side="left") - 1


def enabled_at(
    bounds: Array, activity: Array, start: Array, end: Array, pairs: Array, n_activities: int
) -> tuple[Array, Array]:
    """When was each step enabled, and after which step does it come?

    Args:
        bounds: n cases + 1 positions of the cases, int64.
        activity: code of the activity of each step, int32; steps of a case stand in order of their
            ends, then starts.
        start: int64 microseconds.
        end: int64 microseconds, not before the start.
        pairs: concurrent pairs, as ``concurrent_pairs`` gives them.
        n_activities: codes are below this.

    Returns:
        (enabled, source): the latest end before its own of a step that is over when it starts and
        is not concurrent, int64 microseconds, or the first start of the case; position of the last
        step before it that is over and not concurrent, int64, −1 if there is none.

    Cost: linear, n log n where steps of a case overlap; times the length of runs of steps that are
    concurrent with the one behind them.
    """
    enabled, source = np.empty(len(activity), np.int64), np.empty(len(activity), np.int64)
    given = frozen(bounds), frozen(activity), frozen(start), frozen(end), frozen(pairs)
    _enable(*given, n_activities, enabled, source)
    return enabled, source
