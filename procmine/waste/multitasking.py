"""People who do several things at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, steps_found

__all__ = ["multitasking"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_times:step is|steps are} done while the same person does more than "
        "{n_most:other thing|things} at a time: {total_s} of recorded work is in sum more than "
        "people were busy; up to {n_highest} at once",
        "zh": "{n_times} 个步骤与同一人的其他工作重叠（超过 {n_most} 项同时进行）：记录的处理时间"
        "比实际忙碌时间多 {total_s}；最多同时 {n_highest} 项",
    },
    hint={
        "en": "Do not read durations of these steps as effort; try fewer at a time.",
        "zh": "这些步骤的时长不等于工作量；可尝试减少同时进行的数量。",
    },
    patterns=("micro-tasks", "intelligent-routing"),
    overlaps=(),
    assumes_zh="从开始到结束都算在办理；重叠部分平均分给各项工作。",
    harmless_zh="步骤本身大多在等待，例如在线会话中等客户回复。",
)


def multitasking(evidence: Evidence, *, most: int = 1) -> Iterator[Finding]:
    """How much work overlaps with other work of the same person?

    No hours are at stake: the overlap only says by how much durations overstate effort. It is what
    recorded durations sum to beyond the time people were busy, shared equally among the steps.

    Args:
        most: how many things at a time are fine.

    Assumes: a step is worked on from its begin to its end.

    Harmless when: most of the step is waiting anyway, such as for replies in a chat.
    """
    evidence.need("times", "starts", "resource")
    working = evidence.by_people & evidence.whole & (evidence.finish > evidence.begin)
    at = np.flatnonzero(working & (evidence.codes("resource") >= 0))
    share, highest = _overlaps(evidence, at, most)
    over = np.zeros(len(evidence), np.int64)
    over[at] = share
    values = {"n_most": most, "n_highest": highest}
    for finding in steps_found(
        evidence,
        "multitasking",
        SAYS,
        over > 0,
        possible=evidence.in_case(working) > 0,
        work_us=over,
        values=values,
    ):
        told = {name: span for name, span in finding.intervals.items() if name != "cost_s"}
        yield dataclasses.replace(finding, cost_s=None, cost_money=None, intervals=told)


def _overlaps(evidence: Evidence, at: Array, most: int) -> tuple[Array, int]:
    """Each step's share of the time beyond what its person could do, and the most at once."""
    n = len(at)
    who = np.tile(evidence.codes("resource")[at], 2)
    when = np.concatenate([evidence.begin[at], evidence.finish[at]])
    change = np.repeat(np.array([1, -1]), n)
    # Of equal instants the ends come first: what follows without a gap does not overlap.
    order = np.lexsort((change, when, who))
    level = np.cumsum(change[order])
    until = np.append(when[order][1:], 0)
    beyond = np.maximum(level - most, 0) / np.maximum(level, 1)
    spans = np.where(beyond > 0, until - when[order], 0) * beyond
    summed = np.concatenate([[0.0], np.cumsum(spans)])
    place = np.empty(2 * n, np.int64)
    place[order] = np.arange(2 * n)
    shares: Array = np.rint(summed[place[n:]] - summed[place[:n]]).astype(np.int64)
    return shares, int(level.max(initial=0))
