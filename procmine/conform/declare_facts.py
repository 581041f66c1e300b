"""What the variants of a log say about each activity and each pair of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.errors import UsageError
from procmine.kernels.rules_declare import RELATIONS, count_relations
from procmine.kernels.sequences import unroll
from procmine.summary.noun import Summary

__all__ = ["Facts", "facts_of"]

Array = np.ndarray[Any, np.dtype[Any]]

_MOST = 1000


@dataclass(frozen=True, eq=False)
class Facts:
    """Counts over all cases; arrays by activity, int64, or by pair of activities.

    Args:
        names: the activities that occur in enough cases.
        n: cases of the log.
        relations: as ``count_relations`` gives them.
        events: occurrences of each activity.
        once: cases that have it exactly once.
        first: cases that begin with it.
        last: cases that end with it.
    """

    names: tuple[str, ...]
    n: int
    relations: Array
    events: Array
    once: Array
    first: Array
    last: Array

    def pairs(self, relation: str) -> Array:
        """One of the relations, by first and second activity."""
        return np.asarray(self.relations[RELATIONS.index(relation)])

    @property
    def cases(self) -> Array:
        """Cases that have each activity."""
        return np.diagonal(self.pairs("cases"))

    def seldom_twice(self, confidence: float) -> Array:
        """Do enough cases have it at most once?"""
        return np.asarray(self.n - self.cases + self.once >= confidence * self.n)


def facts_of(summary: Summary, share: float) -> Facts:
    """Count what the variants say about the activities that occur in at least a share of the cases.

    Raises:
        UsageError: that leaves more than 1,000 activities.
    """
    codes, bounds = unroll(summary.nodes, summary.leaves, summary.by_variant("n_steps"))
    weights, n_all = summary.n_of_variant, len(summary.activities)
    variant = np.repeat(np.arange(len(weights)), np.diff(bounds))
    own, times = np.unique(variant * n_all + codes, return_counts=True)
    activity, weight = own % max(n_all, 1), weights[own // max(n_all, 1)]
    cases = _sums(activity, weight, n_all)
    once = _sums(activity[times == 1], weight[times == 1], n_all)
    kept = np.flatnonzero(cases >= share * summary.n_cases)
    if len(kept) > _MOST:
        raise UsageError(
            f"{len(kept):,} activities occur in enough cases to be compared with one another.",
            hint="Ask for more support, or keep or relabel activities first.",
        )
    place = np.full(n_all, -1, np.int32)
    place[kept] = np.arange(len(kept))
    return Facts(
        names=tuple(summary.activities[code] for code in kept.tolist()),
        n=summary.n_cases,
        relations=count_relations(place[codes], bounds, weights, len(kept)),
        events=_sums(codes, weights[variant], n_all)[kept],
        once=once[kept],
        first=summary.starts_with[kept],
        last=summary.ends_with[kept],
    )


def _sums(codes: Array, weights: Array, n: int) -> Array:
    sums = np.zeros(n, np.int64)
    np.add.at(sums, codes, weights)
    return sums
