"""Results as a few lines for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from procmine.finding import Finding
from procmine.units import format_count, format_duration, format_share

__all__ = ["describe_text", "discovery_text", "findings_text"]

_WORDS = {
    "en": {
        "counts": "{cases} cases, {events} events, {activities} activities, {variants} variants",
        "time": "{start} to {end} ({zone})",
        "no_time": "no times: durations cannot be told",
        "lead": "Lead time: median {p50}, 95th percentile {p95}",
        "fit": "Model: {share} of the cases fit ({miner})",
        "left": "  not {miner}: {reason}",
        "rows": "{rows} rows read, {used} used, {folded} folded, {rejected} rejected",
        "guessed": "Guessed: {roles}",
        "look": "Most worth looking at:",
        "data": "About the data ({n} in all, see quality.json): {worst}",
        "none": "Nothing stands out.",
        "page": "Page: {page}",
        "effect": "Median lead time {before} → {after}, cases {cases_before} → {cases_after}",
    },
    "zh": {
        "counts": "{cases} 个案例，{events} 个事件，{activities} 种活动，{variants} 种变体",
        "time": "{start} 至 {end}（{zone}）",
        "no_time": "没有时间：无法判断时长",
        "lead": "时长：中位数 {p50}，95 分位 {p95}",
        "fit": "模型：{share} 的案例完全符合（{miner}）",
        "left": "  未采用 {miner}：{reason}",
        "rows": "读入 {rows} 行，使用 {used}，折叠 {folded}，拒绝 {rejected}",
        "guessed": "猜测的列：{roles}",
        "look": "最值得关注：",
        "data": "数据质量（共 {n} 条，见 quality.json）：{worst}",
        "none": "没有特别突出的问题。",
        "page": "报告：{page}",
        "effect": "时长中位数 {before} → {after}，案例数 {cases_before} → {cases_after}",
    },
}
_GRAVITY = ("error", "warning", "notice", "info")


def describe_text(facts: dict[str, Any], *, lang: str = "en") -> str:
    """The facts of a log in a few lines."""
    words = _WORDS[lang]
    lines = [
        words["counts"].format(
            cases=format_count(facts["n_cases"]),
            events=format_count(facts["n_events"]),
            activities=format_count(facts["n_activities"]),
            variants=format_count(facts["n_variants"]),
        ),
        words["no_time"]
        if facts["start_at"] is None
        else words["time"].format(
            start=_local(facts["start_at"], facts["zone"]),
            end=_local(facts["end_at"], facts["zone"]),
            zone=facts["zone"],
        ),
        words["rows"].format(
            rows=format_count(facts["n_rows"]),
            used=format_count(facts["n_used"]),
            folded=format_count(facts["n_folded"]),
            rejected=format_count(facts["n_rejected"]),
        ),
    ]
    guessed = [
        f"{role} = {' + '.join(told['columns'])}"
        for role, told in facts["mapping"].items()
        if told["origin"].startswith("guessed")
    ]
    if guessed:
        lines.append(words["guessed"].format(roles=", ".join(guessed)))
    return "\n".join(lines)


def _local(instant: str, zone: str) -> str:
    """An instant as the clocks of a zone show it, to the minute."""
    moment = dt.datetime.fromisoformat(instant)
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def discovery_text(result: dict[str, Any], page: str, *, lang: str = "en") -> str:
    """What discovery found in at most twenty lines: facts, three findings, where the page is.

    Args:
        result: the content of discover.json.
        page: path of the page.
        lang: ``en`` or ``zh``.
    """
    words = _WORDS[lang]
    lines = [describe_text(result["log"], lang=lang)]
    lead = result["lead_time"]
    if lead["p50_s"] is not None:
        lines.append(
            words["lead"].format(
                p50=format_duration(lead["p50_s"], lang=lang),
                p95=format_duration(lead["p95_s"], lang=lang),
            )
        )
    model = result["model"]
    lines.append(
        words["fit"].format(
            share=format_share(model["n_cases_fit"] / model["n_cases"], lang=lang),
            miner=model["attempts"][-1]["miner"],
        )
    )
    left = [a for a in model["attempts"] if a["outcome"] != "taken" and a.get("reason")]
    if left:
        lines.append(words["left"].format(miner=left[-1]["miner"], reason=left[-1]["reason"]))
    lines.append("")
    top = result["findings"][:3]
    lines.append(words["look"] if top else words["none"])
    lines += [f"  {place}. {finding['message']}" for place, finding in enumerate(top, start=1)]
    if result["quality"]:
        worst = min(result["quality"], key=lambda f: (_GRAVITY.index(f["level"]), -f["n"], f["id"]))
        lines.append(words["data"].format(n=len(result["quality"]), worst=worst["message"]))
    lines += ["", words["page"].format(page=page)]
    return "\n".join(lines)


def findings_text(findings: Sequence[Finding], *, lang: str = "en") -> str:
    """Findings one after the other, the gravest first, with what to do about them."""
    ordered = sorted(findings, key=lambda f: (_GRAVITY.index(f.level), -f.n, f.id))
    lines: list[str] = []
    for finding in ordered:
        lines.append(f"{finding.level.upper():8}{finding.say(lang)}")
        lines += [f"{'':8}{text}" for text in (_moved(finding, lang), finding.advise(lang)) if text]
        if finding.examples:
            lines.append(f"{'':8}{', '.join(finding.examples)}")
    return "\n".join(lines) or _WORDS[lang]["none"]


def _moved(finding: Finding, lang: str) -> str:
    """What the repair moves, if it moves anything."""
    effect = finding.effect
    if effect is None:
        return ""
    return _WORDS[lang]["effect"].format(
        before=format_duration(effect.median_lead_time_before_s, lang=lang),
        after=format_duration(effect.median_lead_time_after_s, lang=lang),
        cases_before=format_count(effect.n_cases_before),
        cases_after=format_count(effect.n_cases_after),
    )
