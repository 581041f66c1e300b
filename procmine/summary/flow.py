"""Arrivals, completions and work in progress, by the clocks of the log's zone."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.calendar import DAY_US
from procmine.log.zones import to_local
from procmine.summary.noun import Summary
from procmine.table import Column, Table

__all__ = ["by_day", "by_hour", "tells_hours"]

Array = np.ndarray[Any, np.dtype[Any]]

HOUR_US = 3_600_000_000
# Where more cases than this share one time of day, it says no hour; looked for among the first few.
_MOST_ALIKE, _N_LOOKED_AT, _FEW = 0.5, 1000, 5
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def by_hour(summary: Summary) -> Table:
    """At which hours of the week do cases arrive and finish?

    Returns:
        168 rows, Monday 0 h first: arrivals (first begin) and completions (last end) in each hour
        of the week, by the clocks of the log's zone. All zeros when the log has no times.
    """
    counts = {
        "n_arrivals": _per_hour(summary, summary.cases.first_us),
        "n_completions": _per_hour(summary, summary.cases.last_us),
    }
    return Table(
        "When do cases arrive and finish?",
        [
            Column("weekday", "day of the week"),
            Column("hour", "hour of the day, 0–23", "n"),
            Column("n_arrivals", "cases whose first step began in this hour", "n"),
            Column("n_completions", "cases whose last step ended in this hour", "n"),
        ],
        {
            "weekday": [WEEKDAYS[k // 24] for k in range(168)],
            "hour": [k % 24 for k in range(168)],
            **{name: column.tolist() for name, column in counts.items()},
        },
    )


def _per_hour(summary: Summary, us: Array) -> Array:
    if not summary.timed:
        return np.zeros(168, np.int64)
    # 1970-01-01 was a Thursday: three days after the Monday the week begins with.
    hour = (to_local(us, summary.zone) + 3 * DAY_US) // HOUR_US % 168
    return np.bincount(hour, minlength=168)


def tells_hours(summary: Summary, us: Array) -> bool:
    """Do these instants say an hour of the day, or only dates?

    Args:
        summary: whose instants they are.
        us: one instant a case, microseconds UTC.

    Returns:
        False when there are no times, or when on several days more than half of the cases share
        one time of day to the microsecond (an hour more or less where clocks change): that is
        midnight, told as a date. With fewer than five cases nothing speaks against hours.
    """
    if not summary.timed:
        return False
    of_day, days = us % DAY_US, us // DAY_US
    if len(us) < _FEW or int(days.min()) == int(days.max()):
        return True
    values, counts = np.unique(of_day[:_N_LOOKED_AT], return_counts=True)
    apart = np.abs(of_day - values[np.argmax(counts)])
    alike = (apart == 0) | (apart == HOUR_US) | (apart == DAY_US - HOUR_US)
    return bool(alike.mean() <= _MOST_ALIKE)


def by_day(summary: Summary) -> Table:
    """How many cases arrive, finish and are under way on each day?

    Returns:
        One row per day from the first to the last of the log, by the clocks of its zone, days
        without events included: arrivals, completions, and the cases under way at the end of the
        day. Empty when the log has no times.
    """
    if summary.timed and summary.n_cases:
        first = to_local(summary.cases.first_us, summary.zone) // DAY_US
        last = to_local(summary.cases.last_us, summary.zone) // DAY_US
        origin, n_days = int(first.min()), int(last.max() - first.min()) + 1
        arrivals = np.bincount(first - origin, minlength=n_days)
        completions = np.bincount(last - origin, minlength=n_days)
    else:
        origin, arrivals = 0, np.zeros(0, np.int64)
        completions = arrivals
    days = np.arange(len(arrivals)) + origin
    return Table(
        "How many cases arrive, finish and are under way?",
        [
            Column("day", "date"),
            Column("n_arrivals", "cases whose first step began on this day", "n"),
            Column("n_completions", "cases whose last step ended on this day", "n"),
            Column("n_in_progress", "cases under way at the end of the day", "n"),
        ],
        {
            "day": np.datetime_as_string(days.astype("datetime64[D]")).tolist(),
            "n_arrivals": arrivals.tolist(),
            "n_completions": completions.tolist(),
            "n_in_progress": np.cumsum(arrivals - completions).tolist(),
        },
    )
