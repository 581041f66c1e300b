"""Clocks that were never set."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import LEFT_OUT
from procmine.log.checks._zero_clock import at_zero
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["epoch_clock"]


def epoch_clock(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which events happened, it says, when a computer's clock stood at zero?

    That is 1970-01-01 for most, 1899-12-30 or 1900-01-01 in a spreadsheet, 1904-01-01 on some and
    1601-01-01 on other systems: such times mean that nobody entered one.

    Harmless when: the log really is that old.
    """
    if not frame.timed:
        return
    unset = at_zero(frame.end)
    if frame.start is not None:
        unset |= at_zero(frame.start)
    n = int(unset.sum())
    if not n or n == frame.n_events:
        return
    yield Finding(
        rule="epoch-clock",
        level="error",
        message={
            "en": "{n_events:event|events} in {n_cases:case|cases} with the zero of a computer's "
            "clock (such as 1970 or 1900), not a time",
            "zh": "{n_cases} 个案例中 {n_events} 个事件的时间是计算机时钟零点"
            "（如 1970 或 1900 年），并非真实时间",
        },
        values={"n_events": n, "n_cases": len(np.unique(frame.case[unset]))},
        n=n,
        examples=row_examples(frame.row[unset]),
        repair=LEFT_OUT,
        effect=frame.effect_without(unset),
        hint={
            "en": "If it means that no time was entered, say so (--missing TEXT); else mend it in "
            "the source or leave the cases out.",
            "zh": "若其含义是未填写，请用 --missing 文本 说明；否则请在来源中更正或剔除这些案例。",
        },
    )
