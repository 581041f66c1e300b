"""By when each case was due, where the log says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.kernels.calendar import DAY_US, NO_TIME
from procmine.log.zones import to_local, to_utc
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["DueTimes", "due_times", "until"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class DueTimes:
    """By when the cases of a summary were due.

    Args:
        until_us: the last instant that is in time, microseconds since 1970 UTC; ``NO_TIME`` for a
            case without a due time.
        is_date: which cases are due on a day, not at a time of it: until the day ends.
    """

    until_us: Array
    is_date: Array


def due_times(log: EventLog, summary: Summary) -> DueTimes | None:
    """By when was each case to be done?

    Args:
        log: the log.
        summary: its summary, which says the order of the cases.

    Returns:
        The last due time the events of each case name; None when the log has no column for it or
        no case has one. A date without a time of day lasts until that day ends by the clocks of
        the log's zone. A midnight is a date where all due times are midnights, or some of the
        column are written without a time of day.

    Cost: reads two columns of the events.
    """
    if "due" not in log.mapping or not log.timed:
        return None
    due = np.full(log.n_cases, NO_TIME, np.int64)
    for batch in log.store.batches("events", ["case", "due"]):
        known = batch["due"] != NO_TIME
        # Events stand in order: of several the last one is kept.
        due[batch["case"][known]] = batch["due"][known]
    if not (due != NO_TIME).any():
        return None
    if summary.n_cases < log.n_cases:
        # Cases without any step are not in the summary.
        place = {case: k for k, case in enumerate(log.labels("case"))}
        due = due[[place[case] for case in summary.case_ids()]]
    told = until(log, due)
    return told if (told.until_us != NO_TIME).any() else None


def until(log: EventLog, due_us: Array) -> DueTimes:
    """Until when is what was due at these instants in time?

    Args:
        log: the log whose column says them.
        due_us: what it says, microseconds since 1970 UTC, ``NO_TIME`` for never.

    Returns:
        The same instants; of those that stand for a day, its last one.

    Cost: reads one column of the events.
    """
    is_date = due_us != NO_TIME
    is_date[is_date] = _is_midnight(due_us[is_date], log.zone) if _has_dates(log) else False
    last = due_us.copy()
    last[is_date] = _day_end(due_us[is_date], log.zone)
    return DueTimes(last, is_date)


def _has_dates(log: EventLog) -> bool:
    """Are there due times that are days? All are midnights, or some were written without a time."""
    if "due" in log.store.meta.get("date_only", ()):
        return True
    for batch in log.store.batches("events", ["due"]):
        known = batch["due"][batch["due"] != NO_TIME]
        if not _is_midnight(known, log.zone).all():
            return False
    return True


def _is_midnight(us: Array, zone: str) -> Array:
    """Which instants are the first of a day? Where clocks jump over midnight, it is 1 o'clock."""
    found: Array = to_utc(_day(us, zone) * DAY_US, zone).utc_us == us
    return found


def _day_end(us: Array, zone: str) -> Array:
    """The last microsecond of the days these instants lie on."""
    return to_utc((_day(us, zone) + 1) * DAY_US, zone).utc_us - 1


def _day(us: Array, zone: str) -> Array:
    return to_local(us, zone) // DAY_US
