"""Cases that were probably under way when the log began or ended, told from the summary."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from procmine.kernels.sequences import unroll
from procmine.kernels.walk import ACTIVITY
from procmine.log.spans import is_near
from procmine.summary.noun import Summary

__all__ = ["open_cases"]

Array = np.ndarray[Any, np.dtype[Any]]

_SOURCE, _TARGET = 0, 1


def open_cases(
    summary: Summary, *, usual: float = 0.5, patience: float = 0.95
) -> tuple[Array, Array]:
    """Which cases were probably under way when the log began, and which when it ended?

    Args:
        summary: what the pass told.
        usual: a step is a usual end (or start) of a case when at least this share of its
            occurrences are one.
        patience: quantile of the waits around a step that says how long a case may still wait.

    Returns:
        Two booleans for each case, by the rule of the check ``open-case``: its edge step is no
        usual edge, and the log's edge is no farther away than such a step mostly waits. All false
        in a log without times or with one case.

    Cost: linear in the cases, and in the waits beside unusual edges.
    """
    none = np.zeros(summary.n_cases, np.bool_)
    if not summary.timed or summary.n_cases < 2:
        return none, none
    cases, n_steps = summary.cases, summary.by_variant("n_steps")
    codes, bounds = unroll(summary.nodes, summary.leaves, n_steps)
    first = codes[bounds[:-1]][cases.variant]
    last = summary.nodes[summary.leaves, ACTIVITY][cases.variant]
    # A step that is recorded several times in a row stands there once.
    overall = summary.by_activity("n") - summary.by_activity("n_self_loops")
    starts = (summary.starts_with < usual * overall)[first]
    ends = (summary.ends_with < usual * overall)[last]
    before = _limits(summary, patience, first[starts], _TARGET)
    after = _limits(summary, patience, last[ends], _SOURCE)
    near_first, near_last = is_near(cases.first_us), is_near(cases.last_us)
    since = cases.first_us - cases.first_us[near_first].min()
    until = cases.last_us[near_last].max() - cases.last_us
    at_start = starts & near_first & (since < before[first])
    at_end = ends & near_last & (until < after[last])
    return at_start, at_end


def _limits(summary: Summary, patience: float, asked: Array, side: int) -> Array:
    """The wait that most occurrences of an activity asked for stay below; 0 where nobody waited."""
    limits = np.zeros(len(summary.activities))
    wanted = np.unique(asked)
    if not len(wanted):
        return limits
    beside = summary.edges[:, side]
    is_wanted = np.isin(beside, wanted)
    found: dict[int, list[Array]] = {int(a): [] for a in wanted}
    for edge, waits in summary.waits.parts():
        kept = is_wanted[edge]
        activity, us = beside[edge[kept]], waits[kept]
        for a, lists in found.items():
            lists.append(us[activity == a])
    for a, lists in found.items():
        us = np.concatenate([np.zeros(0, np.int64), *lists])
        if len(us):
            rank = math.ceil(patience * (len(us) - 1))
            limits[a] = np.partition(us, rank)[rank]
    return limits
