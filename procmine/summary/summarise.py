"""summarise(): one pass over a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.engines.ahead import ahead
from procmine.engines.pages import ordinary_pages
from procmine.summary.build import Pass
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["summarise"]


@ordinary_pages()
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
    way = Pass(
        timed=steps.timed,
        with_service=steps.has_service,
        owners=steps.owners,
        instant=steps.mode == "events" and not steps.has_service,
    )
    for batch in ahead(log.step_batches()):
        way.feed(batch, log.n_cases)
    return way.finish(
        mode=steps.mode,
        zone=log.zone,
        case_ids=log.store.strings("case"),
        activities=list(log.activities),
        owners={role: log.labels(role) for role in steps.owners},
    )
