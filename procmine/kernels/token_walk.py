"""Tokens played along runs of a model, to know which flows each run took."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

__all__ = ["walk_tokens"]

Array = np.ndarray[Any, np.dtype[Any]]


@njit(cache=True, nogil=True)
def _surest(group, held, n_held, meets, size):
    best, fewest = -1, 0
    for at in range(n_held):
        ways = held[at]
        if meets[group, ways] >= 0 and (best < 0 or size[ways] < fewest):
            best, fewest = at, size[ways]
            if fewest == 1:
                break
    return best


@njit(cache=True, nogil=True)
def _walk(nodes, bounds, takes, puts, meets, size, found):
    held, since = np.zeros(64, np.int64), np.zeros(64, np.int64)
    n_found = 0
    for run in range(len(bounds) - 1):
        n_held = 0
        for place in range(bounds[run], bounds[run + 1]):
            node = nodes[place]
            for group in range(takes[node], takes[node + 1]):
                at = _surest(group, held, n_held, meets, size)
                if at < 0:
                    continue
                found[n_found, 0] = run
                found[n_found, 1] = meets[group, held[at]]
                found[n_found, 2] = since[at]
                found[n_found, 3] = place
                n_found += 1
                n_held -= 1
                for i in range(at, n_held):
                    held[i], since[i] = held[i + 1], since[i + 1]
            for ways in range(puts[node], puts[node + 1]):
                if n_held == len(held):
                    held = np.concatenate((held, np.zeros_like(held)))
                    since = np.concatenate((since, np.zeros_like(since)))
                held[n_held], since[n_held] = ways, place
                n_held += 1
    return n_found


def walk_tokens(
    nodes: Array, bounds: Array, takes: Array, puts: Array, meets: Array, size: Array
) -> Array:
    """Which flows did each run go along?

    Args:
        nodes: the nodes of all runs, one run behind the other, int64.
        bounds: where each run begins in ``nodes``, and the end of the last, int64.
        takes: where the groups of each node begin, one more than there are nodes; a node takes one
            token for each of its groups of flows.
        puts: where the tokens of each node begin, in the same way; each lies on a set of flows.
        meets: for every group and every set the flow they share; −1 where they share none.
        size: how many flows each set holds.

    Returns:
        A row for each flow taken: the run, the flow, and the places in ``nodes`` where the token
        was put and taken.

    Cost: the nodes of the runs times the tokens held at once.
    """
    n_most = int(np.diff(takes)[nodes].sum()) if len(nodes) else 0
    found = np.empty((n_most, 4), np.int64)
    n_found = _walk(nodes, bounds, takes, puts, meets, size, found) if n_most else 0
    return found[:n_found]
