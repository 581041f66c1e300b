"""Lists of cases that are taken for logs of events."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import MOST, row_examples
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.looks import look_at

__all__ = ["single_event"]

_LOOKED_AT = 100


def single_event(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Does every case have just one event?

    Help desks export lists of tickets as readily as their history. A list has one row a case: its
    state is that of the day of the export, and nothing follows anything.

    Harmless when: the rows are contacts to be counted, not a process to be discovered.
    """
    if frame.n_cases < 2 or frame.n_cases < frame.n_events:
        return
    told = ", ".join(map(repr, _milestones(frame)[:MOST]))
    yield Finding(
        rule="single-event",
        level="warning",
        message={
            "en": "One event in each of {n_cases:case|cases}: this is a list of cases, and says "
            "nothing of the way they took"
            + ("; the times in {columns} are left out" if told else ""),
            "zh": "{n_cases} 个案例各只有一个事件：这是案例清单，看不出流程的走向"
            + ("；列 {columns} 中的时间未被使用" if told else ""),
        },
        values={"n_cases": frame.n_cases, **({"columns": told} if told else {})},
        n=frame.n_cases,
        examples=row_examples(frame.row),
        repair=NOTHING,
        effect_reason=cannot_tell(
            "the history of the cases is not in the source", "来源中没有案例的历史记录"
        ),
        hint={
            "en": "Export the history of the cases (audit, activity or status log)"
            + (
                ", or turn each of these columns into a row of its own: case, name of the "
                "column, its time (unpivot)."
                if told
                else ". Columns of milestones, such as created and solved, can become a row each."
            ),
            "zh": "请导出案例的历史记录（审计、操作或状态日志）"
            + (
                "，或将这些列逐列转为行：案例、列名、时间（逆透视）。"
                if told
                else "；创建、解决等里程碑列可各转为一行。"
            ),
        },
    )


def _milestones(frame: Frame) -> list[str]:
    """Columns without a role that hold times."""
    found = {n: frame.attributes.cells(n, frame.row[:_LOOKED_AT]) for n in frame.attributes.names}
    looks = {name: look_at(cells) for name, cells in found.items()}
    return [
        name
        for name, look in looks.items()
        if look.n and look.is_time and look.time != "clock" and not look.is_number
    ]
