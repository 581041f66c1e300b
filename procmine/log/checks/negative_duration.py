"""Work that ended before it began."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.duration_names import is_duration_name
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["negative_duration"]


def negative_duration(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which steps ended before they began?

    Their start is forgotten and their end kept, so that they count as done at their end and their
    service time is unknown. Where the end was made of the start and a duration, the start is the
    only instant there is: it is kept, and the end forgotten.

    Harmless when: n is a handful of corrections by hand.
    """
    repair = frame.repairs.get("negative-duration")
    if repair is None:
        return
    n = len(repair.rows)
    # A duration stands behind its start among the columns of the end.
    is_reckoned = any(map(is_duration_name, frame.mapping.columns["end"][1:]))
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
        repair=_START_KEPT if is_reckoned else _END_KEPT,
        effect=frame.effect_of("negative-duration"),
        hint=_CHECK_DURATION if is_reckoned else _CHECK_CLOCKS,
    )


_END_KEPT = {
    "en": "The start is forgotten, the end kept.",
    "zh": "不采用开始时间，保留结束时间。",
}
_START_KEPT = {
    "en": "The duration is below zero: the start is kept, no end is made of it.",
    "zh": "时长为负：保留开始时间，不据此推算结束时间。",
}
_CHECK_CLOCKS = {
    "en": "Check whether start and end are swapped, or come from different clocks.",
    "zh": "请检查开始与结束是否对调，或来自不同的时钟。",
}
_CHECK_DURATION = {
    "en": "Check how the system reckons the duration.",
    "zh": "请检查系统如何计算该时长。",
}
