"""What a thinned map must keep so that every activity still lies on a way from start to end."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from procmine.summary.noun import Summary

__all__ = ["Backbone"]

Array = np.ndarray[Any, np.dtype[Any]]

# Nodes are activity codes; the start and the end of cases get the two codes behind them.
Arc = tuple[int, int, int, int]  # source, target, n, connection or -1 for an arc of start or end
# For each node the one before it, and the arc's connection, on its strongest way from the root.
Tree = dict[int, tuple[int, int]]


class Backbone:
    """The strongest ways through a log, worked out once for all maps of it.

    Args:
        summary: what the pass told.
    """

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._start = len(summary.activities)
        self._ordered: dict[tuple[int, ...], tuple[list[int], Array]] = {}

    def best_ways(self, wanted: Iterable[int]) -> list[int]:
        """The wanted activities, and those on the strongest ways from the start and to the end."""
        ends = {self._start, self._start + 1}
        kept: set[int] = set()
        for activity in wanted:
            for tree in self._whole:
                node = activity
                while node in tree and node not in ends:
                    kept.add(node)
                    node = tree[node][0]
        return sorted(kept)

    def shown_edges(self, kept: Sequence[int], share: float) -> list[int]:
        """The connections to show among the kept activities.

        First those on the strongest way from the start to each activity and from it to the end;
        then the most frequent of the others, until they cover the share of the others' occurrences.
        """
        needed, others = self._in_order(tuple(kept))
        covered = np.cumsum(self._summary.by_edge("n")[others])
        if not len(others):
            return needed
        # One more is shown as long as those before it cover less than the share.
        before = covered - self._summary.by_edge("n")[others]
        n_shown = int(np.searchsorted(before, share * int(covered[-1]), side="left"))
        return sorted({*needed, *others[:n_shown].tolist()})

    @cached_property
    def _whole(self) -> tuple[Tree, Tree]:
        return self._trees(range(self._start))

    def _in_order(self, kept: tuple[int, ...]) -> tuple[list[int], Array]:
        """The connections that must stay among these activities, and the others by frequency."""
        if kept not in self._ordered:
            trees = self._trees(kept)
            needed = sorted({k for tree in trees for _, k in tree.values() if k >= 0})
            inside = self._inside(kept)
            edges = self._summary.edges
            others = np.flatnonzero(inside[edges[:, 0]] & inside[edges[:, 1]])
            others = np.setdiff1d(others, needed, assume_unique=True)
            order = np.argsort(-self._summary.by_edge("n")[others], kind="stable")
            self._ordered[kept] = needed, others[order]
        return self._ordered[kept]

    def _inside(self, kept: Iterable[int]) -> Array:
        inside = np.zeros(self._start, np.bool_)
        inside[list(kept)] = True
        return inside

    def _trees(self, kept: Iterable[int]) -> tuple[Tree, Tree]:
        """The strongest ways from the start to these activities, and from them to the end."""
        arcs = self._arcs(self._inside(kept))
        backward = [(b, a, n, k) for a, b, n, k in arcs]
        return _widest_tree(arcs, self._start), _widest_tree(backward, self._start + 1)

    def _arcs(self, inside: Array) -> list[Arc]:
        """Connections between kept activities, and those from the start and to the end."""
        summary, start, end = self._summary, self._start, self._start + 1
        source, target = summary.edges[:, 0], summary.edges[:, 1]
        among = np.flatnonzero(inside[source] & inside[target] & (source != target))
        columns = source[among], target[among], summary.by_edge("n")[among], among
        arcs: list[Arc] = list(zip(*(column.tolist() for column in columns), strict=True))
        for counts, is_start in ((summary.starts_with, True), (summary.ends_with, False)):
            for a in np.flatnonzero(inside & (counts > 0)).tolist():
                n = int(counts[a])
                arcs.append((start, a, n, -1) if is_start else (a, end, n, -1))
        return arcs


def _widest_tree(arcs: Iterable[Arc], root: int) -> Tree:
    """For each node the one before it, and the arc's connection, on its strongest way from root.

    A way is as strong as its rarest arc; of equally strong ways the one with fewer arcs counts,
    then the one through lower codes.
    """
    outgoing: dict[int, list[tuple[int, int, int]]] = {}
    for a, b, n, k in arcs:
        outgoing.setdefault(a, []).append((b, n, k))
    tree: Tree = {}
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
