"""Where cases wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.measure._summaries import need_times, summary_of
from procmine.summary.noun import Summary
from procmine.summary.tables import duration_columns, edge_table
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["waiting"]

_TOLD = ("mean_s", "p50_s", "p85_s", "p95_s", "max_s", "total_s")


def waiting(log: EventLog | Summary, *, top: int = 20) -> Table:
    """Between which steps do cases wait longest in sum?

    Args:
        log: an event log or its summary; needs case, activity and times.
        top: how many connections, those with the longest sum first; 0 for all.

    Returns:
        One row per connection: how often, the wait from the end of the earlier step to the start
        of the later one (elapsed), and its share of all waiting. In a log without start times the
        wait includes the work of the later step.

    Raises:
        RoleMissingError: the log has no times.

    Cost: one pass over the log (none over a summary), then linear in the connections.

    Says nothing about: why cases wait.
    """
    summary = summary_of(log)
    need_times(summary, "Waiting")
    rows = edge_table(summary).records()
    rows.sort(key=lambda row: (-(row["total_s"] or 0.0), row["source"], row["target"]))
    whole = sum(row["total_s"] or 0.0 for row in rows)
    rows = rows[: top or None]
    return Table(
        "Where do cases wait?",
        [
            Column("source", "the earlier activity"),
            Column("target", "the later activity"),
            Column("n", "times", "n"),
            *duration_columns("", "wait"),
            Column("wait_share", "share of all waiting", "share"),
        ],
        {
            **{name: [row[name] for row in rows] for name in ("source", "target", "n", *_TOLD)},
            "wait_share": [row["total_s"] / whole if whole else None for row in rows],
        },
    )
