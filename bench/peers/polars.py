"""polars: the answers of the summary by its lazy frames and its streaming engine.

The rows of the file are in order of time, and a group keeps the order of its rows: nothing is
sorted. Grouping whole cases first and going on from there was the fastest of the ways tried, twice
as fast as sorting by case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.inputs import ACTIVITY, CASE, RESOURCE, TIME

__all__ = ["summary"]

_US = 1e6


def summary(path: Path) -> dict[str, Any]:
    """Directly-follows with n, mean, p50 and p95; variants; case durations; rework; handovers."""
    import polars as pl

    rows = pl.scan_parquet(path).select(
        pl.col(CASE).alias("case"),
        pl.col(ACTIVITY).cast(pl.Categorical).alias("activity"),
        pl.col(TIME).alias("time"),
        pl.col(RESOURCE).cast(pl.Categorical).alias("owner"),
    )
    cases = (
        rows.group_by("case").agg("activity", "time", "owner").collect(engine="streaming").lazy()
    )
    # Rows are case after case now: a step and the one before it are neighbours.
    follows = cases.with_row_index("number").explode("activity", "time", "owner").select(
        pl.col("activity").shift(1).alias("source"),
        pl.col("activity").alias("target"),
        pl.col("owner").shift(1).alias("giver"),
        pl.col("owner").alias("taker"),
        pl.col("time").diff().dt.total_microseconds().alias("wait"),
        (pl.col("number") == pl.col("number").shift(1)).alias("same"),
    ).filter("same").collect(engine="streaming").lazy()  # fmt: skip
    wait = pl.col("wait")
    edges = follows.group_by("source", "target").agg(
        pl.len().alias("n"),
        wait.mean().alias("mean"),
        wait.quantile(0.5, "linear").alias("p50"),
        wait.quantile(0.95, "linear").alias("p95"),
    )
    handovers = follows.drop_nulls(["giver", "taker"]).group_by("giver", "taker").len()
    lead = (pl.col("time").list.last() - pl.col("time").list.first()).dt.total_microseconds()
    leads = cases.select(
        lead.quantile(0.5, "linear").alias("p50"),
        lead.quantile(0.95, "linear").alias("p95"),
        pl.len(),
    )
    variants = cases.group_by("activity").len().collect(engine="streaming")
    # What depends on the order alone is counted once per variant, not once per case.
    rework = (
        variants.lazy().with_row_index("variant").explode("activity")
        .group_by("variant", "activity").agg(pl.len().alias("times"), pl.col("len").first())
        .filter(pl.col("times") > 1).group_by("activity").agg(pl.col("len").sum())
    )  # fmt: skip
    found = pl.collect_all([edges, handovers, leads, rework], engine="streaming")
    return _told(found, variants)


def _told(found: list[Any], variants: Any) -> dict[str, Any]:
    edges, handovers, leads, rework = found
    p50, p95, n_cases = leads.row(0)
    return {
        "n_cases": n_cases,
        "n_variants": variants.height,
        "largest_variant": variants["len"].max(),
        "lead_p50_s": p50 / _US,
        "lead_p95_s": p95 / _US,
        "edges": sorted(
            [source, target, n, mean / _US, median / _US, late / _US]
            for source, target, n, mean, median, late in edges.rows()
        ),
        "rework": dict(rework.rows()),
        "handovers": sorted(map(list, handovers.rows())),
    }
