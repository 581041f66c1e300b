"""How old open cases are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.measure._summaries import need_times, summary_of
from procmine.summary.noun import Summary
from procmine.summary.quantiles import SHARES, statistics_s
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["ageing"]

Array = np.ndarray[Any, np.dtype[Any]]

_BANDS = ("up to p50", "p50 to p85", "p85 to p95", "over p95")


def ageing(log: EventLog | Summary) -> Table:
    """How old are the cases still open, measured by what finished cases took?

    Args:
        log: an event log or its summary; needs case, activity and times.

    Returns:
        One row for each band between the median, the 85th and the 95th percentile of the lead time
        of finished cases (elapsed): the open cases whose age at the end of the log lies in it
        (above ``from_s``, up to and with ``to_s``), their share, and the share of the finished
        cases that took so long. Open is a case that was probably under way when the log ended, as
        the check ``open-case`` decides it; cut off by its beginning are neither open nor finished.
        No rows when no case is finished.

    Raises:
        RoleMissingError: the log has no times.

    Cost: one pass over the log (none over a summary), then linear in the cases.

    Says nothing about: cases that nobody touched for longer than their last step usually waits:
    they count as finished; and logs that hold finished cases only.
    """
    summary = summary_of(log)
    need_times(summary, "Ageing")
    at_start, at_end = summary.open_at_edges
    lead_us = summary.lead_times_us
    finished_us = lead_us[~at_start & ~at_end]
    age_us = summary.cases.last_us.max(initial=0) - summary.cases.first_us[at_end]
    bounds = _bounds_s(finished_us)
    n_open, n_finished = _in_bands(age_us, bounds), _in_bands(finished_us, bounds)
    shown = len(bounds) + 1 if bounds else 0
    return Table(
        "How old are open cases?",
        [
            Column("band", "between which quantiles of the lead time of finished cases"),
            Column("from_s", "older than this", "s"),
            Column("to_s", "and at most this old", "s"),
            Column("n_cases", "open cases", "n"),
            Column("open_share", "share of the open cases", "share"),
            Column("finished_share", "share of the finished cases that took so long", "share"),
        ],
        {
            "band": list(_BANDS[:shown]),
            "from_s": [0.0, *bounds][:shown],
            "to_s": [*bounds, None][:shown],
            "n_cases": n_open[:shown],
            "open_share": [n / max(len(age_us), 1) for n in n_open[:shown]],
            "finished_share": [n / max(len(finished_us), 1) for n in n_finished[:shown]],
        },
    )


def _bounds_s(finished_us: Array) -> list[float]:
    """Median, 85th and 95th percentile of what finished cases took."""
    leads = Durations()
    leads.feed(np.zeros(len(finished_us), np.int32), finished_us.copy())
    found = statistics_s(leads.finish(1, np.zeros(1, np.int32)))
    return [value for name in SHARES if (value := found[name][0]) is not None]


def _in_bands(us: Array, bounds_s: list[float]) -> list[int]:
    place = np.searchsorted(np.array(bounds_s), us / 1e6, side="left")
    counts: list[int] = np.bincount(place, minlength=len(bounds_s) + 1).tolist()
    return counts
