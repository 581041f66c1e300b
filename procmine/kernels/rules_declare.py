"""How often each activity is followed, preceded and accompanied by each other one, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.frozen import frozen

__all__ = ["RELATIONS", "count_relations"]

Array = np.ndarray[Any, np.dtype[Any]]

# For a pair (a, b): activations of a (of b where the relation looks back) that have the other.
RELATIONS = (
    "response",
    "alternate_response",
    "chain_response",
    "precedence",
    "alternate_precedence",
    "chain_precedence",
    "beside",
    "cases",
)


@njit(cache=True, nogil=True)
def _ahead(low, high, codes, weight, place, seen, counts):
    """From the end of a sequence to its start: what comes behind each step."""
    n = 0
    for i in range(high - 1, low - 1, -1):
        a = codes[i]
        if a < 0:
            continue
        for k in range(n):
            b = seen[k]
            if b == a:
                continue
            counts[0, a, b] += weight
            counts[1, a, b] += weight * (place[a] < 0 or place[b] < place[a])
            counts[2, a, b] += weight * (place[b] == i + 1)
        if place[a] < 0:
            seen[n] = a
            n += 1
        place[a] = i
    for k in range(n):
        place[seen[k]] = -1


@njit(cache=True, nogil=True)
def _behind(low, high, codes, weight, place, seen, counts):
    """From its start to its end: what came before each step; then what is beside it at all."""
    n = 0
    for i in range(low, high):
        b = codes[i]
        if b < 0:
            continue
        for k in range(n):
            a = seen[k]
            if a == b:
                continue
            counts[3, a, b] += weight
            counts[4, a, b] += weight * (place[b] < 0 or place[a] > place[b])
            counts[5, a, b] += weight * (place[a] == i - 1)
        if place[b] < 0:
            seen[n] = b
            n += 1
        place[b] = i
    for k in range(n):
        for other in range(n):
            counts[7, seen[k], seen[other]] += weight
    for i in range(low, high):
        if codes[i] >= 0:
            for k in range(n):
                counts[6, codes[i], seen[k]] += weight
    for k in range(n):
        place[seen[k]] = -1


@njit(cache=True, nogil=True)
def _count(codes, bounds, weights, place, seen, counts):
    for v in range(len(weights)):
        _ahead(bounds[v], bounds[v + 1], codes, weights[v], place, seen, counts)
        _behind(bounds[v], bounds[v + 1], codes, weights[v], place, seen, counts)


def count_relations(codes: Array, bounds: Array, weights: Array, n: int) -> Array:
    """How often does each activity have each other one before, behind or beside it?

    Args:
        codes: activities of all sequences one behind the other, int32; negative ones are steps
            nobody asks about (they still stand between others).
        bounds: n sequences + 1 positions.
        weights: how often each sequence occurs, int64.
        n: codes are below it.

    Returns:
        Counts by relation (as ``RELATIONS``), first and second activity, int64.

    Cost: for each sequence its length times its distinct activities; memory 64 n² bytes.
    """
    counts = np.zeros((len(RELATIONS), n, n), np.int64)
    place, seen = np.full(n, -1), np.zeros(n, np.int64)
    _count(frozen(codes), frozen(bounds), frozen(weights), place, seen, counts)
    return counts
