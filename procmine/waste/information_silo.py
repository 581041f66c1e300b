"""What is known in one system and not in the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.conform.columns import texts_of
from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._attributes import attribute
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Hits, Says, found

__all__ = ["information_silo"]

Array = np.ndarray[Any, np.dtype[Any]]

_ROLES = ("customer", "reason", "priority")
SAYS = Says(
    message={
        "en": "{n_times:time a case goes|times a case goes} on in another system that has no "
        "{column}, in {n_cases:case|cases} ({affected_share} of those in several systems): "
        "{total_s}",
        "zh": "{n_cases} 个案例（占跨系统案例的 {affected_share}）共 {n_times} 次转入没有"
        "“{column}”的系统：{total_s}",
    },
    hint={
        "en": "Hand it over with the case, or let the second system look it up by a shared id.",
        "zh": "随案例一并传递该信息，或通过统一编号在后一系统中查询。",
    },
    patterns=("single-capture", "cross-channel-integration", "one-stop"),
    overlaps=WAITING,
    assumes_zh="一步处理写在哪个系统，就看该步是否填写；多数步骤都不填写的列视为只在受理时填写，不作判断。",
    harmless_zh="后一系统不需要该信息。",
    waits=True,
)


def information_silo(
    evidence: Evidence, *, link: str = "", filled: float = 0.5
) -> Iterator[Finding]:
    """How often does a case go on in another system without what was known of it?

    One finding per entry that gets lost: customer, reason and priority, where the case had it
    before; and the link, where it is named. Hours are the waits directly before such steps.

    Args:
        link: column without a role that ties the systems together, such as a shared id.
        filled: share of the steps with a system that must fill customer, reason or priority, 0-1;
            where fewer do it is written down once for the whole case, and nobody can tell.

    Assumes: a step that leaves the entry empty was done in a system that does not have it.

    Harmless when: the second system does not need it.
    """
    evidence.need("system")
    known, moved = _moves(evidence)
    label = evidence.log.mapping.label
    told = bool(link)
    for role in (role for role in _ROLES if evidence.has(role)):
        has = texts_of(evidence.log, role, evidence.row)[0] >= 0
        if known.any() and has[known].mean() >= filled:
            told = True
            lost = moved & ~has & (evidence.before(has) > 0)
            yield from _lost(evidence, label(role), lost, known, moved)
    if link:
        lost = moved & (attribute(evidence, "link", link)[0] < 0)
        yield from _lost(evidence, link, lost, known, moved)
    if not told:
        raise Lacks(
            "link",
            "at each step what is known of the case: no column of customer, reason or priority "
            "is filled there, and none is named that ties the systems together",
            "每一步掌握哪些案例信息：客户、原因、优先级均未逐步填写，也未指定关联各系统的列",
        )


def _moves(evidence: Evidence) -> tuple[Array, Array]:
    """Steps with a system, and those with another one than the case had before, booleans."""
    system = evidence.codes("system")
    known = system >= 0
    at = np.flatnonzero(known)
    case, own = evidence.case[at], system[at]
    moved = np.zeros(len(evidence), np.bool_)
    moved[at[1:]] = (case[1:] == case[:-1]) & (own[1:] != own[:-1])
    return known, moved


def _lost(
    evidence: Evidence, column: str, lost: Array, known: Array, moved: Array
) -> Iterator[Finding]:
    at = np.flatnonzero(lost)
    with_system = np.flatnonzero(known)
    # The step with a system that came before this one.
    before = with_system[np.searchsorted(with_system, at) - 1]
    system, labels = evidence.role("system")
    pair, place = np.unique(np.stack([system[before], system[at]]), axis=1, return_inverse=True)
    groups: dict[str, tuple[Array, Any]] = {
        "change": (place.ravel(), [f"{labels[a]} → {labels[b]}" for a, b in pair.T.tolist()]),
        "activity": (evidence.activity[at], evidence.activities),
    }
    wait = evidence.own_wait_us[at]
    hits = Hits(evidence.case[at], wait, np.zeros(len(at), np.int64), groups)
    yield from found(
        evidence,
        "information-silo",
        SAYS,
        hits,
        possible=evidence.in_case(moved) > 0,
        values={"column": column, "n_changes": int(np.count_nonzero(moved))},
        where={"column": column},
    )
