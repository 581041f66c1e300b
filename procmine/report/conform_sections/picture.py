"""The SOP with what happened on it: one picture and one table for each version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.grid import Column, Grid, Row

__all__ = ["picture"]

PLACE = 20

_MOST_ROWS = 100
_ON_PAPER = 30
_STEPS = (
    Column("activity", "text"),
    Column("n_done", "n"),
    Column("n_skipped", "n"),
    Column("n_inserted_after", "n"),
)
_BESIDES = (
    Column("activity", "text"),
    Column("after", "word"),
    Column("before", "word"),
    Column("n_events", "n"),
)


def picture(sheet: ConformSheet) -> dict[str, Any] | None:
    """Where in the SOP are steps done, passed over, or done besides?"""
    say, shown = sheet.say, sheet.result["places"]
    if not shown:
        return None
    n_cut = sheet.result["n_cases_cut"]
    return {
        "nav": say("conform_picture.nav"),
        "title": say("conform_picture.title"),
        "cut": say("conform_picture.cut", n_cut=n_cut) if n_cut else None,
        "figures": [_figure(place, rank, sheet) for rank, place in enumerate(shown, 1)],
    }


def _figure(place: Mapping[str, Any], rank: int, sheet: ConformSheet) -> dict[str, Any]:
    say, version = sheet.say, place["version"]
    judged = next(row for row in sheet.result["versions"] if row["id"] == version)
    name = sheet.names[version]
    files = [
        one for one in (f"{name}.svg", f"{name}.annotated.bpmn") if one in sheet.result["files"]
    ]
    return {
        "id": f"sop-{rank}",
        "version": say("conform_picture.version", version=version)
        if sheet.several_versions
        else None,
        "message": _message(place, sheet),
        "n_cases": judged["n_cases"],
        "shown": say(
            "conform_picture.shown" if place["flows"] else "conform_picture.shown_steps",
            n_steps=len(place["nodes"]),
            n_flows=len(place["flows"]),
        ),
        "picture": sheet.pictures.get(version),
        "files": files,
        "steps": _steps(place, rank, sheet),
        "besides": _besides(place, rank, sheet) if place["inserted"] else None,
    }


def _message(place: Mapping[str, Any], sheet: ConformSheet) -> Any:
    rows = [row for row in place["nodes"] if row["n_skipped"]]
    if not rows:
        return sheet.say("conform_picture.message_none")
    most = max(rows, key=lambda row: row["n_skipped"])
    counts = {name: most[name] for name in ("activity", "n_skipped", "n_done")}
    return sheet.say("conform_picture.message", **counts)


def _steps(place: Mapping[str, Any], rank: int, sheet: ConformSheet) -> Grid:
    after: dict[str, int] = {}
    for row in place["inserted"]:
        after[row["after"]] = after.get(row["after"], 0) + row["n_events"]
    rows = [Row({**row, "n_inserted_after": after.get(row["node"], 0)}) for row in place["nodes"]]
    caption = sheet.say("conform_picture.table")
    return Grid(f"steps-{rank}", caption, _STEPS, rows, n_rows=len(rows), file="conform.json")


def _besides(place: Mapping[str, Any], rank: int, sheet: ConformSheet) -> Grid:
    say, inserted = sheet.say, place["inserted"]
    names = {row["node"]: row["activity"] for row in place["nodes"]}
    rows = [
        Row(
            {
                **row,
                "after": say.name(names[row["after"]])
                if row["after"]
                else say("conform_picture.first"),
                "before": say.name(names[row["before"]])
                if row["before"]
                else say("conform_picture.last"),
            }
        )
        for row in inserted[:_MOST_ROWS]
    ]
    caption = say("conform_picture.besides")
    return Grid(
        f"besides-{rank}",
        caption,
        _BESIDES,
        rows,
        n_rows=len(inserted),
        file="conform.json",
        n_on_paper=_ON_PAPER,
    )
