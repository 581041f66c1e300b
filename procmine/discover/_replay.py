"""Replay variants on a model: which fit, and over which flows do their cases go?

A variant fits when the model has a run that does exactly its activities. Of several such runs the
one with the fewest silent moves counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procmine.discover._moves import Path, TooLargeError, Way, moves_of
from procmine.model.graph import Model
from procmine.model.petri import bits

__all__ = ["Replay", "replay"]

_MAX_STEPS = 2_000_000


@dataclass(frozen=True)
class Replay:
    """What replaying the variants gave.

    Args:
        n_cases_fit: cases whose variant fits the model.
        n_cases_open: cases whose variant was given up because the search grew too large.
        n_by_flow: tokens each flow saw in fitting cases, in model order.
        n_cases_by_flow: fitting cases that used each flow, in model order.
    """

    n_cases_fit: int
    n_cases_open: int
    n_by_flow: tuple[int, ...]
    n_cases_by_flow: tuple[int, ...]


def replay(model: Model, variants: Sequence[tuple[tuple[str, ...], int]]) -> Replay:
    """Which variants fit this model, and over which flows do their cases go?

    Args:
        model: a sound model.
        variants: sequences of activities with the number of cases of each.

    Cost: grows with distinct beginnings of variants, times the states they can be in.
    """
    run = _Run(model)
    n_fit = n_open = 0
    n_by_flow, n_cases_by_flow = [0] * len(model.flows), [0] * len(model.flows)
    # In this order variants that begin alike stand together and share their beginning.
    for activities, n in sorted(variants):
        try:
            path = run.path(activities)
        except TooLargeError:
            n_open += n
            continue
        if path is None:
            continue
        n_fit += n
        for bit in path:
            n_by_flow[bit] += n
        for bit in set(path):
            n_cases_by_flow[bit] += n
    return Replay(n_fit, n_open, tuple(n_by_flow), tuple(n_cases_by_flow))


@dataclass(frozen=True)
class _State:
    """The cheapest way to a marking after some activities."""

    cost: int
    before: _State | None
    path: Path


class _Run:
    """The states a beginning of activities can lead to, kept for the variants that share it."""

    def __init__(self, model: Model) -> None:
        self._moves = moves_of(model)
        self._tasks: dict[str, list[int]] = {}
        for i, node in enumerate(model.nodes):
            if node.is_task:
                self._tasks.setdefault(node.name, []).append(i)
        self._steps: dict[tuple[int, str], list[Way]] = {}
        self._ends: dict[int, Way | None] = {}
        self._n_steps = 0
        self._done: list[str] = []
        net = self._moves.net
        self._fronts: list[dict[int, _State]] = [
            {put: _State(0, None, tuple(bits(put & net.flow_mask))) for _, _, put in net.initial()}
        ]

    def path(self, activities: tuple[str, ...]) -> Path | None:
        """The flows a case of this variant uses; None when the variant does not fit."""
        self._advance(activities)
        best: _State | None = None
        for marking, state in self._fronts[-1].items():
            if marking not in self._ends:
                self._ends[marking] = self._moves.to_end(marking)
            way = self._ends[marking]
            if way is not None and (best is None or state.cost + way.cost < best.cost):
                best = _State(state.cost + way.cost, state, way.path)
        parts: list[Path] = []
        while best is not None:
            parts.append(best.path)
            best = best.before
        return tuple(bit for part in reversed(parts) for bit in part) if parts else None

    def _advance(self, activities: tuple[str, ...]) -> None:
        shared = 0
        for done, wanted in zip(self._done, activities, strict=False):
            if done != wanted:
                break
            shared += 1
        del self._done[shared:]
        del self._fronts[shared + 1 :]
        for activity in activities[shared:]:
            front: dict[int, _State] = {}
            for marking, state in self._fronts[-1].items():
                for way in self._step(marking, activity):
                    total = state.cost + way.cost
                    if way.marking not in front or total < front[way.marking].cost:
                        front[way.marking] = _State(total, state, way.path)
            self._done.append(activity)
            self._fronts.append(front)

    def _step(self, marking: int, activity: str) -> list[Way]:
        self._n_steps += 1
        if self._n_steps > _MAX_STEPS:
            raise TooLargeError
        key = (marking, activity)
        if key not in self._steps:
            tasks = self._tasks.get(activity, ())
            self._steps[key] = [w for task in tasks for w in self._moves.to_task(marking, task)]
        return self._steps[key]
