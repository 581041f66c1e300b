"""When might steps have begun whose start the log does not say?"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from procmine.kernels.availability import free_since
from procmine.kernels.enabling import concurrent_pairs, enabled_at
from procmine.summary.work import Work

__all__ = ["estimate_starts"]

Array = np.ndarray[Any, np.dtype[Any]]


def estimate_starts(work: Work, *, cap: float = 5.0, concurrency: bool = True) -> Work:
    """When might the steps without a start have begun?

    A step cannot begin before it is enabled, nor before the one who does it has ended what came
    before; the later of the two is taken. Steps done by machines take no time. Nothing is known of
    the time before the first step of a case, so it begins when it ends: lead times stay.

    Args:
        work: the steps of a log.
        cap: no estimated duration is longer than this many times the median of its activity; over
            nights and weekends the step was probably not under way.
        concurrency: activities that come in either order do not enable one another; otherwise
            every step is enabled by the end of the one before it.

    Returns:
        The steps, ``estimated`` saying whose start is an estimate.

    Source: Chapela-Campa, Dumas: Enhancing business process simulation models with extraneous
    activity delays, 2024.

    Cost: n log n in the steps.
    """
    n = len(work.labels["activity"])
    none = np.zeros(0, np.int64)
    pairs = concurrent_pairs(work.case, work.activity, n) if concurrency else none
    enabled, source = enabled_at(work.bounds, work.activity, work.end, work.end, pairs, n)
    begun = np.minimum(np.maximum(enabled, free_since(work.resource, work.end)), work.end)
    asked = ~work.whole & (source >= 0) & (work.resource >= 0)
    took = np.where(asked & ~work.automated, work.end - begun, 0)
    limit = _limits(work.activity, took, asked, n, cap)
    start = np.where(asked, work.end - np.minimum(took, limit[work.activity]), work.start)
    return dataclasses.replace(
        work, start=start, whole=work.whole | asked, estimated=asked
    ).in_order()


def _limits(activity: Array, took: Array, asked: Array, n: int, cap: float) -> Array:
    """The longest duration an estimate may have, by activity; microseconds."""
    limit = np.zeros(n, np.int64)
    for code in np.unique(activity[asked]).tolist():
        limit[code] = round(float(np.median(took[asked & (activity == code)])) * cap)
    return limit
