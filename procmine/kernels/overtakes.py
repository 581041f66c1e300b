"""Who overtakes whom? Pairs of steps of one resource done in another order than they came."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["count_overtakes"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _count(bounds, rank, start, value, n_values, tree, out):
    for r in range(len(bounds) - 1):
        low, high = bounds[r], bounds[r + 1]
        n = high - low
        tree[: (n + 1) * n_values] = 0
        done = low
        for i in range(low, high):
            # Steps that start together overtake nobody.
            while start[done] < start[i]:
                at = n - (rank[done] - low)
                while at <= n:
                    tree[at * n_values + value[done]] += 1
                    at += at & -at
                done += 1
            at = n - 1 - (rank[i] - low)
            while at > 0:
                for v in range(n_values):
                    out[value[i], v] += tree[at * n_values + v]
                at -= at & -at


def count_overtakes(
    resource: Array, enabled: Array, start: Array, value: Array, n_values: int
) -> Array:
    """How often was a step of one value passed by one of another?

    A step passes another of the same resource when it could begin only later and started earlier.

    Args:
        resource: code of who did each step, int32, 0 or more.
        enabled: when it could have begun, int64 microseconds.
        start: when it started.
        value: code of what it is told apart by, 0 or more.
        n_values: codes are below this.

    Returns:
        Pairs by value of the one passed and of the one that passed it, int64.

    Cost: n log n, times the values.
    """
    order = np.lexsort((enabled, start, resource))
    who, came = resource[order], enabled[order]
    bounds = np.searchsorted(who, np.arange(int(who.max(initial=-1)) + 2))
    # Equal ones share the place of the last: none of them came before another.
    by_coming = np.lexsort((came, who))
    place = np.empty(len(order), np.int64)
    sorted_who, sorted_came = who[by_coming], came[by_coming]
    last = np.ones(len(order), np.bool_)
    last[:-1] = (sorted_who[1:] != sorted_who[:-1]) | (sorted_came[1:] != sorted_came[:-1])
    ends = np.flatnonzero(last)
    place[by_coming] = ends[np.searchsorted(ends, np.arange(len(order)))]
    out = np.zeros((n_values, n_values), np.int64)
    tree = np.zeros((int(np.diff(bounds).max(initial=0)) + 1) * n_values, np.int64)
    given = frozen(place), frozen(start[order]), frozen(value[order].astype(np.int64))
    _count(bounds, *given, n_values, tree, out)
    return out
