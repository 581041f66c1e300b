"""Customers who wait long for the first person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.log.zones import to_local
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Hits, Says, found
from procmine.waste._hours import by_the_clock, limit_us, measured_us
from procmine.waste._replies import first_replies

__all__ = ["slow_first_reply"]

Array = np.ndarray[Any, np.dtype[Any]]

_HOUR_US = 3_600_000_000
_HOURS = tuple(f"{hour:02d}:00" for hour in range(24))
SAYS = Says(
    message={
        "en": "{n_cases:case waits|cases wait} more than {limit_s} for the first person, "
        "{affected_share} of those that arrive: {total_s}, half of them more than {p50_s}",
        "zh": "{n_cases} 个案例首次响应超过 {limit_s}，占到达案例的 {affected_share}："
        "合计 {total_s}，其中一半超过 {p50_s}",
    },
    hint={
        "en": "Look at the hours in which they arrive; route and staff by them.",
        "zh": "查看这些案例的到达时段，据此分流和排班。",
    },
    patterns=("intelligent-routing", "elastic-shifts", "self-service"),
    overlaps=(*WAITING, *WORK),
    assumes_zh="第一步由系统或客户完成的案例才算到达；恰好等于时限不算超时；"
    "没有开始时间时包含首次处理本身；此前有机器人应答的案例另行判断。",
    harmless_zh="没有人承诺很快答复，例如邮件来函。",
)


def slow_first_reply(
    evidence: Evidence, *, limit: str = "10min", clock: str = ""
) -> Iterator[Finding]:
    """How many customers wait long for the first person?

    Hours are those from the arrival to the first step of a person, elapsed, of late cases.

    Args:
        limit: longest wait that is in time; exactly as long is in time.
        clock: elapsed or working; working where [calendar] says hours, if empty.

    Assumes: a case arrives with a step of the system or the customer, others are left out; without
    start times the reply's own work is included; cases a bot has answered are judged by when a
    person took over.

    Harmless when: nobody expects a quick answer, such as to a letter.
    """
    evidence.need("times")
    arrival, reply = first_replies(evidence)
    if not len(reply):
        raise Lacks("arrivals")
    low, high = evidence.begin[arrival], evidence.begin[reply]
    allowed = limit_us("limit", limit)
    late = np.flatnonzero(measured_us(evidence, clock, low, high) > allowed)
    if not len(late):
        return
    wait = (high - low)[late]
    arrived = low[late]
    hour = to_local(arrived, evidence.log.zone) // _HOUR_US % 24
    groups: dict[str, tuple[Array, Any]] = {"hour": (hour, _HOURS)}
    for role in ("channel", "team"):
        if evidence.has(role):
            groups[role] = (evidence.codes(role)[reply[late]], evidence.role(role)[1])
    hits = Hits(evidence.case[reply[late]], wait, np.zeros(len(late), np.int64), groups)
    values = {"limit_s": allowed / 1e6, "p50_s": float(np.median(wait)) / 1e6}
    says = by_the_clock(evidence, clock, SAYS)
    yield from found(evidence, "slow-first-reply", says, hits, possible=len(reply), values=values)
