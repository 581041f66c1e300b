"""Cases that come back to a team they had left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["ping_pong_handover"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_times:time a case comes|times a case comes} back to a team it had left, in "
        "{n_cases:case|cases} ({affected_share} of those with a team): {total_s}",
        "zh": "{n_cases} 个案例共 {n_times} 次回到曾离开的团队（占 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Give the first team what it needs to finish, or send the case on for good.",
        "zh": "让第一个团队具备办结条件，或一次性转出。",
    },
    patterns=("one-stop", "empowerment", "intelligent-routing"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="机器和客户的步骤不算团队；多数案例都有的返回视为流程本意，不计；计返回后第一步的处理时间及其之前的等待。",
    harmless_zh="流程本来要求交回，例如四眼原则的复核。",
    waits=True,
)


def ping_pong_handover(evidence: Evidence, *, usual: float = 0.5) -> Iterator[Finding]:
    """How often does a case come back to a team that another had in between?

    Hours are the work of the first step after each return and the wait directly before it.

    Args:
        usual: returns with an activity that come in this share of the cases, or more, are how the
            process goes and are left out, 0-1.

    Assumes: steps of machines and customers, which have no team, are no stop in between; what most
    cases do is meant.

    Harmless when: the other team was asked for a piece of the work on purpose, such as a check.
    """
    team = evidence.codes("team")
    known = np.flatnonzero(team >= 0)
    case, own = evidence.case[known], team[known].astype(np.int64)
    moves = np.append(True, (case[1:] != case[:-1]) | (own[1:] != own[:-1]))[: len(known)]
    visit = known[moves]
    key = case[moves] * np.int64(own.max(initial=0) + 1) + own[moves]
    _, first = np.unique(key, return_index=True)
    returns = np.zeros(len(evidence), np.bool_)
    returns[visit] = True
    returns[visit[first]] = False
    possible = evidence.in_case(team >= 0) > 0
    meant = _meant(evidence, returns, usual * np.count_nonzero(possible))
    returns &= ~meant[evidence.activity]
    left_out = [evidence.activities[code] for code in np.flatnonzero(meant)]
    yield from steps_found(
        evidence,
        "ping-pong-handover",
        SAYS,
        returns,
        possible=possible,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
        values={"left_out": tuple(left_out)},
    )


def _meant(evidence: Evidence, returns: Array, least: float) -> Array:
    """Activities with which so many cases come back, booleans."""
    n = len(evidence.activities)
    pairs = np.unique(evidence.case[returns] * np.int64(n) + evidence.activity[returns])
    cases = np.bincount(pairs % max(n, 1), minlength=n)
    found: Array = (cases > 0) & (cases >= least)
    return found
