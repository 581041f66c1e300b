"""A log without times."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import MOST, row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES, normalise

__all__ = ["no_time"]

_TIMES = frozenset().union(*ROLES["start"].tiers, *ROLES["end"].tiers)


def no_time(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Does the log say when anything happened?

    Without a time column the rows are taken in the order of the file, and every duration is
    unknown.

    Harmless when: the rows of each case stand in the order in which things happened.
    """
    if frame.timed:
        return
    odd = [n for n in frame.attributes.names if normalise(n) in _TIMES]
    called = ", ".join(map(repr, odd[:MOST]))
    yield Finding(
        rule="no-time",
        level="error",
        message={
            "en": "No column holds times: steps are in the order of the rows, durations unknown"
            + ("; what {columns} holds cannot be read as times" if odd else ""),
            "zh": "没有时间列：步骤按行的先后排列，无法计算任何时长"
            + ("；列 {columns} 的内容无法读作时间" if odd else ""),
        },
        values={"columns": called} if odd else {},
        n=frame.n_events,
        examples=tuple(odd[:MOST]) or row_examples(frame.row),
        repair={
            "en": "The order of the rows stands for the order of time.",
            "zh": "以行的先后代替时间先后。",
        },
        effect_reason=cannot_tell("there is no time in the log", "日志中没有时间"),
        hint={
            "en": "Name the time column: --end COLUMN, and --start COLUMN if there is one.",
            "zh": "请指定时间列：--end 列名；如有开始时间再加 --start 列名。",
        },
    )
