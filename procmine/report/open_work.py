"""Ageing work in progress: open cases by age, measured by what finished cases took."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.walk import ACTIVITY
from procmine.measure.ageing import ageing
from procmine.summary.noun import Summary

__all__ = ["open_work"]

_FEW_FINISHED = 20


def open_work(summary: Summary) -> dict[str, Any]:
    """How old is the work under way at the end of the log, and after which step does it lie?

    Args:
        summary: what the pass told.

    Returns:
        ``n_open``, ``n_finished``, ``bands`` (rows of the measure ``ageing``), ages ``p50_s`` and
        ``max_s`` of the open cases, and ``last_steps``: the activities open cases did last, with
        how many did and the age of the oldest. ``unknown`` says why none of it can be told:
        ``no-times``, ``none-open`` or ``few-finished``; empty when it can.
    """
    at_start, at_end = summary.open_at_edges
    n_open, n_finished = int(at_end.sum()), int((~at_start & ~at_end).sum())
    unknown = "" if n_finished >= _FEW_FINISHED else "few-finished"
    if not n_open:
        unknown = "none-open" if summary.timed else "no-times"
    told = {"unknown": unknown, "n_open": n_open, "n_finished": n_finished}
    if unknown:
        return {**told, "bands": [], "p50_s": None, "max_s": None, "last_steps": []}
    cases = summary.cases
    age_s = (cases.last_us.max() - cases.first_us[at_end]) / 1e6
    last = summary.nodes[summary.leaves, ACTIVITY][cases.variant[at_end]]
    n_last = np.bincount(last, minlength=len(summary.activities))
    order = [int(a) for a in np.argsort(-n_last, kind="stable") if n_last[a]]
    return {
        **told,
        "bands": ageing(summary).records(),
        "p50_s": float(np.median(age_s)),
        "max_s": float(age_s.max()),
        "last_steps": [
            {
                "activity": summary.activities[a],
                "n_cases": int(n_last[a]),
                "oldest_s": float(age_s[last == a].max()),
            }
            for a in order
        ],
    }
