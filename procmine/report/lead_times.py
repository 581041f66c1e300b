"""How long cases take, as quantiles and as a histogram people can read."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.report.intervals import median_interval
from procmine.summary.noun import Summary
from procmine.summary.quantiles import statistics_s
from procmine.wallclock import is_countable
from procmine.worktime import Calendar

__all__ = ["lead_times", "working_lead_times", "working_us"]

Array = np.ndarray[Any, np.dtype[Any]]

_MIN, _HOUR, _DAY = 60, 3600, 86_400
# Widths people count in; the narrowest that needs at most this many bars is taken.
_WIDTHS = (
    1, 2, 5, 10, 15, 30, _MIN, 2 * _MIN, 5 * _MIN, 10 * _MIN, 15 * _MIN, 30 * _MIN, _HOUR,
    2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 3 * _DAY, 7 * _DAY, 14 * _DAY,
    28 * _DAY, 91 * _DAY, 182 * _DAY, 364 * _DAY,
)  # fmt: skip
_MOST_BARS = 20
# Bounds for lead times that spread over orders of magnitude.
_LADDER = (
    1, 10, _MIN, 5 * _MIN, 15 * _MIN, _HOUR, 4 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY,
    14 * _DAY, 28 * _DAY, 91 * _DAY, 182 * _DAY, 364 * _DAY, 728 * _DAY, 1820 * _DAY,
)  # fmt: skip
_SKEWED = 8.0

_QUANTILES = ("mean_s", "p50_s", "p85_s", "p95_s", "max_s", "total_s")


def lead_times(summary: Summary) -> dict[str, Any]:
    """How long do cases take from their first begin to their last end, elapsed?

    Args:
        summary: what the pass told.

    Returns:
        Mean, median with its 95 % interval (``p50_interval``, seconds; None when there are too few
        cases), percentiles, longest and sum in seconds (None without times), and
        ``histogram``: bars ``from_s`` ≤ lead time < ``to_s`` (None: no upper bound) with
        ``n_cases``. Every case is in exactly one bar.
    """
    if not summary.timed:
        return {**dict.fromkeys(_QUANTILES), "p50_interval": None, "histogram": []}
    from procmine.measure.lead_time import lead_time

    (row,) = lead_time(summary).records()
    quantiles = {name: row[name] for name in _QUANTILES}
    lead_s = summary.lead_times_us / 1e6
    return {
        **quantiles,
        "p50_interval": median_interval(lead_s),
        "histogram": _histogram(lead_s, row["p50_s"], row["p95_s"]),
    }


def working_lead_times(summary: Summary, calendar: Calendar | None) -> dict[str, Any] | None:
    """How long do cases take, only the hours counted in which the calendar is open?

    Returns:
        Mean, percentiles, longest and sum as in ``lead_times``, and ``n_left_out``: cases with a
        time so far off that no calendar tells its hours. None without times or calendar, or when
        all cases are left out.
    """
    if calendar is None or not summary.timed:
        return None
    took_us, known = working_us(calendar, summary.cases.first_us, summary.cases.last_us)
    if not len(took_us):
        return None
    leads = Durations()
    leads.feed(np.zeros(len(took_us), np.int32), took_us.copy())
    told = statistics_s(leads.finish(1, np.zeros(1, np.int32)))
    return {name: told[name][0] for name in _QUANTILES} | {
        "p50_interval": median_interval(took_us / 1e6),
        "n_left_out": int((~known).sum()),
    }


def working_us(calendar: Calendar, first_us: Array, until_us: Array) -> tuple[Array, Array]:
    """How long is the calendar open in each case, and of which cases can that be told?

    Returns:
        Microseconds of the cases that can be told, and which of all cases these are: not those
        with a time in a year such as 1601, which some systems write for "never".
    """
    known = is_countable(first_us) & is_countable(until_us)
    return calendar.working_us(first_us[known], until_us[known]), known


def _histogram(
    lead_s: np.ndarray[Any, np.dtype[np.float64]], p50_s: float, p95_s: float
) -> list[dict[str, Any]]:
    bounds = [0.0, *(_LADDER if p95_s > _SKEWED * p50_s else _even(p95_s))]
    place = np.searchsorted(np.array(bounds), lead_s, side="right") - 1
    counts = np.bincount(place, minlength=len(bounds)).tolist()
    used = [k for k, n in enumerate(counts) if n]
    return [
        {
            "from_s": bounds[k],
            "to_s": bounds[k + 1] if k + 1 < len(bounds) else None,
            "n_cases": counts[k],
        }
        for k in range(used[0], used[-1] + 1)
    ]


def _even(p95_s: float) -> list[float]:
    """Bounds equally far apart up to the 95th percentile; beyond it one bar is left open."""
    width = next((w for w in _WIDTHS if p95_s <= w * _MOST_BARS), _WIDTHS[-1])
    n_bars = min(int(p95_s // width) + 1, 4 * _MOST_BARS)
    return [float(width * k) for k in range(1, n_bars + 1)]
