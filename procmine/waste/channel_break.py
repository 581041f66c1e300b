"""Customers who start anew in another channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._attributes import attribute
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found
from procmine.waste._hours import limit_us
from procmine.waste._journeys import journeys

__all__ = ["channel_break"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_cases:time|times} a customer starts anew in another channel while the first "
        "case is open ({affected_share} of contacts): {total_s}",
        "zh": "客户在前一案例未结时换渠道重新开始 {n_cases} 次（占联系的 {affected_share}）："
        "{total_s}",
    },
    hint={
        "en": "Let every channel see the open case and go on with it.",
        "zh": "让各渠道都能看到未结案例并继续办理。",
    },
    patterns=("cross-channel-integration", "single-capture"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="同一客户同一原因超过二十次联系的（企业或虚拟客户）不计；同一客户、同一原因即同一问题，日志没有原因列时同一客户即同一问题；没有关联编号的后一案例即为断点。",
    harmless_zh="另一渠道的案例由系统有意另立，例如投诉。",
    waits=True,
)


def channel_break(evidence: Evidence, *, within: str = "7d", link: str = "") -> Iterator[Finding]:
    """How many customers start anew in another channel while their case is open?

    Hours are all work on the later case and its waiting until it is settled.

    Args:
        within: longest time between the begins of the two cases.
        link: column without a role that names the case a case belongs to; a case with an entry
            there is linked, and no break.

    Assumes: the same customer with the same reason has the same matter, and where the log has no
    reasons the same customer does; customers with more than twenty such contacts are firms or
    stand-ins and left out. A case is open until it is settled: until the closing behind which
    nothing but closing and following up comes.

    Harmless when: a case of its own is meant in the other channel, such as a complaint.
    """
    evidence.need("channel")
    found = journeys(evidence, any_reason=True)
    low = evidence.span[0]
    case, before, channel = found.case, found.earlier, evidence.of_case("channel")
    breaks = (before >= 0) & (low[case] < found.settled[before])
    breaks &= low[case] - low[before] <= limit_us("within", within)
    breaks &= (channel[case] >= 0) & (channel[before] >= 0) & (channel[case] != channel[before])
    hit = np.zeros(evidence.n_cases, np.bool_)
    hit[case[breaks]] = True
    if link:
        hit &= evidence.in_case(attribute(evidence, "link", link)[0] >= 0) == 0
    yield from steps_found(
        evidence,
        "channel-break",
        SAYS,
        hit[evidence.case],
        possible=found.known,
        wait_us=found.wait_us(evidence),
        work_us=evidence.work_us,
    )
