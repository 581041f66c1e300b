"""Time in which somebody else is waited for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import OTHERS
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Hits, Says, found

__all__ = ["pending_customer"]

SAYS = Says(
    message={
        "en": "Cases wait {n_times:time|times} for the customer or a third party, in "
        "{n_cases:case|cases} ({affected_share}): {total_s}; "
        "{n_loops:case is|cases are|no case is} sent back more than once",
        "zh": "{n_cases} 个案例（{affected_share}）共 {n_times} 次等待客户或第三方：{total_s}；"
        "其中 {n_loops} 个不止一次",
    },
    hint={
        "en": "Ask for everything at once, and check it where the case begins.",
        "zh": "一次告知全部所需资料，并在受理时核对。",
    },
    patterns=("journey-redesign", "self-service", "knowledge-base"),
    overlaps=tuple(sorted(OTHERS)),
    assumes_zh="从 [waiting] 所列状态结束到下一步开始；这段时间从不计为我方等待。",
    harmless_zh="客户需要时间，例如寄回商品。",
)


def pending_customer(evidence: Evidence) -> Iterator[Finding]:
    """How long do cases wait for the customer or a third party, and how often again?

    Hours are those from a status that says so, named under [waiting], to the next step.

    Assumes: the words of [waiting] are complete; this time is never our own waiting.

    Harmless when: customers need the time, such as for sending something back.
    """
    evidence.need("times")
    pending = evidence.waits.pending
    if not pending.words:
        raise Lacks(
            "customer",
            "after which steps the customer is waited for: [waiting] customer",
            "哪些步骤之后等待客户：[waiting] customer",
        )
    begin, end, _ = pending.intervals
    case = np.repeat(np.arange(evidence.n_cases), np.diff(pending.bounds))
    times = np.bincount(case, minlength=evidence.n_cases)
    groups = {}
    if evidence.has("reason"):
        groups["reason"] = (evidence.of_case("reason")[case], evidence.role("reason")[1])
    hits = Hits(case, end - begin, np.zeros(len(case), np.int64), groups)
    values = {"n_loops": int(np.count_nonzero(times > 1))}
    yield from found(
        evidence, "pending-customer", SAYS, hits, possible=evidence.n_cases, values=values
    )
