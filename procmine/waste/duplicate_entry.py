"""Data typed in again."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, steps_found

__all__ = ["duplicate_entry"]

SAYS = Says(
    message={
        "en": "Data are entered again {n_times:time|times}, in {n_cases:case|cases} "
        "({affected_share} of those with an entry): {total_s}",
        "zh": "信息重复录入 {n_times} 次，涉及 {n_cases} 个案例"
        "（占含录入案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Enter once, hand the data on; see which system asks for them again.",
        "zh": "一次录入、数据共享；查明是哪个系统要求再次录入。",
    },
    patterns=("single-capture", "task-automation"),
    overlaps=("rework",),
    assumes_zh="同一案例中名称为录入的活动第二次起即为重复；只计其处理时间。",
    harmless_zh="再次录入的是另一份内容，例如第二件商品。",
)


def duplicate_entry(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Are data entered again that the case already has?

    Hours are the work of every entry but the first of its activity in a case.

    Args:
        steps: activities that enter data; found by their names if empty.

    Assumes: an entry by the same name in the same case enters the same data.

    Harmless when: each entry is about something else, such as one per item.
    """
    entry = evidence.called("steps", "enter", steps)
    yield from steps_found(
        evidence,
        "duplicate-entry",
        SAYS,
        entry & evidence.again,
        possible=evidence.in_case(entry) > 0,
        work_us=evidence.work_us,
    )
