"""What the terminal says about a conformance check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from procmine.conform.check import Conformance
from procmine.conform.number_notes import NUMBERS
from procmine.conform.step_names import STEP_NAMES
from procmine.conform.unsound import UNSOUND
from procmine.finding import LEVELS
from procmine.report.data_quality import grave_quality
from procmine.report.effect_words import lead_time_words
from procmine.report.messages import Messages
from procmine.units import format_count, format_share

__all__ = ["conformance_text"]

_TOP = 10
_SAYS = {
    "en": {
        "cases": "{n_cases}, {fit} of {aligned} go exactly as the steps say ({share})",
        "fitness": "Fitness {mean} (mean of the cases), {total} (all costs), precision {precision}",
        "cut": "Beyond an edge of the log: {n}; what is missing there is not counted",
        "bounds": "The time ran out: for {n} only bounds are known, see --format json",
        "cut_open": "The time ran out for {n} near an edge of the log: more of what is missing "
        "there may lie beyond it",
        "rules": "Rules: {violated} violated, {kept} kept, {other} that cannot tell or never apply",
        "untold": "Cannot tell, for the log lacks what they ask about: {rules} (see rules.csv)",
        "et_al": " and {n} more",
        "accepted": "Accepted by the SOP: {what} ({n})",
        "none": "Nothing leaves the standard.",
        "unsound": "The steps are not sound: {what}",
        "name": "Names: {what}",
        "numbers": "Numbers: {what}",
        "data": "About the data ({n} in all, see procmine log check): {worst}",
        "open": "The time ran out for the precision: it is at least that, at most {upper}",
        "replay": "Token replay (cheap mode): {fit} of {n} cases fit ({share}); token fitness "
        "{mean} (mean of the cases), {total} (all tokens){version}",
        "cheap": "Steps are not judged one by one in the cheap mode: run without --cheap for that",
        "without": "{n} from a time when no version was in force: nothing judges them",
        "head": "Where practice leaves the standard:",
        "more": "{n} more in deviations.csv",
        "row": "{n_cases} ({share}): {what}",
        "kind": "{what} ({kind})",
        "one": "1 case",
        "many": "{n} cases",
        "never": "Steps the log knows nothing of: {steps}",
        "since": "Since {file}: {new} new, {worse} worse, {better} better, {gone} gone",
        "new": "new",
        "worse": "worse, was {before}",
        "better": "better, was {before}",
        "mark": "{row} [{change}]",
        "page": "Page: {path}",
    },
    "zh": {
        "cases": "{n_cases}，{aligned} 个中 {fit} 个完全符合步骤（{share}）",
        "fitness": "拟合度 {mean}（案例平均）、{total}（总成本），精确度 {precision}",
        "cut": "{n}超出日志边界，其在边界外缺少的步骤不计",
        "bounds": "时间已用尽：{n}只有上下界，见 --format json",
        "cut_open": "时间已用尽：日志边界附近有 {n}，其缺少的步骤可能还有一些在边界之外",
        "rules": "规则：违反 {violated} 条，遵守 {kept} 条，无法判断或从未适用 {other} 条",
        "untold": "日志缺少所需数据而无法判断的规则：{rules}（见 rules.csv）",
        "et_al": " 等，另有 {n} 条",
        "accepted": "SOP 认可的偏离：{what}（{n}）",
        "none": "没有偏离标准之处。",
        "unsound": "步骤不健全：{what}",
        "name": "名称：{what}",
        "numbers": "数字：{what}",
        "data": "数据质量（共 {n} 条，见 procmine log check）：{worst}",
        "open": "精确度的计算时间已用尽：至少为此值，至多 {upper}",
        "replay": "令牌重放（简易模式）：{n} 个案例中 {fit} 个符合（{share}）；令牌拟合度 {mean}"
        "（案例平均）、{total}（全部令牌）{version}",
        "cheap": "简易模式不逐步判断；如需逐步判断，请去掉 --cheap",
        "without": "{n}开始时没有版本生效，未作判断",
        "head": "实际做法偏离标准之处：",
        "more": "其余 {n} 项见 deviations.csv",
        "row": "{n_cases}（{share}）：{what}",
        "kind": "{what}（{kind}）",
        "one": "1 个案例",
        "many": "{n} 个案例",
        "never": "日志中没有的步骤：{steps}",
        "since": "与 {file} 相比：新增 {new} 项，变差 {worse} 项，好转 {better} 项，消失 {gone} 项",
        "new": "新增",
        "worse": "变差，之前 {before}",
        "better": "好转，之前 {before}",
        "mark": "{row}【{change}】",
        "page": "页面：{path}",
    },
}


def conformance_text(
    found: Conformance, result: Mapping[str, Any], page: str, *, lang: str = "en"
) -> str:
    """The main facts, the largest deviations, what changed, and where the page is.

    Args:
        found: what ``check`` gave.
        result: what ``conformance_result`` made of it, in the same language.
        page: path of the page.
        lang: ``en`` or ``zh``.
    """
    says = _SAYS[lang]
    lines = [*_facts(found, says, lang)]
    if grave := grave_quality(result):
        worst = min(grave, key=lambda f: (-LEVELS.index(f["level"]), -f["n"], f["id"]))
        lines.append(says["data"].format(n=len(result["quality"]), worst=worst["message"]))
    if result["baseline"]:
        lines.append(_since(result["baseline"], says))
    if found.deviations:
        told = [*map(_row_of(result, says, lang), result["deviations"][:_TOP])]
        lines += ["", says["head"], *(f"  {place}. {row}" for place, row in enumerate(told, 1))]
        if (n := len(found.deviations) - _TOP) > 0:
            lines.append(says["more"].format(n=n))
    elif found.judgement.n_unversioned < found.n_cases and not found.replays:
        lines.append(says["none"])
    return "\n".join([*lines, "", says["page"].format(path=page)])


def _facts(found: Conformance, says: dict[str, str], lang: str) -> Iterator[str]:
    if found.n_cases_aligned:
        yield _cases(found, says)
    if found.fitness_mean is not None:
        numbers = (found.fitness_mean, found.fitness_total, found.precision)
        mean, total, precise = (f"{number:.4f}" for number in numbers)
        yield says["fitness"].format(mean=mean, total=total, precision=precise)
        if found.precision_upper and found.precision_upper > (found.precision or 0.0):
            yield says["open"].format(upper=f"{found.precision_upper:.4f}")
    yield from _replays(found, says)
    if found.n_cut:
        yield says["cut"].format(n=_counted(found.n_cut, says))
    if n := sum(part.alignments.n_cases_open for part in found.parts):
        yield says["bounds"].format(n=_counted(n, says))
    if found.n_cut_open:
        yield says["cut_open"].format(n=_counted(found.n_cut_open, says))
    for notes in found.standard.notes.values():
        yield from (says["unsound"].format(what=n.say(lang)) for n in notes if n.rule == UNSOUND)
        names = [note.say(lang) for note in notes if note.rule in STEP_NAMES]
        yield from (says["name"].format(what=what) for what in names[:_TOP])
        doubtful = [note.say(lang) for note in notes if note.rule == NUMBERS]
        yield from (says["numbers"].format(what=what) for what in doubtful[:_TOP])
    if found.judgement.rulings:
        yield from _rules(found, says)
    for one in found.allowances:
        n_cases = _counted(one.n_cases, says)
        yield says["accepted"].format(what=one.accepted.deviation, n=n_cases)
    if n := found.judgement.n_unversioned:
        yield says["without"].format(n=_counted(n, says))
    if found.judgement.unmatched:
        yield says["never"].format(steps=", ".join(found.judgement.unmatched[:_TOP]))


def _replays(found: Conformance, says: dict[str, str]) -> Iterator[str]:
    for version, one in found.replays.items():
        yield says["replay"].format(
            n=format_count(one.n_cases),
            fit=format_count(one.n_cases_fit),
            share=format_share(one.n_cases_fit / one.n_cases),
            mean=f"{one.fitness_mean:.4f}",
            total=f"{one.fitness_total:.4f}",
            version=f" [{version}]" if version else "",
        )
    if found.replays:
        yield says["cheap"]


def _since(baseline: Mapping[str, Any], says: dict[str, str]) -> str:
    changes = Counter(row["change"] for row in baseline["deviations"])
    counts = {change: changes[change] for change in ("new", "worse", "better", "gone")}
    return says["since"].format(file=baseline["file"], **counts)


def _cases(found: Conformance, says: dict[str, str]) -> str:
    return says["cases"].format(
        n_cases=_counted(found.n_cases, says),
        fit=format_count(found.n_cases_fit),
        aligned=format_count(found.n_cases_aligned),
        share=format_share(found.n_cases_fit / found.n_cases_aligned),
    )


def _counted(n: int, says: dict[str, str]) -> str:
    return says["one"] if n == 1 else says["many"].format(n=format_count(n))


def _rules(found: Conformance, says: dict[str, str]) -> Iterator[str]:
    states = [ruling.state for ruling in found.judgement.rulings]
    violated, kept = states.count("violated"), states.count("kept")
    other = len(states) - violated - kept
    yield says["rules"].format(violated=violated, kept=kept, other=other)
    untold = [one.demand.id for one in found.judgement.rulings if one.state == "cannot tell"]
    if untold:
        # A gate that no longer looks must not look like one that finds nothing.
        more = says["et_al"].format(n=len(untold) - _TOP) if len(untold) > _TOP else ""
        yield says["untold"].format(rules=", ".join(untold[:_TOP]) + more)


def _row_of(
    result: Mapping[str, Any], says: dict[str, str], lang: str
) -> Callable[[Mapping[str, Any]], str]:
    compared = (result["baseline"] or {"deviations": ()})["deviations"]
    before = {row["id"]: row for row in compared}
    said_of = Counter(one["says"] for one in result["deviations"])
    words = Messages(lang)

    def row(one: Mapping[str, Any]) -> str:
        n_cases, share = _counted(one["n_cases"], says), format_share(one["share"], lang=lang)
        what = one["says"]
        if said_of[what] > 1:
            # A rule can be broken in several ways, each a deviation of its own.
            kind = words.plain(f"deviation.{one['type']}.name").lower()
            what = says["kind"].format(what=what, kind=kind)
        said = says["row"].format(n_cases=n_cases, share=share, what=what)
        effect = one["effect"]["lead_time_s"]
        said += lead_time_words(None if effect["reason"] else effect["difference"], lang)
        then = before.get(one["id"])
        if then is None or then["change"] == "same":
            return said
        share = format_share(then["share_before"], lang=lang)
        return says["mark"].format(row=said, change=says[then["change"]].format(before=share))

    return row
