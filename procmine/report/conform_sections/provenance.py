"""Where everything comes from."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.given import entries
from procmine.report.grid import Column, Grid, Row

__all__ = ["provenance"]

PLACE = 90

_COLUMNS = (Column("setting", "word"), Column("value", "word"), Column("origin", "word"))


def provenance(sheet: ConformSheet) -> dict[str, Any]:
    """From what, with which settings and by whom was this page made?"""
    say, told, log = sheet.say, sheet.result["provenance"], sheet.log
    counts = {name: log[name] for name in ("n_rows", "n_events", "n_instances", "n_cases")}
    return {
        "nav": say("provenance.nav"),
        "title": say("provenance.title"),
        "source": told["source"],
        "fingerprint": told["fingerprint"],
        "sop": sorted(told["sop"].items()),
        "version": told["procmine"],
        "zone": told["zone"],
        "counts": say("provenance.counts_value", **counts),
        "settings": _settings(sheet),
        "files": [(name, _meaning(name, sheet)) for name in sheet.result["files"]],
        "schema": say("conform_provenance.schema", schema=say.code(sheet.result["schema"])),
    }


def _meaning(name: str, sheet: ConformSheet) -> Any:
    for ending in ("svg", "bpmn"):
        if name.endswith(f".{ending}"):
            return sheet.say(f"conform_file.{ending}")
    return sheet.say(f"conform_file.{name.replace('.', '_')}")


def _settings(sheet: ConformSheet) -> Grid:
    say, told = sheet.say, sheet.result["provenance"]
    steps = {"setting": say("setting.steps"), "value": say(f"value.{told['settings']['steps']}")}
    rows = [Row({**steps, "origin": say.origin(told["origins"].get("log.steps", "default"))})]
    rows += [
        Row({"setting": say.code(name), "value": say.code(value), "origin": say.origin(origin)})
        for key, origin in told["origins"].items()
        if key != "log.steps" and not key.startswith("log.columns")
        for name, value in entries(key, told["given"][key])
    ]
    caption = say("provenance.settings")
    return Grid("settings", caption, _COLUMNS, rows, n_rows=len(rows), is_sortable=False)
