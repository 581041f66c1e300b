"""Work that goes back to an earlier step."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.summary.noun import Summary
from procmine.summary.tables import edge_table

__all__ = ["going_back"]

_FEW = 5
_WORTH_SAYING = 0.05


def going_back(summary: Summary) -> Iterator[Finding]:
    """How much work goes back to a step it had already passed?

    A connection leads back when most cases that take it had done its target before they first did
    its source.

    Harmless when: the process is meant to go round.
    """
    edges = edge_table(summary).records()
    waited_s = float(summary.waits.totals_us().sum() / 1e6)
    back = [
        row
        for row in edges
        if row["source"] != row["target"] and row["n_backward_cases"] * 2 > row["n_cases"]
    ]
    if not back:
        return
    cost = sum(row["total_s"] or 0.0 for row in back)
    worst = max(back, key=lambda row: (row["total_s"] or row["n"], row["source"], row["target"]))
    n = sum(row["n"] for row in back)
    if worst["n"] < _FEW or (waited_s and cost < _WORTH_SAYING * waited_s):
        return
    yield Finding(
        rule="going-back",
        level="warning",
        message={
            "en": "Work goes back to an earlier step {n_times} times, most from {source} to "
            "{target} ({n_worst} times, {total_s} of waiting)",
            "zh": "流程回退 {n_times} 次，最多的是从“{source}”退回“{target}”"
            "（{n_worst} 次，等待合计 {total_s}）",
        },
        values={
            "n_times": n,
            "source": worst["source"],
            "target": worst["target"],
            "n_worst": worst["n"],
            "total_s": worst["total_s"],
        },
        where={"source": worst["source"], "target": worst["target"]},
        n=n,
        cost_s=cost or None,
        hint={
            "en": "Look for what was missing or wrong the first time.",
            "zh": "请查找第一次办理时缺少或出错的内容。",
        },
    )
