"""Cases that wait for a decision."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, steps_found
from procmine.waste._hours import by_the_clock, limit_us, measured_us

__all__ = ["decision_lag"]

SAYS = Says(
    message={
        "en": "{n_times:decision waits|decisions wait} more than {limit_s}, in "
        "{n_cases:case|cases} ({affected_share} of those with one): {total_s}",
        "zh": "{n_times} 次审批或决定等待超过 {limit_s}，涉及 {n_cases} 个案例"
        "（占含审批案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Ask which decisions the front line could take itself, and name a deputy for the "
        "others.",
        "zh": "梳理可授权一线的审批，其余指定代理审批人。",
    },
    patterns=("empowerment", "step-removal"),
    overlaps=WAITING,
    assumes_zh="等待从案例中上一步结束算起；没有开始时间时包含审批本身；小时数按日历时间。",
    harmless_zh="规定了最短考虑期。",
    waits=True,
)

_WHILE_OPEN = {
    "en": ", {working_total_s} of it while the house is open",
    "zh": "，其中工作时间 {working_total_s}",
}


def decision_lag(
    evidence: Evidence,
    *,
    steps: tuple[str, ...] = (),
    limit: str = "4h",
    clock: str = "elapsed",
) -> Iterator[Finding]:
    """How long do cases wait for a decision or an approval?

    Hours are the waits, elapsed, before decisions that came later than the limit.

    Args:
        steps: activities that decide or approve; found by their names if empty.
        limit: longest wait that is no lag.
        clock: elapsed, or working: what the limit is measured by.

    Assumes: a decision can be taken as soon as the step before it is over; without start times the
    wait includes the deciding.

    Harmless when: a time for reflection is prescribed.
    """
    evidence.need("times")
    decides = evidence.called("steps", "approve", steps)
    allowed = limit_us("limit", limit)
    at = np.flatnonzero(decides & ~evidence.after_pending)
    high = evidence.begin[at]
    low = high - evidence.wait_us[at]
    late = measured_us(evidence, clock, low, high) > allowed
    lagging = np.zeros(len(evidence), np.bool_)
    lagging[at[late]] = True
    working = int(evidence.working_us(low[late], high[late]).sum())
    says = by_the_clock(evidence, clock, SAYS if evidence.house is None else _with_hours())
    yield from steps_found(
        evidence,
        "decision-lag",
        says,
        lagging,
        possible=evidence.in_case(decides) > 0,
        wait_us=evidence.wait_us,
        values={"limit_s": allowed / 1e6, "working_total_s": working / 1e6},
    )


def _with_hours() -> Says:
    """Its words where opening hours are known."""
    message = {lang: text + _WHILE_OPEN[lang] for lang, text in SAYS.message.items()}
    return dataclasses.replace(SAYS, message=message)
