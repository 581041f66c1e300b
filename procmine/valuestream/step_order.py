"""The usual order of the activities, and the path most cases take."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.summary.work import Work

__all__ = ["main_path", "usual_order"]

Array = np.ndarray[Any, np.dtype[Any]]

# Places in a case are told in this many parts: whole numbers add up alike in any order.
_PARTS = 1 << 20


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

    By their mean place among the activities of a case: the one first begun has place 0, the one
    last begun for the first time place 1. Cases with one activity tell nothing about order.

    Args:
        work: the steps of a log.

    Returns:
        All activities that occur; equal places in order of name.

    Cost: a sort of the steps.
    """
    case, activity = _firsts(work)
    n = len(work.labels["activity"])
    n_distinct = np.bincount(case, minlength=work.n_cases)
    begins = np.append(0, np.cumsum(n_distinct))[:-1]
    place = np.arange(len(case)) - begins[case]
    several = n_distinct[case] > 1
    sums, counts = np.zeros(n, np.int64), np.zeros(n, np.int64)
    parts = place[several] * _PARTS // (n_distinct[case][several] - 1)
    np.add.at(sums, activity[several], parts)
    np.add.at(counts, activity[several], 1)
    mean = np.where(counts > 0, sums / np.maximum(counts, 1), _PARTS / 2)
    occurs = np.unique(activity)
    return tuple(work.labels["activity"][a] for a in occurs[np.argsort(mean[occurs], kind="stable")])


def main_path(work: Work, order: tuple[str, ...]) -> tuple[str, ...]:
    """Which activities do most cases go through, in the usual order?

    Args:
        work: the steps of a log.
        order: what ``usual_order`` says.

    Returns:
        Those that at least half of the cases have; where these are fewer than two, the two (or
        the one) that most cases have.

    Cost: a sort of the steps.
    """
    case, activity = _firsts(work)
    labels = work.labels["activity"]
    n_cases = np.bincount(activity, minlength=len(labels))
    n_filled = len(np.unique(case))
    had = {label: int(n) for label, n in zip(labels, n_cases.tolist(), strict=True)}
    most = [activity for activity in order if 2 * had[activity] >= n_filled]
    if len(most) < 2:
        ranked = sorted(order, key=lambda activity: (-had[activity], order.index(activity)))
        most = sorted(ranked[:2], key=order.index)
    return tuple(most)
