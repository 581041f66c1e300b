"""What aligning a log with a model gives: moves, alignments, and how well the log fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum
from types import MappingProxyType

from procmine.errors import UsageError

__all__ = ["LOG", "MODEL", "SILENT", "SYNC", "Alignment", "Alignments", "Move", "MoveCosts"]

SYNC, LOG, MODEL, SILENT = "sync", "log", "model", "silent"
_MOST = 1_000


@dataclass(frozen=True)
class Move:
    """One move of an alignment.

    Args:
        kind: ``sync`` (done as the model says), ``log`` (done, though the model says nothing of
            it here), ``model`` (skipped, though the model asks for it) or ``silent`` (the model
            routes; nobody did anything).
        activity: what was done or skipped; None for silent moves.
        node: id of the model element that moves; None for moves of the log.
    """

    kind: str
    activity: str | None
    node: str | None


@dataclass(frozen=True)
class MoveCosts:
    """What a deviation costs; steps done as the model says, and silent ones, cost nothing.

    Args:
        log: cost of doing something the model says nothing of.
        model: cost of skipping something the model asks for.
        log_by_activity: other costs for some activities of the log.
        model_by_activity: other costs for some activities of the model.

    Raises:
        UsageError: a cost is no whole number from 0 to 1,000.
    """

    log: int = 1
    model: int = 1
    log_by_activity: Mapping[str, int] = field(default_factory=dict)
    model_by_activity: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("log_by_activity", "model_by_activity"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        given = {"log": self.log, "model": self.model}
        given |= {f"{a!r} in the log": cost for a, cost in self.log_by_activity.items()}
        given |= {f"{a!r} in the model": cost for a, cost in self.model_by_activity.items()}
        for what, cost in given.items():
            if isinstance(cost, bool) or not isinstance(cost, int) or not 0 <= cost <= _MOST:
                raise UsageError(
                    f"The cost {cost!r} of {what} cannot be used.",
                    hint=f"Give a whole number from 0 to {_MOST:,}.",
                )

    def of_log(self, activity: str) -> int:
        """The cost of doing this where the model says nothing of it."""
        return self.log_by_activity.get(activity, self.log)

    def of_model(self, activity: str) -> int:
        """The cost of skipping this where the model asks for it."""
        return self.model_by_activity.get(activity, self.model)


@dataclass(frozen=True)
class Alignment:
    """How one variant is best explained by the model.

    Args:
        activities: the variant.
        n_cases: cases that went this way.
        cost: cost of the moves; the least possible when ``exact``.
        lower_bound: no way costs less than this; equal to ``cost`` when ``exact``.
        worst: cost when model and log do not meet at all: every activity a move of the log, and
            the cheapest run of the model.
        moves: the moves in order; of several cheapest ways always the same one.
    """

    activities: tuple[str, ...]
    n_cases: int
    cost: int
    lower_bound: int
    worst: int
    moves: tuple[Move, ...] = field(repr=False)

    @property
    def exact(self) -> bool:
        """Is this the least possible cost? False when the time ran out first."""
        return self.lower_bound == self.cost

    @property
    def fits(self) -> bool:
        """Can the model do exactly this?"""
        return self.cost == 0

    @property
    def fitness(self) -> float:
        """1 minus cost over worst cost, 0-1; when not ``exact`` at least this."""
        return 1.0 - self.cost / self.worst if self.cost else 1.0

    @property
    def fitness_upper(self) -> float:
        """No alignment is fitter than this; equal to ``fitness`` when ``exact``."""
        return 1.0 - self.lower_bound / self.worst if self.lower_bound else 1.0


@dataclass(frozen=True)
class Alignments:
    """A log aligned with a model.

    Args:
        variants: one alignment for each variant, in the order of the log.
        model_cost: cost of the cheapest run of the model alone.
        assumed: what the model did not say and had to be assumed, in words.
    """

    variants: tuple[Alignment, ...]
    model_cost: int
    assumed: tuple[str, ...] = ()

    @cached_property
    def n_cases(self) -> int:
        """Cases."""
        return sum(alignment.n_cases for alignment in self.variants)

    @cached_property
    def n_cases_fit(self) -> int:
        """Cases the model can do exactly."""
        return sum(alignment.n_cases for alignment in self.variants if alignment.fits)

    @cached_property
    def n_cases_open(self) -> int:
        """Cases whose cost is only bounded, because the time ran out."""
        return sum(alignment.n_cases for alignment in self.variants if not alignment.exact)

    @property
    def exact(self) -> bool:
        """Is every cost the least possible?"""
        return not self.n_cases_open

    @cached_property
    def fitness_mean(self) -> float:
        """Mean fitness of the cases, 0-1; 1.0 when there is none. A lower bound unless exact."""
        weighed = fsum(alignment.n_cases * alignment.fitness for alignment in self.variants)
        return weighed / self.n_cases if self.n_cases else 1.0

    @cached_property
    def fitness_total(self) -> float:
        """1 minus all costs over all worst costs, 0-1. A lower bound unless exact."""
        cost = sum(alignment.n_cases * alignment.cost for alignment in self.variants)
        worst = sum(alignment.n_cases * alignment.worst for alignment in self.variants)
        return 1.0 - cost / worst if cost else 1.0
