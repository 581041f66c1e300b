"""Rows that do not stand in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.effects import effect_in_file_order
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["out_of_order"]

Array = np.ndarray[Any, np.dtype[Any]]


def out_of_order(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How often does a row come before an earlier one of its case?

    Events are sorted by time within their case, so nothing is lost; a file that was believed to be
    in order may still tell that its clocks disagree.

    Harmless when: the export is sorted by something else, such as newest first.
    """
    if not frame.timed or not frame.n_out_of_order:
        return
    n = frame.n_out_of_order
    behind = _behind(frame)
    # None is left where those behind were duplicates that were dropped.
    dropped = frame.repairs.get("exact-duplicate")
    rows = dropped.rows if dropped and not len(behind) else frame.row[behind]
    yield Finding(
        rule="out-of-order",
        level="info",
        message={
            "en": "{n_events:event stands|events stand} in the source behind a later one of the "
            "case",
            "zh": "来源中有 {n_events} 处事件先后颠倒",
        },
        values={"n_events": n},
        n=n,
        examples=row_examples(rows),
        repaired=n,
        repair={
            "en": "Put in order of time; the effect is that against the first and last row of "
            "each case.",
            "zh": "已按时间重新排序；所示影响为与各案例首行、末行相比。",
        },
        effect=effect_in_file_order(frame, np.unique(frame.case[behind])),
    )


def _behind(frame: Frame) -> Array:
    """Places of events that come, in the source, behind the one that follows them in time."""
    behind = frame.row[:-1] > frame.row[1:]
    behind &= frame.case[:-1] == frame.case[1:]
    return np.flatnonzero(behind)
