"""Dates without a time of day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME, at_midnight
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES
from procmine.log.zones import to_local

__all__ = ["date_only"]

Array = np.ndarray[Any, np.dtype[Any]]

_SUSPICIOUS = 0.05


def date_only(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How many times say the day but not the hour?

    They stand at midnight: the order within a day, waits under a day and hours of the day mean
    nothing for them, nor does a duration from or to a time that does say the hour. Each column of
    times is judged by itself: start, end and due. Midnights written out (00:00:00) count too when
    there are more of them than one in twenty.

    Harmless when: only days matter in this process.
    """
    if not frame.timed:
        return
    for role, us in (("start", frame.start), ("end", frame.end), ("due", frame.due)):
        if us is not None and role in frame.facts:
            yield from _of_role(frame, role, us)


def _of_role(frame: Frame, role: str, us: Array) -> Iterator[Finding]:
    facts = frame.facts[role]
    midnight, n = at_midnight(to_local(us, facts.zone or "UTC"))
    # A date column joined with one of times of day is not date-only.
    is_joined = len(frame.mapping.columns[role]) > 1
    declared = 0 if is_joined else facts.n_date_only
    share = n / max(int(np.count_nonzero(us != NO_TIME)), 1)
    if not n or (not declared and share <= _SUSPICIOUS):
        return
    yield Finding(
        rule="date-only",
        level="warning",
        message=_DECLARED if declared else _WRITTEN,
        values={
            "n_events": n,
            "events_share": share,
            "column": facts.column,
            "role": role,
            "role_zh": ROLES[role].zh,
        },
        where={"column": facts.column, "role": role},
        n=n,
        examples=row_examples(frame.row[midnight]),
        repair=NOTHING,
        **_moved(frame, role),
        hint=_HINT,
    )


def _moved(frame: Frame, role: str) -> dict[str, Any]:
    """What the missing hour makes worthless."""
    if role == "due":
        return {"effect": effect_none(frame)}
    if frame.start is None:
        return {
            "effect_reason": cannot_tell(
                "the hours are not in the data; a lead time may be off by up to a day",
                "数据中没有具体时刻；时长最多可能相差一天",
            )
        }
    return {
        "effect_reason": cannot_tell(
            "the hours are not in the data; a lead time may be off by up to a day, and service "
            "times and waits that begin or end at such a time mean nothing",
            "数据中没有具体时刻；案例时长最多可能相差一天，以此类时间起止的处理时长和等待没有意义",
        )
    }


_WRITTEN = {
    "en": "{n_events:time stands|times stand} at midnight in {column}, the {role} "
    "({events_share} of all): the hour was perhaps not recorded",
    "zh": "列 {column}（{role_zh}）中 {n_events} 个时间（{events_share}）为零点："
    "可能没有记录具体时刻",
}
_DECLARED = {
    "en": "{n_events:time stands|times stand} at midnight in {column}, the {role} "
    "({events_share} of all): the column holds dates without an hour",
    "zh": "列 {column}（{role_zh}）中 {n_events} 个时间（{events_share}）为零点："
    "该列有不带时刻的日期",
}
_HINT = {
    "en": "Export the time of day too; until then trust days, not hours.",
    "zh": "请导出具体时刻；在此之前只应相信以天计的数字。",
}
