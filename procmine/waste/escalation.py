"""Cases that climb to a higher tier."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.errors import ConfigError
from procmine.finding import Finding
from procmine.waste._attributes import attribute
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Says, steps_found

__all__ = ["escalation"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "Cases climb to a higher tier {n_times:time|times}, {n_cases:case|cases} "
        "({affected_share}); half of them climb only after {p50_s}: {total_s} until then",
        "zh": "{n_cases} 个案例（{affected_share}）共升级 {n_times} 次；一半在 {p50_s}之后才升级："
        "此前合计 {total_s}",
    },
    hint={
        "en": "Ask what the lower tier lacked: knowledge, rights, or the right case.",
        "zh": "查明下级缺什么：知识、权限，还是案例本就不该到它手里。",
    },
    patterns=("triage", "empowerment", "knowledge-base"),
    overlaps=(),
    assumes_zh="层级由低到高以 tiers 为准，只计上升；计从到达到首次升级的时间。",
    harmless_zh="该类案例按规定应由上级办理。",
)


def escalation(
    evidence: Evidence,
    *,
    steps: tuple[str, ...] = (),
    tier: str = "",
    tiers: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """How many cases have to climb to a higher tier, and how late?

    Hours are those from the begin of a case to its first climb, elapsed.

    Args:
        steps: activities that escalate; found by their names if empty.
        tier: column without a role that says the tier; then ``tiers`` is needed too.
        tiers: its values from the lowest to the highest; others count as none.

    Assumes: where tiers are named, a climb is a step at a higher tier than the last one before it
    that names one; going down counts for nothing.

    Harmless when: such cases are meant for the higher tier.
    """
    if tier or tiers:
        climbs = _climbs(evidence, tier, tiers)
    else:
        climbs = evidence.named("steps", steps) if steps else evidence.like("escalate")
        if not climbs.any():
            raise Lacks(
                "tiers",
                "which tiers there are, and no step escalates",
                "有哪些层级，也没有升级步骤",
            )
    first = np.flatnonzero(climbs & (evidence.before(climbs) == 0))
    until = np.zeros(len(evidence), np.int64)
    if evidence.log.timed:
        until[first] = evidence.begin[first] - evidence.span[0][evidence.case[first]]
    p50_s = float(np.median(until[first])) / 1e6 if len(first) else None
    for finding in steps_found(
        evidence,
        "escalation",
        SAYS,
        climbs,
        possible=evidence.n_cases,
        wait_us=until,
        values={"p50_s": p50_s},
    ):
        # Until the climb the case was worked on and waited: as a whole it has no price.
        yield dataclasses.replace(finding, cost_money=None)


def _climbs(evidence: Evidence, tier: str, tiers: tuple[str, ...]) -> Array:
    if tier in evidence.log.mapping:
        codes, labels = evidence.role(tier)
    else:
        codes, labels = attribute(evidence, "tier", tier)
    for name in tiers:
        if name not in labels:
            raise ConfigError(
                f"tiers names {name!r}, which {tier} does not have.",
                hint=f"It has: {', '.join(labels)}.",
            )
    if len(tiers) < 2:
        raise Lacks("tiers", "which tier is higher", "层级的高低")
    heights = [tiers.index(label) if label in tiers else -1 for label in labels]
    height = np.array([*heights, -1])[codes]
    at = np.flatnonzero(height >= 0)
    up = (height[at][1:] > height[at][:-1]) & (evidence.case[at][1:] == evidence.case[at][:-1])
    climbs = np.zeros(len(evidence), np.bool_)
    climbs[at[1:][up]] = True
    return climbs
