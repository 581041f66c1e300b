"""The facts of a log: what `procmine log describe` prints and every result carries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.report.extent import Extent
    from procmine.summary.noun import Summary

__all__ = ["describe", "instant"]


def describe(log: EventLog, summary: Summary | Extent) -> dict[str, Any]:
    """How large is this log, from when to when is it, and what do its columns mean?

    Args:
        log: the log.
        summary: its summary, or no more of it than how many steps and variants there are.

    Returns:
        Plain data: counts (``n_…``), instants (``…_at``, ISO 8601 in UTC, None without times), the
        mapping with who said so, and the account of rows. ``n_resources`` is None when no column
        says who did the work.
    """
    return {
        "source": log.name,
        "format": log.provenance.kind,
        **log.account(),
        "n_repaired": int(log.store.meta["n_repaired"]),
        "n_cases": log.n_cases,
        "n_events": log.n_events,
        "n_instances": log.n_instances,
        "n_activities": len(log.activities),
        "n_variants": summary.n_variants,
        "n_resources": len(log.labels("resource")) if "resource" in log.mapping else None,
        "n_teams": len(log.labels("team")) if "team" in log.mapping else None,
        "start_at": instant(log.start_us),
        "end_at": instant(log.end_us),
        "zone": log.zone,
        "steps": log.steps.mode,
        "n_steps": summary.n_steps,
        "mapping": log.mapping.to_dict(),
        "rejected": dict(log.store.meta["rejected"]),
    }


def instant(at_us: int | None) -> str | None:
    """An instant as ISO 8601 text in UTC; None stays None.

    >>> instant(1_349_794_217_000_000)
    '2012-10-09T14:50:17Z'
    """
    if at_us is None:
        return None
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=at_us)
    text = moment.replace(tzinfo=None).isoformat()
    return text + "Z"
