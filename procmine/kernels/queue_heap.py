"""A heap of dated events on plain arrays: what happens next, ties in the order they were made."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

__all__ = ["Heap", "empty_heap", "grown_heap", "next_at", "pop", "push"]

Array = np.ndarray[Any, np.dtype[Any]]


class Heap(NamedTuple):
    """Events to come: instant, order of making, kind and what it concerns.

    Args:
        at: instants; the first is the earliest.
        order: running number, so that equal instants keep the order they were made in.
        kind: what happens.
        what: to whom.
        size: how many there are, and how many were ever made.
    """

    at: Array
    order: Array
    kind: Array
    what: Array
    size: Array


def empty_heap(capacity: int) -> Heap:
    """A heap with room for so many events."""
    return Heap(
        np.zeros(capacity, np.int64),
        np.zeros(capacity, np.int64),
        np.zeros(capacity, np.int8),
        np.zeros(capacity, np.int32),
        np.zeros(2, np.int64),
    )


def grown_heap(heap: Heap, capacity: int) -> Heap:
    """The same heap with more room."""
    more = empty_heap(capacity)
    for old, new in zip(heap, more, strict=True):
        new[: len(old)] = old
    return more


@njit(cache=True, nogil=True)
def _before(heap, a, b):
    return heap.at[a] < heap.at[b] or (heap.at[a] == heap.at[b] and heap.order[a] < heap.order[b])


@njit(cache=True, nogil=True)
def _swap(heap, a, b):
    heap.at[a], heap.at[b] = heap.at[b], heap.at[a]
    heap.order[a], heap.order[b] = heap.order[b], heap.order[a]
    heap.kind[a], heap.kind[b] = heap.kind[b], heap.kind[a]
    heap.what[a], heap.what[b] = heap.what[b], heap.what[a]


@njit(cache=True, nogil=True)
def push(heap, at, kind, what):
    """Add one event; the caller keeps room for it."""
    child = heap.size[0]
    heap.at[child] = at
    heap.order[child] = heap.size[1]
    heap.kind[child] = kind
    heap.what[child] = what
    heap.size[0] += 1
    heap.size[1] += 1
    while child > 0:
        parent = (child - 1) // 2
        if not _before(heap, child, parent):
            break
        _swap(heap, child, parent)
        child = parent


@njit(cache=True, nogil=True)
def next_at(heap):
    """The instant of the next event, or the largest integer when there is none."""
    return heap.at[0] if heap.size[0] > 0 else np.iinfo(np.int64).max


@njit(cache=True, nogil=True)
def pop(heap):
    """Take the next event off: (instant, kind, what)."""
    at, kind, what = heap.at[0], heap.kind[0], heap.what[0]
    heap.size[0] -= 1
    last = heap.size[0]
    if last > 0:
        _swap(heap, 0, last)
        parent = 0
        while True:
            child = 2 * parent + 1
            if child >= last:
                break
            if child + 1 < last and _before(heap, child + 1, child):
                child += 1
            if not _before(heap, child, parent):
                break
            _swap(heap, child, parent)
            parent = child
    return at, kind, what
