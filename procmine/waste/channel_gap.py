"""Channels that settle less at first contact than the others."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found
from procmine.waste._hours import limit_us
from procmine.waste._intervals import difference_interval
from procmine.waste._journeys import journeys
from procmine.waste._returns import came_back, closed_by

__all__ = ["channel_gap"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "Of contacts over {channel} {own_share} come back about the same matter within "
        "{limit_s}, over the other channels {other_share}: {gap} percentage points more "
        "({low} to {high}), {total_s}",
        "zh": "“{channel}”渠道的联系有 {own_share} 在 {limit_s}内因同一问题再次联系，其他渠道为 "
        "{other_share}：高 {gap} 个百分点（{low} 至 {high}），{total_s}",
    },
    hint={
        "en": "See what the other channels know or may decide that this one does not.",
        "zh": "查明其他渠道掌握的信息和权限中，哪些是该渠道没有的。",
    },
    patterns=("cross-channel-integration", "knowledge-base", "empowerment"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="各渠道受理的问题相近；临近日志结束、还来不及再次联系的不计；"
    "以双样本比例检验比较（按渠道数校正，显著性 1%），少于 30 次联系的渠道不判断。",
    harmless_zh="难题有意安排在该渠道受理。",
    waits=True,
)
# Channels with fewer contacts tell too little.
_LEAST_CONTACTS = 30
_SIGNIFICANCE = 0.01


def channel_gap(
    evidence: Evidence,
    *,
    within: str = "7d",
    least: float = 0.05,
    ends: tuple[str, ...] = (),
    any_reason: bool = False,
) -> Iterator[Finding]:
    """Over which channels do customers have to come back more often than over the others?

    Hours are all work on the contacts they come back with and their waiting until they are settled.

    Args:
        within: longest time between the end of the earlier and the begin of the later contact.
        least: smallest difference of the two shares that is told, 0-1.
        ends: activities a closed case ends with; those that close or follow up by their names if
            empty, any if there are none.
        any_reason: where the log has no reasons, count a customer's contacts as one matter.

    Assumes: the channels are asked similar things. Contacts that end so late that nobody could come
    back before the log ends are left out. Shares are compared by a test of two proportions,
    corrected for the number of channels, at the level of 1 %; of channels with fewer than thirty
    contacts nothing is told.

    Harmless when: hard matters are sent to this channel on purpose.
    """
    evidence.need("times", "customer", "channel")
    found = journeys(evidence, any_reason=any_reason)
    limit = limit_us("within", within)
    closed = closed_by(evidence, ends)
    later, earlier = came_back(evidence, found, closed, limit)
    # Of several that come after the same contact the first tells that it had settled nothing.
    earlier, first = np.unique(earlier, return_index=True)
    later = later[first]
    channel, labels = evidence.of_case("channel"), evidence.role("channel")[1]
    judged = found.known & closed & (channel >= 0) & (found.settled + limit <= evidence.end_us)
    failed = np.zeros(evidence.n_cases, np.bool_)
    failed[earlier] = True
    wait_us = found.wait_us(evidence)
    codes, sizes = np.unique(channel[judged], return_counts=True)
    for code in codes[sizes >= _LEAST_CONTACTS].tolist():
        own, others = judged & (channel == code), judged & (channel != code)
        counts = tuple(int(np.count_nonzero(part)) for part in (own & failed, own))
        rest = tuple(int(np.count_nonzero(part)) for part in (others & failed, others))
        if not _is_more(counts, rest, len(codes), least):
            continue
        back = np.zeros(evidence.n_cases, np.bool_)
        back[later[own[earlier]]] = True
        gap, low, high = difference_interval(counts, rest)
        yield from steps_found(
            evidence,
            "channel-gap",
            SAYS,
            back[evidence.case],
            possible=counts[1],
            wait_us=wait_us,
            work_us=evidence.work_us,
            values={
                "channel": labels[code],
                "limit_s": limit / 1e6,
                "own_share": counts[0] / counts[1],
                "other_share": rest[0] / rest[1],
                "gap": f"{gap * 100:.1f}",
                "low": f"{low * 100:.1f}",
                "high": f"{high * 100:.1f}",
            },
            where={"channel": labels[code]},
        )


def _is_more(own: tuple[int, ...], rest: tuple[int, ...], n_channels: int, least: float) -> bool:
    """Is the share of this channel larger than chance alone makes one of so many?"""
    (hits, n), (other_hits, m) = own, rest
    # What is to be judged by others needs enough of them too.
    if m < _LEAST_CONTACTS or hits / n - other_hits / m < least:
        return False
    pooled = (hits + other_hits) / (n + m)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    if not spread:
        return False
    z = (hits / n - other_hits / m) / spread
    return math.erfc(z / math.sqrt(2)) / 2 * n_channels < _SIGNIFICANCE
