"""Rows that do not stand in order of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.effects import effect_in_file_order
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["out_of_order"]

Array = np.ndarray[Any, np.dtype[Any]]


def out_of_order(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How many rows stand behind a later one of their case?

    Events are sorted by time within their case, so nothing is lost; a file that was believed to be
    in order may still tell that its clocks disagree. A file that is newest first throughout is said
    to be.

    Harmless when: the export is sorted by something else, such as newest first.
    """
    if not frame.timed or not frame.n_out_of_order:
        return
    behind = _behind(frame)
    n = len(behind) or frame.n_out_of_order
    # None is left where those behind were duplicates that were dropped.
    dropped = frame.repairs.get("exact-duplicate")
    rows = dropped.rows if dropped and not len(behind) else frame.row[behind]
    cases = np.unique(frame.case[behind])
    is_reversed = len(behind) > 0 and _is_reversed(frame, cases)
    effect = effect_in_file_order(frame, cases)
    newest = "The source is in descending order, newest first. " if is_reversed else ""
    newest_zh = "来源按时间倒序排列（最新在前）。" if is_reversed else ""
    yield Finding(
        rule="out-of-order",
        level="info",
        message={
            "en": "{n_events:event stands|events stand} in the source behind a later one of the "
            "case",
            "zh": "来源中有 {n_events} 个事件排在同一案例更晚的事件之后",
        },
        values={"n_events": n},
        n=n,
        examples=row_examples(rows),
        repaired=n,
        repair={
            "en": f"{newest}Put in order of time"
            + "; the effect is that against the time between the first and last row of each case."
            * bool(effect)
            + "." * (not effect),
            "zh": f"{newest_zh}已按时间重新排序"
            + "；所示影响为与各案例首行到末行的时间相比。" * bool(effect)
            + "。" * (not effect),
        },
        effect=effect,
        effect_reason={}
        if effect
        else cannot_tell(
            "steps are pairs of rows, made in order of time", "步骤由按时间排序后的行配对而成"
        ),
    )


def _behind(frame: Frame) -> Array:
    """Places of events that stand, in the source, behind one of their case that is later."""
    # Cases apart, so that the smallest row number from here on is that of this case.
    key = frame.case.astype(np.int64) * (int(frame.row.max()) + 1) + frame.row
    smallest = np.minimum.accumulate(key[::-1])[::-1]
    return np.flatnonzero(smallest[1:] < key[:-1])


def _is_reversed(frame: Frame, cases: Array) -> bool:
    """Do all events of these cases, and these are most, come latest first?"""
    sizes = np.diff(frame.bounds)
    rises = (frame.row[:-1] < frame.row[1:]) & (frame.case[:-1] == frame.case[1:])
    n_rises = np.bincount(frame.case[:-1][rises], minlength=frame.n_cases)
    mostly = 2 * len(cases) > np.count_nonzero(sizes > 1)
    return bool(mostly and not n_rises[cases].any())
