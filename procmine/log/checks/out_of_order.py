"""Rows that do not stand in order of time."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["out_of_order"]


def out_of_order(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How often does a row come before an earlier one of its case?

    Events are sorted by time within their case, so nothing is lost; a file that was believed to be
    in order may still tell that its clocks disagree.

    Harmless when: the export is sorted by something else, such as newest first.
    """
    if not frame.timed or not frame.n_out_of_order:
        return
    n = frame.n_out_of_order
    yield Finding(
        rule="out-of-order",
        level="info",
        message={
            "en": "{n_events} events stand in the source before an earlier one of their case; "
            "they were put in order of time",
            "zh": "来源中有 {n_events} 处事件先后颠倒，已按时间重新排序",
        },
        values={"n_events": n},
        n=n,
        repaired=n,
    )
