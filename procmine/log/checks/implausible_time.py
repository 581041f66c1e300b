"""Times nobody can have meant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import DAY_US
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import LEFT_OUT
from procmine.log.checks._zero_clock import at_zero
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["implausible_time"]

_YEAR_US = 365 * DAY_US


def implausible_time(
    frame: Frame, instances: Instances, *, years: float = 15.0
) -> Iterator[Finding]:
    """Which events lie in the future, or far from all others?

    Args:
        years: how far from the middle of the log's events a time may lie.

    An event is in the future when it is later than the clock given when the log was read. One that
    lies more than ``years`` from the median event is probably a slip of the pen: 1948 for 1984.

    Harmless when: the log plans ahead, or its cases really take decades.
    """
    if not frame.timed or not frame.n_events:
        return
    begin, finish = frame.begin, frame.finish
    first, last = min(begin.min(), finish.min()), max(begin.max(), finish.max())
    if frame.as_of_us is not None and last > frame.as_of_us + DAY_US:
        yield from _say(frame, finish > frame.as_of_us + DAY_US, "future", frame.as_of_us)
    if last - first <= years * _YEAR_US:
        return
    # One of the two in the middle will do, and is found twice as fast as their mean.
    half = len(begin) // 2
    middle = int(np.partition(begin, half)[half])
    earliest, latest = middle - years * _YEAR_US, middle + years * _YEAR_US
    if first >= earliest and last <= latest:
        return
    far = (begin < earliest) | (begin > latest) | (finish < earliest) | (finish > latest)
    if frame.as_of_us is not None:
        far &= finish <= frame.as_of_us + DAY_US
    # Zeros of a clock have a check of their own.
    yield from _say(frame, far & ~at_zero(begin) & ~at_zero(finish), "far", middle)


_MESSAGES = {
    "future": {
        "en": "{n_events:event|events} in {n_cases:case|cases} in the future, after {limit_at}",
        "zh": "{n_cases} 个案例中 {n_events} 个事件在未来（晚于 {limit_at}）",
    },
    "far": {
        "en": "{n_events:event|events} in {n_cases:case|cases} many years from the rest, around "
        "{limit_at}",
        "zh": "{n_cases} 个案例中 {n_events} 个事件与其余事件（约 {limit_at}）相差多年",
    },
}


def _say(frame: Frame, odd: np.ndarray, kind: str, limit_us: int) -> Iterator[Finding]:
    n = int(odd.sum())
    if not n:
        return
    yield Finding(
        rule="implausible-time",
        level="error",
        message=_MESSAGES[kind],
        values={"n_events": n, "n_cases": len(np.unique(frame.case[odd])), "limit_at": limit_us},
        where={"kind": kind},
        n=n,
        examples=row_examples(frame.row[odd]),
        repair=LEFT_OUT,
        effect=frame.effect_without(odd),
        hint={
            "en": "If it means that no time was entered, say so (--missing TEXT); else mend it in "
            "the source or leave the cases out.",
            "zh": "若其含义是未填写，请用 --missing 文本 说明；否则请在来源中更正或剔除这些案例。",
        },
    )
