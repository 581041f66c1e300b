"""What is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.measure._summaries import summary_of
from procmine.summary.noun import Summary
from procmine.summary.tables import activity_table
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["rework"]


def rework(log: EventLog | Summary) -> Table:
    """Which activities are done more than once in a case?

    Args:
        log: an event log or its summary; needs case and activity.

    Returns:
        One row per activity: cases with it, cases that did it more than once and their share,
        repeats (times it was done again), and how many of those directly followed themselves.

    Cost: one pass over the log (none over a summary), then linear in the activities.

    Says nothing about: whether doing it again was wrong.
    """
    rows = activity_table(summary_of(log)).records()
    return Table(
        "What is done again?",
        [
            Column("activity", "what is done"),
            Column("n_cases", "cases with it", "n"),
            Column("n_rework_cases", "cases that did it more than once", "n"),
            Column("rework_share", "share of the cases with it", "share"),
            Column("n_repeats", "times it was done again", "n"),
            Column("n_self_loops", "times it directly followed itself", "n"),
        ],
        {
            "activity": [row["activity"] for row in rows],
            "n_cases": [row["n_cases"] for row in rows],
            "n_rework_cases": [row["n_rework_cases"] for row in rows],
            "rework_share": [row["n_rework_cases"] / row["n_cases"] for row in rows],
            "n_repeats": [row["n_repeats"] for row in rows],
            "n_self_loops": [row["n_self_loops"] for row in rows],
        },
    )
