"""How many cases are under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.measure._summaries import need_times, summary_of
from procmine.summary.flow import by_day
from procmine.summary.noun import Summary
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["work_in_progress"]


def work_in_progress(log: EventLog | Summary) -> Table:
    """How many cases are under way at the end of each day?

    Args:
        log: an event log or its summary; needs case, activity and times.

    Returns:
        One row per day of the log, by the clocks of its zone: cases begun and not yet at their
        last event.

    Raises:
        RoleMissingError: the log has no times.

    Cost: one pass over the log (none over a summary), then linear in cases and days.

    Says nothing about: cases already under way before the log begins, or not in it at all.
    """
    summary = summary_of(log)
    need_times(summary, "Work in progress")
    days = by_day(summary)
    return Table(
        "How many cases are under way?",
        [column for column in days.columns if column.name in {"day", "n_in_progress"}],
        {"day": days["day"], "n_in_progress": days["n_in_progress"]},
    )
