"""A log without times."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.engines.buffers import as_text
from procmine.finding import Finding
from procmine.log.checks._examples import MOST, row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.day_numbers import as_day_number
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES, normalise

__all__ = ["no_time"]

_LOOKED_AT = 100
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
    day = next(filter(None, (_day_number(frame, name) for name in odd)), None)
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
        hint=_hint(day),
    )


def _day_number(frame: Frame, name: str) -> tuple[str, str] | None:
    cells = as_text(frame.attributes.cells(name, frame.row[:_LOOKED_AT])).drop_null()
    return as_day_number(cells.to_pylist())


def _hint(day: tuple[str, str] | None) -> dict[str, str]:
    if day is None:
        return {
            "en": "Name the time column: --end COLUMN, and --start COLUMN if there is one.",
            "zh": "请指定时间列：--end 列名；如有开始时间再加 --start 列名。",
        }
    number, told = day
    return {
        "en": f"They look like day numbers of a spreadsheet: {number} would be {told}. Give the "
        "column a date format there, save the file and try again.",
        "zh": f"看起来是电子表格的日期序号：{number} 相当于 {told}。"
        "请在电子表格中将该列设为日期格式，保存后重试。",
    }
