"""summarise(): one pass over a log, or straight over a Parquet file."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.summary.build import Pass
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["summarise"]

Array = np.ndarray[Any, np.dtype[Any]]


def summarise(log: EventLog) -> Summary:
    """What does one pass over this log tell?

    Args:
        log: needs case and activity; with times it gives durations, with resource or team who
            hands over to whom.

    Returns:
        The summary, exact.

    Cost: one pass; some 50 ns a step; memory grows with the cases (60 bytes each), the distinct
    prefixes and the waits (6 bytes each while times are whole milliseconds).
    """
    steps = log.steps
    way = Pass(timed=steps.timed, with_service=steps.has_service, owners=steps.owners)
    for batch in _ahead(log.step_batches()):
        way.feed(batch, log.n_cases)
    return way.finish(
        mode=steps.mode,
        zone=log.zone,
        case_ids=log.store.strings("case"),
        activities=list(log.activities),
        owners={role: log.labels(role) for role in steps.owners},
    )


def _ahead(batches: Iterator[dict[str, Array]]) -> Iterator[dict[str, Array]]:
    """The same batches, the next one being decoded while this one is worked on."""
    line: queue.Queue[dict[str, Array] | BaseException | None] = queue.Queue(maxsize=2)
    stopped = threading.Event()

    def fetch() -> None:
        try:
            for batch in batches:
                if stopped.is_set():
                    return
                line.put(batch)
            line.put(None)
        except BaseException as error:
            line.put(error)

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    try:
        while (item := line.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopped.set()
        while thread.is_alive():
            # The fetcher may wait for a place in the line.
            while not line.empty():
                line.get_nowait()
            thread.join(0.01)
