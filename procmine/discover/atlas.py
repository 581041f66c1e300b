"""All maps of one log: what they share is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from procmine.discover.backbone import Backbone
from procmine.discover.nouns import MapEdge, MapStep, ProcessMap
from procmine.errors import UsageError
from procmine.summary.noun import Summary
from procmine.summary.tables import activity_table, edge_table
from procmine.table import Table

__all__ = ["Atlas"]

_STEP_FIGURES = (
    "n", "n_cases", "n_repeats", "n_starts", "n_ends", "service_p50_s", "service_p95_s",
    "service_total_s",
)  # fmt: skip
_EDGE_SECONDS = ("mean_s", "p50_s", "p85_s", "p95_s", "max_s", "total_s")


class Atlas:
    """The process maps of a log at every level of detail.

    Args:
        summary: what the pass told.
        name: what the maps are called.

    Cost: a map asked for twice is made once; the first is linear in the connections, each further
    one mostly in those it keeps.
    """

    def __init__(self, summary: Summary, name: str = "") -> None:
        self._summary = summary
        self._name = name
        self._backbone = Backbone(summary)
        self._made: dict[tuple[float, float], ProcessMap] = {}

    def at(self, activities: float, paths: float) -> ProcessMap:
        """The map that shows this share of the activities and connections.

        Args:
            activities: share of the executed steps, as ``process_map`` takes it.
            paths: share of the other connections' occurrences.

        Raises:
            UsageError: a share that lies outside 0–1.
        """
        for option, value in (("activities", activities), ("paths", paths)):
            if not 0 <= value <= 1:
                raise UsageError(
                    f"{option} = {value} is no share.", hint="Give a number from 0 to 1."
                )
        if (activities, paths) not in self._made:
            self._made[activities, paths] = self._make(activities, paths)
        return self._made[activities, paths]

    def _make(self, activities: float, paths: float) -> ProcessMap:
        summary = self._summary
        kept = self._backbone.best_ways(_most_frequent(summary, activities))
        edges = self._backbone.shown_edges(kept, paths)
        steps = self._steps(kept)
        n_edges = summary.by_edge("n")
        return ProcessMap(
            name=self._name,
            steps=steps,
            edges=self._edges(edges),
            n_cases=summary.n_cases,
            n_steps=summary.n_steps,
            main_path=self._main_path({step.activity for step in steps}),
            n_steps_hidden=int(summary.by_activity("n").sum()) - sum(step.n for step in steps),
            n_edges_hidden=int(n_edges.sum() - n_edges[edges].sum()),
        )

    @cached_property
    def _all_steps(self) -> Sequence[MapStep]:
        return [
            MapStep(activity=row["activity"], **{name: row[name] for name in _STEP_FIGURES})
            for row in activity_table(self._summary)
        ]

    def _steps(self, kept: Iterable[int]) -> tuple[MapStep, ...]:
        steps = [self._all_steps[a] for a in kept]
        return tuple(sorted(steps, key=lambda step: (-step.n, step.activity)))

    @cached_property
    def _edge_table(self) -> Table:
        return edge_table(self._summary)

    def _edges(self, shown: Iterable[int]) -> tuple[MapEdge, ...]:
        edges = [self._edge(k) for k in shown]
        return tuple(sorted(edges, key=lambda edge: (-edge.n, edge.source, edge.target)))

    def _edge(self, k: int) -> MapEdge:
        table = self._edge_table
        seconds: dict[str, Any] = {name: table[name][k] for name in _EDGE_SECONDS}
        return MapEdge(
            source=table["source"][k],
            target=table["target"][k],
            n=table["n"][k],
            n_cases=table["n_cases"][k],
            **seconds,
            is_backward=table["n_backward_cases"][k] * 2 > table["n_cases"][k],
        )

    def _main_path(self, shown: set[str]) -> tuple[str, ...]:
        """The most frequent variant, each activity where it first comes, as far as it is shown."""
        if not self._summary.n_variants:
            return ()
        ((activities, _),) = self._summary.variants(1)
        return tuple(dict.fromkeys(a for a in activities if a in shown))


def _most_frequent(summary: Summary, share: float) -> list[int]:
    """The fewest activities that cover this share of the steps; ties in order of name."""
    n = summary.by_activity("n")
    order = np.argsort(-n, kind="stable")
    covered = np.cumsum(n[order])
    wanted = share * covered[-1]
    count = int(np.searchsorted(covered, wanted, side="left")) + 1
    return sorted(order[:count].tolist())
