"""Closed cases nobody followed up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Says, cases_found
from procmine.waste._hours import limit_us

__all__ = ["missing_follow_up"]

SAYS = Says(
    message={
        "en": "{n_cases:closed case was|closed cases were} never followed up, {affected_share} of "
        "those that had to be",
        "zh": "{n_cases} 个已关闭案例从未回访，占应回访案例的 {affected_share}",
    },
    hint={
        "en": "Plan the follow-up when the case is closed, with a name and a day.",
        "zh": "关闭案例时就排定回访人和日期。",
    },
    patterns=("journey-redesign", "proactive-service"),
    overlaps=(),
    assumes_zh="只有 priorities 所列优先级的案例须回访；日志结束前 limit 内关闭的不计。",
    harmless_zh="客户不希望被打扰。",
)


def missing_follow_up(
    evidence: Evidence,
    *,
    priorities: tuple[str, ...] = (),
    steps: tuple[str, ...] = (),
    closes: tuple[str, ...] = (),
    limit: str = "48h",
) -> Iterator[Finding]:
    """How many closed cases were never followed up though they had to be?

    No hours: what is missing takes none.

    Args:
        priorities: priorities whose cases must be followed up; ``*`` for all cases.
        steps: activities that follow up; found by their names if empty.
        closes: activities that close a case; found by their names if empty.
        limit: cases closed less than this before the log ends may still be followed up.

    Assumes: only cases of the named priorities must be followed up.

    Harmless when: the customer does not want to be called.
    """
    evidence.need("times")
    follows = evidence.called("steps", "follow_up", steps)
    close = evidence.called("closes", "close", closes)
    if not priorities:
        raise Lacks("priorities", "which cases must be followed up", "哪些案例须回访")
    must = np.ones(evidence.n_cases, np.bool_)
    if priorities != ("*",):
        codes = evidence.values_named("priorities", "priority", priorities)
        must = np.isin(evidence.of_case("priority"), codes)
    at = np.zeros(evidence.n_cases, np.int64)
    np.maximum.at(at, evidence.case[close], evidence.finish[close])
    must &= (evidence.in_case(close) > 0) & (at + limit_us("limit", limit) <= evidence.end_us)
    missing = must & (evidence.in_case(follows) == 0)
    yield from cases_found(evidence, "missing-follow-up", SAYS, missing, possible=must)
