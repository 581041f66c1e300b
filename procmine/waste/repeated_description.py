"""Customers who have to tell it all again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["repeated_description"]

SAYS = Says(
    message={
        "en": "Customers describe their problem again {n_times:time|times} after a change of "
        "channel or team, in {n_cases:case|cases} ({affected_share} of those with a change): "
        "{total_s}",
        "zh": "更换渠道或团队后重复描述问题 {n_times} 次，涉及 {n_cases} 个案例"
        "（占含更换案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Let the description travel with the case; show it where the customer comes back.",
        "zh": "让问题描述随案例流转，并在客户再次接入时显示。",
    },
    patterns=("cross-channel-integration", "single-capture"),
    overlaps=(*WORK, "rework"),
    assumes_zh="在与首次描述不同的渠道或团队再次出现描述步骤，即为重复；只计其处理时间。",
    harmless_zh="第二次描述的是另一个问题。",
)


def repeated_description(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How often must customers describe their problem again after a change?

    Hours are the work of descriptions in another channel, or to another team, than the first.

    Args:
        steps: activities in which customers describe or explain; found by their names if empty.

    Assumes: what is described in the same case is the same problem.

    Harmless when: the second description is about another problem.
    """
    roles = [role for role in ("channel", "team") if evidence.has(role)]
    if not roles:
        raise Lacks("channel")
    told = evidence.called("steps", "describe", steps)
    first = np.full(evidence.n_cases, -1, np.int64)
    at = np.flatnonzero(told & (evidence.before(told) == 0))
    first[evidence.case[at]] = at
    elsewhere, changed = np.zeros((2, len(evidence)), np.bool_)
    for role in roles:
        codes = evidence.codes(role)
        there = np.append(codes, np.int32(-1))[first[evidence.case]]
        other = (codes >= 0) & (there >= 0) & (codes != there)
        elsewhere |= told & other
        changed |= other & (np.arange(len(evidence)) > first[evidence.case])
    yield from steps_found(
        evidence,
        "repeated-description",
        SAYS,
        elsewhere,
        possible=evidence.in_case(changed) > 0,
        work_us=evidence.work_us,
    )
