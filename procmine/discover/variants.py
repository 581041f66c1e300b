"""The variants of a process: the different ways cases take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise
from procmine.summary.tables import variant_table
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["variants"]


def variants(log: EventLog | Summary, *, top: int | None = None) -> Table:
    """Which ways through the process are there, how common are they and how long do they take?

    Args:
        log: an event log or its summary; needs case and activity.
        top: how many variants, the most frequent first; None for all.

    Returns:
        One row per variant: its steps, cases, share of all cases, repeats and lead time (elapsed).

    Cost: one pass over the log (none over a summary), then linear in the variants asked for.
    """
    summary = log if isinstance(log, Summary) else summarise(log)
    return variant_table(summary, top)
