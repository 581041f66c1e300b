"""Cases that come back to the team they left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.summary.noun import Summary
from procmine.summary.people import passed_on
from procmine.summary.tables import handover_table

__all__ = ["sent_back"]

_FEW = 5
_WORTH_SAYING = 0.05
_ALL = {
    "en": "Cases come back to the team they left {n_times} times in {n_cases} cases, most "
    "from {source} back to {target} ({n_worst} times)",
    "zh": "{n_cases} 个案例共 {n_times} 次回到刚离开的团队，"
    "最多的是从“{source}”回到“{target}”（{n_worst} 次）",
}
_SOME = {
    "en": "Cases come back to the team they left {n_times} times, most "
    "from {source} back to {target} ({n_worst} times)",
    "zh": "案例共 {n_times} 次回到刚离开的团队，最多的是从“{source}”回到“{target}”（{n_worst} 次）",
}


def sent_back(summary: Summary) -> Iterator[Finding]:
    """How often does a case come back to the team it just left?

    Hours are estimated: of all waits between two teams the share that the steps which came back
    have of their handovers. A team that stands for nobody, such as EMPTY, is none.

    Harmless when: the other team was asked for a piece of the work on purpose.
    """
    waited_s = float(summary.waits.totals_us().sum() / 1e6)
    rows = handover_table(summary, "team").records()
    back = [row for row in passed_on(rows) if row["n_ping_pongs"]]
    n = sum(row["n_ping_pongs"] for row in back)
    if n < _FEW:
        return
    # Of a pair's waits, the share of those that came back.
    cost = sum((row["total_s"] or 0.0) * row["n_ping_pongs"] / row["n"] for row in back)
    worst = max(back, key=lambda row: (row["n_ping_pongs"], row["source"], row["target"]))
    n_cases = _n_cases(summary, n)
    some = n if n_cases is None else n_cases
    if waited_s and cost < _WORTH_SAYING * waited_s and some < 0.02 * summary.n_cases:
        return
    yield Finding(
        rule="sent-back",
        level="warning",
        message=_SOME if n_cases is None else _ALL,
        values={
            "n_times": n,
            "n_cases": n_cases,
            "source": worst["source"],
            "target": worst["target"],
            "n_worst": worst["n_ping_pongs"],
        },
        where={"source": worst["source"], "target": worst["target"]},
        n=n,
        cost_s=cost or None,
        hint={
            "en": "Give the first team what it needs to finish, or route to the second at once.",
            "zh": "让第一个团队具备办结条件，或一开始就转给第二个团队。",
        },
    )


def _n_cases(summary: Summary, n_times: int) -> int | None:
    """Cases in which it happened; unknown where some of them came back from nobody."""
    counts = summary.cases.counts["n_team_ping_pongs"]
    return int(np.count_nonzero(counts)) if int(counts.sum()) == n_times else None
