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
    }


def _settings(settings: Mapping[str, float], say: Messages) -> Any:
    said = _listed(settings)
    return say("model.settings", settings=say.code(said)) if said else say.empty


def _listed(settings: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in settings.items())


def _attempts(sheet: Sheet) -> Grid:
    say = sheet.say
    rows = []
    for attempt in sheet.result["model"]["attempts"]:
        outcome = say(f"outcome.{attempt['outcome']}")
        if attempt["reason"]:
            outcome = say("model.because", outcome=outcome, reason=attempt["reason"])
        rows.append(
            Row(
                {
                    **attempt,
                    "miner": say(f"miner.{attempt['miner']}"),
                    "settings": say.code(_listed(attempt["settings"])),
                    "outcome": outcome,
                }
            )
        )
    caption = say("model.attempts")
    return Grid("attempts", caption, _COLUMNS, rows, n_rows=len(rows), is_sortable=False)
