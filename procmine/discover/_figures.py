"""Numbers for the steps and flows of a model, counted on the variants of the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from procmine.discover._replay import Replay
from procmine.model.graph import Model

__all__ = ["activity_counts", "with_figures"]

Variants = Sequence[tuple[tuple[str, ...], int]]


def activity_counts(variants: Variants) -> dict[str, tuple[int, int]]:
    """How often is each activity done, and in how many cases; the most frequent first.

    Returns:
        Executions and cases by activity, in order of cases, ties in order of name.
    """
    n_of: dict[str, int] = {}
    n_cases: dict[str, int] = {}
    for activities, n in variants:
        for activity in activities:
            n_of[activity] = n_of.get(activity, 0) + n
        for activity in set(activities):
            n_cases[activity] = n_cases.get(activity, 0) + n
    order = sorted(n_cases, key=lambda activity: (-n_cases[activity], activity))
    return {activity: (n_of[activity], n_cases[activity]) for activity in order}


def with_figures(
    model: Model,
    counts: Mapping[str, tuple[int, int]],
    replayed: Replay,
    figures: Mapping[str, Mapping[str, int | float]],
) -> Model:
    """The model with its numbers.

    Args:
        model: as mined.
        counts: executions and cases of each activity in the log.
        replayed: what replaying the variants gave.
        figures: further numbers by activity, such as durations.

    Returns:
        Tasks with ``n`` and ``n_cases`` of the whole log and the further numbers; flows with
        ``n_fit`` and ``n_cases_fit``, which count fitting cases only.
    """
    nodes = []
    for node in model.nodes:
        if node.is_task and node.name in counts:
            n, n_cases = counts[node.name]
            own = {**figures.get(node.name, {}), "n": n, "n_cases": n_cases}
            nodes.append(replace(node, figures={**node.figures, **own}))
        else:
            nodes.append(node)
    counted = zip(model.flows, replayed.n_by_flow, replayed.n_cases_by_flow, strict=True)
    flows = [
        replace(flow, figures={**flow.figures, "n_fit": n, "n_cases_fit": n_cases})
        for flow, n, n_cases in counted
    ]
    return replace(model, nodes=tuple(nodes), flows=tuple(flows))
