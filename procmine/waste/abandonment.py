"""Customers who give up while they wait."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, cases_found
from procmine.waste._hours import limit_us

__all__ = ["abandonment"]

SAYS = Says(
    message={
        "en": "{n_cases:customer gives|customers give} up before a person serves them, "
        "{affected_share} of those who queue: {total_s} waited in vain",
        "zh": "{n_cases} 个客户在人工服务前放弃，占排队客户的 {affected_share}：白等 {total_s}",
    },
    hint={
        "en": "Look at the hours and channels in which they give up; offer a call back.",
        "zh": "查看放弃集中的时段和渠道；可提供预约回电。",
    },
    patterns=("elastic-shifts", "intelligent-routing", "self-service"),
    overlaps=WAITING,
    assumes_zh="进入排队后没有任何人工步骤且案例已结束即为放弃；日志末尾仍在等待的案例不计。",
    harmless_zh="客户的问题已在等待中自行解决。",
)


def abandonment(
    evidence: Evidence,
    *,
    queue: tuple[str, ...] = (),
    gave_up: tuple[str, ...] = (),
    patience: str = "1d",
) -> Iterator[Finding]:
    """How many customers give up before anybody serves them?

    Hours are those from the entry into the queue to the end of the case.

    Args:
        queue: activities by which a customer enters a queue; found by their names if empty.
        gave_up: activities that say that the customer gave up; found by their names if empty.
        patience: cases without such a step whose last one is younger than this when the log ends
            may still be served, and are left out.

    Assumes: who entered a queue and had no step of a person afterwards was not served.

    Harmless when: the matter settled itself while the customer waited.
    """
    evidence.need("times")
    told = evidence.named("gave_up", gave_up) if gave_up else evidence.like("abandon")
    option = "queue"
    if not queue and told.any() and not evidence.like("queue").any():
        # The log tells who gave up without telling who queued: all of its cases may have.
        entered = evidence.is_first
    else:
        entered = evidence.called(option, "queue", queue)
    queued = np.flatnonzero(entered & (evidence.before(entered) == 0))
    since = np.zeros(evidence.n_cases, np.int64)
    since[evidence.case[queued]] = evidence.begin[queued]
    in_queue = evidence.in_case(entered) > 0
    behind = evidence.by_people & ~told & ~entered & (evidence.begin >= since[evidence.case])
    served = evidence.in_case(behind) > 0
    says_so = evidence.in_case(told) > 0
    over = evidence.span[1]
    waiting = ~says_so & (evidence.end_us - over < limit_us("patience", patience))
    left = in_queue & (says_so | (~served & ~waiting))
    yield from cases_found(
        evidence,
        "abandonment",
        SAYS,
        left,
        possible=in_queue & (served | left),
        wait_us=np.where(left, over - since, 0),
    )
