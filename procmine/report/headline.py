"""The numbers people quote first, and what the hours of a finding are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.report.intervals import share_interval
from procmine.summary.noun import Summary

__all__ = ["headline", "told"]

_COVERED_PERCENT = (50, 80, 95)
# Which sum the hours behind a finding are a part of.
_PART_OF = {
    "doing-again": "waiting",
    "going-back": "waiting",
    "longest-wait": "waiting",
    "sent-back": "waiting",
    "slow-tail": "lead_time",
}


def headline(summary: Summary) -> dict[str, Any]:
    """What are the few numbers everybody asks for first?

    Args:
        summary: what the pass told.

    Returns:
        ``coverage``: how many variants, the most frequent first, make up 50, 80 and 95 % of the
        cases; cases that do some step more than once, their share and how many such repeats there
        are, with the 95 % interval of the share; ``waiting_s``, the sum of all waits between steps,
        elapsed (None without times).
    """
    repeats, n_of = summary.by_variant("n_repeats"), summary.n_of_variant
    covered = np.cumsum(n_of) * 100
    n_again = int(n_of[repeats > 0].sum())
    return {
        "coverage": [
            {
                "share": percent / 100,
                "n_variants": int(np.searchsorted(covered, percent * summary.n_cases)) + 1,
            }
            for percent in _COVERED_PERCENT
        ],
        "n_cases_with_repeats": n_again,
        "repeats_share": n_again / summary.n_cases,
        "repeats_interval": share_interval(n_again, summary.n_cases),
        "n_repeats": int((repeats * n_of).sum()),
        "waiting_s": float(summary.waits.totals_us().sum() / 1e6) if summary.timed else None,
    }


def told(found: Iterable[Finding], summary: Summary, lang: str) -> list[dict[str, Any]]:
    """The findings as data, each with what its hours are a part of.

    Returns:
        As ``Finding.to_dict``, and ``compared``: ``with`` (``waiting`` or ``lead_time``), the sum
        over the log ``total_s`` and the finding's ``share`` of it; None where there are no hours.
    """
    totals = {"waiting": float(summary.waits.totals_us().sum() / 1e6)}
    if summary.timed:
        totals["lead_time"] = float(summary.lead_times_us.sum() / 1e6)
    return [{**f.to_dict(lang), "compared": _compared(f, totals)} for f in found]


def _compared(finding: Finding, totals: dict[str, float]) -> dict[str, Any] | None:
    what = _PART_OF.get(finding.rule, "")
    total = totals.get(what, 0.0)
    if finding.cost_s is None or not total:
        return None
    return {"with": what, "total_s": total, "share": finding.cost_s / total}
