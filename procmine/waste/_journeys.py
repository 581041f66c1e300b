"""Contacts of the same customer about the same matter, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.waste._evidence import Evidence

__all__ = ["CROWD", "Journeys", "journeys"]

Array = np.ndarray[Any, np.dtype[Any]]


CROWD = 20


@dataclass(frozen=True)
class Journeys:
    """The cases of each customer and matter in order of their begin.

    Args:
        case: cases whose customer (and reason, if the log has them) is known, in that order.
        same: has the one before the same customer and reason? Booleans.
        earlier: of the cases of the same matter that began before each, the one that ends last,
            −1 for none.
        settled: when each case was settled: the end of the closing that nothing but closing and
            following up comes after, or of the case where none closes it; by case.
        known: booleans by case: is it in ``case``?
    """

    case: Array
    same: Array
    earlier: Array
    settled: Array
    known: Array

    def wait_us(self, evidence: Evidence) -> Array:
        """Microseconds of our own waiting before each step, those after the settling left out."""
        until = evidence.finish <= self.settled[evidence.case]
        wait: Array = np.where(until, evidence.own_wait_us, 0)
        return wait


def journeys(evidence: Evidence, *, any_reason: bool = False) -> Journeys:
    """Which contacts of the same customer about the same reason follow one another?

    A contact whose reason nobody wrote down is left out. So are customers with more than ``CROWD``
    contacts about one reason: they are no persons but firms or stand-ins.

    Args:
        evidence: needs times, customers and reasons.
        any_reason: where there is no column of reasons, let all contacts of a customer be one
            matter.
    """
    evidence.need("times", "customer", *(() if any_reason else ("reason",)))
    customer = evidence.of_case("customer").astype(np.int64)
    known = (customer >= 0) & (np.diff(evidence.bounds) > 0)
    matter = customer
    if evidence.has("reason"):
        reason = evidence.of_case("reason").astype(np.int64)
        known &= reason >= 0
        matter = customer * (int(reason.max(initial=0)) + 1) + reason
    # Only where both are known is the number that of one customer and one reason.
    _, place, sizes = np.unique(matter[known], return_inverse=True, return_counts=True)
    known[known] = sizes[place.ravel()] <= CROWD
    low, high = evidence.span
    case = np.flatnonzero(known)
    case = case[np.lexsort((case, high[case], low[case], matter[case]))]
    same = np.append(False, matter[case][1:] == matter[case][:-1])[: len(case)]
    settled = _settled(evidence)
    return Journeys(case, same, _earlier(case, same, settled[case]), settled, known)


def _settled(evidence: Evidence) -> Array:
    closing = evidence.like("close")
    works = ~closing & ~evidence.like("follow_up")
    left = evidence.in_case(works)[evidence.case] - evidence.before(works)
    final = np.flatnonzero(closing & (left == 0))
    settled: Array = evidence.span[1].copy()
    # Positions ascend: written backwards, the first of the final closings stays.
    settled[evidence.case[final[::-1]]] = evidence.finish[final[::-1]]
    return settled


def _earlier(case: Array, same: Array, high: Array) -> Array:
    n = len(case)
    by_end = np.argsort(high, kind="stable")
    rank = np.empty(n, np.int64)
    rank[by_end] = np.arange(n)
    # The matter first, the end second: the largest so far is the last end of this matter.
    matter = np.cumsum(~same)
    largest = np.maximum.accumulate(matter * n + rank) if n else rank
    before = np.append(0, largest[:-1])[:n]
    found: Array = np.where(same, case[by_end[before % n]] if n else 0, -1)
    return found
