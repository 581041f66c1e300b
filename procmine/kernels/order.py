"""Putting events in order: by case, then time, then row; a general sort only where needed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.codes import count_codes
from procmine.kernels.frozen import frozen

__all__ = ["order_by_case"]

Array = np.ndarray[Any, np.dtype[Any]]

_SHORT = 32


@njit(cache=True, nogil=True)
def _before(a, b, key1, key2):
    return key1[a] < key1[b] or (key1[a] == key1[b] and key2[a] < key2[b])


@njit(cache=True, nogil=True)
def _is_ascending(key1, key2):
    for row in range(1, len(key1)):
        if _before(row, row - 1, key1, key2):
            return False
    return True


@njit(cache=True, nogil=True)
def _order(case, key1, key2, bounds, order, spare):
    """Fill order, the bounds being those of all cases; returns how many steps go back."""
    n_moved = 0
    for row in range(len(case)):
        # The bound of a case moves on to that of the next while it is filled, and back at the end.
        order[bounds[case[row]]] = row
        bounds[case[row]] += 1
    for c in range(len(bounds) - 1, 0, -1):
        bounds[c] = bounds[c - 1]
    bounds[0] = 0
    # Rows in order of time are so in every case: looking at them case by case is far dearer.
    if _is_ascending(key1, key2):
        return n_moved
    for c in range(len(bounds) - 1):
        moved = 0
        for i in range(bounds[c] + 1, bounds[c + 1]):
            moved += _before(order[i], order[i - 1], key1, key2)
        if moved:
            _sort_case(order, bounds[c], bounds[c + 1], key1, key2, spare)
        n_moved += moved
    return n_moved


@njit(cache=True, nogil=True)
def _sort_case(order, low, high, key1, key2, spare):
    """Short runs by insertion, then merged; both are stable: equal keys keep the order of rows."""
    for begin in range(low, high, _SHORT):
        for i in range(begin + 1, min(begin + _SHORT, high)):
            row = order[i]
            j = i - 1
            while j >= begin and _before(row, order[j], key1, key2):
                order[j + 1] = order[j]
                j -= 1
            order[j + 1] = row
    width = _SHORT
    while width < high - low:
        for left in range(low, high, 2 * width):
            middle, right = min(left + width, high), min(left + 2 * width, high)
            a, b = left, middle
            for i in range(left, right):
                if b == right or (a < middle and not _before(order[b], order[a], key1, key2)):
                    spare[i] = order[a]
                    a += 1
                else:
                    spare[i] = order[b]
                    b += 1
        for i in range(low, high):
            order[i] = spare[i]
        width *= 2


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
    sizes = count_codes(case, n_cases)
    bounds = np.zeros(n_cases + 1, np.int64)
    np.cumsum(sizes, out=bounds[1:])
    order = np.empty(len(case), np.int32)
    spare = np.empty(len(case) if int(sizes.max(initial=0)) > _SHORT else 0, np.int32)
    moved = _order(frozen(case), frozen(key1), frozen(key2), bounds, order, spare)
    return order, bounds, int(moved)
