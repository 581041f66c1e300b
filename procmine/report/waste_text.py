"""What the terminal says about waste, and the same as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from procmine.finding import Finding, Interval
from procmine.units import format_count, format_money, format_seconds, format_share
from procmine.waste import name_of

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["waste_json", "waste_text"]

SCHEMA = "https://procmine.org/schema/waste/1"
_SAYS = {
    "en": {
        "head": "{n} found. They share hours: ranked, never to be added up.",
        "none": "No waste found.",
        "more": "… and {n} more: --top 0 tells all",
        "hours": "95 %: {low} to {high}",
        "share": "95 %: {low} to {high} of cases",
        "money": "worth {money}",
        "most": "most: {places}",
        "cases": "cases to look into: {names}",
        "left_out": "taken for usual and left out: {names}",
        "try": "try: {hint} [{patterns}]",
        "harmless": "harmless when: {text}",
        "lacks": "Cannot be told:",
        "colon": ": ",
        "named": "{name} ({rule}): ",
        "between": "; ",
    },
    "zh": {
        "head": "发现 {n} 项。各项的时间互有重叠：只能排序，不能相加。",
        "none": "未发现浪费。",
        "more": "……另有 {n} 项：--top 0 显示全部",
        "hours": "95% 区间：{low}至 {high}",
        "share": "95% 区间：案例的 {low} 至 {high}",
        "money": "折合 {money}",
        "most": "主要在：{places}",
        "cases": "可查看的案例：{names}",
        "left_out": "视为常态、未计入：{names}",
        "try": "可尝试：{hint}［{patterns}］",
        "harmless": "以下情况不是浪费：{text}",
        "lacks": "无法判断：",
        "colon": "：",
        "named": "{name}（{rule}）：",
        "between": "；",
    },
}
_PLACES = 3


def waste_json(
    log: EventLog, found: Sequence[Finding], *, top: int = 0, lang: str = "en"
) -> dict[str, Any]:
    """Findings of waste as plain data.

    Args:
        log: the log.
        found: what ``procmine.waste.find`` gave.
        top: how many findings at most; 0 for all.
        lang: language of the sentences.

    Returns:
        ``findings``, ranked; ``lacking``, detectors that cannot tell and what they lack.
    """
    wastes, lacking = _apart(found)
    return {
        "schema": SCHEMA,
        "lang": lang,
        "n_cases": log.n_cases,
        "n_findings": len(wastes),
        "findings": [
            {"name": name_of(finding.rule, lang), **finding.to_dict(lang)}
            for finding in (wastes[:top] if top else wastes)
        ],
        "lacking": [
            {
                "rule": finding.rule,
                "lacks": finding.where["lacks"],
                "message": finding.say(lang),
                "hint": finding.advise(lang),
            }
            for finding in lacking
        ],
    }


def waste_text(
    log: EventLog,
    found: Sequence[Finding],
    *,
    top: int = 0,
    currency: str = "",
    lang: str = "en",
) -> str:
    """Findings of waste, the most expensive first, then what cannot be told.

    Args:
        log: the log.
        found: what ``procmine.waste.find`` gave.
        top: how many findings at most; 0 for all.
        currency: of the money.
        lang: ``en`` or ``zh``.
    """
    says = _SAYS[lang]
    wastes, lacking = _apart(found)
    shown = wastes[:top] if top else wastes
    lines = [says["head"].format(n=len(wastes)) if wastes else says["none"]]
    for place, finding in enumerate(shown, 1):
        named = says["named"].format(name=name_of(finding.rule, lang), rule=finding.rule)
        lines += ["", f"{place:3}. {named}{finding.say(lang)}"]
        lines += [f"     {line}" for line in _details(finding, currency, lang)]
    if len(shown) < len(wastes):
        lines += ["", says["more"].format(n=len(wastes) - len(shown))]
    if lacking and not top:
        lines += ["", says["lacks"]]
        lines += [
            f"  {finding.rule}{says['colon']}{_without(finding, lang)}" for finding in lacking
        ]
    return "\n".join(lines)


def _apart(found: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    wastes = [finding for finding in found if "lacks" not in finding.where]
    return wastes, [finding for finding in found if "lacks" in finding.where]


def _without(finding: Finding, lang: str) -> str:
    """What a detector lacks; that it cannot tell stands above all of them."""
    _, _, said = finding.say(lang).partition(_SAYS[lang]["colon"])
    return f"{said}. {finding.advise(lang)}" if lang == "en" else f"{said}。{finding.advise(lang)}"


def _details(finding: Finding, currency: str, lang: str) -> list[str]:
    says = _SAYS[lang]
    sure = [_interval(name, finding, lang) for name in ("cost_s", "affected_share")]
    if finding.cost_money is not None:
        money = format_money(finding.cost_money, currency=currency, lang=lang)
        sure.insert(0, says["money"].format(money=money))
    lines = [says["between"].join(filter(None, sure))]
    if places := _most(finding, lang):
        lines.append(says["most"].format(places=places))
    if finding.examples:
        lines.append(says["cases"].format(names=says["between"].join(finding.examples)))
    left_out = finding.values.get("left_out")
    if isinstance(left_out, tuple) and left_out:
        lines.append(says["left_out"].format(names=says["between"].join(left_out)))
    names = says["between"].join(pattern[lang] for pattern in finding.patterns)
    lines.append(says["try"].format(hint=finding.advise(lang), patterns=names))
    harmless = finding.harmless_when[lang]
    lines.append(says["harmless"].format(text=harmless[:1].lower() + harmless[1:]))
    return [line for line in lines if line]


def _interval(name: str, finding: Finding, lang: str) -> str:
    span: Interval | None = finding.intervals.get(name)
    if span is None:
        return ""
    if name == "cost_s":
        low, high = (format_seconds(name, end, lang=lang) for end in (span.low, span.high))
        return _SAYS[lang]["hours"].format(low=low, high=high)
    low, high = (format_share(end, lang=lang) for end in (span.low, span.high))
    return _SAYS[lang]["share"].format(low=low, high=high)


def _most(finding: Finding, lang: str) -> str:
    """The first places of the first way to tell them apart that says more than the finding."""
    for by in ("handover", "change", "after", "activity", "team", "hour", "reason", "channel"):
        rows = [row for row in finding.evidence if row["by"] == by][:_PLACES]
        if len(rows) > 1 or (rows and by == "handover"):
            return _SAYS[lang]["between"].join(_place(row, finding, lang) for row in rows)
    return ""


def _place(row: Mapping[str, Any], finding: Finding, lang: str) -> str:
    if not finding.cost_s:
        return f"{row['name']} ({format_count(row['n'])})"
    return f"{row['name']} ({format_seconds('cost_s', row['cost_s'], lang=lang)})"
