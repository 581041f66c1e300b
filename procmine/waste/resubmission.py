"""Customers who send again what was settled already."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["resubmission"]

SAYS = Says(
    message={
        "en": "Customers submit again {n_times:time|times} what was decided already and nobody "
        "told them, in {n_cases:case|cases} ({affected_share} of those with a decision): {total_s}",
        "zh": "事项已决定却未通知，客户重复提交 {n_times} 次，涉及 {n_cases} 个案例"
        "（占含决定案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Tell the customer the moment it is decided; show the front office the state.",
        "zh": "决定后立即通知客户，并让前台看到最新状态。",
    },
    patterns=("quick-classification", "proactive-service", "single-capture"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="决定与重复提交之间没有通知步骤，即视为客户不知情；计重复提交的处理时间和此前的等待。",
    harmless_zh="客户补交的是另一份材料。",
    waits=True,
)


def resubmission(
    evidence: Evidence,
    *,
    steps: tuple[str, ...] = (),
    decides: tuple[str, ...] = (),
    notifies: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """How often do customers submit again what was decided already, for nobody told them?

    Hours are the work of such steps and the waits directly before them.

    Args:
        steps: activities by which customers submit again; found by their names if empty.
        decides: activities that decide; found by their names if empty.
        notifies: activities that tell the customer; found by their names if empty.

    Assumes: without a step that tells the customer between the two, the customer did not know.

    Harmless when: something else is submitted.
    """
    again = evidence.called("steps", "resubmit", steps)
    decision = evidence.called("decides", "approve", decides) & ~again
    told = evidence.named("notifies", notifies) if notifies else evidence.like("notify")
    place = np.arange(len(evidence))
    last = np.maximum.accumulate(np.where(decision, place, -1))
    known = np.maximum.accumulate(np.where(told & ~again, place, -1))
    hit = again & (last >= evidence.bounds[evidence.case]) & (known < last)
    yield from steps_found(
        evidence,
        "resubmission",
        SAYS,
        hit,
        possible=evidence.in_case(decision) > 0,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
    )
