"""From the steps or cases a detector hit to a finding: counts, hours, money, intervals, places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.config import CostConfig
from procmine.finding import Cell, Finding, Value
from procmine.summary.rates import MICRO
from procmine.valuestream.buckets import OTHERS
from procmine.waste._evidence import Evidence
from procmine.waste._intervals import share_interval, sum_interval
from procmine.waste._patterns import patterns

__all__ = ["WORK", "Hits", "Says", "cases_found", "found", "steps_found"]

Array = np.ndarray[Any, np.dtype[Any]]

_HOUR_US = 3.6e9
_TOP = 5
_OF_WHICH = {"en": ", of which {wait_total_s} is waiting", "zh": "，其中等待 {wait_total_s}"}
_HOURS = re.compile(r"[:,：，] ?{total_s}$")
_WORK_INCLUDED = {
    "en": " (work included, for the log has no begin of work)",
    "zh": "（含处理时间：日志没有开始时间）",
}
# Up to so many pairs of group and case a flag for each is faster than sorting those there are.
_DENSE = 20_000_000
# Buckets of the time ledger that hold work its case has not had before.
WORK = ("value_adding", "necessary", "waste", "untagged")
# From which share of all lead time, or of the cases it could be in, a waste is worth a warning.
_MUCH_TIME, _MANY_CASES = 0.01, 0.05


@dataclass(frozen=True)
class Says:
    """What a detector says whatever it finds; English of the last two stands in its docstring.

    Args:
        message: template per language.
        hint: what to try, per language.
        patterns: ids of redesigns that fit.
        overlaps: buckets of the time ledger its seconds are part of.
        assumes_zh: what its numbers rest on, in Chinese.
        harmless_zh: when it is no waste, in Chinese.
        waits: do its hours hold waits between steps? Then the message tells how much.
    """

    message: Mapping[str, str]
    hint: Mapping[str, str]
    patterns: tuple[str, ...]
    overlaps: tuple[str, ...]
    assumes_zh: str
    harmless_zh: str
    waits: bool = False


@dataclass(frozen=True)
class Hits:
    """What was hit.

    Args:
        case: the case of each hit.
        wait_us: microseconds waited at each.
        work_us: microseconds worked at each.
        groups: codes of each hit and the texts behind them, by what they stand for.
        work_micro: what the work costs, in millionths of the currency; None where nobody gave a
            rate for some of it.
    """

    case: Array
    wait_us: Array
    work_us: Array
    groups: Mapping[str, tuple[Array, Any]] = field(default_factory=dict)
    work_micro: int | None = 0


def steps_found(
    evidence: Evidence,
    rule: str,
    says: Says,
    steps: Array,
    *,
    possible: Array | int,
    wait_us: Array | None = None,
    work_us: Array | None = None,
    values: Mapping[str, Value] | None = None,
    where: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """The finding about these steps; none when there is none.

    Args:
        evidence: the log.
        rule: id of the detector.
        says: its words.
        steps: which steps are hit, booleans.
        possible: cases it could have been in: booleans by case, or their number.
        wait_us: microseconds of waiting at stake by step; of all steps.
        work_us: microseconds of work at stake by step.
        values: more for the message.
        where: the place.
    """
    at = np.flatnonzero(steps)
    nothing = np.zeros(len(at), np.int64)
    hits = Hits(
        evidence.case[at],
        nothing if wait_us is None else wait_us[at],
        nothing if work_us is None else work_us[at],
        _groups_of_steps(evidence, at),
        0 if work_us is None else _work_micro(evidence, at, work_us),
    )
    yield from found(evidence, rule, says, hits, possible=possible, values=values, where=where)


def cases_found(
    evidence: Evidence,
    rule: str,
    says: Says,
    cases: Array,
    *,
    possible: Array | int,
    wait_us: Array | None = None,
    work_us: Array | None = None,
    values: Mapping[str, Value] | None = None,
    where: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """The finding about these cases; none when there is none. Arguments as ``steps_found``."""
    at = np.flatnonzero(cases)
    nothing = np.zeros(len(at), np.int64)
    roles = [role for role in ("reason", "channel", "priority") if evidence.has(role)]
    micro: int | None = 0
    if work_us is not None:
        whole_us = np.bincount(evidence.case, evidence.work_us, evidence.n_cases)
        share = np.where(cases, work_us, 0) / np.maximum(whole_us, 1)
        of_steps = np.rint(evidence.work_us * share[evidence.case]).astype(np.int64)
        micro = _work_micro(evidence, np.flatnonzero(of_steps), of_steps)
    hits = Hits(
        at,
        nothing if wait_us is None else wait_us[at],
        nothing if work_us is None else work_us[at],
        {role: (evidence.of_case(role)[at], evidence.role(role)[1]) for role in roles},
        micro,
    )
    yield from found(evidence, rule, says, hits, possible=possible, values=values, where=where)


def _groups_of_steps(evidence: Evidence, at: Array) -> dict[str, tuple[Array, Any]]:
    roles = [role for role in ("team", "channel", "reason") if evidence.has(role)]
    groups = {role: (evidence.codes(role)[at], evidence.role(role)[1]) for role in roles}
    return {"activity": (evidence.activity[at], evidence.activities), **groups}


def found(
    evidence: Evidence,
    rule: str,
    says: Says,
    hits: Hits,
    *,
    possible: Array | int,
    values: Mapping[str, Value] | None = None,
    where: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """The finding about these hits; none when there is none."""
    if not len(hits.case):
        return
    us = hits.wait_us + hits.work_us
    n_cases = int(np.count_nonzero(np.bincount(hits.case)))
    n_possible = possible if isinstance(possible, int) else int(np.count_nonzero(possible))
    n_possible = max(n_possible, n_cases)
    of_case = np.bincount(hits.case, weights=us / 1e6, minlength=evidence.n_cases)
    cost_s = int(us.sum()) / 1e6 if evidence.log.timed else None
    share = n_cases / n_possible
    spans = {"affected_share": share_interval(n_cases, n_possible), "cost_s": sum_interval(of_case)}
    yield Finding(
        rule=rule,
        level=_level(evidence, cost_s, share),
        message=_message(evidence, says, hits),
        values={
            "n_times": len(hits.case),
            "n_cases": n_cases,
            "n_possible": n_possible,
            "affected_share": share,
            "total_s": cost_s,
            "wait_total_s": None if cost_s is None else int(hits.wait_us.sum()) / 1e6,
            "work_total_s": None if cost_s is None else int(hits.work_us.sum()) / 1e6,
            **(values or {}),
        },
        where=where or {},
        n=len(hits.case),
        examples=_examples(evidence, hits),
        cost_s=cost_s or None,
        cost_money=_money(evidence.config.cost, hits) if _is_ours(says) else None,
        hint=says.hint,
        intervals={name: span for name, span in spans.items() if span is not None},
        patterns=patterns(says.patterns),
        overlaps=says.overlaps,
        evidence=tuple(_places(hits, us, evidence.config.privacy.smallest_group)),
    )


def _examples(evidence: Evidence, hits: Hits) -> tuple[str, ...]:
    """The cases with most of it, for those who are to look into them; none where ids are hidden."""
    if evidence.config.privacy.case_ids != "show":
        return ()
    # Whole microseconds, and ties by id: codes and sums of fractions follow the order of rows.
    of_case = np.zeros(evidence.n_cases, np.int64)
    np.add.at(of_case, hits.case, hits.wait_us + hits.work_us)
    case = np.unique(hits.case)
    least = np.sort(of_case[case])[-_TOP:][0]
    ids = evidence.log.labels("case")
    most = sorted((-of_case[code], ids[code]) for code in case[of_case[case] >= least].tolist())
    return tuple(name for _, name in most[:_TOP])


def _message(evidence: Evidence, says: Says, hits: Hits) -> dict[str, str]:
    """The message, with how much of its hours is waiting where the log can tell.

    A log without times has no hours: then the sentence ends before them.
    """
    if not evidence.log.timed:
        return {lang: _HOURS.sub("", text) for lang, text in says.message.items()}
    clause = {"en": "", "zh": ""}
    if says.waits and hits.wait_us.any():
        if not evidence.whole.any():
            clause = _WORK_INCLUDED
        elif hits.work_us.any():
            clause = _OF_WHICH
    return {lang: text + clause[lang] for lang, text in says.message.items()}


def _level(evidence: Evidence, cost_s: float | None, share: float) -> str:
    low, high = evidence.span
    lead_s = float((high - low).sum()) / 1e6
    much = cost_s is not None and cost_s > 0 and cost_s >= _MUCH_TIME * lead_s
    return "warning" if much or share >= _MANY_CASES else "notice"


def _work_micro(evidence: Evidence, at: Array, work_us: Array) -> int | None:
    """What this much of the work of some steps costs; None where some of it has no rate."""
    micro, unpriced_us = evidence.labour
    worked = at[work_us[at] > 0]
    if unpriced_us[worked].any():
        return None
    whole_us = np.maximum(evidence.work_us[worked], 1)
    return int(np.rint(micro[worked] * (work_us[worked] / whole_us)).sum())


def _money(cost: CostConfig, hits: Hits) -> float | None:
    """What the hours cost; None unless every kind of hour among them has its price."""
    wait_us, work_us = int(hits.wait_us.sum()), int(hits.work_us.sum())
    is_priced = (cost.waiting_per_hour or not wait_us) and hits.work_micro is not None
    if not is_priced or not (wait_us or work_us):
        return None
    return wait_us / _HOUR_US * cost.waiting_per_hour + (hits.work_micro or 0) / MICRO


def _is_ours(says: Says) -> bool:
    """Are there hours of ours? Time in which others are waited for is nobody's here to pay."""
    return not says.overlaps or not set(says.overlaps) <= OTHERS


