"""Time spent looking for things."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["searching"]

SAYS = Says(
    message={
        "en": "Searching takes {work_share} of the working time, {total_s}, in "
        "{n_cases:case|cases}",
        "zh": "查找资料占处理时间的 {work_share}（{total_s}），涉及 {n_cases} 个案例",
    },
    hint={
        "en": "Put what is searched for where the work is done.",
        "zh": "把要查的资料放到办理界面上。",
    },
    patterns=("knowledge-base", "single-capture"),
    overlaps=(*WORK, "rework"),
    assumes_zh="只有名称表示查找的步骤才可见；未记录的查找无法衡量。",
    harmless_zh="查找本身就是服务内容。",
)


def searching(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How much of the working time is spent searching?

    Hours are the work of steps that search.

    Args:
        steps: activities that search; found by their names if empty.

    Assumes: only searching that is a step of its own can be seen.

    Harmless when: searching is what the customer asked for.
    """
    evidence.need("times", "starts")
    search = evidence.called("steps", "search", steps) & evidence.whole
    whole = int(evidence.work_us.sum())
    share = int(evidence.work_us[search].sum()) / whole if whole else 0.0
    yield from steps_found(
        evidence,
        "searching",
        SAYS,
        search & (evidence.work_us > 0),
        possible=evidence.n_cases,
        work_us=np.where(search, evidence.work_us, 0),
        values={"work_share": share},
    )
