"""The activity that is repeated most."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.summary.noun import Summary

__all__ = ["doing_again"]

_FEW = 5
_WORTH_SAYING = 0.05


def doing_again(summary: Summary) -> Iterator[Finding]:
    """Which activity is done more than once in the most cases?

    Hours are the waits between an execution and the next one directly behind it.

    Harmless when: the repeats are meant, such as one per document.
    """
    n_cases = summary.by_activity("n_cases")
    rework = summary.by_activity("n_rework_cases")
    if not len(rework) or not rework.max():
        return
    worst = int(np.argmax(rework))
    loops = np.flatnonzero(summary.edges[:, 1] == worst)
    repeats = int(summary.by_activity("n")[worst] - n_cases[worst])
    share = float(rework[worst] / n_cases[worst])
    if rework[worst] < _FEW or share < _WORTH_SAYING:
        return
    itself = [k for k in loops if summary.edges[k, 0] == worst]
    cost = float(summary.waits.totals_us()[itself].sum() / 1e6) if itself else 0.0
    yield Finding(
        rule="doing-again",
        level="notice",
        message={
            "en": "{activity} is done more than once in {rework_share} of the cases that have it: "
            "{n_repeats} repeats",
            "zh": "在包含“{activity}”的案例中，{rework_share} 做了不止一次：重复 {n_repeats} 次",
        },
        values={
            "activity": summary.activities[worst],
            "rework_share": share,
            "n_repeats": repeats,
            "n_cases": int(rework[worst]),
        },
        where={"activity": summary.activities[worst]},
        n=int(rework[worst]),
        cost_s=cost or None,
        hint={
            "en": "See whether the repeats add anything, or mend something.",
            "zh": "请判断重复是有价值的工作，还是在补救。",
        },
    )
