"""When cases arrive and finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.errors import RoleMissingError
from procmine.measure._summaries import chosen, need_times, summary_of
from procmine.summary.flow import by_day, by_hour, tells_hours
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
        RoleMissingError: the log has no times, or only dates when hours are asked for. Where only
            arrivals or only completions tell hours, the others are unknown.

    Cost: one pass over the log (none over a summary), then linear in the cases.

    Says nothing about: when the customer called, if the first event is later than that.
    """
    summary = summary_of(log)
    need_times(summary, "Arrivals")
    return _by_hour(summary) if chosen("per", per, ("hour", "day")) == "hour" else by_day(summary)


def _by_hour(summary: Summary) -> Table:
    """The hours of the week; unknown where most cases share one time of day, as dates do."""
    table, cases = by_hour(summary), summary.cases
    edges = {"n_arrivals": cases.first_us, "n_completions": cases.last_us}
    known = {name: tells_hours(summary, us) for name, us in edges.items()}
    if not any(known.values()):
        raise RoleMissingError(
            "Arrivals by hour cannot be told: most cases begin and end at the same time of day, as "
            "dates do.",
            hint="Ask for days: --per day.",
        )
    data = {column.name: table[column.name] for column in table.columns}
    unknown = {name: [None] * len(table) for name, told in known.items() if not told}
    return Table(table.title, table.columns, {**data, **unknown})
