"""What hangs on the order of steps that share their time: connections, variants and cases."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen
from procmine.kernels.slots import find_slot, grow_table, new_table, pack

__all__ = ["count_hanging"]

Array = np.ndarray[Any, np.dtype[Any]]

_ROOT = 0
# What is counted: nodes of the tree, connections, variants, cases.
_NODES, _EDGES, _VARIANTS, _CASES = range(4)


@njit(cache=True, nogil=True)
def _add(keys, values, key, fresh):
    """What stands under this key, or what from now on does."""
    slot = find_slot(keys, key)
    if keys[slot] == np.uint64(0):
        keys[slot] = key + np.uint64(1)
        values[slot] = fresh
    return values[slot]


@njit(cache=True, nogil=True)
def _count(low, case, activity, mixed, keys, children, hints, edge_keys, edges, counts):
    """Count case by case from a place on until a table is full; returns where that case begins."""
    while low < len(case):
        high, is_open = low, False
        while high < len(case) and case[high] == case[low]:
            is_open |= mixed[high]
            high += 1
        node = np.int64(_ROOT)
        for i in range(low, high if is_open else low):
            a = activity[i]
            if counts[_NODES] == len(hints) or counts[_EDGES] == len(edges) // 2:
                return low
            if hints[node, 0] != a:
                fresh = counts[_NODES]
                child = _add(keys, children, pack(node, a), fresh)
                counts[_NODES] += child == fresh
                hints[node, 0], hints[node, 1] = a, child
            node = np.int64(hints[node, 1])
            if i > low and (mixed[i] or mixed[i - 1]):
                fresh = counts[_EDGES]
                edge = _add(edge_keys, edges, pack(activity[i - 1], a), fresh)
                counts[_EDGES] += edge == fresh
        if is_open:
            counts[_VARIANTS] += not hints[node, 2]
            hints[node, 2] = 1
            counts[_CASES] += 1
        low = high
    return low


def count_hanging(case: Array, activity: Array, mixed: Array) -> tuple[int, int, int]:
    """How much would be another if steps whose order is open stood otherwise?

    Args:
        case: code of the case of each step, int32; steps stand case by case, in order.
        activity: code of its activity, int32.
        mixed: does it share its time with a step of another activity? Booleans.

    Returns:
        (n_edges, n_variants, n_cases): distinct connections from, to or between such steps;
        distinct sequences of the cases that have one, exactly; how many cases those are.

    Cost: linear; memory grows with the distinct prefixes of these sequences.
    """
    given, low = (frozen(case), frozen(activity), frozen(mixed)), 0
    keys, children = new_table(1 << 12)
    edge_keys, edges = new_table(1 << 10)
    # The child last taken: its activity and its node; and whether a sequence ends here.
    hints = _no_hints(1 << 11)
    counts = np.array([1, 0, 0, 0], np.int64)
    while True:
        low = _count(low, *given, keys, children, hints, edge_keys, edges, counts)
        if low == len(case):
            return int(counts[_EDGES]), int(counts[_VARIANTS]), int(counts[_CASES])
        # What was counted of the case stays where it is: to meet it again changes nothing.
        if counts[_NODES] == len(hints):
            keys, children = grow_table(keys, children)
            hints = np.concatenate([hints, _no_hints(len(hints))])
        else:
            edge_keys, edges = grow_table(edge_keys, edges)


def _no_hints(n: int) -> Array:
    hints = np.zeros((n, 3), np.int32)
    hints[:, 0] = -1
    return hints
