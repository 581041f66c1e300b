"""Searches all variants on a field: threads that take one handful after another, and a clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from procmine.conform._moves import MoveWriter
from procmine.conform._playing_field import PlayingField, no_end
from procmine.errors import StateSpaceError
from procmine.kernels.alignment import VariantSearch

__all__ = ["Budget", "Found", "search_all"]

Array = np.ndarray[Any, np.dtype[Any]]

_HANDFUL = 32
_SLICE = 20_000
# When the time for all is over, each variant left still gets as many states as take no time.
_LAST_LOOK = 200
_MAX_STATES = 40_000_000


@dataclass(frozen=True)
class Found:
    """What is known of one variant.

    Args:
        cost: of the moves.
        lowest: it costs at least this.
        edges: see ``MoveWriter``.
        writer: writes these edges.
    """

    cost: int
    lowest: int
    edges: list[int]
    writer: MoveWriter

    def or_better(self, other: Found) -> Found:
        """What both together say."""
        best = other if other.cost <= self.cost else self
        return replace(best, lowest=max(self.lowest, other.lowest))


class Budget:
    """A clock for all variants and for the one under way.

    Args:
        all_s: seconds for all; None for no end.
        each_s: seconds for one.
    """

    def __init__(self, all_s: float | None, each_s: float | None) -> None:
        self._end = None if all_s is None else time.monotonic() + all_s
        self._each_s = each_s
        self.is_stopped = False
        self.is_short = all_s is not None

    def is_over(self, begun: float) -> bool:
        """Is the time of a variant that was begun then over?"""
        if self.is_stopped:
            return True
        now = time.monotonic()
        if self._end is not None and now >= self._end:
            return True
        return self._each_s is not None and now - begun >= self._each_s


def search_all(
    field: PlayingField, sequences: Sequence[tuple[int, ...]], n_threads: int, budget: Budget
) -> tuple[list[Found], int]:
    """What the cheapest way of each sequence is, and what the model alone costs.

    Args:
        field: the model.
        sequences: codes of activities the model knows.
        n_threads: threads.
        budget: when to stop; what is open then has a cost that may not be the least.

    Raises:
        ModelError: nothing can end.
    """
    alone = _alone(field)
    # With little time, what is easy comes first: one hard variant must not use it up.
    at_first = _SLICE if budget.is_short else _MAX_STATES
    found = _pass(field, alone, sequences, n_threads, budget, max_states=at_first)
    left = [i for i, one in enumerate(found) if one.cost != one.lowest]
    if left and budget.is_short:
        again = _pass(field, alone, [sequences[i] for i in left], n_threads, budget)
        for i, one in zip(left, again, strict=True):
            found[i] = found[i].or_better(one)
    return found, alone.cost


def _pass(
    field: PlayingField,
    alone: Found,
    sequences: Sequence[tuple[int, ...]],
    n_threads: int,
    budget: Budget,
    *,
    max_states: int = _MAX_STATES,
) -> list[Found]:
    """Search all sequences once, each up to so many states."""
    numbers = iter(range(0, len(sequences), _HANDFUL))
    lock = threading.Lock()
    found: dict[int, list[Found]] = {}

    def take() -> Iterator[int]:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            yield number

    def work() -> None:
        search = _Worker(field, alone, budget, max_states)
        for first in take():
            found[first] = search.all_of(sequences[first : first + _HANDFUL])

    n_threads = min(n_threads, -(-len(sequences) // _HANDFUL))
    if n_threads < 2:
        work()
    else:
        _in_threads(work, n_threads, budget)
    return [one for first in sorted(found) for one in found[first]]


def _in_threads(work: Any, n_threads: int, budget: Budget) -> None:
    with ThreadPoolExecutor(n_threads) as pool:
        running = [pool.submit(work) for _ in range(n_threads)]
        try:
            for one in running:
                one.result()
        except BaseException:
            # One failed, or somebody interrupted: the others need not go on.
            budget.is_stopped = True
            raise


def _alone(field: PlayingField) -> Found:
    """The cheapest run of the model without any trace."""
    graph, guide = field.own()
    ceiling = int(guide.far[0]) if graph.is_whole else 1 << 8
    while True:
        search = VariantSearch(graph, guide, [np.zeros(0, np.int32)], ceiling)
        _run(search, Budget(None, None), _MAX_STATES)
        guide = search.guide
        cost, lowest, edges = search.found(0)
        if cost >= 0:
            return Found(cost, lowest, edges, MoveWriter(graph, field.steps))
        if not search.was_pruned:
            raise no_end(field.name)
        if search.n_states > _MAX_STATES:
            raise StateSpaceError(
                f"No way from the beginning of {field.name!r} to its end was found among "
                f"{_MAX_STATES:,} states.",
                hint="Check its soundness, or align with a simpler model.",
            )
        ceiling *= 16


class _Worker:
    """One thread's search, with what it learns about the net."""

    def __init__(self, field: PlayingField, alone: Found, budget: Budget, max_states: int) -> None:
        self._field, self._alone, self._budget = field, alone, budget
        self._max_states = max_states
        self._graph, self._guide = field.own()
        self._writer = MoveWriter(self._graph, field.steps)

    def all_of(self, sequences: Sequence[tuple[int, ...]]) -> list[Found]:
        arrays = [np.array(sequence, np.int32) for sequence in sequences]
        search = VariantSearch(self._graph, self._guide, arrays, self._alone.cost)
        _run(search, self._budget, self._max_states)
        self._guide = search.guide
        told = []
        for number, codes in enumerate(sequences):
            cost, lowest, edges = search.found(number)
            if cost >= 0:
                told.append(Found(cost, lowest, edges, self._writer))
            else:
                told.append(self._apart(codes, lowest))
        return told

    def _apart(self, codes: Sequence[int], lowest: int) -> Found:
        """No way is known: trace and model each on their own."""
        log_cost = int(self._field.guide.log_cost[list(codes)].sum())
        edges = [-1] * len(codes) + self._alone.edges
        return Found(log_cost + self._alone.cost, lowest, edges, self._alone.writer)


def _run(search: VariantSearch, budget: Budget, max_states: int) -> None:
    """Run to the end, giving up variants whose time or room is over."""
    variant, begun = 0, time.monotonic()
    while not search.run(_LAST_LOOK if budget.is_over(begun) else _SLICE):
        if search.variant != variant:
            variant, begun = search.variant, time.monotonic()
        if budget.is_over(begun) or search.n_states > max_states:
            search.give_up()
            variant, begun = search.variant, time.monotonic()
