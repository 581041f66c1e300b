"""The connection where most waiting adds up."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.summary.noun import Summary
from procmine.summary.tables import edge_table

__all__ = ["longest_wait"]


def longest_wait(summary: Summary) -> Iterator[Finding]:
    """Between which two steps do cases wait longest in sum?

    The sum counts every wait once: a short wait that everybody has can outweigh a long rare one.

    Harmless when: cases wait for the customer, or the later step needs no hurry.
    """
    edges = edge_table(summary).records()
    waited_s = float(summary.waits.totals_us().sum() / 1e6)
    timed = [row for row in edges if row["total_s"]]
    if not timed or not waited_s:
        return
    worst = max(timed, key=lambda row: (row["total_s"], row["source"], row["target"]))
    yield Finding(
        rule="longest-wait",
        level="warning",
        message={
            "en": "Between {source} and {target} cases wait {p50_s} at the median and {p95_s} at "
            "the 95th percentile: {wait_share} of all waiting",
            "zh": "从“{source}”到“{target}”等待时间中位数 {p50_s}，95 分位 {p95_s}："
            "占全部等待的 {wait_share}",
        },
        values={
            "source": worst["source"],
            "target": worst["target"],
            "p50_s": worst["p50_s"],
            "p95_s": worst["p95_s"],
            "wait_share": worst["total_s"] / waited_s,
            "n_times": worst["n"],
        },
        where={"source": worst["source"], "target": worst["target"]},
        n=worst["n"],
        cost_s=worst["total_s"],
        hint={
            "en": "Ask what the case waits for here: people, a decision, the customer or a batch.",
            "zh": "请查明此处在等什么：人手、审批、客户还是批处理。",
        },
    )
