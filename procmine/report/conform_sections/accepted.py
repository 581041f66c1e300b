"""What the SOP accepts for a time, and how often that was needed."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.grid import Column, Grid, Row

__all__ = ["accepted"]

PLACE = 35

_COLUMNS = (
    Column("deviation", "text"),
    Column("reason", "text"),
    Column("until", "word"),
    Column("when", "text"),
    Column("n_cases", "n"),
)


def accepted(sheet: ConformSheet) -> dict[str, Any] | None:
    """Which deviations does the SOP accept, why, until when, and in how many cases?"""
    say, found = sheet.say, sheet.result["accepted"]
    if not found:
        return None
    has_condition = any(row["when"] for row in found)
    columns = [column for column in _COLUMNS if column.key != "when" or has_condition]
    rows = [Row(row) for row in found]
    caption = say("conform_accepted.table")
    return {
        "nav": say("conform_accepted.nav"),
        "title": say("conform_accepted.title"),
        "message": say("conform_accepted.message", n_accepted=len(found)),
        "grid": Grid(
            "accepted-table", caption, columns, rows, n_rows=len(rows), file="conform.json"
        ),
    }
