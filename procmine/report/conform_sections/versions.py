"""The versions of the SOP and how well practice agrees with each."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.grid import Column, Grid, Row

__all__ = ["versions"]

PLACE = 40

_COLUMNS = (
    Column("version", "word"),
    Column("n_cases", "n"),
    Column("n_cases_fit", "n"),
    Column("fit_share", "share"),
    Column("fitness_mean", "share"),
    Column("fitness_total", "share"),
    Column("precision", "share"),
)


def versions(sheet: ConformSheet) -> dict[str, Any] | None:
    """Which version judged how many cases, and how well do they fit?"""
    say, result = sheet.say, sheet.result
    if result["replays"]:
        return None
    rows = result["versions"]
    n_without = result["n_cases_without_version"]
    n_open = sum(row["n_cases"] for row in result["variants"] if not row["exact"])
    counts = {"n_versions": len(rows), "n_cases": result["n_cases_aligned"]}
    return {
        "nav": say("conform_versions.nav"),
        "title": say("conform_versions.title"),
        "message": say("conform_versions.message", **counts)
        if rows
        else say("conform_versions.none"),
        "without": say("conform_versions.without", n_cases=n_without) if n_without else None,
        "bounds": say("conform_versions.bounds", n_cases=n_open) if n_open else None,
        "grid": _grid(sheet) if rows else None,
    }


def _grid(sheet: ConformSheet) -> Grid:
    rows = [
        Row(
            {
                **row,
                "version": sheet.say.name(row["id"]) if row["id"] else sheet.label(""),
                "fit_share": row["n_cases_fit"] / row["n_cases"],
            }
        )
        for row in sheet.result["versions"]
    ]
    caption = sheet.say("conform_versions.table")
    return Grid("version-table", caption, _COLUMNS, rows, n_rows=len(rows), file="conform.json")
