"""Activities that take no time at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME
from procmine.log.checks._examples import MOST, shortened
from procmine.log.checks._words import NOTHING
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["zero_duration"]

_FEW = 5


def zero_duration(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which activities start and end at the same instant every time?

    Their start is not measured: their true service time is hidden in the wait before them.

    Harmless when: they are milestones or done by a machine.
    """
    if frame.start is None:
        return
    both = (frame.start != NO_TIME) & (frame.end != NO_TIME)
    instant = both & (frame.start == frame.end)
    n_labels = len(frame.strings["activity"][1]) - 1
    n_both = np.bincount(frame.activity[both], minlength=n_labels)
    n_instant = np.bincount(frame.activity[instant], minlength=n_labels)
    never = np.flatnonzero((n_both >= _FEW) & (n_both == n_instant))
    if not len(never):
        return
    labels = frame.labels("activity")
    names = sorted(shortened(labels[k]) for k in never)[:MOST]
    yield Finding(
        rule="zero-duration",
        level="notice",
        message={
            "en": "{n_activities:activity always starts and ends|activities always start and end} "
            "at the same instant: the service time is not measured ({activities})",
            "zh": "{n_activities} 个活动的开始与结束总是同一时刻："
            "处理时长没有被记录（{activities}）",
        },
        values={"n_activities": len(never), "activities": ", ".join(names)},
        n=int(n_instant[never].sum()),
        examples=tuple(names),
        repair=NOTHING,
        effect=effect_none(frame),
    )
