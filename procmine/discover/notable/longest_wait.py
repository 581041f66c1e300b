"""The connection where most waiting adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procmine.finding import Finding
from procmine.summary.noun import Summary
from procmine.summary.tables import edge_table

__all__ = ["longest_wait"]


def longest_wait(summary: Summary, *, top: int = 3, share: float = 0.1) -> Iterator[Finding]:
    """Between which two steps do cases wait longest in sum?

    Args:
        top: how many connections at most.
        share: share of all waiting a connection must make up to be named, 0-1.

    The sum counts every wait once: a short wait that everybody has can outweigh a long rare one.

    Harmless when: cases wait for the customer, or the later step needs no hurry.
    """
    edges = edge_table(summary).records()
    waited_s = float(summary.waits.totals_us().sum() / 1e6)
    if not waited_s:
        return
    edges.sort(key=lambda row: (-(row["total_s"] or 0.0), row["source"], row["target"]))
    for row in edges[:top]:
        if (row["total_s"] or 0.0) >= share * waited_s:
            yield _finding(row, row["total_s"] / waited_s)


def _finding(row: dict[str, Any], wait_share: float) -> Finding:
    return Finding(
        rule="longest-wait",
        level="warning",
        message={
            "en": "Between {source} and {target} cases wait {p50_s} at the median and {p95_s} at "
            "the 95th percentile: {wait_share} of all waiting",
            "zh": "从“{source}”到“{target}”等待时间中位数 {p50_s}，95 分位 {p95_s}："
            "占全部等待的 {wait_share}",
        },
        values={
            "source": row["source"],
            "target": row["target"],
            "p50_s": row["p50_s"],
            "p95_s": row["p95_s"],
            "wait_share": wait_share,
            "n_times": row["n"],
        },
        where={"source": row["source"], "target": row["target"]},
        n=row["n"],
        cost_s=row["total_s"],
        hint={
            "en": "Ask what the case waits for here: people, a decision, the customer or a batch.",
            "zh": "请查明此处在等什么：人手、审批、客户还是批处理。",
        },
    )
