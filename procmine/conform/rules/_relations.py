"""How one step calls for another: the relations of DECLARE at each activation.

Semantics are those of the linear temporal logic on finite traces that defines the templates. The
order is that of the traces: begin, end, row of the source; so equal times keep the order of the
file, and "directly" means with no step between in that order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.conform.rules._parts import Found, Pair, cases_with, kinds, next_of, prev_of

__all__ = ["beside", "followed", "joined", "preceded", "succeeded"]

Array = np.ndarray[Any, np.dtype[Any]]


def followed(found: Pair, form: str, still_open: Array) -> Found:
    """Is each source followed by a target?

    Args:
        found: the steps.
        form: ``plain``, ``alternate`` (before the next source) or ``chain`` (directly).
        still_open: cases that may still go on; what has not come there is undecided.
    """
    traces, at = found.traces, found.sources()
    case = traces.case[at]
    later = next_of(traces, found.target, at)
    missing, again = later < 0, np.zeros(len(at), np.bool_)
    undecided = missing & still_open[case]
    if form == "alternate":
        source = next_of(traces, found.source, at)
        again = (source >= 0) & (missing | (source < later))
        undecided &= ~again
    elif form == "chain":
        missing = later != at + 1
        undecided = missing & still_open[case] & (at + 1 == traces.bounds[case + 1])
    kind = kinds("skipped", "wrong-order", cases_with(traces, found.target)[case])
    kind = np.where(again, kinds("repeated", "repeated", again), kind)
    return Found(at, missing | again, kind, later, undecided)


def preceded(found: Pair, form: str) -> Found:
    """Is each target preceded by a source? Forms as in ``followed``."""
    traces, at = found.traces, found.targets()
    case = traces.case[at]
    earlier = prev_of(traces, found.source, at)
    missing, again = earlier < 0, np.zeros(len(at), np.bool_)
    if form == "alternate":
        target = prev_of(traces, found.target, at)
        again = (target >= 0) & (earlier >= 0) & (target > earlier)
    elif form == "chain":
        missing = (earlier < 0) | (earlier != at - 1)
    kind = kinds("skipped", "wrong-order", cases_with(traces, found.source)[case])
    kind = np.where(again, kinds("repeated", "repeated", again), kind)
    return Found(at, missing | again, kind, earlier)


def succeeded(found: Pair, form: str, patience: str) -> Found:
    """Is each source followed by a target, and each target preceded by a source?"""
    still_open = found.traces.open_cases(patience)
    return joined(followed(found, form, still_open), preceded(found, form))


def beside(at: Array, found: Pair, others: Array, *, wanted: bool, still_open: Array) -> Found:
    """Has the case of each of these steps one of the others, as is wanted or not?"""
    traces = found.traces
    case = traces.case[at]
    has = cases_with(traces, others)[case]
    if not wanted:
        return Found(at, has, "inserted")
    return Found(at, ~has, "skipped", undecided=~has & still_open[case])


def joined(one: Found, other: Found) -> Found:
    """Both together, in order of their steps."""
    order = np.argsort(np.concatenate([one.step, other.step]), kind="stable")

    def both(name: str) -> Array:
        whole: Array = np.concatenate([_column(each, name) for each in (one, other)])[order]
        return whole

    return Found(both("step"), both("violated"), both("kind"), both("partner"), both("undecided"))


def _column(found: Found, name: str) -> Array:
    n, cells = len(found.step), getattr(found, name)
    if name == "kind" and isinstance(cells, str):
        return kinds(cells, cells, np.zeros(n, np.bool_))
    if cells is None:
        return np.full(n, -1) if name == "partner" else np.zeros(n, np.bool_)
    whole: Array = cells
    return whole
