"""Summary: everything one pass over a log tells, exact, and mergeable.

Two summaries of two halves of a log (whole cases each) merge into the summary of the whole. All
numbers are integers (counts and microseconds) until a table is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from procmine.kernels.grouped import Grouped
from procmine.kernels.sequences import (
    ACTIVITY_COUNTS,
    EDGE_COUNTS,
    SEQUENCE_COUNTS,
    count_sequences,
    unroll,
)
from procmine.kernels.walk import ACTIVITY
from procmine.log.columns import decode
from procmine.summary.quantiles import statistics_s

__all__ = ["Cases", "Pairs", "Summary"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Cases:
    """What each case did.

    Args:
        ids: their ids, as bytes and n + 1 bounds.
        first_us: begin of the first step, int64 microseconds UTC.
        last_us: end of the last step.
        variant: place of the case's variant among the summary's, int32.
        counts: handovers and ping-pongs by owner role, such as ``n_resource_handovers``, int32.
    """

    ids: tuple[Array, Array]
    first_us: Array
    last_us: Array
    variant: Array
    counts: dict[str, Array]

    def __len__(self) -> int:
        return len(self.variant)


@dataclass(frozen=True)
class Pairs:
    """Who hands over to whom.

    Args:
        owners: the names of resources or teams, in order of their codes.
        rows: (from, to, n, microseconds waited, n back to the owner before), int64; in order of
            the names; pairs with themselves are work that was kept.
    """

    owners: tuple[str, ...]
    rows: Array


@dataclass(frozen=True)
class Summary:
    """What one pass over a log tells.

    Args:
        mode: what a step is: ``instances`` or ``events``.
        timed: do the steps have instants? Without them all seconds are unknown.
        zone: the zone hours and days are told in.
        activities: names, in alphabetical order; codes below are places in it.
        nodes: the prefix tree of all sequences.
        leaves: last node of each variant; the most frequent variant first, ties in lexical order.
        n_of_variant: cases of each variant, int64.
        edges: (source, target) codes of each connection, in order, int32.
        waits: microseconds from the end of source to the start of target, by connection.
        services: microseconds from start to end, by activity, of steps with both.
        cases: what each case did.
        handovers: who hands over to whom, by ``resource`` and ``team`` where known.
    """

    mode: str
    timed: bool
    zone: str
    activities: tuple[str, ...]
    nodes: Array
    leaves: Array
    n_of_variant: Array
    edges: Array
    waits: Grouped
    services: Grouped
    cases: Cases
    handovers: dict[str, Pairs]

    @property
    def n_cases(self) -> int:
        """Cases."""
        return len(self.cases)

    @property
    def n_variants(self) -> int:
        """Different sequences of activities."""
        return len(self.leaves)

    @cached_property
    def n_steps(self) -> int:
        """Executed steps."""
        return int((self._counts[2][:, 0] * self.n_of_variant).sum())

    @cached_property
    def _counts(self) -> tuple[Array, Array, Array]:
        return count_sequences(
            self.nodes, self.leaves, self.n_of_variant, len(self.activities), len(self.edges)
        )

    @cached_property
    def wait_statistics(self) -> dict[str, list[float | None]]:
        """Mean, quantiles, maximum and total of the waits of each connection, seconds."""
        return statistics_s(self.waits)

    @cached_property
    def service_statistics(self) -> dict[str, list[float | None]]:
        """The same of the service times of each activity."""
        return statistics_s(self.services)

    def by_activity(self, name: str) -> Array:
        """One of ``ACTIVITY_COUNTS`` for every activity, int64."""
        column: Array = self._counts[0][:, ACTIVITY_COUNTS.index(name)]
        return column

    def by_edge(self, name: str) -> Array:
        """One of ``EDGE_COUNTS`` for every connection, int64."""
        column: Array = self._counts[1][:, EDGE_COUNTS.index(name)]
        return column

    def by_variant(self, name: str) -> Array:
        """One of ``SEQUENCE_COUNTS`` for every variant, int64."""
        column: Array = self._counts[2][:, SEQUENCE_COUNTS.index(name)]
        return column

    @cached_property
    def ends_with(self) -> Array:
        """Cases that end with each activity, int64."""
        counts = np.zeros(len(self.activities), np.int64)
        np.add.at(counts, self.nodes[self.leaves, ACTIVITY], self.n_of_variant)
        return counts

    @cached_property
    def starts_with(self) -> Array:
        """Cases that start with each activity, int64."""
        counts = np.zeros(len(self.activities), np.int64)
        codes, bounds = unroll(self.nodes, self.leaves, self.by_variant("n_steps"))
        np.add.at(counts, codes[bounds[:-1]], self.n_of_variant)
        return counts

    def variants(self, top: int | None = None) -> list[tuple[tuple[str, ...], int]]:
        """The variants with their number of cases, most frequent first.

        Args:
            top: how many; None for all.
        """
        leaves = self.leaves[:top]
        codes, bounds = unroll(self.nodes, leaves, self.by_variant("n_steps")[:top])
        names = self.activities
        return [
            (tuple(names[c] for c in codes[begin:end].tolist()), n)
            for begin, end, n in zip(
                bounds[:-1].tolist(),
                bounds[1:].tolist(),
                self.n_of_variant[:top].tolist(),
                strict=True,
            )
        ]

    def case_ids(self) -> list[str]:
        """The ids of the cases, in the order of the other arrays."""
        return decode(*self.cases.ids)

    @cached_property
    def lead_times_us(self) -> Array:
        """Microseconds from the first begin to the last end of each case, int64."""
        lead: Array = self.cases.last_us - self.cases.first_us
        return lead

    @cached_property
    def open_at_edges(self) -> tuple[Array, Array]:
        """Which cases were probably under way when the log began, and which when it ended."""
        from procmine.summary.open_cases import open_cases

        return open_cases(self)

    def _repr_html_(self) -> str:
        facts = {
            "cases": self.n_cases,
            "steps": self.n_steps,
            "activities": len(self.activities),
            "connections": len(self.edges),
            "variants": self.n_variants,
        }
        rows = "".join(f"<tr><th>{k}</th><td>{v:,}</td></tr>" for k, v in facts.items())
        return f"<table><caption>Summary</caption>{rows}</table>"

    def __repr__(self) -> str:
        return (
            f"Summary({self.n_cases:,} cases, {self.n_steps:,} {self.mode}, "
            f"{len(self.activities)} activities, {len(self.edges)} connections, "
            f"{self.n_variants:,} variants)"
        )
