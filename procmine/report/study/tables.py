"""The tables of a report, as they stand in its workbook: hours as hours, shares as shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from procmine.report.messages import Messages
from procmine.report.study.buckets import DRAWN, GROUPS
from procmine.report.study.sheet import StudySheet
from procmine.report.workbook import Chart
from procmine.summary.people import passed_on
from procmine.table import Column, Table
from procmine.valuestream.buckets import NOBODY

__all__ = ["study_charts", "study_tables"]

Rows = Iterable[Mapping[str, Any]]

_HOUR_S = 3600
_MOST_BARS = 20
# Process time, wait before it and both of a step, and what is told of each.
_SPANS, _FIGURES = ("pt", "wait", "lt"), ("mean", "p50", "p85", "p95")
_KPI_COLUMNS = (
    ("kpi", "text"), ("value_is", "number"), ("unit_is", "text"), ("low", "number"),
    ("high", "number"), ("target_is", "number"), ("is_met", "text"), ("n_cases", "n"),
)  # fmt: skip
_FINDING_COLUMNS = (
    ("finding", "text"), ("hours", "number"), ("money_is", "number"), ("n", "n"), ("says", "text"),
    ("where", "text"), ("part", "text"), ("assumption", "text"), ("advice", "text"),
    ("harmless_when", "text"), ("id", "text"),
)  # fmt: skip
_VARIANT_COLUMNS = (
    ("rank", "n"), ("n_cases", "n"), ("share", "share"), ("covered_share", "share"),
    ("p50_hours", "number"), ("p95_hours", "number"), ("ways_steps", "text"),
)  # fmt: skip
_HOUR_COLUMNS = (("weekday", "text"), ("hour", "n"), ("n_arrivals", "n"), ("n_completions", "n"))
_DAY_COLUMNS = (
    ("day", "text"), ("n_arrivals", "n"), ("n_completions", "n"), ("n_in_progress", "n"),
)  # fmt: skip
_HANDOVER_COLUMNS = (
    ("source", "text"), ("target", "text"), ("n", "n"), ("mean_hours", "number"),
)  # fmt: skip
_INPUT_COLUMNS = (("role", "text"), ("file", "text"), ("sha256", "text"))


def study_tables(sheet: StudySheet) -> dict[str, Table]:
    """Which tables does the workbook of a report hold?

    Returns:
        Name of the sheet (a message ``study_sheet.<name>``) to its table; those without a row are
        left out.
    """
    makers: dict[str, Callable[[StudySheet], Table]] = {
        "kpis": _kpis,
        "findings": _findings,
        "ledger": _ledger,
        "steps": _steps,
        "stream": _stream,
        "slices": _slices,
        "variants": _variants,
        "handovers": _handovers,
        "hours": _hours,
        "days": _days,
        "inputs": _inputs,
    }
    found = {name: make(sheet) for name, make in makers.items()}
    return {name: table for name, table in found.items() if len(table)}


def study_charts(tables: Mapping[str, Table], say: Messages) -> dict[str, Chart]:
    """Which charts stand beside them?"""

    def titled(name: str) -> str:
        return say.plain(f"study_sheet.{name}_chart")

    buckets = [f"{name}_hours" for name in DRAWN]
    charts = {
        "findings": Chart(titled("findings"), "bar", "finding", ["hours"], _MOST_BARS),
        "ledger": Chart(titled("ledger"), "bar", "bucket", ["hours"], len(DRAWN)),
        "steps": Chart(titled("steps"), "bar", "activity", buckets, _MOST_BARS, is_stacked=True),
        "variants": Chart(titled("variants"), "column", "rank", ["n_cases"], _MOST_BARS),
        "hours": Chart(titled("hours"), "column", "hour", ["n_arrivals", "n_completions"], 24 * 7),
        "days": Chart(
            titled("days"), "line", "day", ["n_arrivals", "n_completions", "n_in_progress"], 5000
        ),
    }
    return {name: chart for name, chart in charts.items() if name in tables}


def _table(title: str, columns: Sequence[tuple[str, str]], rows: Rows) -> Table:
    listed = list(rows)
    return Table(
        title,
        [Column(name, name, unit) for name, unit in columns],
        {name: [row.get(name) for row in listed] for name, _ in columns},
    )


def _hours_of(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / _HOUR_S


def _kpis(sheet: StudySheet) -> Table:
    say = sheet.say
    units = {"s": say.plain("study_sheet.unit_h"), "share": say.plain("study_sheet.unit_share")}

    def row(kpi: Mapping[str, Any]) -> dict[str, Any]:
        in_hours = kpi["unit"] == "s"
        low, high = kpi["interval"] or (None, None)
        told = {"value_is": kpi["value"], "low": low, "high": high, "target_is": kpi["target"]}
        met = {True: "study_sheet.yes", False: "study_sheet.no"}.get(kpi["met"])
        return {
            "kpi": say.plain(f"kpi.{kpi['id']}"),
            "unit_is": units[kpi["unit"]],
            "is_met": say.plain(met) if met else "",
            "n_cases": kpi["n_cases"],
            **{name: _hours_of(number) if in_hours else number for name, number in told.items()},
        }

    return _table("Five numbers", _KPI_COLUMNS, map(row, sheet.result["kpis"]))


def _slices(sheet: StudySheet) -> Table:
    columns = [("slices_by", "text"), ("slice", "text"), ("n_cases", "n"), ("hours", "number")]
    columns += [(f"{name}_hours", "number") for name in DRAWN]
    rows = (
        {
            "slices_by": sheet.say.plain(f"study_slices.by_{one['by']}"),
            "slice": row["name"],
            "n_cases": row["n_cases"],
            "hours": row["lead_time_s"] / _HOUR_S,
            **{f"{name}_hours": row["ledger_s"][name] / _HOUR_S for name in DRAWN},
        }
        for one in sheet.result["slices"]
        for row in one["slices"]
        if row["ledger_s"] is not None
    )
    return _table("Time by kind of case", columns, rows)


def _findings(sheet: StudySheet) -> Table:
    say = sheet.say
    return _table(
        "Findings",
        _FINDING_COLUMNS,
        (
            {
                **one,
                "finding": one["name"],
                "part": say.plain(f"study_part.{one['kind']}"),
                "hours": _hours_of(one["cost_s"]),
                "money_is": one["cost_money"],
            }
            for one in sheet.result["findings"]
        ),
    )


def _ledger(sheet: StudySheet) -> Table:
    say, told = sheet.say, sheet.value_stream
    columns = (
        ("bucket", "text"),
        ("kind_of_time", "text"),
        ("hours", "number"),
        ("share", "share"),
    )
    if told is None:
        return _table("Ledger", columns, [])
    rows = [
        {
            "bucket": say.plain(f"bucket.{name}"),
            "kind_of_time": say.plain(f"time_group.{group}"),
            "hours": told["ledger_s"][name] / _HOUR_S,
            "share": told["ledger_us"][name] / told["lead_time_us"],
        }
        for group, names in GROUPS.items()
        for name in names
    ]
    return _table("Ledger", columns, rows)


def _steps(sheet: StudySheet) -> Table:
    told, say = sheet.value_stream, sheet.say
    columns = [("activity", "text"), ("hours", "number")]
    columns += [(f"{name}_hours", "number") for name in DRAWN]
    rows = [] if told is None else told["rows"]
    return _table(
        "Time by step",
        columns,
        (
            {
                "activity": say.plain("study_ledger.nobody")
                if row["activity"] == NOBODY
                else row["activity"],
                "hours": row["lead_time_total_s"] / _HOUR_S,
                **{f"{name}_hours": row[f"{name}_total_s"] / _HOUR_S for name in DRAWN},
            }
            for row in sorted(rows, key=lambda row: (-row["lead_time_total_s"], row["activity"]))
        ),
    )


def _stream(sheet: StudySheet) -> Table:
    say, found = sheet.say, sheet.stream
    spans = [f"{span}_{figure}" for span in _SPANS for figure in _FIGURES]
    columns = [("activity", "text"), ("worth", "text"), ("n_done_all", "n")]
    columns += [(f"{name}_hours", "number") for name in spans]
    columns += [("complete_share", "share"), ("first_pass_share", "share")]
    columns += [("fte", "number"), ("wip", "number")]
    return _table(
        "Value stream by step",
        columns,
        (
            {
                "activity": step.activity,
                "worth": say.plain(f"value.{step.value}"),
                "n_done_all": step.n,
                **{
                    f"{span}_{figure}_hours": _hours_of(getattr(getattr(step, span), f"{figure}_s"))
                    for span in _SPANS
                    for figure in _FIGURES
                },
                "complete_share": step.complete_share,
                "first_pass_share": step.first_pass_share,
                "fte": step.fte,
                "wip": step.wip,
            }
            for step in (found.steps if found else ())
        ),
    )


def _variants(sheet: StudySheet) -> Table:
    return _table(
        "Variants",
        _VARIANT_COLUMNS,
        (
            {
                **row,
                "p50_hours": _hours_of(row["p50_s"]),
                "p95_hours": _hours_of(row["p95_s"]),
                "ways_steps": " → ".join(row["activities"]),
            }
            for row in sheet.map.result["variants"]
        ),
    )


def _handovers(sheet: StudySheet) -> Table:
    smallest = sheet.map.smallest_group
    rows = passed_on(sheet.result["discover"]["handovers"]["team"])
    shown = [
        {**row, "mean_hours": _hours_of(row["mean_s"])} for row in rows if row["n"] >= smallest
    ]
    return _table("Handovers between teams", _HANDOVER_COLUMNS, shown)


def _hours(sheet: StudySheet) -> Table:
    say, told = sheet.say, sheet.result["discover"]
    rows = [
        {**row, "weekday": say.plain(f"weekday.{row['weekday']}")}
        for row in told["by_hour"]
        if any(told["tells_hours"].values())
    ]
    return _table("Arrivals by hour", _HOUR_COLUMNS, rows)


def _days(sheet: StudySheet) -> Table:
    rows = ({**row, "day": str(row["day"])} for row in sheet.result["discover"]["by_day"])
    return _table("Cases by day", _DAY_COLUMNS, rows)


def _inputs(sheet: StudySheet) -> Table:
    say = sheet.say
    return _table(
        "Inputs",
        _INPUT_COLUMNS,
        (
            {**one, "file": one["path"], "role": say.plain(f"study_provenance.{one['role']}")}
            for one in sheet.result["provenance"]["inputs"]
        ),
    )
