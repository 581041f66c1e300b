"""quality(): is this a good model of this log?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.conform.align import Variants, align
from procmine.conform.nouns import Alignments
from procmine.conform.precision import generalisation, precision
from procmine.conform.simplicity import Simplicity, simplicity
from procmine.errors import StateSpaceError
from procmine.model.graph import Model
from procmine.model.net_soundness import check_net_soundness
from procmine.model.petri_net import PetriNet
from procmine.model.soundness import check_soundness
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Quality", "f_score", "quality"]


@dataclass(frozen=True)
class Quality:
    """How well a model stands for a log; shares are 0-1.

    Args:
        fitness_mean: mean fitness of the cases.
        fitness_total: 1 minus all costs over all worst costs.
        fit_share: share of cases the model can do exactly.
        precision: how much of what the model allows is done.
        f_score: harmonic mean of ``fitness_mean`` and ``precision``.
        generalisation: how likely the next case finds its way, too.
        exact: were all alignments finished in time? If not, the fitness is a lower bound.
        sound: can every case end, properly, and every step be reached? None where there are too
            many states to say.
        simplicity: size and tangle; None for a Petri net.
    """

    fitness_mean: float
    fitness_total: float
    fit_share: float
    precision: float
    f_score: float
    generalisation: float
    exact: bool
    sound: bool | None
    simplicity: Simplicity | None


def quality(
    log: EventLog | Summary | Variants,
    model: Model | PetriNet,
    *,
    alignments: Alignments | None = None,
    budget_s: float | None = None,
    n_threads: int | None = None,
) -> Quality:
    """Is this a good model of this log?

    Args:
        log: an event log, its summary, or sequences of activities with the cases of each.
        model: a BPMN model or a Petri net.
        alignments: what ``align`` found for both, if that is known already.
        budget_s: seconds for the alignments.
        n_threads: threads for the alignments.

    Returns:
        Fitness, precision, generalisation, simplicity and soundness.

    Raises:
        ModelError: see ``align``.
        StateSpaceError: see ``align``.

    Cost: that of ``align`` and ``precision``.

    >>> from procmine.model.tree import choice, sequence, step, tree_model
    >>> model = tree_model(sequence([step("ask"), choice([step("yes"), step("no")])]), "ask")
    >>> found = quality([(("ask", "yes"), 4), (("ask", "no"), 1)], model)
    >>> found.fitness_mean, found.precision, found.f_score, found.sound
    (1.0, 1.0, 1.0, True)
    """
    aligned = alignments or align(log, model, budget_s=budget_s, n_threads=n_threads)
    how_precise = precision(aligned, model)
    n_cases = aligned.n_cases
    return Quality(
        aligned.fitness_mean,
        aligned.fitness_total,
        aligned.n_cases_fit / n_cases if n_cases else 1.0,
        how_precise,
        f_score(aligned.fitness_mean, how_precise),
        generalisation(aligned, model),
        aligned.exact,
        _is_sound(model),
        simplicity(model) if isinstance(model, Model) else None,
    )


def f_score(fitness: float, how_precise: float) -> float:
    """The harmonic mean of fitness and precision, 0 when both are.

    >>> f_score(0.5, 1.0)
    0.6666666666666666
    """
    total = fitness + how_precise
    return 2 * fitness * how_precise / total if total else 0.0


def _is_sound(model: Model | PetriNet) -> bool | None:
    try:
        if isinstance(model, PetriNet):
            return check_net_soundness(model).sound
        return check_soundness(model).sound
    except StateSpaceError:
        return None
