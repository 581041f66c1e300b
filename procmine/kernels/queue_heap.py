"""A heap of dated events on plain arrays: what happens next, ties in the order they were made."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

__all__ = ["Heap", "empty_heap", "grown_heap", "next_at", "pop", "push", "push_all"]

Array = np.ndarray[Any, np.dtype[Any]]


_EVENT = np.dtype([("at", "i8"), ("order", "i8"), ("kind", "i8"), ("what", "i8")])


class Heap(NamedTuple):
    """Events to come.

    Args:
        events: instant, running number (equal instants keep the order they were made in), kind and
            whom it concerns; the first is the earliest.
        size: how many there are, and how many were ever made.
    """

    events: Array
    size: Array


def empty_heap(capacity: int) -> Heap:
    """A heap with room for so many events."""
    return Heap(np.zeros(capacity, _EVENT), np.zeros(2, np.int64))


def grown_heap(heap: Heap, capacity: int) -> Heap:
    """The same heap with more room."""
    more = empty_heap(capacity)
    for old, new in zip(heap, more, strict=True):
        new[: len(old)] = old
    return more


@njit(cache=True, nogil=True)
def _before(events, a, b):
    one, other = events[a], events[b]
    return one.at < other.at or (one.at == other.at and one.order < other.order)


@njit(cache=True, nogil=True)
def _swap(events, a, b):
    one, other = events[a], events[b]
    one.at, other.at = other.at, one.at
    one.order, other.order = other.order, one.order
    one.kind, other.kind = other.kind, one.kind
    one.what, other.what = other.what, one.what


@njit(cache=True, nogil=True)
def push(heap, at, kind, what):
    """Add one event; the caller keeps room for it."""
    events, child = heap.events, heap.size[0]
    events[child].at = at
    events[child].order = heap.size[1]
    events[child].kind = kind
    events[child].what = what
    heap.size[0] += 1
    heap.size[1] += 1
    while child > 0:
        parent = (child - 1) // 2
        if not _before(events, child, parent):
            break
        _swap(events, child, parent)
        child = parent


@njit(cache=True, nogil=True)
def next_at(heap):
    """The instant of the next event, or the largest integer when there is none."""
    return heap.events[0].at if heap.size[0] > 0 else np.iinfo(np.int64).max


@njit(cache=True, nogil=True)
def pop(heap):
    """Take the next event off: (instant, kind, what)."""
    events = heap.events
    at, kind, what = events[0].at, events[0].kind, events[0].what
    heap.size[0] -= 1
    last = heap.size[0]
    if last > 0:
        _swap(events, 0, last)
        parent = 0
        while True:
            child = 2 * parent + 1
            if child >= last:
                break
            if child + 1 < last and _before(events, child + 1, child):
                child += 1
            if not _before(events, child, parent):
                break
            _swap(events, child, parent)
            parent = child
    return at, kind, what


@njit(cache=True, nogil=True)
def push_all(heap, at, kind, what):
    """Add many events of one kind."""
    for index in range(len(at)):
        push(heap, at[index], kind, what[index])
