"""Dates without a time of day."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME, at_midnight
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.zones import to_local

__all__ = ["date_only"]

_SUSPICIOUS = 0.05


def date_only(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How many times say the day but not the hour?

    They stand at midnight: the order within a day, waits under a day and hours of the day mean
    nothing for them. Midnights written out (00:00:00) count too when there are more of them than
    one in twenty.

    Harmless when: only days matter in this process.
    """
    if not frame.timed:
        return
    end = frame.end
    zone = next((facts.zone for facts in frame.facts.values()), "UTC")
    midnight, n = at_midnight(to_local(end, zone))
    # A date column joined with one of times of day is not date-only.
    is_joined = len(frame.mapping.columns["end"]) > 1
    declared = 0 if is_joined else frame.facts["end"].n_date_only
    share = n / max(int(np.count_nonzero(end != NO_TIME)), 1)
    if not declared and share <= _SUSPICIOUS:
        return
    if not n:
        return
    yield Finding(
        rule="date-only",
        level="warning",
        message={
            "en": "{n_events:event stands|events stand} at midnight ({events_share} of all): the "
            "hour is unknown",
            "zh": "{n_events} 个事件（{events_share}）的时间是零点：具体时刻未知",
        },
        values={"n_events": n, "events_share": share},
        n=n,
        examples=row_examples(frame.row[midnight]),
        repair=NOTHING,
        effect_reason=cannot_tell(
            "the hours are not in the data; a lead time may be off by up to a day",
            "数据中没有具体时刻；时长最多可能相差一天",
        ),
        hint={
            "en": "Export the time of day too; until then trust days, not hours.",
            "zh": "请导出具体时刻；在此之前只应相信以天计的数字。",
        },
    )
