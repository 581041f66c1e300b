"""The rules of the SOP: where they apply, where they are broken, where nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.grid import Column, Grid, Row

__all__ = ["rules"]

PLACE = 30

_STATES = ("violated", "cannot tell", "vacuous", "kept")
_CLASSES = {"cannot tell": "unknown", "vacuous": "unknown"}
_COLUMNS = (
    Column("id", "text"),
    Column("requires", "text"),
    Column("state", "word"),
    Column("level", "word"),
    Column("n_applicable", "n"),
    Column("n_violated", "n"),
    Column("violated_share", "share"),
    Column("n_accepted", "n"),
    Column("n_undecided", "n"),
    Column("lacks", "text"),
    Column("control_points", "text"),
)
_RARE = ("lacks", "control_points")


def rules(sheet: ConformSheet) -> dict[str, Any]:
    """Which rules are kept, which are violated, and which cannot be judged?"""
    say, found = sheet.say, sheet.result["rules"]
    n_violated = sum(row["state"] == "violated" for row in found)
    key = "message" if n_violated else "message_kept"
    return {
        "nav": say("conform_rules.nav"),
        "title": say("conform_rules.title"),
        "message": say(f"conform_rules.{key}", n_violated=n_violated, n_rules=len(found)),
        "grid": _grid(sheet) if found else None,
        "explain": say(
            "conform_rules.explain", command=say.code(f"procmine explain {_example(found)}")
        )
        if found
        else None,
    }


def _example(found: list[Mapping[str, Any]]) -> str:
    rows = sorted(found, key=lambda row: _STATES.index(row["state"]))
    return str(rows[0]["rule"])


def _grid(sheet: ConformSheet) -> Grid:
    say = sheet.say
    found = sorted(sheet.result["rules"], key=lambda row: _STATES.index(row["state"]))
    rows = [_row(row, sheet) for row in found]
    # Most rules lack nothing and keep no control point.
    told = {name for name in _RARE if any(row.cells[name] for row in rows)}
    columns = [column for column in _COLUMNS if column.key not in _RARE or column.key in told]
    caption = say("conform_rules.table")
    return Grid("rule-table", caption, columns, rows, n_rows=len(rows), file="rules.csv")


def _row(row: Mapping[str, Any], sheet: ConformSheet) -> Row:
    say, n = sheet.say, row["n_applicable"]
    state = _CLASSES.get(row["state"], row["state"])
    cells = {
        **row,
        "state": say.marked("state", state, say(f"state.{row['state']}")),
        "level": say(f"level.{row['level']}"),
        "violated_share": row["n_violated"] / n if n else None,
        "lacks": say.gap.join(row["lacks"]),
        "control_points": say.listed(row["control_points"]),
    }
    return Row(cells, id=sheet.rule_anchor(row["id"]))
