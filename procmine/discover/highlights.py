"""What in a process is most worth looking at: a few findings, each with the hours behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.discover.nouns import Findings
from procmine.finding import by_weight
from procmine.registry import room
from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["highlights"]


def highlights(log: EventLog | Summary, *, top: int | None = None) -> Findings:
    """Which few things in this process are most worth looking at?

    Args:
        log: an event log or its summary; needs case and activity. Without times only counts can
            be told; without teams nothing is said about handovers.
        top: how many; None for all that are worth saying.

    Returns:
        Findings, those with the most hours at stake first. Hours are elapsed waiting summed over
        the log; those of different findings overlap and must not be added up.

    Cost: one pass over the log (none over a summary), then linear in connections and cases.
    """
    summary = log if isinstance(log, Summary) else summarise(log)
    entries = room("procmine.discover.notable").values()
    found = by_weight(finding for entry in entries for finding in entry.run(summary))
    return Findings(found[:top])
