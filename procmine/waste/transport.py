"""Cases that are carried from place to place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._attributes import attribute
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found

__all__ = ["transport"]

Array = np.ndarray[Any, np.dtype[Any]]

# Fewer moves than these are never too many by themselves.
_LEAST = 3
SAYS = Says(
    message={
        "en": "{n_cases:case is|cases are} carried from place to place {moves:time|times} or more "
        "({affected_share} of those with a place; half of them {usual:time at most|times at "
        "most|never}): {n_times:move|moves} from there on, each lying {mean_wait_s} on average, "
        "{total_s}",
        "zh": "{n_cases} 个案例（占有归属案例的 {affected_share}；一半案例不超过 {usual} 次）"
        "被转手 {moves} 次及以上：自第 {moves} 次起共 {n_times} 次，平均每次滞留 {mean_wait_s}，"
        "{total_s}",
    },
    hint={
        "en": "Follow some of these cases: which moves bring knowledge, and which only a signature "
        "or an entry another could make?",
        "zh": "跟踪其中几个案例：哪些转手带来专业知识，哪些只是为了签字或录入？",
    },
    patterns=("one-stop", "empowerment", "single-capture"),
    overlaps=WAITING,
    assumes_zh="相邻两个有归属的步骤地点（团队、系统或指定列）不同即为一次转手；"
    "只计超出半数案例所需的转手（至少从第三次起）；"
    "小时数为这些步骤前的等待（日历时间），等待客户或第三方不计。",
    harmless_zh="案例确实需要这么多方面的专业知识。",
)


def transport(evidence: Evidence, *, moves: int = 0, place: str = "") -> Iterator[Finding]:
    """Which cases are carried from place to place more than others, and how long do they lie?

    Hours are the waits directly before the steps that are done in another place than the step
    before: the number of moves times their mean wait. A process of several teams needs its moves:
    only those beyond are counted.

    Args:
        moves: which move of a case is the first too many; if 0 the one after those that half of
            the cases make, but not before the third.
        place: column without a role that says where a step is done, such as a site or a
            department; the team if empty, or failing that the system.

    Assumes: steps in a row with a place that differ in it are one move; waiting for the customer
    or a third party is left out; what half of the cases need, the process needs.

    Harmless when: a case needs the knowledge of so many.
    """
    evidence.need("times")
    codes, labels = _places(evidence, place)
    at = np.flatnonzero(codes >= 0)
    case, own = evidence.case[at], codes[at]
    moved = (case[1:] == case[:-1]) & (own[1:] != own[:-1])
    source, target = at[:-1][moved], at[1:][moved]
    n_moves = np.bincount(evidence.case[target], minlength=evidence.n_cases)
    has_place = np.bincount(case, minlength=evidence.n_cases) > 0
    usual = int(np.median(n_moves[has_place])) if has_place.any() else 0
    moves = moves or max(usual + 1, _LEAST)
    # Steps stand case by case: the number of a move is its distance from the first of its case.
    nth = np.arange(len(target)) - (np.cumsum(n_moves) - n_moves)[evidence.case[target]]
    chosen = nth + 1 >= moves
    source, target = source[chosen], target[chosen]
    wait = evidence.own_wait_us[target]
    # Where nothing lies in between nothing is lost by a move.
    if not wait.any():
        return
    pair, which = np.unique(np.stack([codes[source], codes[target]]), axis=1, return_inverse=True)
    groups: dict[str, tuple[Array, Any]] = {
        "change": (which.ravel(), [f"{labels[a]} → {labels[b]}" for a, b in pair.T.tolist()]),
        "activity": (evidence.activity[target], evidence.activities),
    }
    hits = Hits(evidence.case[target], wait, np.zeros(len(target), np.int64), groups)
    values = {"moves": moves, "usual": usual, "mean_wait_s": int(wait.sum()) / 1e6 / len(target)}
    yield from found(evidence, "transport", SAYS, hits, possible=has_place, values=values)


def _places(evidence: Evidence, place: str) -> tuple[Array, list[str]]:
    """Where each step is done, −1 where nobody says it, and the names of the places."""
    if place:
        return attribute(evidence, "place", place)
    role = "system" if evidence.has("system") and not evidence.has("team") else "team"
    return evidence.role(role)
