"""By when each case was due, where the log says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.kernels.calendar import NO_TIME
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["due_times_us"]

Array = np.ndarray[Any, np.dtype[Any]]


def due_times_us(log: EventLog, summary: Summary) -> Array | None:
    """By when was each case to be done?

    Args:
        log: the log.
        summary: its summary, which says the order of the cases.

    Returns:
        The last due time its events name, microseconds since 1970 UTC, ``NO_TIME`` for a case
        without one; None when the log has no column for it or no case has one.

    Cost: reads two columns of the events.
    """
    if "due" not in log.mapping or not log.timed:
        return None
    due = np.full(log.n_cases, NO_TIME, np.int64)
    for batch in log.store.batches("events", ["case", "due"]):
        known = batch["due"] != NO_TIME
        # Events stand in order: of several the last one is kept.
        due[batch["case"][known]] = batch["due"][known]
    if summary.n_cases < log.n_cases:
        # Cases without any step are not in the summary.
        place = {case: k for k, case in enumerate(log.labels("case"))}
        due = due[[place[case] for case in summary.case_ids()]]
    return due if (due != NO_TIME).any() else None
