"""Steps that only pass a case on."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["transfer"]

SAYS = Says(
    message={
        "en": "{n_times:step only passes|steps only pass} a case on, in {n_cases:case|cases} "
        "({affected_share} of all): {total_s}",
        "zh": "{n_times} 个步骤仅作转交，涉及 {n_cases} 个案例（占 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Send cases to who can settle them at once; merge the desk in between.",
        "zh": "直接分派给能办结的人，取消中间环节。",
    },
    patterns=("intelligent-routing", "one-stop", "quick-classification"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="名称表示转交的活动不改变案例本身；计其处理时间和此前的等待。",
    harmless_zh="转交本身需要专业判断，例如分诊。",
    waits=True,
)


def transfer(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How often is a case only passed on?

    Hours are the work of such steps and the waits directly before them.

    Args:
        steps: activities that only pass a case on; found by their names if empty.

    Assumes: such a step changes nothing about the case itself.

    Harmless when: passing it on takes judgement that is needed, such as triage.
    """
    passed = evidence.called("steps", "pass_on", steps)
    yield from steps_found(
        evidence,
        "transfer",
        SAYS,
        passed,
        possible=evidence.n_cases,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
    )
