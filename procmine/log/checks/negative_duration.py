"""Work that ended before it began."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["negative_duration"]


def negative_duration(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which steps ended before they began?

    Their start is forgotten and their end kept, so that they count as done at their end and their
    service time is unknown.

    Harmless when: n is a handful of corrections by hand.
    """
    repair = frame.repairs.get("negative-duration")
    if repair is None:
        return
    n = len(repair.rows)
    yield Finding(
        rule="negative-duration",
        level="error" if n > frame.n_events / 100 else "warning",
        message={
            "en": "{n_events:event ends before it begins|events end before they begin}",
            "zh": "{n_events} 个事件的结束早于开始",
        },
        values={"n_events": n},
        n=n,
        examples=row_examples(repair.rows),
        repaired=n,
        repair={
            "en": "The start is forgotten, the end kept.",
            "zh": "不采用开始时间，保留结束时间。",
        },
        effect=frame.effect_of("negative-duration"),
        hint={
            "en": "Check whether start and end are swapped, or come from different clocks.",
            "zh": "请检查开始与结束是否对调，或来自不同的时钟。",
        },
    )
