"""align(): the cheapest explanation of every variant by a model, exact within the time given."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from procmine.conform._cut_field import EDGES, cut_field
from procmine.conform._field_search import Budget, Found, search_all
from procmine.conform._playing_field import MAX_STATES, PlayingField, on_field
from procmine.conform.nouns import Alignment, Alignments, MoveCosts
from procmine.errors import UsageError
from procmine.model.graph import Model
from procmine.model.petri_net import PetriNet
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Variants", "align", "variants_of"]

Variants = Sequence[tuple[tuple[str, ...], int]]


def align(
    log: EventLog | Summary | Variants,
    model: Model | PetriNet,
    *,
    costs: MoveCosts | None = None,
    budget_s: float | None = None,
    budget_per_variant_s: float | None = None,
    n_threads: int | None = None,
    max_states: int = MAX_STATES,
    cut_at: Collection[str] = (),
) -> Alignments:
    """Where does each way through the process leave the model, at the least?

    Args:
        log: an event log, its summary, or sequences of activities with the cases of each.
        model: a BPMN model or a Petri net; any number of places, tokens and weights.
        costs: what skipping and inserting cost; one each by default.
        budget_s: seconds for all variants together; None for as long as it takes.
        budget_per_variant_s: seconds for one variant.
        n_threads: threads that search; None for one per core. The answer does not depend on it.
        max_states: states of the model up to which all of them are made before the search, which
            makes it faster; models with inclusive joins must not have more, nor any model when
            cases are cut.
        cut_at: ``begin``, ``end`` or both: where the cases were cut off. What the model asks for
            beyond it costs nothing and is not among the moves.

    Returns:
        One alignment per variant. Where the time ran out it is the best one known, with a lower
        bound beside its cost.

    Raises:
        UsageError: a budget or a number of threads that is none, a cost of an unknown activity,
            an edge that is none.
        ModelError: no case that starts in the model can end.
        StateSpaceError: a place can be filled without end, or too many states of a model with
            inclusive joins or for cut cases.

    Cost: grows with variants, with their length and, steeply, with what deviates; exponential at
    worst. Memory grows with the states of the hardest variant, about 60 bytes each.

    Source: A. Adriansyah, Aligning observed and modeled behavior, TU Eindhoven, 2014.

    >>> from procmine.model.tree import sequence, step, tree_model
    >>> model = tree_model(sequence([step("check"), step("pay"), step("close")]), "refund")
    >>> found = align([(("check", "pay", "close"), 9), (("pay", "call", "close"), 1)], model)
    >>> [(a.cost, a.exact) for a in found.variants], round(found.fitness_mean, 3)
    ([(0, True), (2, True)], 0.967)
    >>> [(m.kind, m.activity) for m in found.variants[1].moves if m.kind != "silent"]
    [('model', 'check'), ('sync', 'pay'), ('log', 'call'), ('sync', 'close')]
    """
    costs = costs or MoveCosts()
    n_workers = _checked(budget_s, budget_per_variant_s, n_threads)
    for edge in cut_at:
        if edge not in EDGES:
            raise UsageError(f"cut_at = {edge!r} is no edge.", hint=f"Say {' or '.join(EDGES)}.")
    budget = Budget(budget_s, budget_per_variant_s)
    variants = variants_of(log)
    traces = list(dict.fromkeys(activities for activities, _ in variants))

    def search(field: PlayingField) -> Alignments:
        field = cut_field(field, cut_at)
        sequences, known = _coded(traces, field)
        found, model_cost = search_all(field, sequences, n_workers, budget)
        of = {
            trace: _told(trace, is_known, found[place], costs, model_cost)
            for trace, (place, is_known) in zip(traces, known, strict=True)
        }
        aligned = tuple(replace(of[activities], n_cases=n) for activities, n in variants)
        return Alignments(aligned, model_cost, field.assumed)

    return on_field(model, costs, search, max_states=max_states)


def variants_of(log: EventLog | Summary | Variants) -> Variants:
    """The sequences of activities of a log with the number of cases of each."""
    from procmine.log.eventlog import EventLog
    from procmine.summary.summarise import summarise

    if isinstance(log, EventLog):
        return summarise(log).variants()
    if isinstance(log, Summary):
        return log.variants()
    return [(tuple(activities), n) for activities, n in log]


def _checked(
    budget_s: float | None, budget_per_variant_s: float | None, n_threads: int | None
) -> int:
    for budget in (budget_s, budget_per_variant_s):
        if budget is not None and not budget > 0:
            raise UsageError(f"A budget of {budget!r} s is no time.", hint="Say --budget 60s.")
    if n_threads is not None and n_threads < 1:
        raise UsageError(f"{n_threads!r} threads cannot search.", hint="Give at least one.")
    return n_threads or len(os.sched_getaffinity(0))


def _coded(
    traces: Sequence[tuple[str, ...]], field: PlayingField
) -> tuple[list[tuple[int, ...]], list[tuple[int, list[bool]]]]:
    """What the model knows of each trace, each such sequence once, and which one a trace has."""
    place: dict[tuple[int, ...], int] = {}
    told = []
    for trace in traces:
        codes = [field.codes.get(activity, -1) for activity in trace]
        left = tuple(code for code in codes if code >= 0)
        told.append((place.setdefault(left, len(place)), [code >= 0 for code in codes]))
    return list(place), told


def _told(
    trace: tuple[str, ...], known: list[bool], found: Found, costs: MoveCosts, model_cost: int
) -> Alignment:
    of = [costs.of_log(activity) for activity in trace]
    beside = sum(cost for cost, is_known in zip(of, known, strict=True) if not is_known)
    return Alignment(
        trace,
        0,
        found.cost + beside,
        found.lowest + beside,
        sum(of) + model_cost,
        found.writer.write(found.edges, trace, known),
    )
