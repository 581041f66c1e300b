"""Putting events in order: by case, then time, then row; a general sort only where needed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["order_by_case"]

Array = np.ndarray[Any, np.dtype[Any]]

_SHORT = 32


@njit(cache=True, nogil=True)
def _order(case, key1, key2, n_cases):
    bounds = np.zeros(n_cases + 1, np.int64)
    for row in range(len(case)):
        bounds[case[row] + 1] += 1
    for c in range(n_cases):
        bounds[c + 1] += bounds[c]
    order = np.empty(len(case), np.int32)
    fill = bounds[:-1].copy()
    for row in range(len(case)):
        order[fill[case[row]]] = row
        fill[case[row]] += 1
    n_moved = 0
    for c in range(n_cases):
        low, high = bounds[c], bounds[c + 1]
        sorted_yet = True
        for i in range(low + 1, high):
            a, b = order[i - 1], order[i]
            if key1[b] < key1[a] or (key1[b] == key1[a] and key2[b] < key2[a]):
                sorted_yet = False
                n_moved += 1
        if not sorted_yet:
            _sort_case(order, low, high, key1, key2)
    return order, bounds, n_moved


@njit(cache=True, nogil=True)
def _sort_case(order, low, high, key1, key2):
    # Both ways are stable, so that equal keys keep the order of rows.
    if high - low <= _SHORT:
        for i in range(low + 1, high):
            row = order[i]
            j = i - 1
            while j >= low and (
                key1[order[j]] > key1[row]
                or (key1[order[j]] == key1[row] and key2[order[j]] > key2[row])
            ):
                order[j + 1] = order[j]
                j -= 1
            order[j + 1] = row
        return
    rows = order[low:high].copy()
    rows = rows[np.argsort(key2[rows], kind="mergesort")]
    rows = rows[np.argsort(key1[rows], kind="mergesort")]
    order[low:high] = rows


def order_by_case(case: Array, key1: Array, key2: Array, n_cases: int) -> tuple[Array, Array, int]:
    """In which order do the events of each case come?

    Args:
        case: code of each event's case, 0 ≤ code < n_cases, int32.
        key1: first sort key within a case, int64.
        key2: second sort key, int64; equal keys keep the order given.
        n_cases: number of cases.

    Returns:
        (order, bounds, n_out_of_order): positions into the input, case by case, int32; the bounds
        of each case in it, n_cases + 1, int64; how many events came before an earlier one.

    Cost: linear for events that come in time order; n log n within a case that does not.
    """
    order, bounds, moved = _order(case, key1, key2, n_cases)
    return order, bounds, int(moved)
