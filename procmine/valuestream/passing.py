"""Passing on: what the next step says of the work it gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.summary.waits import Waits

__all__ = ["Passing", "passing_of"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Passing:
    """What happened to the work of each step? Booleans, one for each.

    Args:
        repeated: the next step of its case is the same again.
        sent_back: the next step is a later one, and the one after that is this one again or an
            earlier one: the receiver sent the work back.
        returns: the next step is an earlier one: this step gave work back and passed nothing on.
        once: its case has its activity only this time.
        pending: it is the last step so far of a case that goes on after the log.
    """

    repeated: Array = field(repr=False)
    sent_back: Array = field(repr=False)
    returns: Array = field(repr=False)
    once: Array = field(repr=False)
    pending: Array = field(repr=False)

    @property
    def judged(self) -> Array:
        """Was anything passed on? The last step of a case hands it to whoever asked for it."""
        judged: Array = ~self.returns & ~self.pending
        return judged

    @property
    def complete(self) -> Array:
        """Was it passed on and usable as it was?"""
        complete: Array = self.judged & ~self.repeated & ~self.sent_back
        return complete


def passing_of(waits: Waits, order: tuple[str, ...], goes_on: Array) -> Passing:
    """Could the receiver use the work of each step as it was?

    Args:
        waits: the steps of a log, and which of their activities are concurrent.
        order: the usual order of the activities; concurrent ones are neither earlier nor later.
        goes_on: which cases probably go on after the log, booleans.

    Cost: a sort of the steps.
    """
    work = waits.work
    begin, n = work.by_begin, len(work.labels["activity"])
    case, activity = work.case[begin].astype(np.int64), work.activity[begin].astype(np.int64)
    rank = np.zeros(n + 1, np.int64)
    places = {label: place for place, label in enumerate(work.labels["activity"])}
    rank[[places[label] for label in order]] = np.arange(len(order))
    beside = waits.pairs[:, 0] * n + waits.pairs[:, 1]
    next_one, next_two = (_ahead(case, activity, k) for k in (1, 2))

    def is_earlier(other: Array) -> Array:
        earlier = (other >= 0) & (rank[other] < rank[activity])
        earlier &= ~np.isin(activity * n + other, beside)
        return earlier

    repeated, returns = next_one == activity, is_earlier(next_one)
    sent_back = ~repeated & ~returns & ((next_two == activity) | is_earlier(next_two))
    _, group, counts = np.unique(case * n + activity, return_inverse=True, return_counts=True)
    once = counts[group.ravel()] == 1
    pending = (next_one < 0) & goes_on[case]
    told = repeated, sent_back, returns, once, pending
    return Passing(*(_in_place(begin, flags) for flags in told))


def _ahead(case: Array, activity: Array, n_steps: int) -> Array:
    """The activity so many steps on in the same case, −1 where there is none."""
    ahead = np.full(len(case), -1, np.int64)
    same = case[n_steps:] == case[: max(len(case) - n_steps, 0)]
    ahead[: len(same)] = np.where(same, activity[n_steps:], -1)
    return ahead


def _in_place(begin: Array, flags: Array) -> Array:
    """Flags of steps in order of begin, by their positions."""
    found = np.zeros(len(begin), np.bool_)
    found[begin] = flags
    return found
