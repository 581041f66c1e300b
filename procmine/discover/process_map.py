"""The process map: what follows what, thinned to what a reader can take in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.discover.atlas import Atlas
from procmine.discover.nouns import ProcessMap
from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["process_map"]


def process_map(
    log: EventLog | Summary, *, activities: float = 1.0, paths: float = 0.8, name: str = ""
) -> ProcessMap:
    """What really happens, in what order?

    Args:
        log: an event log or its summary; needs case and activity.
        activities: share of the executed steps whose activities are shown, 0–1; the most frequent
            activities that cover it, and those needed to get to and from them.
        paths: share of the other connections' occurrences that is shown, 0–1; 0 shows only the
            connections that keep every activity on a way from the start to the end.
        name: what the map is called; the log's name if empty.

    Returns:
        The map. Numbers of what is shown are those of the whole log: hiding never changes them.

    Raises:
        UsageError: a share that lies outside 0–1.

    Cost: one pass over the log (none over a summary), then linear in the connections. For many
    maps of one log ask an ``Atlas``.

    A connection leads backward (`is_backward`) when most cases that take it did its target before
    they first did its source.
    """
    if isinstance(log, Summary):
        return Atlas(log, name).at(activities, paths)
    return Atlas(summarise(log), name or log.name).at(activities, paths)
