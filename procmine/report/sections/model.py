"""The BPMN model: its picture, how it was come by and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from procmine.report.grid import Column, Grid, Row
from procmine.report.messages import Messages
from procmine.report.sheet import Sheet

__all__ = ["model"]

PLACE = 30

# The page brings the stylesheet of all pictures itself: the policy allows no other.
_OWN_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_COLUMNS = (
    Column("miner", "word"),
    Column("settings", "word"),
    Column("coverage_share", "share"),
    Column("n_variants", "n"),
    Column("outcome", "word"),
)
_GRID_COLUMNS = (
    Column("miner", "word"),
    Column("settings", "word"),
    Column("f_score", "share"),
    Column("fitness_mean", "share"),
    Column("precision", "share"),
    Column("generalisation", "share"),
    Column("size", "n"),
    Column("control_flow_complexity", "n"),
    Column("structuredness", "share"),
    Column("outcome", "word"),
)


def model(sheet: Sheet) -> dict[str, Any]:
    """Which rules lie behind the map, and how far can they be trusted?"""
    say, mined = sheet.say, sheet.result["model"]
    taken = mined["attempts"][-1]
    is_timed = any(row["service_p50_s"] is not None for row in sheet.result["map"]["activities"])
    key = "key_timed" if is_timed else "key"
    return {
        "nav": say("model.nav"),
        "title": say("model.title"),
        "message": say(
            "model.message",
            fit_share=mined["n_cases_fit"] / mined["n_cases"],
            n_fit=mined["n_cases_fit"],
            n_cases=mined["n_cases"],
        ),
        "picture": _OWN_STYLE.sub("", sheet.model_picture, count=1),
        "is_sound": mined["sound"],
        "source": say(
            "model.source",
            miner=say(f"miner.{taken['miner']}"),
            settings=_settings(taken["settings"], say),
            n_variants=taken["n_variants"],
            coverage_share=taken["coverage_share"],
        ),
        "nodes": say("model.nodes", n_nodes=mined["n_nodes"], n_flows=mined["n_flows"]),
        "key": say(f"model.{key}", n_fit=mined["n_cases_fit"]),
        "n_open": mined["n_cases_open"],
        "left_out": mined["left_out"],
        "attempts": _attempts(sheet) if len(mined["attempts"]) > 1 else None,
        "grid": _tried(sheet) if mined.get("grid") else None,
        "grid_said": _grid_said(mined, say),
    }


def _settings(settings: Mapping[str, float], say: Messages) -> Any:
    said = _listed(settings)
    return say("model.settings", settings=say.code(said)) if said else say.empty


def _listed(settings: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in settings.items())


def _attempts(sheet: Sheet) -> Grid:
    say = sheet.say
    rows = [Row(_named(attempt, say)) for attempt in sheet.result["model"]["attempts"]]
    caption = say("model.attempts")
    return Grid("attempts", caption, _COLUMNS, rows, n_rows=len(rows), is_sortable=False)


def _named(tried: Mapping[str, Any], say: Messages) -> dict[str, Any]:
    """A setting and what became of it, in the words of the page."""
    outcome = say(f"outcome.{tried['outcome']}")
    if tried["reason"]:
        outcome = say("model.because", outcome=outcome, reason=tried["reason"])
    return {
        **tried,
        "miner": say(f"miner.{tried['miner']}"),
        "settings": say.code(_listed(tried["settings"])),
        "outcome": outcome,
    }


def _tried(sheet: Sheet) -> Grid:
    """All settings of the grid, the best first, those that are out of the question last."""
    say = sheet.say
    candidates = sorted(sheet.result["model"]["grid"], key=_place)
    rows = []
    for candidate in candidates:
        judged, shape = candidate["quality"] or {}, candidate["simplicity"] or {}
        marks = []
        if candidate["coverage_share"] < 1:
            marks.append(say("model.mined_most", coverage_share=candidate["coverage_share"]))
        if judged and not judged["exact"]:
            marks.append(say("model.at_least"))
        cells = {column.key: None for column in _GRID_COLUMNS}
        rows.append(Row({**cells, **judged, **shape, **_named(candidate, say)}, marks=marks))
    return Grid("grid", say("model.grid_caption"), _GRID_COLUMNS, rows, n_rows=len(rows))


def _place(candidate: Mapping[str, Any]) -> tuple[bool, float]:
    judged = candidate["quality"]
    return candidate["outcome"] != "taken", -judged["f_score"] if judged else 1.0


def _grid_said(mined: Mapping[str, Any], say: Messages) -> list[Any]:
    """How the best was chosen, and what it could not be chosen from."""
    grid = mined.get("grid")
    if grid is None:
        return []
    said = [say("model.grid_how", max_size=mined["grid_max_size"])]
    taken = [candidate for candidate in grid if candidate["outcome"] == "taken"]
    if taken and taken[0]["simplicity"]["size"] > mined["grid_max_size"]:
        said.append(say("model.grid_large"))
    if not taken:
        said.append(say("model.grid_none"))
    if not mined["grid_complete"]:
        said.append(say("model.grid_partly", n_untried=mined["n_grid_untried"]))
    return said
