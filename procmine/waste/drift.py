"""Work that takes longer from one week on than it did before."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding, Interval, Value
from procmine.waste._changes import Rise, is_shifted, rise
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, cases_found
from procmine.waste._weeks import Weeks, weeks

__all__ = ["drift"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "Cases begun {when} take {after_s} on average, those of the {n_weeks_before} weeks "
        "before {before_s}: {total_s} more in {n_cases:case|cases}",
        "zh": "{when_zh}开始的案例平均用时 {after_s}，此前 {n_weeks_before} 周为 {before_s}："
        "{n_cases} 个案例共多用 {total_s}",
    },
    hint={
        "en": "Ask what was changed in the weeks before: a system, a rule, a form, a team. Help "
        "people with it, or take it back.",
        "zh": "查明此前几周变更了什么（系统、规则、表单、团队）：帮助员工适应，或撤回变更。",
    },
    patterns=("steering", "knowledge-base", "node-standardisation"),
    overlaps=(),
    assumes_zh="按案例开始的整周（周一起）比较：每个案例只观察同样长的时间（九成案例的用时之内），更长的按该时长计；"
    "日志开头这么长、末尾两倍这么长的周以及案例很少的周不计，因此末尾未办结的案例不会造成假象。"
    "变化须比偶然波动更大（按残差及相邻周的相似程度重抽样 999 次，显著性 1%）；"
    "人员几乎一直满负荷时，队列也会偶然积压数周，看上去相同。"
    "小时数是用时的增加，按等待计价；同时变化的指标只是线索，不是原因。",
    harmless_zh="问题本身变难了、季节变化，或有意放慢，例如新增了必要的检查。",
)
_WITH = {"en": "; in the same weeks: ", "zh": "；同期："}
_BESIDE = {
    "arrivals": {
        "en": "cases begun a week {arrivals_before} → {arrivals_after}",
        "zh": "每周新增案例 {arrivals_before} → {arrivals_after}",
    },
    "people": {
        "en": "people at work a week {people_before} → {people_after}",
        "zh": "每周在岗人数 {people_before} → {people_after}",
    },
    "steps": {
        "en": "steps a case {steps_before} → {steps_after}",
        "zh": "每个案例的步骤数 {steps_before} → {steps_after}",
    },
    "repeats": {
        "en": "repeated steps a case {repeats_before} → {repeats_after}",
        "zh": "每个案例的重复步骤数 {repeats_before} → {repeats_after}",
    },
}
_BESIDE_RATIO = 1.1


def drift(evidence: Evidence, *, slower: float = 1.2) -> Iterator[Finding]:
    """Since when do cases take longer than before, and is it over?

    Hours are what cases begun in the weeks that stand out took beyond the mean of the weeks before,
    elapsed; priced as waiting. Weeks are those in which cases begin, from Monday.

    Args:
        slower: mean lead time over that of the weeks before from which it is a change.

    Assumes: each case is looked at for the same time after its begin, in which nine of ten cases
    are over; longer ones count as that long. So much of the log at its begin, twice as much at its
    end and weeks of few cases are left out: cases that are not over yet, or began before the log
    did, make no change. It must stand out from 999 draws of chance in which neighbouring weeks
    resemble each other as they do here, at the level of 1 %; still, where people are busy nearly
    all the time queues swell by chance for weeks, which looks the same. What changed in the same
    weeks is a trace, no cause.

    Harmless when: what is asked for became harder, it is the season, or the change was wanted, such
    as a check that had to be added.
    """
    evidence.need("times")
    told = weeks(evidence)
    found = rise(told.mean(told.lead_us), ratio=slower)
    if found is None:
        return
    cases = (told.of_case >= found.first) & (told.of_case < found.end)
    excess = np.where(cases, told.lead_us - round(found.before), 0)
    total = int(excess.sum())
    if total <= 0:
        return
    values, says = _said(evidence, told, found)
    for finding in cases_found(
        evidence,
        "drift",
        says,
        cases,
        possible=told.of_case >= 0,
        wait_us=excess,
        values=values,
    ):
        yield _with_interval(finding, found, total)


def _with_interval(finding: Finding, found: Rise, total_us: int) -> Finding:
    """How sure the hours are, by weeks; and only places in which it got worse."""
    n, gap = finding.n, found.during - found.before
    low, high = ((total_us + n * (end - gap)) / 1e6 for end in (found.low, found.high))
    span = Interval(low, high, "bootstrap over weeks")
    worse = tuple(row for row in finding.evidence if float(row["cost_s"] or 0) > 0)
    intervals = {**finding.intervals, "cost_s": span}
    return dataclasses.replace(finding, intervals=intervals, evidence=worse)


def _said(evidence: Evidence, told: Weeks, found: Rise) -> tuple[dict[str, Value], Says]:
    """When it was, what changed with it, and the words for both."""
    values: dict[str, Value] = {
        **told.when(found.first, found.end, is_over=found.is_over),
        "n_weeks_before": found.first,
        "n_weeks": found.end - found.first,
        "before_s": found.before / 1e6,
        "after_s": found.during / 1e6,
        "watched_s": told.watched_us / 1e6,
    }
    beside = {}
    for name, series in _series(evidence, told).items():
        parts = series[: found.first], series[found.first : found.end]
        if is_shifted(*parts, ratio=_BESIDE_RATIO):
            beside[name] = _BESIDE[name]
            for side, part in zip(("before", "after"), parts, strict=True):
                values[f"{name}_{side}"] = f"{part.mean():.1f}".removesuffix(".0")
    if not beside:
        return values, SAYS
    message = {
        lang: text
        + _WITH[lang]
        + ("、" if lang == "zh" else ", ").join(clause[lang] for clause in beside.values())
        for lang, text in SAYS.message.items()
    }
    return values, dataclasses.replace(SAYS, message=message)


def _series(evidence: Evidence, told: Weeks) -> dict[str, Array]:
    """What else may have changed, by week."""
    every = np.ones(len(evidence), np.bool_)
    found = {"arrivals": told.n_cases.astype(float)}
    if evidence.has("resource"):
        found["people"] = told.n_people(evidence)
    found["steps"] = told.mean(evidence.in_case(every))
    found["repeats"] = told.mean(evidence.in_case(evidence.again))
    return found
