"""Quantiles by one definition everywhere: linear between the two nearest order statistics.

The order statistics are integers (microseconds), found by whatever engine; the few operations on
floats happen here, so that every engine gives the same bits.
Source: type 7 of Hyndman and Fan, Sample quantiles in statistical packages, 1996.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.kernels.grouped import Grouped

__all__ = ["SHARES", "interpolate_s", "ranks", "statistics_of", "statistics_s"]

Array = np.ndarray[Any, np.dtype[Any]]

SHARES = {"p50_s": 0.5, "p85_s": 0.85, "p95_s": 0.95}


def ranks(n: int) -> Array:
    """Positions (from 0) of the order statistics that all of ``SHARES`` need among n values."""
    places: list[int] = []
    for share in SHARES.values():
        low = int(np.floor((n - 1) * share))
        places += [low, min(low + 1, n - 1)]
    return np.array(places, np.int64)


def interpolate_s(n: Array, low_us: Array, high_us: Array, share: float) -> Array:
    """Seconds at a share, from the two order statistics around it.

    Args:
        n: number of values of each group, int64.
        low_us: the lower order statistic, microseconds, int64.
        high_us: the upper one.
        share: 0–1.

    Returns:
        Seconds, float64, NaN where n is 0.
    """
    place = (n - 1) * share
    fraction = place - np.floor(place)
    seconds: Array = (low_us + (high_us - low_us) * fraction) / 1e6
    return np.where(n > 0, seconds, np.nan)


def statistics_s(grouped: Grouped) -> dict[str, list[float | None]]:
    """Mean, median, percentiles, maximum and total of each group, seconds; None where empty."""
    n = grouped.counts()
    found = grouped.ranks_us([np.append(ranks(int(k)), max(k - 1, 0)) for k in n])
    return statistics_of(n, grouped.totals_us(), found.reshape(len(n), 2 * len(SHARES) + 1))


def statistics_of(n: Array, totals_us: Array, found: Array) -> dict[str, list[float | None]]:
    """The same from counts, totals and order statistics, whichever engine gave them.

    Args:
        n: durations in each group, int64.
        totals_us: their sum, int64.
        found: per group the order statistics of ``ranks`` and the maximum, int64.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = {"mean_s": totals_us / n / 1e6}
    for place, (name, share) in enumerate(SHARES.items()):
        columns[name] = interpolate_s(n, found[:, 2 * place], found[:, 2 * place + 1], share)
    columns["max_s"] = np.where(n > 0, found[:, -1] / 1e6, np.nan)
    columns["total_s"] = np.where(n > 0, totals_us / 1e6, np.nan)
    return {
        name: [None if empty else value for value, empty in zip(c.tolist(), n == 0, strict=True)]
        for name, c in columns.items()
    }
