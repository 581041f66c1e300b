"""Work that piles up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.summary.flow import by_day
from procmine.summary.noun import Summary

__all__ = ["growing_backlog"]

_FEW = 5


def growing_backlog(summary: Summary) -> Iterator[Finding]:
    """Do more cases arrive than are finished?

    The second quarter of the log is compared with the third, since it begins and ends empty.

    Harmless when: demand is seasonal and the log shorter than a year.
    """
    days = by_day(summary)
    if len(days) < 28:
        return
    in_progress = np.array(days["n_in_progress"], np.float64)
    # The log begins and ends with empty hands; the middle half shows how work piles up.
    quarter = len(in_progress) // 4
    early = float(in_progress[quarter : 2 * quarter].mean())
    late = float(in_progress[2 * quarter : 3 * quarter].mean())
    if early < _FEW or late < 1.5 * early:
        return
    yield Finding(
        rule="growing-backlog",
        level="warning",
        message={
            "en": "Work in progress grows from {early} to {late} cases between the second and the "
            "third quarter of the log: more arrive than are finished",
            "zh": "日志第二季度到第三季度，在办案例从 {early} 增至 {late}：到达多于办结",
        },
        values={"early": f"{early:,.0f}", "late": f"{late:,.0f}"},
        n=round(late - early),
    )
