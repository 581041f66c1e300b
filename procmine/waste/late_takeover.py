"""Teams that take over from the bot later than others."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found
from procmine.waste._hours import limit_us

__all__ = ["late_takeover"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{team} takes over from the bot after {p50_s} at the median, other teams after "
        "{other_p50_s}: {n_cases:case|cases}, {total_s} beyond what the others take",
        "zh": "“{team}”从机器人接手的时间中位数为 {p50_s}，其他团队为 {other_p50_s}："
        "{n_cases} 个案例，比其他团队多 {total_s}",
    },
    hint={
        "en": "Ask the team how it learns of such contacts; look at its hours.",
        "zh": "了解该团队如何获知转人工的联系，并查看其上班时间。",
    },
    patterns=("steering", "elastic-shifts", "triage"),
    overlaps=WAITING,
    assumes_zh="团队间以秩和检验比较（按团队数校正，显著性 1%），中位数还须相差 least 以上；"
    "只计超过其他团队中位数的部分；不比较个人。",
    harmless_zh="该团队接手的联系本来就可以晚些处理。",
)


def late_takeover(
    evidence: Evidence, *, bots: tuple[str, ...] = (), least: str = "5min"
) -> Iterator[Finding]:
    """Is there a team that takes over from the bot later than the others do?

    Hours are those beyond the median of the other teams, elapsed.

    Args:
        bots: activities of the bot; found by their names if empty.
        least: medians that are less apart are no difference.

    Assumes: the teams' contacts are alike; compared by a rank-sum test at one per cent over all
    teams, so that teams of equal habit are rarely named. People are not compared.

    Harmless when: the contacts of this team can wait.

    Source: H. Mann, D. Whitney, *Annals of Mathematical Statistics* 18 (1947), 50-60.
    """
    evidence.need("times", "team")
    bot = evidence.called("bots", "bot", bots)
    bot = bot if bots else bot | evidence.like("take_over")
    team, labels = evidence.role("team")
    behind = (evidence.before(bot) > 0) & (team >= 0) & ~bot & ~evidence.like("follow_up")
    at = np.flatnonzero(behind & (evidence.before(behind) == 0))
    last = np.maximum.accumulate(np.where(bot, np.arange(len(evidence)), -1))
    delay = np.maximum(evidence.begin[at] - evidence.finish[last[at]], 0)
    teams = np.unique(team[at])
    for code in teams.tolist():
        own = team[at] == code
        # A team of few contacts may be one person.
        if np.count_nonzero(own) < evidence.config.privacy.smallest_group:
            continue
        if not _is_later(delay[own], delay[~own], len(teams), limit_us("least", least)):
            continue
        usual = int(np.median(delay[~own]))
        late = np.flatnonzero(own & (delay > usual))
        hits = Hits(evidence.case[at[late]], delay[late] - usual, np.zeros(len(late), np.int64))
        values = {
            "team": labels[code],
            "p50_s": float(np.median(delay[own])) / 1e6,
            "other_p50_s": usual / 1e6,
        }
        where = {"team": labels[code]}
        possible = int(np.count_nonzero(own))
        yield from found(
            evidence, "late-takeover", SAYS, hits, possible=possible, values=values, where=where
        )


def _is_later(own: Array, others: Array, n_teams: int, least: int) -> bool:
    n, m = len(own), len(others)
    if min(n, m) < 5 or np.median(own) - np.median(others) < least:
        return False
    whole = np.concatenate([own, others])
    values, place, ties = np.unique(whole, return_inverse=True, return_counts=True)
    rank = (np.cumsum(ties) - (ties - 1) / 2)[place.ravel()]
    spread = n * m / 12 * ((n + m + 1) - float((ties**3 - ties).sum()) / ((n + m) * (n + m - 1)))
    z = (float(rank[:n].sum()) - n * (n + m + 1) / 2) / math.sqrt(max(spread, 1e-12))
    return math.erfc(z / math.sqrt(2)) / 2 * n_teams < 0.01 and len(values) > 1
