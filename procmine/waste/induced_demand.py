"""More people, more work, and nobody is served better: the paradox of efficiency."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding, Interval, Value
from procmine.waste._changes import LEAST_PART, Rise, is_shifted, rise
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Says, cases_found
from procmine.waste._replies import first_replies
from procmine.waste._weeks import Weeks, weeks

__all__ = ["induced_demand"]

Array = np.ndarray[Any, np.dtype[Any]]

_BEGIN = {
    "en": "Trade-off: {when} more people are at work ({people_before} → {people_after} a week) and "
    "more cases come ({cases_before} → {cases_after} a week), and service is no better (",
    "zh": "此消彼长：{when_zh}每周在岗人数增加（{people_before} → {people_after}），"
    "每周案例也增加（{cases_before} → {cases_after}），服务却没有改善（",
}
_GUARDS = {
    "reply": {
        "en": "first reply {reply_before_s} → {reply_after_s}",
        "zh": "首次响应 {reply_before_s} → {reply_after_s}",
    },
    "lead": {
        "en": "lead time {lead_before_s} → {lead_after_s}",
        "zh": "总用时 {lead_before_s} → {lead_after_s}",
    },
    "handling": {
        "en": "handling time {handling_before_s} → {handling_after_s}",
        "zh": "处理时间 {handling_before_s} → {handling_after_s}",
    },
}
_END = {
    "en": "); {n_more:case is|cases are} beyond the earlier volume",
    "zh": "）；超出此前业务量 {n_more} 个案例",
}
_HOURS = {"en": ": {total_s}", "zh": "：{total_s}"}
SAYS = Says(
    message={lang: _BEGIN[lang] + _GUARDS["lead"][lang] + _END[lang] for lang in ("en", "zh")},
    hint={
        "en": "Ask why customers come: count contacts that settle nothing, chase or come again "
        "before adding more people.",
        "zh": "查明客户为何联系：增加人手之前，先统计未解决、催办和重复的联系。",
    },
    patterns=("self-service", "journey-redesign", "proactive-service", "steering"),
    overlaps=(*WORK, "rework"),
    assumes_zh="没有排班表：当周开始过步骤的人视为在岗；至少一半的增加来自此前从未出现的人员。"
    "按整周比较，日志开头、末尾和案例很少的周不计；人数和案例数须比偶然波动增加得更多。"
    "此前四周案例已增加，或首次响应、总用时明显缩短时不算。小时数为超出此前业务量的案例的处理时间；日志不能说明因果。",
    harmless_zh="业务增长本来就带来更多工作，增加人手正是为此。",
)
# What is shorter by this much, beyond chance, is better.
_BETTER = 1.1
_Z = 1.959964


def induced_demand(evidence: Evidence, *, ratio: float = 1.15) -> Iterator[Finding]:
    """Did more people bring more work instead of better service?

    Hours are the work on the cases beyond the volume of the weeks before, at what a case takes now;
    none where the log has no begin of work. ``n`` counts these cases.

    Args:
        ratio: people and cases a week over those of the weeks before from which they are more.

    Assumes: there is no roster, so whoever began a step in a week was at work in it; at least half
    of the additional people had not been seen before. Weeks are compared as in drift: those at both
    ends of the log and those of few cases are left out, and people and cases must have grown beyond
    chance. Where cases grew in the four weeks before already, or first replies or lead times became
    shorter, there is no paradox. Nobody can tell from the log what brought the cases.

    Harmless when: the business grows and brings more work anyway, and people were hired for it.
    """
    evidence.need("times", "resource")
    # Lead times of cases that wait to be closed say little of how customers are served.
    if not (evidence.whole.any() or len(first_replies(evidence)[0])):
        raise Lacks("starts")
    told = weeks(evidence)
    people = told.n_people(evidence)
    found = rise(people, ratio=ratio)
    if found is None or not _are_new(evidence, told, found):
        return
    cases = told.n_cases.astype(float)
    before, during = _parts(cases, found)
    if during.mean() < before.mean() or not is_shifted(before, during, ratio=ratio):
        return
    # Where the work came first, people followed it.
    if before[-LEAST_PART:].mean() > (before.mean() + during.mean()) / 2:
        return
    guards = _guards(evidence, told)
    if any(_is_better(guards[name], found) for name in ("reply", "lead") if name in guards):
        return
    values = _values(told, found, {"people": people, "cases": cases}, guards)
    yield from _finding(evidence, told, found, values, tuple(guards))


def _finding(
    evidence: Evidence,
    told: Weeks,
    found: Rise,
    values: dict[str, Value],
    guards: tuple[str, ...],
) -> Iterator[Finding]:
    before, during = _parts(told.n_cases, found)
    gap = float(during.mean() - before.mean())
    share = gap / float(during.mean())
    n_more = round(gap * len(during))
    later = (told.of_case >= found.first) & (told.of_case < found.end)
    timed = bool(evidence.whole.any())
    for finding in cases_found(
        evidence,
        "induced-demand",
        _says(guards, timed=timed),
        later,
        possible=later,
        work_us=np.rint(np.where(later, _worked(evidence) * share, 0)).astype(np.int64),
        values={**values, "n_more": n_more, "affected_share": share},
    ):
        spread = before.var(ddof=1) / len(before) + during.var(ddof=1) / len(during)
        part = _Z * math.sqrt(spread) / gap
        low, high = max(1 - part, 0.0), 1 + part
        intervals = {
            name: Interval(low * value, high * value, "means of weeks")
            for name, value in (("affected_share", share), ("cost_s", finding.cost_s))
            if value is not None
        }
        yield dataclasses.replace(finding, n=n_more, intervals=intervals)


def _are_new(evidence: Evidence, told: Weeks, found: Rise) -> bool:
    """Are at least half of the additional people new ones? Else the same were only busier."""
    who, place = evidence.codes("resource"), told.place(evidence.begin)
    known = (who >= 0) & ~evidence.automated
    during = known & (place >= found.first) & (place < found.end)
    since = int(evidence.begin[during].min())
    old = np.unique(who[known & (evidence.begin < since)])
    pairs = np.unique(np.stack([place[during], who[during]]), axis=1)
    new = np.count_nonzero(~np.isin(pairs[1], old)) / (found.end - found.first)
    return float(new) >= (found.during - found.before) / 2


def _worked(evidence: Evidence) -> Array:
    """Microseconds people worked on each case."""
    us = np.zeros(evidence.n_cases, np.int64)
    np.add.at(us, evidence.case, np.where(evidence.by_people, evidence.work_us, 0))
    return us


def _guards(evidence: Evidence, told: Weeks) -> dict[str, Array]:
    """How customers are served, week by week."""
    found = {}
    arrival, reply = first_replies(evidence)
    if len(reply):
        waited = np.zeros(evidence.n_cases, np.int64)
        waited[evidence.case[reply]] = evidence.begin[reply] - evidence.begin[arrival]
        replied = np.zeros(evidence.n_cases, np.bool_)
        replied[evidence.case[reply]] = True
        found["reply"] = told.mean(np.minimum(waited, told.watched_us), replied)
    found["lead"] = told.mean(told.lead_us)
    if evidence.whole.any():
        found["handling"] = told.mean(_worked(evidence))
    return found


def _parts(series: Array, found: Rise) -> tuple[Array, Array]:
    return series[: found.first], series[found.first : found.end]


def _is_better(series: Array, found: Rise) -> bool:
    before, during = _parts(series, found)
    is_less = bool(during.mean() < before.mean())
    return is_less and is_shifted(before, during, ratio=_BETTER)


def _values(
    told: Weeks, found: Rise, counts: dict[str, Array], guards: dict[str, Array]
) -> dict[str, Value]:
    values: dict[str, Value] = {
        "verdict": "trade-off",
        "n_weeks": found.end - found.first,
        **told.when(found.first, found.end, is_over=found.is_over),
    }
    for name, series in counts.items():
        for when, part in zip(("before", "after"), _parts(series, found), strict=True):
            values[f"{name}_{when}"] = f"{part.mean():.1f}".removesuffix(".0")
    for name, series in guards.items():
        for when, part in zip(("before", "after"), _parts(series, found), strict=True):
            values[f"{name}_{when}_s"] = float(part.mean()) / 1e6
    return values


def _says(guards: tuple[str, ...], *, timed: bool) -> Says:
    """Its words, with what the log can tell of the service and the hours."""
    message = {
        lang: _BEGIN[lang]
        + ("、" if lang == "zh" else ", ").join(_GUARDS[name][lang] for name in guards)
        + _END[lang]
        + (_HOURS[lang] if timed else "")
        for lang in ("en", "zh")
    }
    return dataclasses.replace(SAYS, message=message)
