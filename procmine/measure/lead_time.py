"""How long cases take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.kernels.groups import Durations
from procmine.log.zones import to_local
from procmine.measure._summaries import chosen, need_times, summary_of
from procmine.summary.noun import Summary
from procmine.summary.quantiles import statistics_s
from procmine.summary.tables import duration_columns
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["lead_time"]

_BY = ("all", "month")


def lead_time(log: EventLog | Summary, *, by: str = "all") -> Table:
    """How long do cases take from their first begin to their last end?

    Args:
        log: an event log or its summary; needs case, activity and times.
        by: all for one row, month for one row per month in which cases began.

    Returns:
        Cases and their lead time (elapsed): mean, median, 85th and 95th percentile, longest, sum.

    Raises:
        RoleMissingError: the log has no times.

    Cost: one pass over the log (none over a summary), then linear in the cases.

    Says nothing about: cases still under way at the end of the log, which count as far as they
    got.
    """
    summary = summary_of(log)
    need_times(summary, "Lead time")
    if chosen("by", by, _BY) == "month":
        began = to_local(summary.cases.first_us, summary.zone)
        months = began.astype("datetime64[us]").astype("datetime64[M]")
        labels, group = np.unique(months, return_inverse=True)
        names = np.datetime_as_string(labels).tolist()
    else:
        names, group = ["all"], np.zeros(summary.n_cases, np.int64)
    leads = Durations()
    leads.feed(group.astype(np.int32), summary.lead_times_us.copy())
    grouped = leads.finish(len(names), np.arange(len(names), dtype=np.int32))
    return Table(
        "How long do cases take?",
        [
            Column("period", "when the cases began"),
            Column("n_cases", "cases", "n"),
            *duration_columns("", "lead time"),
        ],
        {"period": names, "n_cases": grouped.counts().tolist(), **statistics_s(grouped)},
    )
