"""Cases that went to the wrong team first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found
from procmine.waste._senses import ASIDE

__all__ = ["misrouting"]

Array = np.ndarray[Any, np.dtype[Any]]

_USUAL = 0.5
SAYS = Says(
    message={
        "en": "{n_cases:case goes|cases go} to a team first that does not settle it "
        "({affected_share} of those with a team): {n_times:step|steps} of that team, {total_s}",
        "zh": "{n_cases} 个案例先分派给了最终未办结的团队（占 {affected_share}）：该团队做了 "
        "{n_times} 步，{total_s}",
    },
    hint={
        "en": "Ask at the start what decides which team it belongs to.",
        "zh": "在受理时就问清决定归属团队的信息。",
    },
    patterns=("intelligent-routing", "quick-classification", "knowledge-base"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="同一活动先由一个团队做、后来又由另一个团队做，先做者即为分派错误；"
    "计先做团队的步骤和此前的等待；多数案例都会重复的活动（状态）不计。",
    harmless_zh="第一个团队按规定先试，解决不了才转出。",
    waits=True,
)


def misrouting(evidence: Evidence, *, steps: tuple[str, ...] = ()) -> Iterator[Finding]:
    """How many cases go to a team first that does not settle them?

    An activity that one team did is done again, and last, by another: the first was the wrong one.
    Hours are the work of that team's steps in the case and the waits directly before them.

    Args:
        steps: activities by which a team takes a case on; all if empty, but those that enter,
            describe, approve, verify, pass on, notify, follow up or search by their names.

    Assumes: the team that does an activity last is the one that settles the case. Activities that
    half or more of their cases repeat are statuses and tell nothing, unless ``steps`` names them.

    Harmless when: the first team is meant to try before it passes the case on.
    """
    team = evidence.codes("team")
    chosen = team >= 0
    if steps:
        chosen = chosen & evidence.named("steps", steps)
    else:
        for sense in ASIDE:
            chosen = chosen & ~evidence.like(sense)
        # Where most cases repeat an activity, its first team is not yet the wrong one.
        chosen &= ~evidence.often_again(chosen, _USUAL)[evidence.activity]
    first, last = evidence.first_and_last(chosen)
    wrong = first[team[first] != team[last]]
    n_teams = int(team.max(initial=0)) + 1
    pair = evidence.case * np.int64(n_teams) + team
    stray = (team >= 0) & np.isin(pair, np.unique(pair[wrong]))
    yield from steps_found(
        evidence,
        "misrouting",
        SAYS,
        stray,
        possible=evidence.in_case(team >= 0) > 0,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
        values={"n_reclassified": _reclassified(evidence)},
    )


def _reclassified(evidence: Evidence) -> int | None:
    """Cases whose contact reason was changed, with or without a transfer."""
    if not evidence.has("reason"):
        return None
    reason = evidence.codes("reason")
    known = reason >= 0
    first = evidence.of_case("reason")
    other = known & (reason != first[evidence.case])
    return int(np.count_nonzero(evidence.in_case(other)))
