"""Events of a case that happened, it says, at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.walk import LAST_NODE, Walk
from procmine.log.checks._examples import row_examples
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["equal_times"]

Array = np.ndarray[Any, np.dtype[Any]]


def equal_times(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How much hangs on the order of events with equal times?

    Such events keep the order of the rows. Where their activities differ, the connections from, to
    and between them, and the variants of their cases, would be others if the rows stood otherwise.

    Harmless when: the system writes its rows in the order in which things happen.
    """
    if not frame.timed:
        return
    tied = _tied(frame)
    if not tied.any():
        return
    mixed = _mixed(frame)
    edges, variants, n_cases = _hanging(frame, mixed)
    n = int(tied.sum())
    yield Finding(
        rule="equal-times",
        level="notice" if n_cases <= frame.n_cases / 10 else "warning",
        message={
            "en": "{n_events} events share their time with another of their case and keep the "
            "order of the rows; {n_edges} connections and {n_variants} variants "
            "({cases_share} of cases) hang on that order",
            "zh": "{n_events} 个事件与同一案例的另一事件时间相同，按行的先后排列；"
            "{n_edges} 条连接、{n_variants} 个变体（占案例 {cases_share}）取决于该顺序",
        },
        values={
            "n_events": n,
            "n_edges": edges,
            "n_variants": variants,
            "n_cases": n_cases,
            "cases_share": n_cases / frame.n_cases,
        },
        n=n,
        examples=row_examples(frame.row[np.flatnonzero(mixed if mixed.any() else tied)[:1000]]),
    )


def _breaks(frame: Frame) -> Array:
    """True at each event that differs from the one before in case or time."""
    breaks = np.ones(frame.n_events, np.bool_)
    breaks[1:] = (
        (frame.case[1:] != frame.case[:-1])
        | (frame.begin[1:] != frame.begin[:-1])
        | (frame.finish[1:] != frame.finish[:-1])
    )
    return breaks


def _tied(frame: Frame) -> Array:
    breaks = _breaks(frame)
    tied: Array = ~(breaks & np.append(breaks[1:], True))
    return tied


def _mixed(frame: Frame) -> Array:
    """True at events that share their time with an event of another activity."""
    breaks = _breaks(frame)
    begins = np.flatnonzero(breaks)
    differs = np.minimum.reduceat(frame.activity, begins) != np.maximum.reduceat(
        frame.activity, begins
    )
    mixed: Array = differs[np.cumsum(breaks) - 1]
    return mixed


def _hanging(frame: Frame, mixed: Array) -> tuple[int, int, int]:
    """Distinct connections, distinct variants and cases that hang on the order of ties."""
    if not mixed.any():
        return 0, 0, 0
    follows = (frame.case[1:] == frame.case[:-1]) & (mixed[1:] | mixed[:-1])
    pairs = np.stack([frame.activity[:-1][follows], frame.activity[1:][follows]])
    n_edges = np.unique(pairs, axis=1).shape[1]
    affected, case = np.unique(frame.case[mixed]), frame.case
    inside = np.zeros(frame.n_cases, np.bool_)
    inside[affected] = True
    chosen = inside[case]
    place = np.cumsum(inside) - 1
    walk = Walk(timed=False)
    steps = place[case[chosen]].astype(np.int32)
    zeros = np.zeros(len(steps), np.int64)
    nothing = np.zeros(1, np.bool_)
    walk.feed(steps, frame.activity[chosen], zeros, zeros, nothing, len(affected))
    leaves = walk.state[: len(affected), LAST_NODE]
    return n_edges, len(np.unique(leaves)), len(affected)
