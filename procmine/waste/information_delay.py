"""Cases that lie between two teams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found
from procmine.waste._hours import by_the_clock, limit_us, measured_us

__all__ = ["information_delay"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_times:handover between teams waits|handovers between teams wait} more than "
        "{limit_s}, in {n_cases:case|cases} ({affected_share} of those handed over): {total_s}",
        "zh": "{n_times} 次部门间交接等待超过 {limit_s}，涉及 {n_cases} 个案例"
        "（占含交接案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Ask both teams of the worst pair what is missing when a case arrives, and who looks "
        "when.",
        "zh": "请最差一对部门说明：收到案例时缺什么信息，谁在何时查看。",
    },
    patterns=("single-capture", "one-stop", "quick-classification"),
    overlaps=WAITING,
    assumes_zh="只计前后两步直接相邻、团队不同的交接；等待客户或第三方不计；小时数按日历时间。",
    harmless_zh="接手的团队按约定定时处理。",
    waits=True,
)


def information_delay(
    evidence: Evidence, *, limit: str = "4h", clock: str = ""
) -> Iterator[Finding]:
    """How often does a case lie between two teams?

    Hours are the waits, elapsed, between two steps in a row of different teams that last longer
    than the limit.

    Args:
        limit: longest wait at a handover that is no delay.
        clock: elapsed or working; working where [calendar] says hours, if empty.

    Assumes: between two steps in a row nothing else happens; waiting for the customer or a third
    party is left out.

    Harmless when: the other team takes cases at agreed times.
    """
    evidence.need("times", "team")
    team = evidence.codes("team")
    source = np.append(-1, team[:-1])[: len(team)]
    handed = (team >= 0) & (source >= 0) & (source != team) & ~evidence.is_first
    handed &= ~evidence.after_pending
    at = np.flatnonzero(handed)
    high = evidence.begin[at]
    allowed = limit_us("limit", limit)
    low = high - evidence.wait_us[at]
    late = at[measured_us(evidence, clock, low, high) > allowed]
    if not len(late):
        return
    wait, labels = evidence.wait_us[late], evidence.role("team")[1]
    pair, place = np.unique(np.stack([source[late], team[late]]), axis=1, return_inverse=True)
    names = [f"{labels[a]} → {labels[b]}" for a, b in pair.T.tolist()]
    groups: dict[str, tuple[Array, Any]] = {
        "handover": (place.ravel(), names),
        "activity": (evidence.activity[late], evidence.activities),
    }
    hits = Hits(evidence.case[late], wait, np.zeros(len(late), np.int64), groups)
    values = {
        "limit_s": allowed / 1e6,
        "n_handovers": len(at),
    }
    possible = evidence.in_case(handed) > 0
    says = by_the_clock(evidence, clock, SAYS)
    yield from found(evidence, "information-delay", says, hits, possible=possible, values=values)
