"""What the terminal says about a conformance check."""

from __future__ import annotations

from procmine.conform.check import Conformance
from procmine.conform.deviations import Deviation
from procmine.report.effect_words import lead_time_words
from procmine.units import format_count, format_share

__all__ = ["conformance_text"]

_TOP = 10
_SAYS = {
    "en": {
        "cases": "{n} cases, {fit} of {aligned} go exactly as the steps say ({share})",
        "fitness": "Fitness {mean} (mean of the cases), {total} (all costs), precision {precision}",
        "cut": "{n} cases reach beyond an edge of the log; what they lack there is not counted",
        "bounds": "The time ran out: for {n} cases only bounds are known, see --format json",
        "rules": "Rules: {violated} violated, {kept} kept, {other} that cannot tell or never apply",
        "none": "Nothing leaves the standard.",
        "head": "Where practice leaves the standard:",
        "more": "{n} more in --format json",
        "row": "{n} cases ({share}): {what}",
        "never": "Steps the log knows nothing of: {steps}",
        "skipped": "{step} skipped",
        "inserted": "{step} done though no step asks for it, mostly after {after}",
        "repeated": "{step} done again, mostly after {after}",
        "wrong-order": "{step} done in the wrong place, mostly after {after}",
        "start": "the start",
    },
    "zh": {
        "cases": "{n} 个案例，{aligned} 个中 {fit} 个完全符合步骤（{share}）",
        "fitness": "拟合度 {mean}（案例平均）、{total}（总成本），精确度 {precision}",
        "cut": "{n} 个案例超出日志边界，其在边界外缺少的步骤不计",
        "bounds": "时间已用尽：{n} 个案例只有上下界，见 --format json",
        "rules": "规则：违反 {violated} 条，遵守 {kept} 条，无法判断或从未适用 {other} 条",
        "none": "没有偏离标准之处。",
        "head": "实际做法偏离标准之处：",
        "more": "其余 {n} 项见 --format json",
        "row": "{n} 个案例（{share}）：{what}",
        "never": "日志中没有的步骤：{steps}",
        "skipped": "跳过“{step}”",
        "inserted": "多做“{step}”，多在“{after}”之后",
        "repeated": "重复“{step}”，多在“{after}”之后",
        "wrong-order": "“{step}”顺序不对，多在“{after}”之后",
        "start": "开始",
    },
}


def conformance_text(found: Conformance, *, lang: str = "en") -> str:
    """The main facts, the largest deviations, in at most twenty lines."""
    says = _SAYS[lang]
    lines = [_cases(found, says)] if found.n_cases_aligned else []
    if found.fitness_mean is not None:
        numbers = (found.fitness_mean, found.fitness_total, found.precision)
        mean, total, precise = (f"{number:.4f}" for number in numbers)
        lines.append(says["fitness"].format(mean=mean, total=total, precision=precise))
    if found.n_cut:
        lines.append(says["cut"].format(n=format_count(found.n_cut)))
    if n := sum(part.alignments.n_cases_open for part in found.parts):
        lines.append(says["bounds"].format(n=format_count(n)))
    if found.judgement.rulings:
        lines.append(_rules(found, says))
    if found.judgement.unmatched:
        lines.append(says["never"].format(steps=", ".join(found.judgement.unmatched[:_TOP])))
    if not found.deviations:
        return "\n".join([*lines, says["none"]])
    rows = [_row(found, deviation, says, lang) for deviation in found.deviations[:_TOP]]
    lines += ["", says["head"], *(f"  {place}. {row}" for place, row in enumerate(rows, 1))]
    if (n := len(found.deviations) - _TOP) > 0:
        lines.append(says["more"].format(n=n))
    return "\n".join(lines)


def _cases(found: Conformance, says: dict[str, str]) -> str:
    return says["cases"].format(
        n=format_count(found.n_cases),
        fit=format_count(found.n_cases_fit),
        aligned=format_count(found.n_cases_aligned),
        share=format_share(found.n_cases_fit / found.n_cases_aligned),
    )


def _rules(found: Conformance, says: dict[str, str]) -> str:
    states = [ruling.state for ruling in found.judgement.rulings]
    violated, kept = states.count("violated"), states.count("kept")
    other = len(states) - violated - kept
    return says["rules"].format(violated=violated, kept=kept, other=other)


def _row(found: Conformance, deviation: Deviation, says: dict[str, str], lang: str) -> str:
    if deviation.rule:
        of = {ruling.demand.id: ruling for ruling in found.judgement.rulings}
        what = of[deviation.rule].verdict.broken[lang]
    else:
        after = deviation.after or says["start"]
        what = says[deviation.kind].format(step=deviation.activity, after=after)
    n, share = format_count(deviation.n_cases), format_share(deviation.share)
    longer = deviation.effect["lead_time_s"].told
    return says["row"].format(n=n, share=share, what=what) + lead_time_words(longer, lang)
