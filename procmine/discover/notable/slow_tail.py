"""The few cases that take most of the time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.summary.noun import Summary

__all__ = ["slow_tail"]


def slow_tail(summary: Summary) -> Iterator[Finding]:
    """How much of all lead time do the slowest cases take?

    Harmless when: those cases are a kind of their own with promises of their own.
    """
    if not summary.timed or summary.n_cases < 20:
        return
    lead = np.sort(summary.lead_times_us) / 1e6
    median, p90 = float(np.quantile(lead, 0.5)), float(np.quantile(lead, 0.9))
    total = float(lead.sum())
    if not total or median <= 0:
        return
    slow = lead[lead > p90]
    share = float(slow.sum() / total)
    if share < 0.3:
        return
    yield Finding(
        rule="slow-tail",
        level="notice",
        message={
            "en": "The slowest tenth of the cases takes {time_share} of all lead time: over "
            "{p90_s} each, where half of all cases are done within {p50_s}",
            "zh": "最慢的十分之一案例占全部时长的 {time_share}：每个超过 {p90_s}，"
            "而半数案例在 {p50_s}内完成",
        },
        values={"time_share": share, "p90_s": p90, "p50_s": median},
        n=len(slow),
        hint={
            "en": "Compare a few of them with ordinary cases: what do they have in common?",
            "zh": "请把其中几个与普通案例对比，找出共同点。",
        },
    )
