"""Edges of the graph of markings become moves of an alignment."""

from __future__ import annotations

from collections.abc import Sequence

from procmine.conform.nouns import LOG, MODEL, SILENT, SYNC, Move
from procmine.kernels.alignment_graph import MarkingGraph

__all__ = ["MoveWriter", "Step"]

Step = tuple[str | None, str]
"""Activity and node of a transition."""


class MoveWriter:
    """Writes the moves of one graph; moves that are equal are one object.

    Args:
        graph: the markings.
        steps: activity and node of each transition.
    """

    def __init__(self, graph: MarkingGraph, steps: Sequence[Step]) -> None:
        self._graph, self._steps = graph, steps
        self._of_edge: dict[int, tuple[Move, ...]] = {}
        self._of_log: dict[str, Move] = {}
        self._begin = tuple(Move(SILENT, None, steps[t][1]) for t in graph.first_tail.tolist())

    def write(
        self, edges: Sequence[int], activities: Sequence[str], known: Sequence[bool]
    ) -> tuple[Move, ...]:
        """The moves of one variant.

        Args:
            edges: what the search found: twice the edge, plus one when the trace moves along; -1
                when the trace moves alone.
            activities: the variant, with what the model does not know.
            known: which of its activities the model knows.
        """
        moves: list[Move] = []
        position = self._skip(0, activities, known, moves)
        moves += self._begin
        for edge in edges:
            if edge < 0:
                moves.append(self._log(activities[position]))
            else:
                moves += self._edge(edge)
            if edge < 0 or edge & 1:
                position = self._skip(position + 1, activities, known, moves)
        return tuple(moves)

    def _skip(
        self, position: int, activities: Sequence[str], known: Sequence[bool], moves: list[Move]
    ) -> int:
        """Pass by what the model does not know."""
        while position < len(activities) and not known[position]:
            moves.append(self._log(activities[position]))
            position += 1
        return position

    def _log(self, activity: str) -> Move:
        if activity not in self._of_log:
            self._of_log[activity] = Move(LOG, activity, None)
        return self._of_log[activity]

    def _edge(self, edge: int) -> tuple[Move, ...]:
        made = self._of_edge.get(edge)
        if made is None:
            number, together = divmod(edge, 2)
            activity, node = self._steps[self._graph.edge(number)[0]]
            kind = SYNC if together else SILENT if activity is None else MODEL
            tail = (Move(SILENT, None, self._steps[t][1]) for t in self._graph.tail(number))
            made = self._of_edge[edge] = (Move(kind, activity, node), *tail)
        return made
