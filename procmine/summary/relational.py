"""The tables of a summary by way of the relation: another engine, the same digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines import answers
from procmine.engines.relation import steps_relation
from procmine.summary.quantiles import SHARES, statistics_of

if TYPE_CHECKING:
    import ibis

    from procmine.log.eventlog import EventLog

__all__ = [
    "relation",
    "relational_activities",
    "relational_cases",
    "relational_edges",
    "relational_handovers",
    "relational_variants",
]

Rows = list[dict[str, Any]]
_PAIRS = tuple(f"{end}_{k}" for k in range(len(SHARES)) for end in ("low", "high"))


def relation(log: EventLog) -> ibis.Table:
    """The steps of a log as an Ibis table, to ask anything of.

    Returns:
        The table ``engines.relation.steps_relation`` describes, in the log's kind of steps.
    """
    steps = log.steps
    at_end = steps.mode == "events" and "start" in log.mapping
    return steps_relation(log.store, steps.file, steps.owners, at_end=at_end)


def relational_edges(log: EventLog) -> Rows:
    """The rows of ``edge_table``, by way of the relation."""
    rows = answers.connections(relation(log), tuple(SHARES.values()))
    told = _with_statistics(rows, "", ("source", "target", "n", "n_cases"), log.timed)
    for row, raw in zip(told, rows, strict=True):
        row |= {name: raw[name] for name in ("n_overlaps", "n_ping_pongs", "n_backward_cases")}
    return told


def relational_activities(log: EventLog) -> Rows:
    """The rows of ``activity_table``, by way of the relation."""
    steps = relation(log)
    services = answers.services(steps, tuple(SHARES.values()))
    told = _with_statistics(services, "service_", ("activity",), log.timed)
    by_activity = {row["activity"]: row for row in told}
    empty = dict.fromkeys(_statistic_names("service_"))
    out = []
    for row in answers.activities(steps):
        row["n_repeats"] = row["n"] - row["n_cases"]
        out.append({**row, **empty, **by_activity.get(row["activity"], {})})
    return out


def relational_variants(log: EventLog) -> list[tuple[tuple[str, ...], int]]:
    """What ``Summary.variants`` gives, by way of the relation."""
    rows = answers.variants(relation(log))
    found = [(tuple(row["activities"]), int(row["n_cases"])) for row in rows]
    return sorted(found, key=lambda item: (-item[1], item[0]))


def relational_cases(log: EventLog) -> Rows:
    """The columns of ``case_table`` that need no variant, by way of the relation."""
    return [
        {
            "case": row["case_id"],
            "start_at": row["first_us"] if log.timed else None,
            "end_at": row["last_us"] if log.timed else None,
            "lead_time_s": (row["last_us"] - row["first_us"]) / 1e6 if log.timed else None,
            "n_steps": row["n_steps"],
            "n_repeats": row["n_repeats"],
        }
        for row in answers.cases(relation(log))
    ]


def relational_handovers(log: EventLog, role: str) -> Rows:
    """The rows of ``handover_table``, by way of the relation."""
    return [
        {
            "source": row["source"],
            "target": row["target"],
            "n": row["n"],
            "total_s": row["wait_us"] / 1e6 if log.timed else None,
            "n_ping_pongs": row["n_ping_pongs"],
        }
        for row in answers.handovers(relation(log), role)
    ]


def _statistic_names(prefix: str) -> list[str]:
    return [prefix + name for name in ("mean_s", *SHARES, "max_s", "total_s")]


def _with_statistics(rows: Rows, prefix: str, keys: Sequence[str], timed: bool) -> Rows:
    """The keys of each row and its durations in seconds; None without times."""
    if not timed:
        return [{k: r[k] for k in keys} | dict.fromkeys(_statistic_names(prefix)) for r in rows]
    n = np.array([row["n"] for row in rows], np.int64)
    totals = np.array([row["total_us"] for row in rows], np.int64)
    found = np.array([[row[name] for name in (*_PAIRS, "max_us")] for row in rows], np.int64)
    told = statistics_of(n, totals, found.reshape(len(rows), len(_PAIRS) + 1))
    return [
        {key: row[key] for key in keys} | {prefix + name: told[name][k] for name in told}
        for k, row in enumerate(rows)
    ]
