"""MarkingGraph: the markings of a net as arrays that grow, and what is asked of them as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.alignment_explore import (
    COVERED,
    COVERING,
    TOO_MANY,
    UNBOUNDED,
    explore,
)
from procmine.kernels.alignment_space import (
    FULL_EDGES,
    FULL_MARKINGS,
    FULL_TAILS,
    N_EDGES,
    N_MARKINGS,
    N_TAILS,
    OK,
    OVERFLOW,
    OVERFULL_PLACE,
    NetArrays,
    Space,
    begin_space,
    expand,
    refill_table,
)

__all__ = ["MarkingGraph", "OverfullError", "UnboundedError", "doubled"]

Array = np.ndarray[Any, np.dtype[Any]]


class OverfullError(Exception):
    """A place got more tokens than its field can hold; the argument is its number."""


class UnboundedError(Exception):
    """Tokens can be made without end at a place; the argument is its number."""


class MarkingGraph:
    """The markings of a net and the edges between them, as far as they are known.

    Args:
        net: the net as arrays.
        initial: words of the initial marking, uint64.
        n_bits: bits of the field of a place.
    """

    def __init__(self, net: NetArrays, initial: Array, n_bits: int) -> None:
        self.net, self.n_bits = net, n_bits
        self.space = _new_space(len(initial), 1 << 10)
        self.is_whole = False
        self._cursor = np.zeros(4, np.int64)
        self._initial = initial
        while True:
            self.space.work[0] = initial
            self.space.counts[:] = 0
            status = begin_space(net, self.space)
            if status == OK:
                break
            self.grow(status)
        # The tail of the beginning is kept apart; those of edges follow on it.
        self.first_tail = self.space.tails[: self.space.counts[N_TAILS]].copy()

    @classmethod
    def explicit(
        cls, net: NetArrays, sources: Array, targets: Array, transitions: Array, is_final: Array
    ) -> MarkingGraph:
        """A graph that is known already; edges come by source, marking 0 is the first.

        Args:
            net: only its labels count.
            sources: marking each edge leaves, ascending, int64.
            targets: marking it leads to.
            transitions: what fires on it.
            is_final: may a case end in the marking?
        """
        graph = cls.__new__(cls)
        n, n_edges = len(is_final), len(sources)
        space = _new_space(1, max(n, n_edges, 1))
        space.counts[N_MARKINGS], space.counts[N_EDGES] = n, n_edges
        space.is_final[:n] = is_final
        bounds = np.searchsorted(sources, np.arange(n + 1))
        space.begin[:n], space.n_out[:n] = bounds[:-1], np.diff(bounds)
        space.target[:n_edges], space.transition[:n_edges] = targets, transitions
        graph.net, graph.n_bits, graph.space = net, 1, space
        graph.is_whole, graph.first_tail = True, np.zeros(0, np.int32)
        return graph

    @property
    def n_markings(self) -> int:
        """Markings known."""
        return int(self.space.counts[N_MARKINGS])

    def explore(self, limit: int) -> bool:
        """Is this the whole graph, looking at no more markings than the limit?

        Raises:
            OverfullError: a place got more tokens than its field holds.
            UnboundedError: a place can be filled without end.
        """
        while not self.is_whole:
            status = explore(self.net, self.space, self._cursor, limit, self.n_bits)
            if status == TOO_MANY:
                return False
            if status == UNBOUNDED:
                raise UnboundedError(self._grown_place())
            if status == OK:
                self.is_whole = True
            else:
                self.grow(status)
        return True

    def look_at(self, m: int) -> None:
        """Find the edges out of one marking."""
        while (status := expand(self.net, self.space, m, m + 1)) != OK:
            self.grow(status)

    def tail(self, edge: int) -> list[int]:
        """The swift transitions that follow on an edge."""
        begin, end = self.space.tail_bounds[edge : edge + 2]
        followers: list[int] = self.space.tails[begin:end].tolist()
        return followers

    def edge(self, number: int) -> tuple[int, int]:
        """Transition and target of an edge."""
        return int(self.space.transition[number]), int(self.space.target[number])

    def copy(self) -> MarkingGraph:
        """The same, to be added to by another thread."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.space = Space(*(array.copy() for array in self.space))
        return other

    def grow(self, status: int) -> None:
        """Make room for what ran out."""
        space = self.space
        if status == OVERFLOW:
            raise OverfullError(int(space.counts[OVERFULL_PLACE]))
        if status == FULL_MARKINGS:
            table = np.full(2 * len(space.table), -1, np.int32)
            longer = {name: doubled(getattr(space, name)) for name in _BY_MARKING}
            self.space = space._replace(table=table, **longer)
            refill_table(self.space)
        elif status == FULL_EDGES:
            self.space = space._replace(
                target=doubled(space.target),
                transition=doubled(space.transition),
                tail_bounds=doubled(space.tail_bounds),
            )
        elif status == FULL_TAILS:
            self.space = space._replace(tails=doubled(space.tails))
        else:
            raise AssertionError(status)

    def _grown_place(self) -> int:
        before, after = (self.space.words[self._cursor[end]] for end in (COVERED, COVERING))
        for place, (word, shift) in enumerate(self.net.place.tolist()):
            field = int(self.net.field[0])
            if (int(after[word]) >> shift) & field > (int(before[word]) >> shift) & field:
                return place
        raise AssertionError("no place grew")


_BY_MARKING = ("words", "parent", "is_final", "begin", "n_out")


def doubled(array: Array, fill: int = 0, least: int = 0) -> Array:
    """The same array with twice the rows, or at least so many; the new ones filled."""
    shape = (max(2 * len(array), least), *array.shape[1:])
    longer = np.full(shape, fill, array.dtype)
    longer[: len(array)] = array
    return longer


def _new_space(n_words: int, n: int) -> Space:
    return Space(
        counts=np.zeros(4, np.int64),
        table=np.full(1 << (2 * n - 1).bit_length(), -1, np.int32),
        words=np.zeros((n, n_words), np.uint64),
        parent=np.full(n, -1, np.int32),
        is_final=np.zeros(n, np.bool_),
        begin=np.full(n, -1, np.int64),
        n_out=np.zeros(n, np.int32),
        target=np.zeros(4 * n, np.int32),
        transition=np.zeros(4 * n, np.int32),
        tail_bounds=np.zeros(4 * n + 1, np.int64),
        tails=np.zeros(4 * n, np.int32),
        work=np.zeros((1, n_words), np.uint64),
    )
