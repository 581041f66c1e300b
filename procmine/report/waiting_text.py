"""What the terminal says about where cases wait, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.calendars_found_text import calendars_found_text
from procmine.report.days_taken_text import days_taken_text, hours_unused_text
from procmine.table import Table
from procmine.units import format_count, format_duration, format_seconds, format_share

__all__ = ["waiting_text"]

# Causes with less than this share of a wait are not told beside it.
_TOLD_SHARE = 0.005
_SAYS = {
    "en": {
        "head": "{n} waits, {total} in sum: {why}",
        "none": "Nothing waits: no step begins later than the one it depends on ends.",
        "row": "{what}: {n} waits, {total} ({share}), half of them over {median}; {why}",
        "pending": "Waited for others and not counted: the customer {customer}, third parties "
        "{third_party} (after {words})",
        "cte": "Cycle-time efficiency {cte}; without {cause} it would be {without}",
        "no_cte": "Cycle-time efficiency cannot be told: no step has both a start and an end",
        "starts": "{n} steps have no start of their own: waits before them include their work",
        "estimated": "{n} starts ({share}) are estimated: the waits before them and efficiency "
        "rest on that",
        "people": "{n} steps name nobody: why they wait cannot be told, and counts as extraneous",
        "24/7": "Everybody is taken to work around the clock: [calendar] or --calendar discovered "
        "says otherwise",
        "concurrent": "Taken as independent, as they come in either order: {pairs}",
        "batching": "batching",
        "contention": "contention",
        "prioritization": "prioritisation",
        "unavailability": "unavailability",
        "extraneous": "extraneous",
        "and": ", ",
    },
    "zh": {
        "head": "共 {n} 次等待，合计 {total}：{why}",
        "none": "没有等待：每个步骤都在其前置步骤结束时即开始。",
        "row": "{what}：{n} 次等待，合计 {total}（{share}），半数超过 {median}；{why}",
        "pending": "等待他人、不计入的时间：客户 {customer}，第三方 {third_party}（状态：{words}）",
        "cte": "周期时间效率 {cte}；若消除{cause}，可达 {without}",
        "no_cte": "无法判断周期时间效率：没有同时具备开始与结束时间的步骤",
        "starts": "{n} 个步骤没有自己的开始时间：其等待时间包含处理时间",
        "estimated": "{n} 个开始时间（{share}）是估计值：其前的等待和效率以此为据",
        "people": "{n} 个步骤未注明处理人：等待原因无法判断，计为外部等待",
        "24/7": "假定所有人全天候工作；可用 [calendar] 或 --calendar discovered 另行指定",
        "concurrent": "先后次序不定，视为互不依赖：{pairs}",
        "batching": "攒批等待",
        "contention": "资源争用",
        "prioritization": "优先处理后来者",
        "unavailability": "人员不在岗",
        "extraneous": "外部等待",
        "and": "、",
    },
}


def waiting_text(table: Table, *, lang: str = "en") -> str:
    """The sum of all waits and why, what this rests on, then the rows of the table."""
    says, figures = _SAYS[lang], table.figures
    if not figures["n_transitions"] or not (figures["waiting_s"] + _pending_s(figures)):
        return says["none"]
    total = format_seconds("total_s", figures["waiting_s"], lang=lang)
    lines = [
        says["head"].format(
            n=format_count(figures["n_transitions"]),
            total=total,
            why=_why(figures["causes_s"], says, lang),
        ),
        _efficiency(figures, says, lang),
        *_grounds(figures, says, lang),
    ]
    rows = [_row(row, says, lang) for row in table]
    return "\n".join([*lines, "", *(f"  {place}. {row}" for place, row in enumerate(rows, 1))])


def _pending_s(figures: Mapping[str, Any]) -> float:
    return float(sum(figures["pending_s"].values()))


def _why(causes_s: Mapping[str, float], says: Mapping[str, str], lang: str) -> str:
    whole = sum(causes_s.values())
    shares = {cause: seconds / whole for cause, seconds in causes_s.items() if whole}
    told = sorted(shares, key=lambda cause: -shares[cause])
    parts = [
        f"{says[cause]} {format_share(shares[cause], lang=lang)}"
        for cause in told
        if shares[cause] >= _TOLD_SHARE
    ]
    return says["and"].join(parts) or "–"


def _efficiency(figures: Mapping[str, Any], says: Mapping[str, str], lang: str) -> str:
    if figures["cte"] is None:
        return says["no_cte"]
    best = max(figures["cte_without"], key=figures["cte_without"].__getitem__)
    cte, without = figures["cte"], figures["cte_without"][best]
    written = {"cte": format_share(cte, lang=lang), "without": format_share(without, lang=lang)}
    return says["cte"].format(cause=says[best], **written)


def _grounds(figures: Mapping[str, Any], says: Mapping[str, str], lang: str) -> list[str]:
    """What the figures rest on, where that is not plain."""
    lines = [says[figures["calendar"]]] if figures["calendar"] in says else []
    lines += calendars_found_text(figures["calendars_found"], lang)
    lines += days_taken_text(figures["public_days"], lang)
    lines += hours_unused_text(figures["n_calendars_unused"], lang)
    if _pending_s(figures):
        spans = {
            whom: format_seconds("total_s", seconds, lang=lang)
            for whom, seconds in figures["pending_s"].items()
        }
        words = says["and"].join(figures["pending_words"])
        lines.append(says["pending"].format(words=words, **spans))
    share = format_share(figures["estimated_start_share"], lang=lang)
    counts = ("estimated_start", "without_start", "without_resource")
    for name, key in zip(
        ("estimated", "starts", "people"), (f"n_{c}" for c in counts), strict=True
    ):
        if figures[key]:
            lines.append(says[name].format(n=format_count(figures[key]), share=share))
    if figures["concurrent"]:
        pairs = says["and"].join(f"{a} | {b}" for a, b in figures["concurrent"])
        lines.append(says["concurrent"].format(pairs=pairs))
    return lines


def _row(row: Mapping[str, Any], says: Mapping[str, str], lang: str) -> str:
    ends = [
        row[name] for name in ("source", "target", "activity", "team", "resource") if name in row
    ]
    causes = {name: row[f"{name}_total_s"] for name in says if f"{name}_total_s" in row}
    return says["row"].format(
        what=" → ".join(ends),
        n=format_count(row["n"]),
        total=format_seconds("total_s", row["total_s"], lang=lang),
        share=format_share(row["wait_share"], lang=lang),
        median=format_duration(row["p50_s"], lang=lang),
        why=_why(causes, says, lang),
    )
