"""Lists of cases that are taken for logs of events."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import NOTHING, cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["single_event"]


def single_event(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Does every case have just one event?

    Help desks export lists of tickets as readily as their history. A list has one row a case: its
    state is that of the day of the export, and nothing follows anything.

    Harmless when: the rows are contacts to be counted, not a process to be discovered.
    """
    if frame.n_cases < 2 or frame.n_cases < frame.n_events:
        return
    yield Finding(
        rule="single-event",
        level="warning",
        message={
            "en": "One event in each of {n_cases:case|cases}: this is a list of cases, and says "
            "nothing of the way they took",
            "zh": "{n_cases} 个案例各只有一个事件：这是案例清单，看不出流程的走向",
        },
        values={"n_cases": frame.n_cases},
        n=frame.n_cases,
        examples=row_examples(frame.row),
        repair=NOTHING,
        effect_reason=cannot_tell(
            "the history of the cases is not in the source", "来源中没有案例的历史记录"
        ),
        hint={
            "en": "Export the history of the cases (audit, activity or status log). Columns of "
            "milestones, such as created and solved, can become a row each.",
            "zh": "请导出案例的历史记录（审计、操作或状态日志）；"
            "创建、解决等里程碑列可各转为一行。",
        },
    )
