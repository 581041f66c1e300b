"""polars: the answers of the summary by its lazy frames and its streaming engine, in two ways.

``summary`` asks each question by a query of its own over the scanned file, as an analyst writes it
down: windows over cases for what follows what, groups of cases for the rest. ``one_grouping``
brings the steps of every case together once and answers everything from there: less easily written,
and the fastest of the ways we found. The rows of the file are in order of time, and groups and
windows keep the order of their rows: neither way sorts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.inputs import ACTIVITY, CASE, RESOURCE, TIME

__all__ = ["one_grouping", "summary"]

_US = 1e6


def summary(path: Path) -> dict[str, Any]:
    """Directly-follows with n, mean, p50 and p95; variants; case durations; rework; handovers."""
    import polars as pl

    rows = _rows(path)
    before = {name: pl.col(name).shift(1).over("case") for name in ("activity", "owner")}
    wait = pl.col("time").diff().over("case").dt.total_microseconds()
    edges = _edges(
        rows.select(source=before["activity"], target="activity", wait=wait).drop_nulls("source")
    )
    handovers = _handovers(rows.select(giver=before["owner"], taker="owner"))
    lead = (pl.col("time").last() - pl.col("time").first()).dt.total_microseconds()
    leads = _leads(rows.group_by("case").agg(lead.alias("lead")))
    variants = rows.group_by("case").agg("activity").group_by("activity").len()
    rework = (
        rows.group_by("case", "activity").len().filter(pl.col("len") > 1)
        .group_by("activity").len()
    )  # fmt: skip
    queries = (edges, handovers, leads, rework, variants)
    *found, counted = [query.collect(engine="streaming") for query in queries]
    return _told(found, counted)


def one_grouping(path: Path) -> dict[str, Any]:
    """The same from one grouping by case."""
    import polars as pl

    cases = (
        _rows(path).group_by("case").agg("activity", "time", "owner")
        .collect(engine="streaming").lazy()
    )  # fmt: skip
    # Rows are case after case now: a step and the one before it are neighbours.
    follows = cases.with_row_index("number").explode("activity", "time", "owner").select(
        pl.col("activity").shift(1).alias("source"),
        pl.col("activity").alias("target"),
        pl.col("owner").shift(1).alias("giver"),
        pl.col("owner").alias("taker"),
        pl.col("time").diff().dt.total_microseconds().alias("wait"),
        (pl.col("number") == pl.col("number").shift(1)).alias("same"),
    ).filter("same").collect(engine="streaming").lazy()  # fmt: skip
    lead = (pl.col("time").list.last() - pl.col("time").list.first()).dt.total_microseconds()
    leads = _leads(cases.select(lead.alias("lead")))
    variants = cases.group_by("activity").len().collect(engine="streaming")
    # What depends on the order alone is counted once per variant, not once per case.
    rework = (
        variants.lazy().with_row_index("variant").explode("activity")
        .group_by("variant", "activity").agg(pl.len().alias("times"), pl.col("len").first())
        .filter(pl.col("times") > 1).group_by("activity").agg(pl.col("len").sum())
    )  # fmt: skip
    queries = (_edges(follows), _handovers(follows), leads, rework)
    return _told(pl.collect_all(queries, engine="streaming"), variants)


def _rows(path: Path) -> Any:
    import polars as pl

    return pl.scan_parquet(path).select(
        pl.col(CASE).alias("case"),
        pl.col(ACTIVITY).cast(pl.Categorical).alias("activity"),
        pl.col(TIME).alias("time"),
        pl.col(RESOURCE).cast(pl.Categorical).alias("owner"),
    )


def _edges(follows: Any) -> Any:
    import polars as pl

    wait = pl.col("wait")
    return follows.group_by("source", "target").agg(
        pl.len().alias("n"),
        wait.mean().alias("mean"),
        wait.quantile(0.5, "linear").alias("p50"),
        wait.quantile(0.95, "linear").alias("p95"),
    )


def _handovers(follows: Any) -> Any:
    return follows.drop_nulls(["giver", "taker"]).group_by("giver", "taker").len()


def _leads(cases: Any) -> Any:
    import polars as pl

    lead = pl.col("lead")
    return cases.select(
        lead.quantile(0.5, "linear").alias("p50"),
        lead.quantile(0.95, "linear").alias("p95"),
        pl.len(),
    )


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
