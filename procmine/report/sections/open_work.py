"""Ageing work in progress."""

from __future__ import annotations

from typing import Any

from procmine.report.grid import Column, Grid, Row
from procmine.report.sheet import Sheet

__all__ = ["open_work"]

PLACE = 75

_MOST_STEPS = 15

_BANDS = (
    Column("age", "word"), Column("bar", "bar"), Column("open_cases", "n"),
    Column("open_share", "share"), Column("finished_share", "share"),
)  # fmt: skip
_STEPS = (
    Column("activity", "text"), Column("bar", "bar"), Column("open_cases", "n"),
    Column("oldest_s", "s"),
)  # fmt: skip


def open_work(sheet: Sheet) -> dict[str, Any] | None:
    """How old is the work that is under way, and where does it lie?"""
    told, say = sheet.result["open_work"], sheet.say
    if not sheet.timed:
        return None
    words = {"nav": say("open_work.nav"), "title": say("open_work.title")}
    if told["unknown"]:
        key = f"open_work.unknown_{told['unknown']}"
        return {**words, "unknown": say(key, n_finished=told["n_finished"])}
    n_old, n_open = told["bands"][-1]["n_cases"], told["n_open"]
    most = told["last_steps"][0]
    return {
        **words,
        "unknown": None,
        "message": say("open_work.message" if n_old else "open_work.message_none",
                       n_old=n_old, n_open=n_open),
        "facts": say("open_work.facts", p50_s=told["p50_s"], max_s=told["max_s"]),
        "n": say("open_work.n", n_open=n_open, n_finished=told["n_finished"]),
        "bands": _bands(sheet),
        "steps_message": say("open_work.steps_message", activity=most["activity"],
                             n_cases=most["n_cases"], n_open=n_open),
        "steps": _steps(sheet),
    }  # fmt: skip


def _bands(sheet: Sheet) -> Grid:
    rows = sheet.result["open_work"]["bands"]
    most = max(max(row["open_share"], row["finished_share"]) for row in rows)
    cells = [
        {**row, "age": _said(row, sheet), "bar": row["open_share"] / most,
         "open_cases": row["n_cases"]}
        for row in rows
    ]  # fmt: skip
    caption = sheet.say("open_work.bands")
    made = [Row(row) for row in cells]
    return Grid("open-bands", caption, _BANDS, made, n_rows=len(made), is_sortable=False)


def _said(band: dict[str, Any], sheet: Sheet) -> Any:
    if band["to_s"] is None:
        return sheet.say("open_work.above", from_s=band["from_s"])
    if not band["from_s"]:
        return sheet.say("open_work.below", to_s=band["to_s"])
    return sheet.say("open_work.between", from_s=band["from_s"], to_s=band["to_s"])


def _steps(sheet: Sheet) -> Grid:
    rows = sheet.result["open_work"]["last_steps"]
    most = max(row["n_cases"] for row in rows)
    made = [
        Row({**row, "bar": row["n_cases"] / most, "open_cases": row["n_cases"]})
        for row in rows[:_MOST_STEPS]
    ]
    caption = sheet.say("open_work.steps")
    return Grid("open-steps", caption, _STEPS, made, n_rows=len(rows), is_sortable=False)
