"""Customers who ask where their case is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found
from procmine.waste._journeys import journeys

__all__ = ["chased_contact"]

SAYS = Says(
    message={
        "en": "{n_cases:contact chases|contacts chase} a case of the same matter that is still "
        "open ({affected_share} of contacts): {total_s}",
        "zh": "{n_cases} 次联系是在催办尚未办结的同一问题（占联系的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Tell customers what happens next before they ask.",
        "zh": "在客户询问前主动告知进度。",
    },
    patterns=("proactive-service", "journey-redesign"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="同一客户同一原因超过二十次联系的（企业或虚拟客户）不计；同一客户、同一原因、同一渠道，前一案例尚未结束即为催办；换渠道的另行判断。",
    harmless_zh="客户是在补充所需信息。",
    waits=True,
)


def chased_contact(evidence: Evidence, *, any_reason: bool = False) -> Iterator[Finding]:
    """How many contacts chase a case that is still open?

    Hours are all work on the later contact and its waiting until it is settled.

    Args:
        any_reason: where the log has no reasons, count a customer's contacts as one matter.

    Assumes: the same customer with the same reason has the same matter; customers with more than
    twenty such contacts are firms or stand-ins and left out. A case is open until it is settled:
    until the closing behind which nothing but closing and following up comes. Contacts in another
    channel are told by channel-break.

    Harmless when: the customer brings what was asked for.
    """
    found = journeys(evidence, any_reason=any_reason)
    low = evidence.span[0]
    case, before = found.case, found.earlier
    chases = (before >= 0) & (low[case] < found.settled[before])
    if evidence.has("channel"):
        channel = evidence.of_case("channel")
        chases &= (channel[case] == channel[before]) | (channel[case] < 0) | (channel[before] < 0)
    hit = np.zeros(evidence.n_cases, np.bool_)
    hit[case[chases]] = True
    yield from steps_found(
        evidence,
        "chased-contact",
        SAYS,
        hit[evidence.case],
        possible=found.known,
        wait_us=found.wait_us(evidence),
        work_us=evidence.work_us,
    )
