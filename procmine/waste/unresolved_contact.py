"""Customers who come back about the same matter."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found
from procmine.waste._hours import limit_us
from procmine.waste._journeys import journeys
from procmine.waste._returns import came_back, closed_by

__all__ = ["unresolved_contact"]

SAYS = Says(
    message={
        "en": "{n_cases:time|times} a customer comes back about the same matter within "
        "{limit_s} after it was closed ({affected_share} of contacts): {total_s}",
        "zh": "客户在关闭后 {limit_s}内因同一问题再次联系 {n_cases} 次"
        "（占联系的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "See which reasons come back most, and what the first answer left open.",
        "zh": "查看哪些原因再次联系最多，以及第一次答复遗漏了什么。",
    },
    patterns=("journey-redesign", "knowledge-base", "empowerment"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="同一客户同一原因超过二十次联系的（企业或虚拟客户）不计；同一客户、同一原因即同一问题；"
    "没有原因列时，只有设置 any_reason 才将同一客户的联系都算作同一问题；"
    "计后一次联系的全部处理和等待。",
    harmless_zh="客户有新的需求，只是原因名称相同。",
    waits=True,
)


def unresolved_contact(
    evidence: Evidence, *, within: str = "7d", ends: tuple[str, ...] = (), any_reason: bool = False
) -> Iterator[Finding]:
    """How many contacts only repeat one that was closed before?

    Hours are all work on the later contact and its waiting until it is settled.

    Args:
        within: longest time between the end of the earlier and the begin of the later contact.
        ends: activities a closed case ends with; those that close or follow up by their names if
            empty, any if there are none.
        any_reason: where the log has no reasons, count a customer's contacts as one matter.

    Assumes: the same customer with the same reason has the same matter; customers with more than
    twenty such contacts are firms or stand-ins and left out.

    Harmless when: the customer has a new wish under the same heading.
    """
    found = journeys(evidence, any_reason=any_reason)
    limit = limit_us("within", within)
    back = np.zeros(evidence.n_cases, np.bool_)
    back[came_back(evidence, found, closed_by(evidence, ends), limit)[0]] = True
    yield from steps_found(
        evidence,
        "unresolved-contact",
        SAYS,
        back[evidence.case],
        possible=found.known,
        wait_us=found.wait_us(evidence),
        work_us=evidence.work_us,
        values={"limit_s": limit / 1e6},
    )
