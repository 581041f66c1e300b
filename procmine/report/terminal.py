"""Results as a few lines for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from procmine.finding import Finding, say_counts
from procmine.log.roles import ROLES
from procmine.registry import room
from procmine.report.messages import catalogue
from procmine.units import format_count, format_duration, format_money, format_seconds, format_share

__all__ = ["describe_text", "discovery_text", "findings_text"]

_CAUTIONS = "procmine.discover.cautions"
_WORDS = {
    "en": {
        "counts": "{n_cases:case|cases}, {n_events:event|events}, "
        "{n_activities:activity|activities}, {n_variants:variant|variants}",
        "time": "{start} to {end} ({zone})",
        "no_time": "no times: durations cannot be told",
        "lead": "Lead time: median {p50}, 95th percentile {p95}",
        "working": "Working time: median {p50}, 95th percentile {p95}",
        "due": "Due times: {share} of {n_cases:case|cases} done in time",
        "target": "Target: {wanted} within {span}; {share} are ({verdict})",
        "left_out": "  without {n_left_out:case|cases} dated before 1700 or after 2800",
        "target_median": "Target: median at most {span} ({verdict})",
        "span_elapsed": "{span}",
        "span_working": "{span} of working time",
        "met": "met",
        "missed": "missed",
        "caution": "WARNING: {said}. {advice}",
        "worth": "     {hours} in sum: {money} at {price} an hour of waiting",
        "fit": "Model: {share} of the cases fit ({miner})",
        "left": "  not {miner}: {reason}",
        "finer": "  few of them: --noise 0 explains more, --miner auto looks for the best balance",
        "best": "  best of {n_settings:setting|settings}: F-score {f_score}",
        "partly": "  {n_untried:setting|settings} not tried: --budget is too small",
        "rows": "{n_rows:row|rows} read: {n_used} used, {n_folded} folded, {n_rejected} rejected",
        "guessed": "Guessed: {roles}",
        "look": "Most worth looking at:",
        "data": "About the data ({n} in all, see quality.json): {worst}",
        "none": "Nothing stands out.",
        "comma": ", ",
        "page": "Page: {page}",
        "effect": "Median lead time {before} → {after}, cases {cases_before} → {cases_after}.",
        "little": "Moves the median lead time ({after}) by {by}, not the cases ({cases_after}).",
        "no_effect": "Moves neither the median lead time ({after}) nor the cases ({cases_after}).",
        "cases_only": "Cases {cases_before} → {cases_after}.",
        "no_cases": "Moves no number of cases ({cases_after}).",
    },
    "zh": {
        "counts": "{n_cases} 个案例，{n_events} 个事件，{n_activities} 种活动，{n_variants} 种变体",
        "time": "{start} 至 {end}（{zone}）",
        "no_time": "没有时间：无法判断时长",
        "lead": "时长：中位数 {p50}，95 分位 {p95}",
        "working": "工作时间：中位数 {p50}，95 分位 {p95}",
        "due": "期限：{n_cases} 个案例中 {share} 按期办结",
        "target": "目标：{wanted} 在 {span}内完成；实际 {share}（{verdict}）",
        "target_median": "目标：中位数不超过 {span}（{verdict}）",
        "left_out": "  未计入 {n_left_out} 个日期早于 1700 年或晚于 2800 年的案例",
        "span_elapsed": "{span}",
        "span_working": "{span}工作时间",
        "met": "达标",
        "missed": "未达标",
        "caution": "警告：{said}。{advice}",
        "worth": "     合计 {hours}：按每小时等待 {price} 计，相当于 {money}",
        "fit": "模型：{share} 的案例完全符合（{miner}）",
        "left": "  未采用 {miner}：{reason}",
        "finer": "  占比偏低：--noise 0 可解释更多案例，--miner auto 寻求最佳平衡",
        "best": "  {n_settings} 组参数中的最优者：F 值 {f_score}",
        "partly": "  {n_untried} 组参数未尝试：--budget 不足",
        "rows": "读入 {n_rows} 行，使用 {n_used}，折叠 {n_folded}，拒绝 {n_rejected}",
        "guessed": "猜测的列：{roles}",
        "look": "最值得关注：",
        "data": "数据质量（共 {n} 条，见 quality.json）：{worst}",
        "none": "没有特别突出的问题。",
        "comma": "，",
        "page": "报告：{page}",
        "effect": "时长中位数 {before} → {after}，案例数 {cases_before} → {cases_after}。",
        "little": "使时长中位数（{after}）变动 {by}，不影响案例数（{cases_after}）。",
        "no_effect": "不影响时长中位数（{after}）和案例数（{cases_after}）。",
        "cases_only": "案例数 {cases_before} → {cases_after}。",
        "no_cases": "不影响案例数（{cases_after}）。",
    },
}
_GRAVITY = ("error", "warning", "notice", "info")


def describe_text(facts: dict[str, Any], *, lang: str = "en") -> str:
    """The facts of a log in a few lines."""
    words = _WORDS[lang]
    lines = [
        say_counts(words["counts"], facts),
        words["no_time"]
        if facts["start_at"] is None
        else words["time"].format(
            start=_local(facts["start_at"], facts["zone"]),
            end=_local(facts["end_at"], facts["zone"]),
            zone=facts["zone"],
        ),
        say_counts(words["rows"], facts),
    ]
    guessed = [
        f"{ROLES[role].zh if lang == 'zh' else role} = {' + '.join(told['columns'])}"
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
    cautions = [f for f in result["findings"] if f["rule"] in room(_CAUTIONS)]
    lines = [words["caution"].format(said=f["message"], advice=f["hint"]) for f in cautions]
    lines.append(describe_text(result["log"], lang=lang))
    lines += [*_lead_lines(result, lang), *_model_lines(result["model"], lang), ""]
    top = [finding for finding in result["findings"] if finding not in cautions][:3]
    lines.append(words["look"] if top else words["none"])
    for place, finding in enumerate(top, start=1):
        lines.append(f"  {place}. {finding['message']}")
        lines += _worth(finding, result["price"], lang) if place == 1 else []
    if result["quality"]:
        worst = min(result["quality"], key=lambda f: (_GRAVITY.index(f["level"]), -f["n"], f["id"]))
        lines.append(words["data"].format(n=len(result["quality"]), worst=worst["message"]))
    lines += ["", words["page"].format(page=page)]
    return "\n".join(lines)


def _lead_lines(result: dict[str, Any], lang: str) -> list[str]:
    """Lead time, by every clock that is known, and whether it keeps what was promised."""
    words, lead = _WORDS[lang], result["lead_time"]
    if lead["p50_s"] is None:
        return []
    due, target = result["targets"]["due"], result["targets"]["lead_time"]
    aims = {target["clock"]: target["target_s"]} if target else {}
    # Working time is told in hours: a day of it is 24 hours to some and 8 to others.
    clocks = [
        ("lead", "lead_s", lead, aims.get("elapsed")),
        ("working", "total_s", lead["working"], aims.get("working")),
    ]
    lines = [
        words[name].format(
            p50=format_seconds(kind, told["p50_s"], lang=lang, apart_from=aim),
            p95=format_seconds(kind, told["p95_s"], lang=lang),
        )
        for name, kind, told, aim in clocks
        if told
    ]
    if lead["working"] and lead["working"]["n_left_out"]:
        lines.append(say_counts(words["left_out"], lead["working"]))
    if target and target["met"] is not None:
        lines.append(_target_line(target, lang))
    if due and due["met_share"] is not None:
        share = format_share(due["met_share"], lang=lang, apart_from=due["wanted_share"])
        lines.append(say_counts(words["due"], {"share": share, "n_cases": due["n_cases"]}))
    return lines


def _target_line(target: dict[str, Any], lang: str) -> str:
    """Is the lead time what it should be, by its median or by a share of the cases?"""
    words, wanted = _WORDS[lang], target["wanted_share"]
    kind = "total_s" if target["clock"] == "working" else "target_s"
    span = format_seconds(kind, target["target_s"], lang=lang, apart_from=target["median_s"])
    key = "target" if target["median_s"] is None else "target_median"
    return words[key].format(
        wanted=format_share(wanted, lang=lang, apart_from=target["met_share"]),
        span=words[f"span_{target['clock']}"].format(span=span),
        share=format_share(target["met_share"], lang=lang, apart_from=wanted),
        verdict=words["met" if target["met"] else "missed"],
    )


def _model_lines(model: dict[str, Any], lang: str) -> list[str]:
    """How much of the log the model explains, and what was tried before it."""
    words = _WORDS[lang]
    share = format_share(model["n_cases_fit"] / model["n_cases"], lang=lang)
    lines = [words["fit"].format(share=share, miner=model["attempts"][-1]["miner"])]
    left = [a for a in model["attempts"] if a["outcome"] != "taken" and a.get("reason")]
    if left:
        lines.append(words["left"].format(miner=left[-1]["miner"], reason=left[-1]["reason"]))
    elif _could_be_finer(model):
        lines.append(words["finer"])
    return [*lines, *_grid_lines(model, lang)]


def _could_be_finer(model: dict[str, Any]) -> bool:
    """Does a model that left rare behaviour out explain less than half of the cases?"""
    left_out = model["attempts"][-1]["settings"].get("noise", 0.0)
    return left_out > 0 and 2 * model["n_cases_fit"] < model["n_cases"] and not model.get("grid")


def _grid_lines(model: dict[str, Any], lang: str) -> list[str]:
    """Among how many settings the model is the best, and whether time ran out before."""
    words, grid = _WORDS[lang], model.get("grid", [])
    taken = [candidate for candidate in grid if candidate["outcome"] == "taken"]
    lines = []
    if taken:
        f_score = format_share(taken[0]["quality"]["f_score"], lang=lang)
        lines.append(say_counts(words["best"], {"n_settings": len(grid), "f_score": f_score}))
    if model.get("n_grid_untried"):
        lines.append(say_counts(words["partly"], {"n_untried": model["n_grid_untried"]}))
    return lines


def _worth(finding: dict[str, Any], price: dict[str, Any] | None, lang: str) -> list[str]:
    """What the hours of a finding are worth, and on which assumption."""
    if price is None or finding["cost_money"] is None:
        return []
    money, per_hour = (
        format_money(amount, currency=price["currency"], lang=lang)
        for amount in (finding["cost_money"], price["per_hour"])
    )
    hours = format_seconds("cost_s", finding["cost_s"], lang=lang)
    return [_WORDS[lang]["worth"].format(hours=hours, money=money, price=per_hour)]


def findings_text(findings: Sequence[Finding], *, lang: str = "en") -> str:
    """Findings one after the other, the gravest first, with what to do about them."""
    ordered = sorted(findings, key=lambda f: (_GRAVITY.index(f.level), -f.n, f.id))
    lines: list[str] = []
    for finding in ordered:
        lines.append(f"{_level(finding, lang)}{finding.say(lang)}")
        below = (
            _done(finding, lang),
            finding.advise(lang),
            _WORDS[lang]["comma"].join(finding.point(lang)),
        )
        lines += [f"{'':8}{text}" for text in below if text]
    return "\n".join(lines) or _WORDS[lang]["none"]


def _level(finding: Finding, lang: str) -> str:
    """The level, eight columns wide."""
    if lang == "en":
        return f"{finding.level.upper():8}"
    said = catalogue(lang)[f"level.{finding.level}"]
    return said + " " * (8 - 2 * len(said))


def _done(finding: Finding, lang: str) -> str:
    """What was done about it, and what that moves, or why nobody can tell."""
    said = (finding.repaired_how(lang), _moved(finding, lang), finding.why_no_effect(lang))
    return ("" if lang == "zh" else " ").join(filter(None, said))


def _moved(finding: Finding, lang: str) -> str:
    """What the repair moves, as far as it can be told."""
    effect = finding.effect
    if effect is None:
        return ""
    medians = (effect.median_lead_time_before_s, effect.median_lead_time_after_s)
    same_cases = effect.n_cases_before == effect.n_cases_after
    before, after = (format_duration(median, lang=lang) for median in medians)
    by = None if None in medians else abs((medians[0] or 0.0) - (medians[1] or 0.0))
    if by is None:
        key = "no_cases" if same_cases else "cases_only"
    elif not same_cases or before != after:
        key = "effect"
    else:
        key = "little" if by else "no_effect"
    return _WORDS[lang][key].format(
        before=before,
        after=after,
        by=format_duration(by, lang=lang),
        cases_before=format_count(effect.n_cases_before),
        cases_after=format_count(effect.n_cases_after),
    )
