"""Cases cut by the edges of the log."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.codes import count_codes
from procmine.kernels.waits import waits_beside
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import LEFT_OUT
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.spans import is_near

__all__ = ["open_case"]

Array = np.ndarray[Any, np.dtype[Any]]


def open_case(
    frame: Frame, instances: Instances, *, usual: float = 0.5, patience: float = 0.95
) -> Iterator[Finding]:
    """Which cases were probably under way when the log began or ended?

    Args:
        usual: a step is a usual end (or start) of a case when at least this share of its
            occurrences are one.
        patience: quantile of the waits around a step that says how long a case may still wait.

    A case counts as open at the end when its last step is no usual end and less time has passed
    since than the wait after such steps mostly takes; likewise at the beginning. Their lead times
    are too short. Times many years from all others are no edge of the log. Steps are those of
    every other figure: instances where the log has them.

    Harmless when: they are few, or the log was cut by case and not by date.
    """
    if not frame.timed or frame.n_stepped < 2:
        return
    steps = frame.steps
    first, case, begin, finish = frame.edges
    last = np.append(first[1:], len(steps["case"])) - 1
    starting, ending = steps["activity"][first], steps["activity"][last]
    ends = _rarely(ending, frame, usual)
    starts = _rarely(starting, frame, usual)
    limit_after = _limits(frame, patience, ending[ends], after=True)
    limit_before = _limits(frame, patience, starting[starts], after=False)
    near_begin, near_finish = is_near(begin), is_near(finish)
    since, until = begin - begin[near_begin].min(), finish[near_finish].max() - finish
    at_end = ends & near_finish & (until < limit_after[ending])
    at_start = starts & near_begin & (since < limit_before[starting])
    is_open = at_end | at_start
    n_open = int(is_open.sum())
    if not n_open:
        return
    yield Finding(
        rule="open-case",
        level="notice" if n_open <= frame.n_stepped / 20 else "warning",
        message={
            "en": "{n_open:case was|cases were} probably under way at an edge of the log "
            "({cases_share} of all): {n_at_start:||none} when it begins, {n_at_end:||none} when "
            "it ends",
            "zh": "{n_open} 个案例（{cases_share}）在日志边界处可能尚未完结："
            "开始处 {n_at_start} 个，结束处 {n_at_end} 个",
        },
        values={
            "n_open": n_open,
            "cases_share": n_open / frame.n_stepped,
            "n_at_start": int(at_start.sum()),
            "n_at_end": int(at_end.sum()),
        },
        n=n_open,
        examples=row_examples(steps["row"][np.where(at_end, last, first)][is_open]),
        repair=LEFT_OUT,
        effect=frame.effect_without_cases(case[is_open]),
        hint={
            "en": "Their lead times are too short: leave them out where lead times matter.",
            "zh": "这些案例的时长偏短：看重时长时请剔除。",
        },
    )


def _rarely(edge_activity: Array, frame: Frame, usual: float) -> Array:
    """For each case: is the step at its edge one that usually stands elsewhere?"""
    n_labels = len(frame.strings["activity"][1]) - 1
    at_edge = count_codes(edge_activity, n_labels)
    case, activity = frame.steps["case"], frame.steps["activity"]
    # A step that is recorded several times in a row stands there once.
    again = (case[1:] == case[:-1]) & (activity[1:] == activity[:-1])
    overall = count_codes(activity, n_labels)
    overall -= count_codes(activity[1:][again], n_labels)
    rarely: Array = (at_edge < usual * overall)[edge_activity]
    return rarely


def _limits(frame: Frame, patience: float, asked: Array, *, after: bool) -> Array:
    """The wait that most occurrences of an activity asked for stay below; 0 where nobody waited."""
    n_labels = len(frame.strings["activity"][1]) - 1
    if not len(asked):
        return np.zeros(n_labels)
    wanted = count_codes(asked, n_labels) > 0
    steps = frame.steps
    waits, bounds = waits_beside(
        steps["case"], steps["activity"], steps["begin"], steps["finish"], wanted, after=after
    )
    limits = np.zeros(n_labels)
    for name, (begin, end) in enumerate(itertools.pairwise(bounds.tolist())):
        if end > begin:
            rank = math.ceil(patience * (end - begin - 1))
            limits[name] = np.partition(waits[begin:end], rank)[rank]
    return limits
