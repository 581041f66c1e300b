"""The process map: what follows what, thinned to what a reader can take in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from procmine.discover.backbone import best_ways, shown_edges
from procmine.discover.nouns import MapEdge, MapStep, ProcessMap
from procmine.errors import UsageError
from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise
from procmine.summary.tables import activity_table, edge_table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["process_map"]


def process_map(
    log: EventLog | Summary, *, activities: float = 1.0, paths: float = 0.8, name: str = ""
) -> ProcessMap:
    """What really happens, in what order?

    Args:
        log: an event log or its summary; needs case and activity.
        activities: share of the executed steps whose activities are shown, 0–1; the most frequent
            activities that cover it, and those needed to get to and from them.
        paths: share of the other connections' occurrences that is shown, 0–1; 0 shows only the
            connections that keep every activity on a way from the start to the end.
        name: what the map is called; the log's name if empty.

    Returns:
        The map. Numbers of what is shown are those of the whole log: hiding never changes them.

    Raises:
        UsageError: a share that lies outside 0–1.

    Cost: one pass over the log (none over a summary), then linear in the connections.

    A connection leads backward (`is_backward`) when most cases that take it did its target before
    they first did its source.
    """
    for option, value in (("activities", activities), ("paths", paths)):
        if not 0 <= value <= 1:
            raise UsageError(f"{option} = {value} is no share.", hint="Give a number from 0 to 1.")
    summary = log if isinstance(log, Summary) else summarise(log)
    title = name or ("" if isinstance(log, Summary) else log.name)
    n = summary.by_activity("n")
    kept = best_ways(summary, _most_frequent(summary, activities))
    edges = shown_edges(summary, kept, paths)
    steps = _steps(summary, kept)
    return ProcessMap(
        name=title,
        steps=steps,
        edges=_edges(summary, edges),
        n_cases=summary.n_cases,
        n_steps=summary.n_steps,
        main_path=_main_path(summary, {summary.activities[a] for a in kept}),
        n_steps_hidden=int(n.sum()) - sum(step.n for step in steps),
        n_edges_hidden=int(summary.by_edge("n").sum() - summary.by_edge("n")[edges].sum()),
    )


def _most_frequent(summary: Summary, share: float) -> list[int]:
    """The fewest activities that cover this share of the steps; ties in order of name."""
    n = summary.by_activity("n")
    order = np.argsort(-n, kind="stable")
    covered = np.cumsum(n[order])
    wanted = share * covered[-1]
    count = int(np.searchsorted(covered, wanted, side="left")) + 1
    return sorted(order[:count].tolist())


def _steps(summary: Summary, kept: Iterable[int]) -> tuple[MapStep, ...]:
    rows = activity_table(summary).records()
    steps = [
        MapStep(
            activity=row["activity"],
            n=row["n"],
            n_cases=row["n_cases"],
            n_repeats=row["n_repeats"],
            n_starts=row["n_starts"],
            n_ends=row["n_ends"],
            service_p50_s=row["service_p50_s"],
            service_p95_s=row["service_p95_s"],
            service_total_s=row["service_total_s"],
        )
        for row in (rows[a] for a in kept)
    ]
    return tuple(sorted(steps, key=lambda step: (-step.n, step.activity)))


def _edges(summary: Summary, shown: Iterable[int]) -> tuple[MapEdge, ...]:
    rows = edge_table(summary).records()
    edges = []
    for k in shown:
        row = rows[k]
        edges.append(
            MapEdge(
                source=row["source"],
                target=row["target"],
                n=row["n"],
                n_cases=row["n_cases"],
                mean_s=row["mean_s"],
                p50_s=row["p50_s"],
                p85_s=row["p85_s"],
                p95_s=row["p95_s"],
                max_s=row["max_s"],
                total_s=row["total_s"],
                is_backward=row["n_backward_cases"] * 2 > row["n_cases"],
            )
        )
    return tuple(sorted(edges, key=lambda edge: (-edge.n, edge.source, edge.target)))


def _main_path(summary: Summary, shown: set[str]) -> tuple[str, ...]:
    """The most frequent variant, each activity where it first comes, as far as it is shown."""
    if not summary.n_variants:
        return ()
    ((activities, _),) = summary.variants(1)
    return tuple(dict.fromkeys(a for a in activities if a in shown))
