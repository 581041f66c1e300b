"""The usual order of the activities, and the path most cases take."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.precedence import precedence
from procmine.summary.work import Work

__all__ = ["main_path", "usual_order"]

Array = np.ndarray[Any, np.dtype[Any]]

# Places in a case are told in this many parts: whole numbers add up alike in any order.
_PARTS = 1 << 20
_MOST_ROUNDS = 50
# What a reader can follow on one drawing; beyond it a rolled yield says nothing either.
_LONGEST = 40


def _firsts(work: Work) -> tuple[Array, Array]:
    """The first step of each activity in each case, by case and begin: case and activity."""
    begin = work.by_begin
    case, activity = work.case[begin].astype(np.int64), work.activity[begin].astype(np.int64)
    n = len(work.labels["activity"])
    _, first = np.unique(case * n + activity, return_index=True)
    first.sort()
    return case[first], activity[first]


def usual_order(work: Work) -> tuple[str, ...]:
    """In which order do the activities usually come?

    In the order that the fewest cases contradict: for every two activities, a case says which it
    had first. The search begins with their mean places in the cases, and then puts each activity
    where most cases want it among the others until none moves.

    Args:
        work: the steps of a log.

    Returns:
        All activities that occur.

    Cost: a sort of the steps, and the squares of the numbers of activities of the cases.
    """
    case, activity = _firsts(work)
    n = len(work.labels["activity"])
    bounds = np.searchsorted(case, np.arange(work.n_cases + 1))
    before = precedence(bounds, activity, n).astype(np.int64)
    margin = before - before.T
    order = _by_place(case, activity, work.n_cases, n)
    for _ in range(_MOST_ROUNDS):
        moved = [_settle(order, margin, one) for one in sorted(order.tolist())]
        if not any(moved):
            break
    return tuple(work.labels["activity"][one] for one in order.tolist())


def _by_place(case: Array, activity: Array, n_cases: int, n: int) -> Array:
    """Activities by their mean place in the cases: first begun is 0, last begun is 1."""
    n_distinct = np.bincount(case, minlength=n_cases)
    begins = np.append(0, np.cumsum(n_distinct))[:-1]
    place = np.arange(len(case)) - begins[case]
    several = n_distinct[case] > 1
    sums, counts = np.zeros(n, np.int64), np.zeros(n, np.int64)
    parts = place[several] * _PARTS // (n_distinct[case][several] - 1)
    np.add.at(sums, activity[several], parts)
    np.add.at(counts, activity[several], 1)
    mean = np.where(counts > 0, sums / np.maximum(counts, 1), _PARTS / 2)
    occurs = np.unique(activity)
    return occurs[np.argsort(mean[occurs], kind="stable")]


def _settle(order: Array, margin: Array, one: int) -> bool:
    """Put an activity where most cases want it among the others; does it move?"""
    now = int(np.flatnonzero(order == one)[0])
    others = np.delete(order, now)
    # What stands before it speaks against it as far as cases have it behind.
    against = np.append(0, np.cumsum(margin[one, others]))
    best = np.flatnonzero(against == against.min())
    place = int(best[np.argmin(np.abs(best - now))])
    order[:] = np.insert(others, place, one)
    return place != now


def main_path(work: Work, order: tuple[str, ...]) -> tuple[str, ...]:
    """Which activities do most cases go through, in the usual order?

    Args:
        work: the steps of a log.
        order: what ``usual_order`` says.

    Returns:
        Those that at least half of the cases have, at most the 40 that most cases have; where they
        are fewer than two, the two (or the one) that most cases have.

    Cost: a sort of the steps.
    """
    case, activity = _firsts(work)
    labels = work.labels["activity"]
    n_cases = np.bincount(activity, minlength=len(labels))
    n_filled = len(np.unique(case))
    had = {label: int(n) for label, n in zip(labels, n_cases.tolist(), strict=True)}
    ranked = sorted(order, key=lambda activity: (-had[activity], order.index(activity)))
    common = sum(1 for activity in order if 2 * had[activity] >= n_filled)
    return tuple(sorted(ranked[: min(max(common, 2), _LONGEST)], key=order.index))
