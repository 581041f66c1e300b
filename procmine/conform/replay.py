"""replay(): tokens moved through a model, the cheap answer to whether cases go as it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING

from procmine.conform._token_game import TokenGame, Tokens
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.summary.noun import Summary

__all__ = ["Replayed", "ReplayedVariant", "replay"]


@dataclass(frozen=True)
class ReplayedVariant:
    """The tokens of one variant.

    Args:
        activities: the variant.
        n_cases: how many cases take it.
        tokens: put, taken, missing and left over.
    """

    activities: tuple[str, ...]
    n_cases: int
    tokens: Tokens

    @property
    def fits(self) -> bool:
        """Was no token missing and none left over?"""
        return not self.tokens.missing and not self.tokens.left

    @property
    def fitness(self) -> float:
        """Half the share of tokens that were not missing, half that of those not left over."""
        return self.tokens.fitness


@dataclass(frozen=True)
class Replayed:
    """The tokens of a log.

    Args:
        variants: in the order they were given.
    """

    variants: tuple[ReplayedVariant, ...] = field(repr=False)

    @property
    def n_cases(self) -> int:
        """Cases."""
        return sum(one.n_cases for one in self.variants)

    @property
    def n_cases_fit(self) -> int:
        """Cases in which no token was missing and none left over."""
        return sum(one.n_cases for one in self.variants if one.fits)

    @property
    def fitness_mean(self) -> float:
        """Mean fitness of the cases, 0–1; exactly 1.0 when all fit."""
        if self.n_cases_fit == self.n_cases:
            return 1.0
        return fsum(one.n_cases * one.fitness for one in self.variants) / self.n_cases

    @property
    def fitness_total(self) -> float:
        """The fitness of the tokens of all cases together, 0–1."""
        total = Tokens()
        for one in self.variants:
            total = total + one.tokens.times(one.n_cases)
        return total.fitness


def replay(
    log: EventLog | Summary | Iterable[tuple[Sequence[str], int]], model: Model | PetriNet
) -> Replayed:
    """How well do cases go as the model says, judged by its tokens alone?

    The cheap mode beside ``align``: fast on any model, but no account of what was skipped. Where a
    step finds no token, one is put there and counted as missing; tokens that nothing takes up are
    left over. 64 ways to go on are kept at a time, two once a token was missing. A case that fits
    here fits for ``align``, and the other way round where 64 ways, and 128 markings reached in
    silence, are enough; by how much others deviate is a different measure.

    Args:
        log: an event log, its summary, or variants with their cases.
        model: a net, or a model whose inclusive gateways only split.

    Returns:
        Tokens by variant. A step the model does not know counts as one whose token is missing and
        whose result is left over.

    Raises:
        ModelError: inclusive joins, which no net can say; ``align`` plays them.

    Cost: one look-up per step; where a case can stand, and where a step leads from there, is found
    once for all that come there.

    Source: A. Rozinat, W. van der Aalst, Conformance checking of processes based on monitoring
    real behavior, Information Systems 33(1), 2008.

    >>> from procmine.model.tree import sequence, step, tree_model
    >>> model = tree_model(sequence([step("ask"), step("check"), step("pay")]), "claim")
    >>> found = replay([(("ask", "check", "pay"), 3), (("ask", "pay"), 1)], model)
    >>> found.n_cases_fit, found.variants[1].tokens
    (3, Tokens(put=4, taken=4, missing=1, left=1))
    """
    from procmine.model.bpmn_net import petri_net

    ways = _variants(log)
    game = TokenGame(model if isinstance(model, PetriNet) else petri_net(model))
    return Replayed(tuple(ReplayedVariant(way, n, game.play(way)) for way, n in ways))


def _variants(
    log: EventLog | Summary | Iterable[tuple[Sequence[str], int]],
) -> list[tuple[tuple[str, ...], int]]:
    from procmine.log.eventlog import EventLog
    from procmine.summary.noun import Summary
    from procmine.summary.summarise import summarise

    if isinstance(log, EventLog):
        log = summarise(log)
    given = log.variants() if isinstance(log, Summary) else log
    return [(tuple(way), n) for way, n in given]
