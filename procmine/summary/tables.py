"""The tables of a summary: what people and pages read."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.summary.noun import Summary
from procmine.summary.quantiles import statistics_s
from procmine.table import Column, Table

__all__ = [
    "activity_table",
    "case_table",
    "duration_columns",
    "edge_table",
    "handover_table",
    "variant_table",
]

Array = np.ndarray[Any, np.dtype[Any]]


def duration_columns(prefix: str, what: str) -> list[Column]:
    """The columns every table says durations in."""
    told = {
        "mean_s": "mean",
        "p50_s": "median",
        "p85_s": "85th percentile of the",
        "p95_s": "95th percentile of the",
        "max_s": "longest",
        "total_s": "sum of the",
    }
    return [Column(prefix + name, f"{words} {what}", "s") for name, words in told.items()]


def edge_table(summary: Summary) -> Table:
    """Which step directly follows which, how often, and after how long?

    Returns:
        One row per connection, by source and target: ``n``, ``n_cases``, the wait from the end of
        source to the start of target (elapsed seconds; None without times), and in how many the
        target began before the source ended (their wait counts as 0).
    """
    names = summary.activities
    statistics = summary.wait_statistics
    return Table(
        "Which step directly follows which?",
        [
            Column("source", "the earlier activity"),
            Column("target", "the later activity"),
            Column("n", "times target directly followed source", "n"),
            Column("n_cases", "cases in which it did", "n"),
            *duration_columns("", "wait from the end of source to the start of target"),
            Column("n_overlaps", "times target began before source ended", "n"),
            Column("n_ping_pongs", "times this led back to the step before source", "n"),
            Column("n_backward_cases", "cases with it that did target before source", "n"),
        ],
        {
            "source": [names[a] for a in summary.edges[:, 0]],
            "target": [names[b] for b in summary.edges[:, 1]],
            "n": summary.by_edge("n").tolist(),
            "n_cases": summary.by_edge("n_cases").tolist(),
            **statistics,
            "n_overlaps": summary.waits.n_overlaps.tolist(),
            "n_ping_pongs": summary.by_edge("n_ping_pongs").tolist(),
            "n_backward_cases": summary.by_edge("n_backward_cases").tolist(),
        },
    )


def activity_table(summary: Summary) -> Table:
    """What is done, how often, how often again, and how long does it take?

    Returns:
        One row per activity, in alphabetical order. Service times (from the start to the end of a
        step, elapsed) are None where the log has no start.
    """
    n, n_cases = summary.by_activity("n"), summary.by_activity("n_cases")
    counts = {
        "n": n,
        "n_cases": n_cases,
        "n_repeats": n - n_cases,
        "n_rework_cases": summary.by_activity("n_rework_cases"),
        "n_self_loops": summary.by_activity("n_self_loops"),
        "n_self_loop_cases": summary.by_activity("n_self_loop_cases"),
        "n_starts": summary.starts_with,
        "n_ends": summary.ends_with,
    }
    services = summary.service_statistics
    return Table(
        "What is done?",
        [
            Column("activity", "what is done"),
            Column("n", "times it was done", "n"),
            Column("n_cases", "cases in which it was done", "n"),
            Column("n_repeats", "times it was done again in the same case", "n"),
            Column("n_rework_cases", "cases in which it was done more than once", "n"),
            Column("n_self_loops", "times it directly followed itself", "n"),
            Column("n_self_loop_cases", "cases in which it did", "n"),
            Column("n_starts", "cases that start with it", "n"),
            Column("n_ends", "cases that end with it", "n"),
            *duration_columns("service_", "time from its start to its end"),
        ],
        {
            "activity": list(summary.activities),
            **{name: column.tolist() for name, column in counts.items()},
            **{f"service_{name}": column for name, column in services.items()},
        },
    )


def variant_table(summary: Summary, top: int | None = None) -> Table:
    """Which ways through the process are there, how common and how long are they?

    Args:
        summary: what the pass told.
        top: how many variants; None for all.

    Returns:
        One row per variant, most frequent first; ``activities`` joins its steps with an arrow.
    """
    leads = Durations()
    leads.feed(summary.cases.variant.copy(), summary.lead_times_us.copy())
    every = np.arange(summary.n_variants, dtype=np.int32)
    statistics = statistics_s(leads.finish(summary.n_variants, every))
    if not summary.timed:
        statistics = {name: [None] * summary.n_variants for name in statistics}
    variants = summary.variants(top)
    n_cases = summary.n_of_variant[:top]
    counts = ("n_steps", "n_repeats", "n_self_loops", "n_ping_pongs")
    covered = np.cumsum(n_cases) / max(summary.n_cases, 1)
    return Table(
        "Which ways through the process are there?",
        [
            Column("rank", "place among the variants", "n"),
            Column("activities", "its steps in order"),
            Column("n_cases", "cases that went this way", "n"),
            Column("share", "share of all cases", "share"),
            Column("covered_share", "share of all cases this far down the list", "share"),
            Column("n_steps", "steps of a case", "n"),
            Column("n_repeats", "steps of a case that were done before in it", "n"),
            Column("n_self_loops", "steps of a case that directly follow themselves", "n"),
            Column("n_ping_pongs", "steps of a case that go back to the one before the last", "n"),
            *duration_columns("", "lead time of its cases"),
        ],
        {
            "rank": list(range(1, len(variants) + 1)),
            "activities": [" → ".join(activities) for activities, _ in variants],
            "n_cases": n_cases.tolist(),
            "share": (n_cases / max(summary.n_cases, 1)).tolist(),
            "covered_share": covered.tolist(),
            **{name: summary.by_variant(name)[:top].tolist() for name in counts},
            **{name: column[:top] for name, column in statistics.items()},
        },
    )


def case_table(summary: Summary) -> Table:
    """What did each case do, and how long did it take?

    Returns:
        One row per case, in order of the ids: first and last instant, lead time, steps, repeats,
        variant (its rank), and handovers where the log names people or teams.
    """
    cases = summary.cases
    ids = summary.case_ids()
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    variant = cases.variant[order]
    known = summary.timed
    nothing: list[Any] = [None] * len(ids)
    return Table(
        "What did each case do?",
        [
            Column("case", "its id"),
            Column("start_at", "begin of its first step", "us"),
            Column("end_at", "end of its last step", "us"),
            Column("lead_time_s", "from its first begin to its last end", "s"),
            Column("n_steps", "steps", "n"),
            Column("n_repeats", "steps that were done before in it", "n"),
            Column("variant", "rank of its variant", "n"),
            *(
                Column(name, name.removeprefix("n_").replace("_", " "), "n")
                for name in cases.counts
            ),
        ],
        {
            "case": [ids[k] for k in order],
            "start_at": cases.first_us[order].tolist() if known else nothing,
            "end_at": cases.last_us[order].tolist() if known else nothing,
            "lead_time_s": (summary.lead_times_us[order] / 1e6).tolist() if known else nothing,
            "n_steps": summary.by_variant("n_steps")[variant].tolist(),
            "n_repeats": summary.by_variant("n_repeats")[variant].tolist(),
            "variant": (variant + 1).tolist(),
            **{name: counts[order].tolist() for name, counts in cases.counts.items()},
        },
    )


def handover_table(summary: Summary, role: str) -> Table:
    """Who hands over to whom?

    Args:
        summary: what the pass told.
        role: ``resource`` or ``team``; the log must name them.

    Returns:
        One row per pair of owners of consecutive steps, by name; a pair with itself is work that
        was kept. ``total_s`` is the wait between the two steps, elapsed.
    """
    pairs = summary.handovers.get(role)
    owners = pairs.owners if pairs else ()
    rows = pairs.rows if pairs else np.zeros((0, 5), np.int64)
    known = summary.timed
    return Table(
        f"Who hands over to whom ({role})?",
        [
            Column("source", "who did the earlier step"),
            Column("target", "who did the later step"),
            Column("n", "times", "n"),
            Column("total_s", "sum of the waits between the two steps", "s"),
            Column("n_ping_pongs", "times it went back to the owner before source", "n"),
        ],
        {
            "source": [owners[k] for k in rows[:, 0]],
            "target": [owners[k] for k in rows[:, 1]],
            "n": rows[:, 2].tolist(),
            "total_s": (rows[:, 3] / 1e6).tolist() if known else [None] * len(rows),
            "n_ping_pongs": rows[:, 4].tolist(),
        },
    )
