"""What the terminal says about where the lead time goes, and the same as plain data."""

from __future__ import annotations

from typing import Any

from procmine.units import format_count, format_seconds, format_share
from procmine.valuestream.ledger import BUCKETS, NOBODY, TimeLedger

__all__ = ["valuestream_json", "valuestream_text"]

_TOP = 10
_SAYS = {
    "en": {
        "head": "{n} cases, {total} of lead time in sum; every second of it once:",
        "bucket": "{name}: {span} ({share})",
        "labour": "Labour, side by side or not: {labour}; activity ratio {ratio}",
        "pce": "First-time work over lead time: {elapsed} elapsed, {working} in working time; "
        "which of it is of value nobody has said yet",
        "no_pce": "How much of it is work cannot be told: no step has both a start and an end",
        "estimated": "{n} of {all} starts are estimated: work and waits rest on them",
        "rows": "Whose time it is, the longest first:",
        "row": "{who}: {span} ({share}), most of it {why}",
        "nobody": "steps nobody is named for",
        "none": "No time passes in this log: no case lasts longer than an instant.",
        "processing": "worked on",
        "rework": "worked on again",
        "batching": "waiting for a batch",
        "contention": "waiting for a busy person, in turn",
        "prioritization": "waiting for a busy person, passed over",
        "unavailability": "waiting for an absent person",
        "extraneous": "waiting for no reason the log tells",
        "pending_customer": "waiting for the customer",
        "pending_third_party": "waiting for a third party",
        "off_hours": "outside working hours",
        "idle_in_system": "idle in the system",
        "unknown": "cannot be told",
    },
    "zh": {
        "head": "{n} 个案例，流转时间合计 {total}；每一秒只计一次：",
        "bucket": "{name}：{span}（{share}）",
        "labour": "工时合计（含并行）：{labour}；作业比率 {ratio}",
        "pce": "首次处理占流转时间：按日历时间 {elapsed}，按工作时间 {working}；"
        "其中多少创造价值尚未标注",
        "no_pce": "无法判断其中多少是处理时间：没有同时具备开始与结束时间的步骤",
        "estimated": "{all} 个开始时间中有 {n} 个是估计值：处理时间及相应的等待时间以此为据",
        "rows": "时间归属，由长到短：",
        "row": "{who}：{span}（{share}），主要是{why}",
        "nobody": "未注明处理人的步骤",
        "none": "日志中没有时间流逝：所有案例都在同一时刻开始和结束。",
        "processing": "处理",
        "rework": "重复处理",
        "batching": "攒批等待",
        "contention": "等待忙碌人员（按序）",
        "prioritization": "等待忙碌人员（后来者优先）",
        "unavailability": "等待不在岗人员",
        "extraneous": "原因不明的等待",
        "pending_customer": "等待客户",
        "pending_third_party": "等待第三方",
        "off_hours": "非工作时间",
        "idle_in_system": "系统内闲置",
        "unknown": "无法判断",
    },
}


def valuestream_json(found: TimeLedger, by: str) -> dict[str, Any]:
    """The ledger as plain data: buckets that sum to the lead time, ratios, and rows."""
    return {
        "n_cases": found.waits.work.n_cases,
        "lead_time_s": found.lead_time_us / 1e6,
        "ledger_s": {name: us / 1e6 for name, us in found.totals_us.items()},
        "labour_s": found.labour_us / 1e6,
        "pce_elapsed": found.pce_elapsed,
        "pce_working": found.pce_working,
        "activity_ratio": found.activity_ratio,
        "n_estimated_start": int(found.waits.work.estimated.sum()),
        "calendar": found.waits.shifts.origin,
        "rows": found.table(by).records(),
    }


def valuestream_text(found: TimeLedger, by: str, *, lang: str = "en") -> str:
    """The sum of all lead times by bucket, then by activity or team."""
    says, whole = _SAYS[lang], found.lead_time_us / 1e6
    if not whole:
        return says["none"]
    n = format_count(found.waits.work.n_cases)
    lines = [says["head"].format(n=n, total=_span(whole, lang))]
    spans = {name: us / 1e6 for name, us in found.totals_us.items() if us}
    for name in sorted(spans, key=lambda one: -spans[one]):
        lines.append("  " + _bucket(says[name], spans[name], whole, lang))
    lines += ["", *_ratios(found, lang)]
    if by == "log":
        return "\n".join(lines)
    rows = sorted(found.table(by), key=lambda row: (-row["lead_time_total_s"], row[by]))
    told = [_row(row, by, whole, lang) for row in rows[:_TOP] if row["lead_time_total_s"]]
    lines += ["", says["rows"], *(f"  {place}. {row}" for place, row in enumerate(told, 1))]
    return "\n".join(lines)


def _span(seconds: float, lang: str) -> str:
    return format_seconds("total_s", seconds, lang=lang)


def _bucket(name: str, seconds: float, whole: float, lang: str) -> str:
    share = format_share(seconds / whole, lang=lang)
    return _SAYS[lang]["bucket"].format(name=name, span=_span(seconds, lang), share=share)


def _ratios(found: TimeLedger, lang: str) -> list[str]:
    says = _SAYS[lang]
    if found.pce_elapsed is None:
        return [says["no_pce"]]
    elapsed, working, ratio = (
        format_share(share, lang=lang)
        for share in (found.pce_elapsed, found.pce_working, found.activity_ratio)
    )
    labour = _span(found.labour_us / 1e6, lang)
    n, work = int(found.waits.work.estimated.sum()), found.waits.work
    told = says["estimated"].format(n=format_count(n), all=format_count(len(work)))
    return [
        *([told] if n else []),
        says["pce"].format(elapsed=elapsed, working=working),
        says["labour"].format(labour=labour, ratio=ratio),
    ]


def _row(row: dict[str, Any], by: str, whole: float, lang: str) -> str:
    says, seconds = _SAYS[lang], row["lead_time_total_s"]
    most = max(BUCKETS, key=lambda name: row[f"{name}_total_s"])
    share = format_share(seconds / whole, lang=lang)
    who = says["nobody"] if row[by] == NOBODY else row[by]
    return says["row"].format(who=who, span=_span(seconds, lang), share=share, why=says[most])
