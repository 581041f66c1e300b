"""What the terminal says about the steps of a value stream, its flow and its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procmine.draw.text import text_width
from procmine.finding import say_counts
from procmine.plaintext import plain_text
from procmine.units import format_count, format_duration, format_number, format_share
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap

__all__ = ["stream_text"]

_TOP = 12
_SAYS: dict[str, dict[str, Any]] = {
    "en": {
        "steps": "Step by step, in the usual order (medians, elapsed; n in the log; * at least "
        "half of the cases go through it):",
        "heads": ("step", "value", "n", "PT", "wait", "LT", "LT p95", "%C&A", "FPY", "FTE", "WIP"),
        "more": "{n} rarer steps are in the JSON and in steps.csv",
        "rolled": "Through the whole main path without being sent back {complete}, without a "
        "repeat {first}",
        "flow": "A case every {takt} of working time, {done} a day done, {wip} under way on "
        "average",
        "little": "Little's law in the middle of the log: {wip} under way, {law} by throughput × "
        "lead time ({difference} apart); {start} under way when that stretch began, {end} when it "
        "ended",
        "open": "{start} cases were probably under way before the log began, {end} go on after it",
        "slices": "By {by}:",
        "untold_slices": "{n_untold:slice|slices} of fewer cases than smallest_group of [privacy]: "
        "not told",
        "slice": "{name}: {n} cases, lead time p50 {p50}, p85 {p85}, p95 {p95}; %C&A {complete}",
        "target": "Target: mean lead time {after} instead of {before} (−{share}); only arithmetic "
        "on the cases of the log, all else staying as it is",
        "claim": "{step}, {what}: {saved} a case",
        "beside": "{step}, {what}: {saved} a case; {beside} more is not claimed, as other steps "
        "are in hand meanwhile",
        "wait": "wait",
        "work": "work",
        "control": "This removes a control point: {names}",
        "untold": "? cannot be told: {why}",
        "no-start": "no start is known",
        "no-resource": "nobody is named",
        "nothing-passed-on": "the step passes nothing on",
        "no-time": "no time passes",
        "cohort": "cases of a period run on beyond it",
        "of-steps": "slices of steps hold no whole cases",
        "too-short": "the log is too short for Little's law",
    },
    "zh": {
        "steps": "按通常顺序逐步列出（中位数，日历时间；n 为次数；* 至少半数案例经过）：",
        "heads": (
            "步骤", "价值", "n", "PT", "等待", "LT", "LT p95", "%C&A", "一次通过", "FTE", "在制"
        ),
        "more": "其余 {n} 个较少见的步骤见 JSON 与 steps.csv",
        "rolled": "走完主路径且从未被退回的比例 {complete}，从未重复的比例 {first}",
        "flow": "每 {takt}（工作时间）到达一个案例，每天完成 {done} 个，平均在制 {wip} 个",
        "little": "日志中段的利特尔法则：在制 {wip}，按吞吐量 × 流转时间为 {law}（相差 "
        "{difference}）；该时段开始时在制 {start} 个，结束时 {end} 个",
        "open": "日志开始前可能已有 {start} 个案例在处理，结束后仍有 {end} 个未完成",
        "slices": "按 {by}：",
        "untold_slices": "另有 {n_untold} 类的案例数少于 [privacy] 的 smallest_group，不予显示",
        "slice": "{name}：{n} 个案例，流转时间 p50 {p50}，p85 {p85}，p95 {p95}；"
        "%C&A {complete}",
        "target": "目标：平均流转时间 {after}，原为 {before}（−{share}）；仅为算术推算，"
        "其余保持不变",
        "claim": "{step}，{what}：每案例 {saved}",
        "beside": "{step}，{what}：每案例 {saved}；另有 {beside} 因其他步骤同时进行而未计入",
        "wait": "等待",
        "work": "处理",
        "control": "此举去除了控制点：{names}",
        "untold": "? 无法判断：{why}",
        "no-start": "没有开始时间",
        "no-resource": "未注明人员",
        "nothing-passed-on": "该步骤没有向后传递",
        "no-time": "没有时间流逝",
        "cohort": "某一期间的案例会延续到期间之后",
        "of-steps": "按步骤切分不含完整案例",
        "too-short": "日志太短，无法检验利特尔法则",
    },
}  # fmt: skip
_VALUES = {
    "en": {"VA": "VA", "BVA": "BVA", "NVA": "NVA", "untagged": "–"},
    "zh": {"VA": "增值", "BVA": "必要非增值", "NVA": "纯浪费", "untagged": "–"},
}
_UNTOLD, _NONE = "?", "–"


def stream_text(found: ValueStreamMap, *, lang: str = "en", n_untold: int = 0) -> str:
    """The steps of the stream as a table, then its flow, its slices and its target.

    Args:
        found: the map.
        lang: ``en`` or ``zh``.
        n_untold: how many slices are of too few cases to be told.
    """
    says = _SAYS[lang]
    shown = sorted(found.steps, key=lambda step: (not step.on_path, -step.n))[:_TOP]
    steps = [step for step in found.steps if step in shown]
    lines = [says["steps"], *_aligned([says["heads"], *(_row(step, lang) for step in steps)])]
    if len(steps) < len(found.steps):
        more = format_count(len(found.steps) - len(steps))
        lines.append("  " + says["more"].format(n=more))
    lines += ["", *_whole(found, lang), *_reasons(found, lang)]
    if found.slices:
        lines += ["", says["slices"].format(by=found.slices[0].by)]
        lines += ["  " + _slice(one, lang) for one in found.slices]
    if n_untold:
        lines.append("  " + say_counts(says["untold_slices"], {"n_untold": n_untold}))
    if found.target is not None:
        lines += ["", *_target(found, lang)]
    return "\n".join(lines)


def _row(step: StreamStep, lang: str) -> tuple[str, ...]:
    first = step.untold.get("wait") == "nothing-before"
    return (
        plain_text(step.activity) + (" *" if step.on_path else ""),
        _VALUES[lang][step.value],
        format_count(step.n),
        _span(step.pt.p50_s, lang),
        _NONE if first else _span(step.wait.p50_s, lang),
        _span(step.lt.p50_s, lang),
        _span(step.lt.p95_s, lang),
        _share(step.complete_share, lang),
        _share(step.first_pass_share, lang),
        _number(step.fte),
        _number(step.wip),
    )


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Cells below one another: names to the left, figures to the right; Chinese is two wide."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell + " " * (width - _width(cell))
            if place < 2
            else " " * (width - _width(cell)) + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def _width(text: str) -> int:
    """How many columns of a terminal this text takes."""
    return sum(2 if text_width(char, 1) >= 1 and ord(char) > 0x2E7F else 1 for char in text)


def _whole(found: ValueStreamMap, lang: str) -> list[str]:
    says, flow = _SAYS[lang], found.flow
    lines = [
        says["rolled"].format(
            complete=_share(found.rolled_complete_share, lang),
            first=_share(found.rolled_first_pass_share, lang),
        )
    ]
    if flow.takt_s is not None and flow.throughput_per_day is not None:
        done, wip = _number(flow.throughput_per_day), _number(flow.wip)
        lines.append(says["flow"].format(takt=_span(flow.takt_s, lang), done=done, wip=wip))
    little = flow.little
    if little is not None and little.difference_share is not None:
        lines.append(
            says["little"].format(
                wip=_number(little.wip),
                law=_number(little.wip_by_law),
                difference=_share(abs(little.difference_share), lang),
                start=format_count(little.n_at_start),
                end=format_count(little.n_at_end),
            )
        )
    if flow.n_open_at_start or flow.n_open_at_end:
        start, end = format_count(flow.n_open_at_start or 0), format_count(flow.n_open_at_end or 0)
        lines.append(says["open"].format(start=start, end=end))
    return lines


def _reasons(found: ValueStreamMap, lang: str) -> list[str]:
    says = _SAYS[lang]
    reasons = {reason for step in found.steps for reason in step.untold.values()}
    reasons |= {reason for name, reason in found.untold.items() if name == "little"}
    told = [says[reason] for reason in sorted(reasons) if reason in says]
    gap = "；" if lang == "zh" else "; "
    return [says["untold"].format(why=gap.join(told))] if told else []


def _slice(one: ValueStreamMap, lang: str) -> str:
    said: str = _SAYS[lang]["slice"].format(
        name=plain_text(one.name),
        n=format_count(one.n_cases),
        p50=_span(one.lead.p50_s, lang),
        p85=_span(one.lead.p85_s, lang),
        p95=_span(one.lead.p95_s, lang),
        complete=_share(one.rolled_complete_share, lang),
    )
    return said


def _target(found: ValueStreamMap, lang: str) -> list[str]:
    says, target = _SAYS[lang], found.target
    if target is None:
        return []
    n, before = max(found.n_cases, 1), found.efficiency.lead_us
    share = target.saved_us / before if before else 0.0
    lines = [
        says["target"].format(
            after=_span(target.lead.mean_s, lang),
            before=_span(found.lead.mean_s, lang),
            share=_share(share, lang),
        )
    ]
    for claim in target.claims:
        told = says["beside" if claim.beside_us else "claim"]
        lines.append(
            "  "
            + told.format(
                step=plain_text(claim.activity),
                what=says[claim.what],
                saved=_span(claim.saved_us / n / 1e6, lang),
                beside=_span(claim.beside_us / n / 1e6, lang),
            )
        )
    if target.control_points:
        comma = "、" if lang == "zh" else ", "
        names = comma.join(map(plain_text, target.control_points))
        lines.append("  " + says["control"].format(names=names))
    return lines


def _span(seconds: float | None, lang: str) -> str:
    return _UNTOLD if seconds is None else format_duration(seconds, lang=lang)


def _share(share: float | None, lang: str) -> str:
    return _UNTOLD if share is None else format_share(share, lang=lang)


def _number(value: float | None) -> str:
    if value is None:
        return _UNTOLD
    return format_number(value, digits=2)
