"""What changed since an earlier run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from procmine.report.baseline import SAME
from procmine.report.conform_sheet import ConformSheet
from procmine.report.grid import Column, Grid, Row

__all__ = ["since"]

PLACE = 5

_COLUMNS = (
    Column("says", "text"),
    Column("change", "word"),
    Column("n_cases_before", "n"),
    Column("share_before", "share"),
    Column("n_cases", "n"),
    Column("share", "share"),
)


def since(sheet: ConformSheet) -> dict[str, Any] | None:
    """Which deviations are new, worse, better or gone since the baseline?"""
    say, compared, result = sheet.say, sheet.result["baseline"], sheet.result
    if compared is None:
        return None
    changes = Counter(row["change"] for row in compared["deviations"])
    n_of = {f"n_{change}": changes[change] for change in ("new", "worse", "better", "gone")}
    return {
        "nav": say("conform_since.nav"),
        "title": say("conform_since.title"),
        "message": say("conform_since.message", **n_of),
        "how": say("conform_since.how", file=say.code(compared["file"])),
        "then": say(
            "conform_since.then",
            n_fit=compared["n_cases_fit"],
            n_cases=compared["n_cases_aligned"],
            n_fit_now=result["n_cases_fit"],
            n_cases_now=result["n_cases_aligned"],
        ),
        "filter": say(
            "conform_since.filter",
            n_changed=len(compared["deviations"]) - changes[SAME],
            n_same=changes[SAME],
        ),
        "grid": _grid(sheet),
    }


def _grid(sheet: ConformSheet) -> Grid | None:
    say, shown = (
        sheet.say,
        [row for row in sheet.result["baseline"]["deviations"] if row["change"] != SAME],
    )
    rows = [
        Row({**row, "change": say.marked("change", row["change"], say(f"change.{row['change']}"))})
        for row in shown
    ]
    caption = say("conform_since.table")
    if not rows:
        return None
    return Grid("since-table", caption, _COLUMNS, rows, n_rows=len(rows), file="deviations.csv")
