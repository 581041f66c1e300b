"""Where everything comes from, and how anybody can check it."""

from __future__ import annotations

from typing import Any

from procmine.report.given import entries
from procmine.report.grid import Column, Grid, Row
from procmine.report.study.sheet import StudySheet

__all__ = ["provenance"]

PLACE = 90

_INPUTS = (Column("role", "word"), Column("file", "word"), Column("sha256", "word"))
_SETTINGS = (Column("setting", "word"), Column("value", "word"), Column("origin", "word"))
# Rows of the settings that are printed; the style sheet knows it too.
_ON_PAPER = 12


def provenance(sheet: StudySheet) -> dict[str, Any]:
    """From which files, with which settings and by which version was this report made?"""
    say, told, log = sheet.say, sheet.result["provenance"], sheet.log
    counts = {name: log[name] for name in ("n_rows", "n_events", "n_instances", "n_cases")}
    return {
        "nav": say("provenance.nav"),
        "title": say("provenance.title"),
        "source": told["source"],
        "fingerprint": told["fingerprint"],
        "version": told["procmine"],
        "zone": told["zone"],
        "counts": say("provenance.counts_value", **counts),
        "inputs": _inputs(sheet),
        "settings": _settings(sheet),
        "files": [(name, _meaning(name, sheet)) for name in sheet.files],
        "verify": say("study_provenance.verify", command=say.code("procmine report verify")),
        "schema": say("study_provenance.schema", schema=say.code(sheet.result["schema"])),
    }


def _meaning(name: str, sheet: StudySheet) -> Any:
    say = sheet.say
    keys = [f"{part}.{name.replace('.', '_')}" for part in ("study_file", "file", "conform_file")]
    keys += [f"conform_file.{ending}" for ending in ("svg", "bpmn") if name.endswith(ending)]
    return next((say(key) for key in keys if key in say), say.empty)


def _inputs(sheet: StudySheet) -> Grid | None:
    say, found = sheet.say, sheet.result["provenance"]["inputs"]
    rows = [
        Row(
            {
                "role": say(f"study_provenance.{one['role']}"),
                "file": say.code(one["path"]),
                "sha256": say.code(one["sha256"]),
            }
        )
        for one in found
    ]
    caption = say("study_provenance.inputs")
    if not rows:
        return None
    return Grid("inputs", caption, _INPUTS, rows, n_rows=len(rows), is_sortable=False)


def _settings(sheet: StudySheet) -> Grid:
    say, told = sheet.say, sheet.result["provenance"]
    rows = [
        Row({"setting": say.code(name), "value": say.code(value), "origin": say.origin(origin)})
        for key, origin in told["origins"].items()
        if not key.startswith("log.columns")
        for name, value in entries(key, told["given"][key])
    ]
    caption = say("provenance.settings")
    return Grid(
        "settings", caption, _SETTINGS, rows, n_rows=len(rows), is_sortable=False,
        n_on_paper=_ON_PAPER,
    )  # fmt: skip