def _n_cases(codes: Array, case: Array, n: int) -> Array:
    """How many cases does each group have?"""
    width = int(case.max()) + 1
    pairs = codes * np.int64(width) + case
    if n * width <= _DENSE:
        flags = np.zeros(n * width, np.bool_)
        flags[pairs] = True
        found: Array = np.count_nonzero(flags.reshape(n, width), axis=1)
        return found
    return np.bincount(np.unique(pairs) // width, minlength=n)


def _places(hits: Hits, us: Array, smallest: int) -> Iterator[dict[str, Cell]]:
    """Where it is most; groups of few cases are left out, for a person could be told apart."""
    for by, (codes, labels) in hits.groups.items():
        known = np.flatnonzero(codes >= 0)
        if not len(known):
            continue
        n = len(labels)
        n_cases = _n_cases(codes[known], hits.case[known], n)
        times = np.bincount(codes[known], minlength=n)
        seconds = np.zeros(n, np.int64)
        np.add.at(seconds, codes[known], us[known])
        # Of equals the first in the alphabet: the order of rows says nothing.
        name = np.argsort(np.argsort(np.array(labels, object), kind="stable"))
        order = np.lexsort((name, -times, -seconds))
        for code in [c for c in order.tolist() if n_cases[c] >= smallest][:_TOP]:
            yield {
                "by": by,
                "name": labels[code],
                "n": int(times[code]),
                "n_cases": int(n_cases[code]),
                "cost_s": int(seconds[code]) / 1e6,
            }
