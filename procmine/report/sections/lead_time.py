"""How long cases take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.grid import Column, Grid, Row
from procmine.report.sheet import Sheet

__all__ = ["lead_time"]

PLACE = 50

_COLUMNS = (Column("lead_time", "word"), Column("bar", "bar"), Column("n_cases", "n"))


def lead_time(sheet: Sheet) -> dict[str, Any] | None:
    """How long do cases take, and how much do they differ?"""
    lead, say = sheet.result["lead_time"], sheet.say
    bars = lead["histogram"]
    if not bars:
        return None
    most = max(bar["n_cases"] for bar in bars)
    widths = {bar["to_s"] - bar["from_s"] for bar in bars if bar["to_s"] is not None}
    rows = [
        Row(
            {"lead_time": _said(bar, sheet), "bar": bar["n_cases"] / most, **bar},
            marks=_marks(bar, lead, sheet),
        )
        for bar in bars
    ]
    title = say("lead_time.title")
    return {
        "nav": say("lead_time.nav"),
        "title": title,
        "message": say("lead_time.message", p50_s=lead["p50_s"], p95_s=lead["p95_s"]),
        "facts": say(
            "lead_time.facts", mean_s=lead["mean_s"], p85_s=lead["p85_s"], max_s=lead["max_s"]
        ),
        "working": _working(sheet),
        "is_uneven": len(widths) > 1,
        "bars": Grid("lead-time-bars", title, _COLUMNS, rows, n_rows=len(rows), is_sortable=False),
    }


def _working(sheet: Sheet) -> Any:
    working = sheet.result["lead_time"]["working"]
    if working is None:
        return None
    told = {name: sheet.say.worked(working[f"{name}_s"]) for name in ("p50", "p85", "p95", "max")}
    return sheet.say("lead_time.working", **told)


def _said(bar: Mapping[str, Any], sheet: Sheet) -> Any:
    if bar["to_s"] is None:
        return sheet.say("lead_time.above", from_s=bar["from_s"])
    if not bar["from_s"]:
        return sheet.say("lead_time.below", to_s=bar["to_s"])
    return sheet.say("lead_time.between", from_s=bar["from_s"], to_s=bar["to_s"])


def _marks(bar: Mapping[str, Any], lead: Mapping[str, Any], sheet: Sheet) -> list[Any]:
    return [
        sheet.say(f"lead_time.holds_{name}")
        for name in ("p50", "p95")
        if bar["from_s"] <= lead[f"{name}_s"] and lead[f"{name}_s"] < (bar["to_s"] or float("inf"))
    ]
