"""VariantSearch: the compiled search with arrays that grow, run slice by slice."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.alignment_explore import FAR, least_counts, most_counts, order_nodes
from procmine.kernels.alignment_graph import MarkingGraph, doubled
from procmine.kernels.alignment_hot import (
    CURSOR_SIZE,
    FULL_QUEUE,
    FULL_STATES,
    LAST,
    N_PRUNED,
    N_STATES,
    SLICE,
    STARTED,
    VARIANT,
)
from procmine.kernels.alignment_parts import Batch, Guide, Queue
from procmine.kernels.alignment_search import (
    FULL_BUCKETS,
    FULL_MOVES,
    finish,
    note_bounds,
    refill_slots,
    run_batch,
)
from procmine.kernels.alignment_space import OK

__all__ = ["FAR", "VariantSearch", "bounds"]

Array = np.ndarray[Any, np.dtype[Any]]


def bounds(graph: MarkingGraph, model: Array, log: Array) -> Guide:
    """What still has to be paid at least, from each marking of a graph.

    Args:
        graph: the markings.
        model: cost of each transition when the trace stands still, int64; 0 for silent ones.
        log: cost of each activity when the net stands still, int64.
    """
    n_labels, label = len(log), graph.net.label
    label_cost = np.full(n_labels, np.iinfo(np.int32).max, np.int64)
    np.minimum.at(label_cost, label[label >= 0], model[label >= 0])
    n = graph.n_markings if graph.is_whole else 0
    most, least = (np.zeros((n or len(graph.space.words), n_labels), np.uint8) for _ in range(2))
    far, hops, way_on = (np.zeros(n, np.int32) for _ in range(3))
    if graph.is_whole:
        space = graph.space
        order, component = order_nodes(n, space.begin, space.n_out, space.target)
        edges = (space.begin, space.n_out, space.target, space.transition, label)
        least_counts(order, space.is_final, *edges, model, least, far, hops, way_on)
        by_component = np.argsort(component, kind="stable")
        most_counts(by_component, component, *edges, far, most)
    return Guide(
        is_whole=np.array([graph.is_whole]),
        is_plain=np.array([bool((label_cost == 1).all() and (log == 1).all())]),
        n_bounded=np.zeros(1, np.int64),
        least=least,
        most=most,
        far=far,
        hops=hops,
        way_on=way_on,
        model_cost=model,
        label_cost=label_cost,
        log_cost=log,
    )


class VariantSearch:
    """The search for the cheapest alignments of some variants, to be run slice by slice.

    Args:
        graph: the markings; shared with other threads only when it is whole.
        guide: bounds for it.
        variants: activities of each variant as codes.
        net_cost: cost of the cheapest run of the net alone.
    """

    def __init__(
        self, graph: MarkingGraph, guide: Guide, variants: list[Array], net_cost: int
    ) -> None:
        self.graph, self.guide, self._net_cost = graph, guide, net_cost
        lengths = [len(variant) for variant in variants]
        n, longest, n_labels = len(variants), max(lengths, default=0), len(guide.log_cost)
        self.batch = Batch(
            codes=np.concatenate([*variants, np.zeros(1, np.int32)]).astype(np.int32),
            bounds=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            costs=np.full(n, -1, np.int64),
            lowest=np.zeros(n, np.int64),
            move_bounds=np.zeros(n + 1, np.int64),
            moves=np.zeros(2 * sum(lengths) + 64, np.int32),
            remaining=np.zeros((longest + 1, n_labels), np.uint8),
            rest=np.zeros(longest + 1, np.int64),
        )
        self.queue = _new_queue(1 << 12)
        self.queue.cursor[LAST] = n
        self._limits = np.array([0, net_cost], np.int64)
        if not graph.is_whole:
            self._note_bounds()

    @property
    def variant(self) -> int:
        """The variant under way; all are done when it is the number of variants."""
        return int(self.queue.cursor[VARIANT])

    @property
    def n_states(self) -> int:
        """States of the variant under way."""
        return int(self.queue.cursor[N_STATES])

    @property
    def was_pruned(self) -> bool:
        """Was anything left out because it cost more than the ceiling?"""
        return bool(self.queue.cursor[N_PRUNED])

    def run(self, n_states: int) -> bool:
        """Look at so many states; True when all variants are done."""
        self._limits[0] = n_states
        while True:
            status = run_batch(
                self.guide, self.batch, self.graph.space, self.graph.net, self.queue, self._limits
            )
            if status in (OK, SLICE):
                return bool(status == OK)
            self._grow(status)

    def give_up(self) -> None:
        """Leave the variant under way with what is known of it."""
        if not self.queue.cursor[STARTED]:
            raise AssertionError("no variant is under way")
        while finish(self.guide, self.batch, self.graph.space, self.queue) == FULL_MOVES:
            self._grow(FULL_MOVES)

    def found(self, variant: int) -> tuple[int, int, list[int]]:
        """Cost (-1 when no way is known), lowest possible cost and moves of a variant."""
        begin, end = self.batch.move_bounds[variant : variant + 2]
        moves: list[int] = self.batch.moves[begin:end].tolist()
        return int(self.batch.costs[variant]), int(self.batch.lowest[variant]), moves

    def _grow(self, status: int) -> None:
        queue = self.queue
        if status == FULL_STATES:
            slots = np.zeros((4 * len(queue.states), 2), np.int32)
            self.queue = queue._replace(states=doubled(queue.states), slots=slots)
            refill_slots(self.queue)
        elif status == FULL_QUEUE:
            self.queue = queue._replace(entries=doubled(queue.entries))
        elif status == FULL_BUCKETS:
            self.queue = queue._replace(heads=doubled(queue.heads, -1))
        elif status == FULL_MOVES:
            self.batch = self.batch._replace(moves=doubled(self.batch.moves))
        else:
            self.graph.grow(status)
            if not self.graph.is_whole:
                self._note_bounds()

    def _note_bounds(self) -> None:
        n = len(self.graph.space.words)
        if n > len(self.guide.most):
            least, most = (doubled(rows, least=n) for rows in (self.guide.least, self.guide.most))
            self.guide = self.guide._replace(least=least, most=most)
        note_bounds(self.guide, self.graph.space, self.graph.net)


def _new_queue(n: int) -> Queue:
    return Queue(
        cursor=np.zeros(CURSOR_SIZE, np.int64),
        states=np.zeros((n, 6), np.int32),
        slots=np.zeros((2 * n, 2), np.int32),
        heads=np.full(1 << 8, -1, np.int32),
        entries=np.zeros((2 * n, 2), np.int32),
    )
