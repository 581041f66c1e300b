"""Routine that machines could do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["repetitive_work"]

Array = np.ndarray[Any, np.dtype[Any]]

_MUCH, _ALIKE = 0.05, 0.5
_PRIME = np.uint64(1_099_511_628_211)
SAYS = Says(
    message={
        "en": "Routine takes {work_share} of the time people work, {total_s}: "
        "{n_cases:case|cases} about {reasons}",
        "zh": "重复劳动占人工处理时间的 {work_share}（{total_s}）："
        "{n_cases} 个案例，原因为{reasons}",
    },
    hint={
        "en": "Offer self-service for them, or let a robot do the fixed part.",
        "zh": "提供自助服务，或由机器人完成固定步骤。",
    },
    patterns=("self-service", "task-automation", "knowledge-base"),
    overlaps=(*WORK, "rework"),
    assumes_zh="只有在 reasons 中列出的联系原因才算重复劳动；按处理时间而非次数计算。",
    harmless_zh="客户就是想与人交谈。",
)


def repetitive_work(evidence: Evidence, *, reasons: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How much of the time people work goes into routine that could be automated?

    Hours are the work of people on cases of these reasons.

    Args:
        reasons: contact reasons that are routine. While none is named, the answer is which ones
            look like it: they take a twentieth of the time or more, and half of their cases or
            more go the same way.

    Assumes: only what is named is routine; counted by time, not by number.

    Harmless when: customers want to talk to a person.
    """
    evidence.need("times", "starts", "reason")
    reason = evidence.of_case("reason")
    people = evidence.by_people & evidence.whole
    work = np.where(people, evidence.work_us, 0)
    labels, whole = evidence.role("reason")[1], int(work.sum())
    if not reasons:
        near = ", ".join(_candidates(evidence, reason, work, labels)) or "–"
        raise Lacks(
            "reasons",
            f"which contact reasons are routine; those that look like it are: {near}",
            f"哪些联系原因属于重复劳动；看上去像的有：{near}",
        )
    routine = np.isin(reason, evidence.values_named("reasons", "reason", reasons))
    steps = people & routine[evidence.case]
    share = int(work[steps].sum()) / whole if whole else 0.0
    yield from steps_found(
        evidence,
        "repetitive-work",
        SAYS,
        steps,
        possible=evidence.n_cases,
        work_us=work,
        values={"work_share": share, "reasons": tuple(reasons)},
    )


def _candidates(evidence: Evidence, reason: Array, work: Array, labels: list[str]) -> list[str]:
    spent = np.zeros(len(labels), np.int64)
    of_step = reason[evidence.case]
    known = of_step >= 0
    np.add.at(spent, of_step[known], work[known])
    way = _ways(evidence)
    found = []
    for code in np.argsort(-spent, kind="stable").tolist():
        own = way[reason == code]
        alike = np.unique(own, return_counts=True)[1].max(initial=0)
        if spent[code] >= _MUCH * max(int(spent.sum()), 1) and alike >= _ALIKE * len(own):
            found.append(labels[code])
    return found


def _ways(evidence: Evidence) -> Array:
    """A number for each case that is the same for the same sequence of activities."""
    place = np.arange(len(evidence)) - evidence.bounds[evidence.case]
    mixed = (evidence.activity.astype(np.uint64) + np.uint64(1)) * _PRIME
    with np.errstate(over="ignore"):
        mixed *= (place.astype(np.uint64) * np.uint64(2) + np.uint64(1)) * _PRIME
        mixed ^= mixed >> np.uint64(29)
        summed = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
        ways: Array = summed[evidence.bounds[1:]] - summed[evidence.bounds[:-1]]
    return ways
