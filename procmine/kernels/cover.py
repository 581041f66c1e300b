"""Stretches of time that are filled once and then counted: a Fenwick tree beside a union-find."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = [
    "add", "count_until", "fill", "measure_until", "next_empty", "open_before", "place_of", "total",
]  # fmt: skip


@njit(cache=True, nogil=True)
def place_of(coords, at):
    """The last place whose coordinate is not after an instant; −1 before the first."""
    return np.searchsorted(coords, at, side="right") - 1


@njit(cache=True, nogil=True)
def open_before(hours, calendar, at):
    """Microseconds a calendar was open before an instant.

    hours: (opens, closes, total before each opening, bounds of the calendars).
    """
    opens, closes, before, bounds = hours
    low, high = bounds[calendar], bounds[calendar + 1]
    place = low + np.searchsorted(opens[low:high], at, side="right") - 1
    if place < low:
        return np.int64(0)
    return before[place] + min(at, closes[place]) - opens[place]


@njit(cache=True, nogil=True)
def next_empty(empty, k):
    """The first stretch from k on that is not filled, remembering the way."""
    root = k
    while empty[root] != root:
        root = empty[root]
    while empty[k] != root:
        empty[k], k = root, empty[k]
    return root


@njit(cache=True, nogil=True)
def add(tree, k, amount):
    """Add to the place k of a Fenwick tree, which has one place more than there are places."""
    at = k + 1
    while at < len(tree):
        tree[at] += amount
        at += at & -at


@njit(cache=True, nogil=True)
def total(tree, k):
    """The sum of the first k places."""
    found = np.int64(0)
    while k > 0:
        found += tree[k]
        k -= k & -k
    return found


@njit(cache=True, nogil=True)
def fill(coords, tree, empty, begin, end):
    """Fill all stretches between two coordinates; empty has one place more than stretches."""
    stop = place_of(coords, end)
    k = next_empty(empty, place_of(coords, begin))
    while k < stop:
        add(tree, k, coords[k + 1] - coords[k])
        empty[k] = k + 1
        k = next_empty(empty, k)


@njit(cache=True, nogil=True)
def count_until(coords, tree, empty, at):
    """How much is filled before an instant?"""
    k = place_of(coords, at)
    if k < 0:
        return np.int64(0)
    inside = k < len(coords) - 1 and empty[k] != k
    return total(tree, k) + (at - coords[k] if inside else np.int64(0))


@njit(cache=True, nogil=True)
def measure_until(coords, covered, before, at):
    """How much is covered before an instant, from sums that stand at the coordinates?"""
    k = place_of(coords, at)
    if k < 0:
        return np.int64(0)
    inside = k < len(coords) - 1 and covered[k]
    return before[k] + (at - coords[k] if inside else np.int64(0))
