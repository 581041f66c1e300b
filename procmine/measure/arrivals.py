"""When cases arrive and finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.measure._summaries import chosen, need_times, summary_of
from procmine.summary.flow import by_day, by_hour
from procmine.summary.noun import Summary
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["arrivals"]


def arrivals(log: EventLog | Summary, *, per: str = "hour") -> Table:
    """When do cases arrive and finish?

    Args:
        log: an event log or its summary; needs case, activity and times.
        per: hour for the 168 hours of the week, day for every day of the log.

    Returns:
        Arrivals (first begin of a case) and completions (last end), by the clocks of the log's
        zone.

    Raises:
        RoleMissingError: the log has no times.

    Cost: one pass over the log (none over a summary), then linear in the cases.

    Says nothing about: when the customer called, if the first event is later than that.
    """
    summary = summary_of(log)
    need_times(summary, "Arrivals")
    return by_hour(summary) if chosen("per", per, ("hour", "day")) == "hour" else by_day(summary)
