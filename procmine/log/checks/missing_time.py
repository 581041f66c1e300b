"""Starts or ends nobody entered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME
from procmine.log.checks._examples import row_examples
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["missing_time"]


def missing_time(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which steps lack their start or their end?

    The other instant stands for both, so their service time is unknown, not zero.

    Harmless when: the steps are still being worked on, or are done by a machine in an instant.
    """
    if frame.start is None:
        return
    # A start that was forgotten because it lay behind its end is told by another check.
    mended = frame.repairs.get("negative-duration")
    told = np.isin(frame.row, mended.rows) if mended else np.zeros(frame.n_events, np.bool_)
    for role, us in (("start", frame.start), ("end", frame.end)):
        lacking = (us == NO_TIME) & ~told
        n = int(lacking.sum())
        if not n:
            continue
        role_zh = "开始" if role == "start" else "结束"
        yield Finding(
            rule="missing-time",
            level="warning",
            message={
                "en": "{n_events:event has|events have} no {role} ({events_share} of all): the "
                "service time is unknown",
                "zh": "{n_events} 个事件（{events_share}）没有{role_zh}时间：处理时长未知",
            },
            values={
                "n_events": n,
                "events_share": n / frame.n_events,
                "role": role,
                "role_zh": role_zh,
            },
            where={"role": role},
            n=n,
            examples=row_examples(frame.row[lacking]),
            repair={
                "en": "The other instant stands for both; the effect is that of leaving these "
                "events out.",
                "zh": "以另一时刻代替；所示影响为去掉这些事件后的变化。",
            },
            effect=frame.effect_without(lacking),
        )
