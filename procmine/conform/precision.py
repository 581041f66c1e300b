"""precision(): how much does the model allow that nobody ever does?"""

from __future__ import annotations

import math
import time

from procmine.conform._escaping import precision_on
from procmine.conform._playing_field import MAX_STATES, PlayingField, on_field
from procmine.conform.nouns import MODEL, SYNC, Alignments, MoveCosts
from procmine.errors import UsageError
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet

__all__ = ["generalisation", "precision", "precision_bounds"]


def precision(
    alignments: Alignments, model: Model | PetriNet, *, max_states: int = MAX_STATES
) -> float:
    """How much of what the model allows do people really do?

    Args:
        alignments: what ``align`` found for the log and this model.
        model: the model.
        max_states: see ``align``.

    Returns:
        1 minus the share of escaping edges, 0-1: at every step of every case the activities the
        model allows next are compared with those that any case with the same beginning goes on
        with. What the model may do in silence before is taken into account.

    Cost: grows with the distinct beginnings of the variants and the markings the model can be in.

    Source: A. Adriansyah et al., Measuring precision of modeled behavior, Information Systems and
    e-Business Management 13(1), 2015.

    >>> from procmine.conform.align import align
    >>> from procmine.model.tree import choice, sequence, step, tree_model
    >>> model = tree_model(sequence([step("ask"), choice([step("yes"), step("no")])]), "ask")
    >>> precision(align([(("ask", "yes"), 4)], model), model)
    0.6666666666666667
    """

    return precision_bounds(alignments, model, max_states=max_states)[0]


def precision_bounds(
    alignments: Alignments,
    model: Model | PetriNet,
    *,
    budget_s: float | None = None,
    max_states: int = MAX_STATES,
) -> tuple[float, float]:
    """How much of what the model allows do people really do, as far as the time lets one tell?

    Args:
        alignments: what ``align`` found for the log and this model.
        model: the model.
        budget_s: seconds; None for as long as it takes.
        max_states: see ``align``.

    Returns:
        The least and the most the precision can be. They are equal when the time was enough; else
        the rarest beginnings count as if the model allowed everything there, or nothing besides.

    Raises:
        UsageError: a budget that is none.

    Cost: that of ``precision``, at most the budget and making the markings of the model ready.

    >>> from procmine.conform.align import align
    >>> from procmine.model.tree import choice, sequence, step, tree_model
    >>> model = tree_model(sequence([step("ask"), choice([step("yes"), step("no")])]), "ask")
    >>> precision_bounds(align([(("ask", "yes"), 4)], model), model, budget_s=60)
    (0.6666666666666667, 0.6666666666666667)
    """
    if budget_s is not None and not budget_s > 0:
        raise UsageError(f"A budget of {budget_s!r} s is no time.", hint="Say --budget 60s.")
    end = math.inf if budget_s is None else time.monotonic() + budget_s

    def search(field: PlayingField) -> tuple[float, float]:
        runs = (
            (
                [
                    field.codes[m.activity]
                    for m in a.moves
                    if m.activity and m.kind in (SYNC, MODEL)
                ],
                a.n_cases,
            )
            for a in alignments.variants
        )
        return precision_on(field, runs, lambda: time.monotonic() >= end)

    return on_field(model, MoveCosts(), search, max_states=max_states)


def generalisation(alignments: Alignments, model: Model | PetriNet) -> float:
    """How likely is it that the next case finds its way in the model, too?

    Args:
        alignments: what ``align`` found for the log and this model.
        model: the model.

    Returns:
        1 minus the mean, over the steps of the model, of 1 / sqrt(times done as the model says),
        0-1; a step nobody does counts as 1. Low when parts of the model rest on few cases.

    Cost: linear in the moves.

    Source: J. Buijs et al., Quality dimensions in process discovery, International Journal of
    Cooperative Information Systems 23(1), 2014.
    """
    if isinstance(model, Model):
        steps = [node.id for node in model.nodes if node.is_task]
    else:
        steps = list(dict.fromkeys(t.node for t in model.transitions if t.label is not None))
    n_done = dict.fromkeys(steps, 0)
    for alignment in alignments.variants:
        for move in alignment.moves:
            if move.kind == SYNC and move.node is not None:
                n_done[move.node] += alignment.n_cases
    if not steps:
        return 1.0
    return 1.0 - sum(n**-0.5 if n else 1.0 for n in n_done.values()) / len(steps)
