"""How long the work itself takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.errors import RoleMissingError
from procmine.measure._summaries import need_times, summary_of
from procmine.summary.noun import Summary
from procmine.summary.tables import activity_table, duration_columns
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["service_time"]

_TOLD = ("mean_s", "p50_s", "p85_s", "p95_s", "max_s", "total_s")


def service_time(log: EventLog | Summary) -> Table:
    """How long does each activity take from its start to its end?

    Args:
        log: an event log or its summary; needs case, activity, and both start and end (two
            columns, or a lifecycle with starts and completes).

    Returns:
        One row per activity with known starts: how often both are known, and the time between
        them (elapsed, pauses included).

    Raises:
        RoleMissingError: no step has both a start and an end.

    Cost: one pass over the log (none over a summary), then linear in the activities.

    Says nothing about: whether somebody worked all that time.
    """
    summary = summary_of(log)
    need_times(summary, "Service time")
    counts = summary.services.counts()
    if not counts.sum():
        raise RoleMissingError(
            "Service time cannot be told: no step has both a start and an end.",
            hint="Name the column of the starts: --start COLUMN.",
        )
    table = activity_table(summary).records()
    rows = [(row, int(n)) for row, n in zip(table, counts, strict=True) if n]
    return Table(
        "How long does the work take?",
        [
            Column("activity", "what is done"),
            Column("n", "times with both a start and an end", "n"),
            *duration_columns("", "time from start to end"),
        ],
        {
            "activity": [row["activity"] for row, _ in rows],
            "n": [n for _, n in rows],
            **{name: [row[f"service_{name}"] for row, _ in rows] for name in _TOLD},
        },
    )
