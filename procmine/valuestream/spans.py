"""Spans: how long something takes, as figures of a distribution."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from procmine.kernels.groups import Durations
from procmine.summary.quantiles import statistics_s

__all__ = ["NO_SPANS", "Spans", "spans_by"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Spans:
    """How long does it take? Seconds; None where nothing was measured.

    Args:
        n: how many durations these figures rest on.
        mean_s: their mean.
        p50_s: half of them are at most this long.
        p85_s: 85 % of them.
        p95_s: 95 % of them.
        total_s: their sum.
    """

    n: int = 0
    mean_s: float | None = None
    p50_s: float | None = None
    p85_s: float | None = None
    p95_s: float | None = None
    total_s: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain data."""
        return asdict(self)


NO_SPANS = Spans()
_FIGURES = ("mean_s", "p50_s", "p85_s", "p95_s", "total_s")


def spans_by(group: Array, us: Array, n_groups: int, known: Array | None = None) -> list[Spans]:
    """How long do these things take, group by group?

    Args:
        group: code of the group of each duration.
        us: the durations, microseconds, int64.
        n_groups: codes are below this.
        known: which of them count; all if not given.

    Cost: linear.
    """
    if known is not None:
        group, us = group[known], us[known]
    durations = Durations()
    durations.feed(group.astype(np.int32), us.astype(np.int64))
    grouped = durations.finish(n_groups, np.arange(n_groups, dtype=np.int32))
    columns = statistics_s(grouped)
    n = grouped.counts().tolist()
    return [
        Spans(n[place], *(columns[name][place] for name in _FIGURES)) for place in range(n_groups)
    ]
