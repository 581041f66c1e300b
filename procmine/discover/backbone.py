"""What a thinned map must keep so that every activity still lies on a way from start to end."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np

from procmine.summary.noun import Summary

__all__ = ["best_ways", "shown_edges"]

# Nodes are activity codes; the start and the end of cases get the two codes behind them.
Arc = tuple[int, int, int, int]  # source, target, n, connection or -1 for an arc of start or end


def best_ways(summary: Summary, wanted: Iterable[int]) -> list[int]:
    """The wanted activities, and those on the strongest ways from the start and to the end."""
    start, end = len(summary.activities), len(summary.activities) + 1
    arcs = _arcs(summary, range(len(summary.activities)))
    forward = _widest_tree(arcs, start)
    backward = _widest_tree([(b, a, n, k) for a, b, n, k in arcs], end)
    kept: set[int] = set()
    for activity in wanted:
        for tree in (forward, backward):
            node = activity
            while node in tree and node not in {start, end}:
                kept.add(node)
                node = tree[node][0]
    return sorted(kept)


def shown_edges(summary: Summary, kept: Sequence[int], share: float) -> list[int]:
    """The connections to show among the kept activities.

    First those on the strongest way from the start to each activity and from it to the end; then
    the most frequent of the others, until they cover the share of the others' occurrences.
    """
    start, end = len(summary.activities), len(summary.activities) + 1
    arcs = _arcs(summary, kept)
    forward = _widest_tree(arcs, start)
    backward = _widest_tree([(b, a, n, k) for a, b, n, k in arcs], end)
    needed = {k for tree in (forward, backward) for _, k in tree.values() if k >= 0}
    n = summary.by_edge("n")
    inside = set(kept)
    among = [k for k, (a, b) in enumerate(summary.edges.tolist()) if a in inside and b in inside]
    others = sorted((k for k in among if k not in needed), key=lambda k: -n[k])
    total = int(n[others].sum()) if others else 0
    covered = 0
    for k in others:
        if covered >= share * total:
            break
        needed.add(k)
        covered += int(n[k])
    return sorted(needed)


def _arcs(summary: Summary, kept: Iterable[int]) -> list[Arc]:
    """Connections between kept activities, and those from the start and to the end."""
    inside = np.zeros(len(summary.activities), np.bool_)
    inside[list(kept)] = True
    start, end = len(inside), len(inside) + 1
    n = summary.by_edge("n")
    arcs = [
        (a, b, int(n[k]), k)
        for k, (a, b) in enumerate(summary.edges.tolist())
        if inside[a] and inside[b] and a != b
    ]
    arcs += [(start, a, int(c), -1) for a, c in enumerate(summary.starts_with) if c and inside[a]]
    arcs += [(a, end, int(c), -1) for a, c in enumerate(summary.ends_with) if c and inside[a]]
    return arcs


def _widest_tree(arcs: Iterable[Arc], root: int) -> dict[int, tuple[int, int]]:
    """For each node the one before it, and the arc's connection, on its strongest way from root.

    A way is as strong as its rarest arc; of equally strong ways the one with fewer arcs counts,
    then the one through lower codes.
    """
    outgoing: dict[int, list[tuple[int, int, int]]] = {}
    for a, b, n, k in arcs:
        outgoing.setdefault(a, []).append((b, n, k))
    tree: dict[int, tuple[int, int]] = {}
    done: set[int] = set()
    queue: list[tuple[float, int, int, int, int]] = [(-float("inf"), 0, root, root, -1)]
    while queue:
        width, length, node, before, k = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        if node != root:
            tree[node] = (before, k)
        for target, n, arc in outgoing.get(node, ()):
            if target not in done:
                heapq.heappush(queue, (max(width, -n), length + 1, target, node, arc))
    return tree
