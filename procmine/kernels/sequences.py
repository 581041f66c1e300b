"""What the prefix tree tells once the pass is over: everything that depends on order alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from procmine.kernels.walk import ACTIVITY, EDGE, PARENT

__all__ = [
    "ACTIVITY_COUNTS",
    "EDGE_COUNTS",
    "SEQUENCE_COUNTS",
    "count_sequences",
    "lexical_ranks",
    "unroll",
]

Array = np.ndarray[Any, np.dtype[Any]]

ACTIVITY_COUNTS = ("n", "n_cases", "n_rework_cases", "n_self_loops", "n_self_loop_cases")
EDGE_COUNTS = ("n", "n_cases", "n_ping_pongs", "n_backward_cases")
SEQUENCE_COUNTS = ("n_steps", "n_repeats", "n_self_loops", "n_ping_pongs")


@njit(cache=True, nogil=True)
def _count(nodes, leaves, n_cases, by_activity, by_edge, by_sequence):
    # Marks say in which sequence an activity or edge was last seen; no clearing between sequences.
    seen = np.full(len(by_activity), -1, np.int64)
    times = np.zeros(len(by_activity), np.int64)
    first = np.zeros(len(by_activity), np.int64)
    looped = np.full(len(by_activity), -1, np.int64)
    met = np.full(len(by_edge), -1, np.int64)
    for i in range(len(leaves)):
        node, n = leaves[i], n_cases[i]
        later, latest, way, way_back = -1, -1, -1, -1
        while node > 0:
            a, edge = nodes[node, ACTIVITY], nodes[node, EDGE]
            by_sequence[i, 0] += 1
            by_activity[a, 0] += n
            if seen[a] != i:
                seen[a] = i
                times[a] = 0
                by_activity[a, 1] += n
            # Backwards, so the occurrence met last is the first one; places count from the end.
            first[a] = by_sequence[i, 0]
            times[a] += 1
            if times[a] == 2:
                by_activity[a, 2] += n
            by_sequence[i, 1] += times[a] > 1
            if later == a:
                by_sequence[i, 2] += 1
                by_activity[a, 3] += n
                if looped[a] != i:
                    looped[a] = i
                    by_activity[a, 4] += n
            elif latest == a and later >= 0:
                by_sequence[i, 3] += 1
                by_edge[way_back, 2] += n
            if edge >= 0:
                by_edge[edge, 0] += n
                if met[edge] != i:
                    met[edge] = i
                    by_edge[edge, 1] += n
            # Backwards: `way` leads from here to `later`, `way_back` from `later` to `latest`.
            latest, later, way_back, way = later, a, way, edge
            node = nodes[node, PARENT]
        _count_backward(nodes, leaves[i], i, n, first, met, by_edge)


@njit(cache=True, nogil=True)
def _count_backward(nodes, leaf, i, n, first, met, by_edge):
    """Connections of a sequence whose target was done before their source was."""
    node = leaf
    while nodes[node, EDGE] >= 0:
        edge, parent = nodes[node, EDGE], nodes[node, PARENT]
        if met[edge] == i:
            # Marked as done by a number no sequence has.
            met[edge] = -2 - i
            if first[nodes[node, ACTIVITY]] > first[nodes[parent, ACTIVITY]]:
                by_edge[edge, 3] += n
        node = parent


@njit(cache=True, nogil=True)
def _unroll(nodes, leaves, bounds, out):
    for i in range(len(leaves)):
        node = leaves[i]
        for position in range(bounds[i + 1] - 1, bounds[i] - 1, -1):
            out[position] = nodes[node, ACTIVITY]
            node = nodes[node, PARENT]


@njit(cache=True, nogil=True)
def _number(by_parent, first, last, rank):
    # Depth first with a stack of (next child, behind the last child) by position in by_parent.
    depth = 0
    at = np.empty(len(rank) + 1, np.int64)
    end = np.empty(len(rank) + 1, np.int64)
    at[0], end[0] = first[0], last[0]
    n = 1
    while depth >= 0:
        if at[depth] == end[depth]:
            depth -= 1
            continue
        node = by_parent[at[depth]]
        at[depth] += 1
        rank[node] = n
        n += 1
        depth += 1
        at[depth], end[depth] = first[node], last[node]


def lexical_ranks(nodes: Array) -> Array:
    """Where does the sequence of each node stand in lexical order of the activity codes?

    Args:
        nodes: the nodes of the prefix tree, root first.

    Returns:
        Ranks, int64; the empty sequence is 0 and a prefix comes before what it begins.

    Cost: n log n in the nodes.
    """
    by_parent = np.lexsort((nodes[1:, ACTIVITY], nodes[1:, PARENT])) + 1
    parents = nodes[by_parent, PARENT]
    places = np.arange(len(nodes))
    first = np.searchsorted(parents, places, side="left")
    last = np.searchsorted(parents, places, side="right")
    rank = np.zeros(len(nodes), np.int64)
    _number(by_parent, first, last, rank)
    return rank


def count_sequences(
    nodes: Array, leaves: Array, n_cases: Array, n_activities: int, n_edges: int
) -> tuple[Array, Array, Array]:
    """What do the distinct sequences say about activities, connections and themselves?

    Args:
        nodes: the nodes of the prefix tree.
        leaves: last node of each distinct sequence, int32.
        n_cases: cases that follow it, int64.
        n_activities: number of activities.
        n_edges: number of connections.

    Returns:
        Counts with the columns ``ACTIVITY_COUNTS``, ``EDGE_COUNTS`` and ``SEQUENCE_COUNTS``, one
        row per activity, connection and sequence, int64.

    Cost: linear in the length of all distinct sequences.
    """
    by_activity = np.zeros((n_activities, len(ACTIVITY_COUNTS)), np.int64)
    by_edge = np.zeros((n_edges, len(EDGE_COUNTS)), np.int64)
    by_sequence = np.zeros((len(leaves), len(SEQUENCE_COUNTS)), np.int64)
    _count(nodes, leaves, n_cases, by_activity, by_edge, by_sequence)
    return by_activity, by_edge, by_sequence


def unroll(nodes: Array, leaves: Array, n_steps: Array) -> tuple[Array, Array]:
    """The activities of the sequences ending in these leaves.

    Returns:
        (activities, bounds): codes one after the other, int32; n + 1 positions in them, int64.
    """
    bounds = np.zeros(len(leaves) + 1, np.int64)
    np.cumsum(n_steps, out=bounds[1:])
    out = np.empty(bounds[-1], np.int32)
    _unroll(nodes, leaves, bounds, out)
    return out, bounds
