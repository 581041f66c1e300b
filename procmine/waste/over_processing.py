"""Checks and approvals done twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Says, steps_found

__all__ = ["over_processing"]

SAYS = Says(
    message={
        "en": "The same approval or check is done again {n_times:time|times}, in "
        "{n_cases:case|cases} ({affected_share} of those with one): {total_s}",
        "zh": "同一审批或核验重复 {n_times} 次，涉及 {n_cases} 个案例（占含审批或核验案例的 "
        "{affected_share}）：{total_s}",
    },
    hint={
        "en": "Ask what the second one has ever changed; keep one.",
        "zh": "查明第二次审批是否改变过结果；若没有，只保留一次。",
    },
    patterns=("step-removal", "empowerment"),
    overlaps=("rework", *WAITING),
    assumes_zh="两次之间没有驳回，结果就没有变化；计其处理时间和此前的等待。",
    harmless_zh="案例在两次之间发生了变化，或规定须由两人审批。",
    waits=True,
)


def over_processing(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Are approvals or identity checks done again with the same outcome?

    Hours are the work of the repeats and the waits directly before them.

    Args:
        steps: activities that approve or check; approvals and identity checks found by their names
            if empty.

    Assumes: unless something was rejected in between, the second one has the outcome of the first.

    Harmless when: the case changed in between, or two people must approve.
    """
    if steps:
        checks = evidence.named("steps", steps)
    else:
        checks = evidence.like("approve") | evidence.like("verify")
        if not checks.any():
            raise Lacks("steps", "which steps approve or check", "哪些步骤是审批或核验")
    rejected = evidence.before(evidence.like("reject"))
    same = rejected == rejected[np.maximum(evidence.last_time, 0)]
    yield from steps_found(
        evidence,
        "over-processing",
        SAYS,
        checks & evidence.again & same,
        possible=evidence.in_case(checks) > 0,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
    )
