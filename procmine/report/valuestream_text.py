"""What the terminal says about where the lead time goes, and the same as plain data."""

from __future__ import annotations

from typing import Any

from procmine.report.calendars_found_text import calendars_found_text
from procmine.report.cost_text import cost_json, cost_text
from procmine.report.days_taken_text import days_taken_text, hours_unused_text
from procmine.summary.calendars_found import calendars_found
from procmine.summary.days_taken import days_taken
from procmine.units import format_count, format_seconds, format_share
from procmine.valuestream import Costs, sensitivity
from procmine.valuestream.buckets import BUCKETS, NOBODY
from procmine.valuestream.ledger import TimeLedger

__all__ = ["valuestream_json", "valuestream_text"]

_TOP = 10
_SAYS = {
    "en": {
        "head": "{n} cases, {total} of lead time in sum; every second of it once:",
        "bucket": "{name}: {span} ({share})",
        "labour_shared": "Labour, shared out where one person does several steps at once: "
        "{labour}; activity ratio {ratio}",
        "labour_whole": "Labour, every step from start to end: {labour}; activity ratio {ratio}",
        "bound": "Process cycle efficiency: {elapsed} at most, {working} in working time; that is "
        "all first-time work, and no tag says yet how much of it is of value "
        "(procmine valuestream init)",
        "pce": "Process cycle efficiency, value-adding over lead time: {elapsed} elapsed, "
        "{working} in working time; were all first-time work of value, {most} and {most_working}",
        "steps": "Value-adding steps: {n} of {all} done ({share}); counted, not timed",
        "doubt": "{n} of {all} tags {are} doubtful, {proposed} of them only proposed: "
        "if they are wrong, {low} to {high} of the lead time are of value; {step} moves it most, "
        "to {wrong}",
        "doubt_steps": "{n} of {all} tags {are} doubtful, {proposed} of them only proposed: "
        "if they are wrong, {low} to {high} of the steps are of value",
        "absent": "Tagged, but not in this log: {names}",
        "no_pce": "How much of it is work cannot be told: no step has both a start and an end",
        "estimated": "{n} of {all} starts ({share}) are estimated: work, waits, labour and "
        "efficiency rest on them",
        "and": ", ",
        "rows": "Whose time it is, the longest first:",
        "row": "{who}: {span} ({share}), most of it {why}",
        "nobody": "steps nobody is named for",
        "none": "No time passes in this log: no case lasts longer than an instant.",
        "value_adding": "worked on, of value",
        "necessary": "worked on, necessary",
        "waste": "worked on, waste",
        "untagged": "worked on, untagged",
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
        "labour_shared": "工时合计（同一人并行的步骤按份均摊）：{labour}；作业比率 {ratio}",
        "labour_whole": "工时合计（每个步骤自始至终全部计入）：{labour}；作业比率 {ratio}",
        "bound": "过程周期效率：至多 {elapsed}，按工作时间至多 {working}；"
        "此为全部首次处理时间所占比例，其中多少增值尚未标注（procmine valuestream init）",
        "pce": "过程周期效率（增值时间占流转时间）：按日历时间 {elapsed}，按工作时间 {working}；"
        "即使首次处理全部增值，也只有 {most} 和 {most_working}",
        "steps": "增值步骤：已执行的 {all} 个步骤中有 {n} 个（{share}）；按次数而非时间计",
        "doubt": "{all} 个标注中有 {n} 个存疑（其中 {proposed} 个仅为提议）：若标错，"
        "增值时间占流转时间 {low} 至 {high}；"
        "影响最大的是{step}，若标错则为 {wrong}",
        "doubt_steps": "{all} 个标注中有 {n} 个存疑（其中 {proposed} 个仅为提议）：若标错，"
        "增值步骤占 {low} 至 {high}",
        "absent": "已标注但本日志中没有：{names}",
        "no_pce": "无法判断其中多少是处理时间：没有同时具备开始与结束时间的步骤",
        "estimated": "{all} 个开始时间中有 {n} 个（{share}）是估计值："
        "处理、等待、工时与效率均以此为据",
        "and": "，",
        "rows": "时间归属，由长到短：",
        "row": "{who}：{span}（{share}），主要是{why}",
        "nobody": "未注明处理人的步骤",
        "none": "日志中没有时间流逝：所有案例都在同一时刻开始和结束。",
        "value_adding": "处理：增值",
        "necessary": "处理：必要非增值",
        "waste": "处理：纯浪费",
        "untagged": "处理：未标注",
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


def valuestream_json(found: TimeLedger, by: str, costs: Costs | None = None) -> dict[str, Any]:
    """The ledger as plain data: buckets that sum to the lead time, ratios, and rows."""
    doubt = sensitivity(found)
    return {
        "n_cases": found.waits.work.n_cases,
        "lead_time_s": found.lead_time_us / 1e6,
        "ledger_s": {name: us / 1e6 for name, us in found.totals_us.items()},
        "processing_s": found.processing_us / 1e6,
        "labour_s": found.labour_us / 1e6,
        "pce_basis": "value_adding" if found.tags else "upper_bound",
        "pce_elapsed": found.pce_elapsed,
        "pce_working": found.pce_working,
        "pce_steps": found.pce_steps,
        "pce_bound_elapsed": found.pce_bound_elapsed,
        "pce_bound_working": found.pce_bound_working,
        "activity_ratio": found.activity_ratio,
        "n_steps": found.n_steps,
        "multitasking": found.multitasking,
        "n_estimated_start": int(found.waits.work.estimated.sum()),
        "estimated_start_share": found.estimated_share,
        "calendar": found.waits.shifts.origin,
        "calendars_found": calendars_found(found.waits.shifts),
        "public_days": days_taken(found.waits.shifts, found.waits.work),
        "n_calendars_unused": _n_unused(found),
        "tags": {
            "version": found.tags.version,
            "n_activities": found.tags.n_activities,
            "n_proposed": found.tags.n_proposed,
            "n_doubtful": len(found.tags.doubtful),
            "absent": list(found.tags.absent),
            "steps": found.tags.table().records(),
        },
        "sensitivity": {
            "pce_elapsed": doubt.pce_elapsed,
            "pce_working": doubt.pce_working,
            "pce_steps": doubt.pce_steps,
            "waste_share": doubt.waste_share,
            "steps": doubt.steps.records(),
        },
        "cost": None if costs is None else cost_json(costs, by),
        "rows": found.table(by).records(),
    }


def valuestream_text(
    found: TimeLedger, by: str, costs: Costs | None = None, *, lang: str = "en"
) -> str:
    """The sum of all lead times by bucket, then by activity or team."""
    says, whole = _SAYS[lang], found.lead_time_us / 1e6
    if not whole:
        return says["none"]
    n = format_count(found.waits.work.n_cases)
    lines = [says["head"].format(n=n, total=_span(whole, lang))]
    spans = {name: us / 1e6 for name, us in found.totals_us.items() if us}
    for name in sorted(spans, key=lambda one: -spans[one]):
        lines.append("  " + _bucket(says[name], spans[name], whole, lang))
    lines += ["", *_ratios(found, lang), *([] if costs is None else cost_text(costs, lang))]
    lines += calendars_found_text(calendars_found(found.waits.shifts), lang)
    lines += days_taken_text(days_taken(found.waits.shifts, found.waits.work), lang)
    lines += hours_unused_text(_n_unused(found), lang)
    if by == "log":
        return "\n".join(lines)
    rows = sorted(found.table(by), key=lambda row: (-row["lead_time_total_s"], row[by]))
    told = [_row(row, by, whole, lang) for row in rows[:_TOP] if row["lead_time_total_s"]]
    lines += ["", says["rows"], *(f"  {place}. {row}" for place, row in enumerate(told, 1))]
    return "\n".join(lines)


def _n_unused(found: TimeLedger) -> int:
    return sum(map(len, found.waits.shifts.unused(found.waits.work).values()))


def _span(seconds: float, lang: str) -> str:
    return format_seconds("total_s", seconds, lang=lang)


def _bucket(name: str, seconds: float, whole: float, lang: str) -> str:
    share = format_share(seconds / whole, lang=lang)
    return _SAYS[lang]["bucket"].format(name=name, span=_span(seconds, lang), share=share)


def _ratios(found: TimeLedger, lang: str) -> list[str]:
    says = _SAYS[lang]
    if found.pce_elapsed is None:
        return [says["no_pce"], *_worth(found, lang)]
    labour = _span(found.labour_us / 1e6, lang)
    n, work = int(found.waits.work.estimated.sum()), found.waits.work
    told = says["estimated"].format(
        n=format_count(n),
        all=format_count(len(work)),
        share=format_share(found.estimated_share, lang=lang),
    )
    shares = {
        "elapsed": found.pce_elapsed,
        "working": found.pce_working,
        "most": found.pce_bound_elapsed,
        "most_working": found.pce_bound_working,
    }
    said = {name: format_share(share, lang=lang) for name, share in shares.items()}
    ratio = format_share(found.activity_ratio, lang=lang)
    return [
        *([told] if n else []),
        says["pce" if found.tags else "bound"].format(**said),
        *_worth(found, lang),
        says[f"labour_{found.multitasking}"].format(labour=labour, ratio=ratio),
    ]


def _worth(found: TimeLedger, lang: str) -> list[str]:
    """What the tags say of the steps, and how far they can be trusted."""
    if not found.tags:
        return []
    says, n, doubt = _SAYS[lang], found.n_steps, sensitivity(found)
    counted = {
        "n": format_count(n["value_adding"]),
        "all": format_count(sum(n.values())),
        "share": format_share(found.pce_steps, lang=lang),
    }
    lines = [says["steps"].format(**counted)]
    bounds = doubt.pce_elapsed or doubt.pce_steps
    if found.tags.doubtful and bounds:
        most = next(iter(doubt.steps))
        low, high = (format_share(bound, lang=lang) for bound in bounds)
        n_tagged = sum(found.tags.n_activities[value] for value in ("VA", "BVA", "NVA"))
        line = says["doubt" if doubt.pce_elapsed else "doubt_steps"].format(
            n=format_count(len(found.tags.doubtful)),
            are="is" if len(found.tags.doubtful) == 1 else "are",
            all=format_count(n_tagged),
            proposed=format_count(found.tags.n_proposed),
            low=low,
            high=high,
            step=most["activity"],
            wrong=format_share(most["pce_if_wrong_share"], lang=lang),
        )
        lines.append(line)
    if found.tags.absent:
        lines.append(says["absent"].format(names=says["and"].join(found.tags.absent)))
    return lines


def _row(row: dict[str, Any], by: str, whole: float, lang: str) -> str:
    says, seconds = _SAYS[lang], row["lead_time_total_s"]
    most = max(BUCKETS, key=lambda name: row[f"{name}_total_s"])
    share = format_share(seconds / whole, lang=lang)
    who = says["nobody"] if row[by] == NOBODY else row[by]
    return says["row"].format(who=who, span=_span(seconds, lang), share=share, why=says[most])
