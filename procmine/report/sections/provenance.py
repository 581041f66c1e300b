"""Where everything comes from."""

from __future__ import annotations

from typing import Any

from procmine.report.given import entries
from procmine.report.grid import Column, Grid, Row
from procmine.report.sheet import Sheet

__all__ = ["provenance"]

PLACE = 90

_COLUMNS = (Column("setting", "word"), Column("value", "word"), Column("origin", "word"))
# Where each setting is said in the configuration.
_KEYS = {
    "steps": "log.steps",
    "miner": "discover.miner",
    "noise": "discover.noise",
    "budget_s": "discover.budget",
    "activities": "discover.activities",
    "paths": "discover.paths",
    "names": "privacy.names",
    "smallest_group": "privacy.smallest_group",
}
_FILES = (
    "map.svg", "map.png", "map.dot", "model.bpmn", "model.svg", "variants.csv", "discover.json",
    "quality.json",
)  # fmt: skip

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def provenance(sheet: Sheet) -> dict[str, Any]:
    """From what, with which settings and by whom was this page made?"""
    say, told, log = sheet.say, sheet.result["provenance"], sheet.log
    names = [*_FILES, *(["rejects.csv"] if log["n_rejected"] else [])]
    counts = {name: log[name] for name in ("n_rows", "n_events", "n_instances", "n_cases")}
    return {
        "nav": say("provenance.nav"),
        "title": say("provenance.title"),
        "source": told["source"],
        "fingerprint": told["fingerprint"],
        "version": told["procmine"],
        "zone": told["zone"],
        "counts": say("provenance.counts_value", **counts),
        "steps": [_step(step, sheet) for step in told["steps"]],
        "settings": _settings(sheet),
        "files": [(name, say(f"file.{name.replace('.', '_')}")) for name in names],
        "schema": say("provenance.schema", schema=say.code(sheet.result["schema"])),
    }


def _step(step: dict[str, Any], sheet: Sheet) -> Any:
    say = sheet.say
    verb = f"verb.{step['verb']}"
    return say(
        "provenance.step",
        verb=say(verb) if verb in say else say.code(step["verb"]),
        what=say.code(step["what"]),
        n_before=step["n_events_before"],
        n_after=step["n_events_after"],
        n_cases_before=step["n_cases_before"],
        n_cases_after=step["n_cases_after"],
    )


def _settings(sheet: Sheet) -> Grid:
    say, told = sheet.say, sheet.result["provenance"]
    rows = []
    for name, value in told["settings"].items():
        key = _KEYS[name]
        origin = say.origin(told["origins"].get(key, "default"))
        cells = {"setting": say(f"setting.{name}"), "value": _said(name, value, sheet)}
        rows.append(Row({**cells, "origin": origin}))
    for key, origin in sorted(told["origins"].items(), key=_place):
        # The meaning of columns has a table of its own.
        if key not in _KEYS.values() and not key.startswith("log.columns"):
            for setting, said in entries(key, told["given"][key]):
                cells = {"setting": say.code(setting), "value": say.code(said)}
                rows.append(Row({**cells, "origin": say.origin(origin)}))
    caption = say("provenance.settings")
    return Grid("settings", caption, _COLUMNS, rows, n_rows=len(rows), is_sortable=False)


def _place(item: tuple[str, str]) -> tuple[str, int, str]:
    """Settings by group; the days of a calendar as they follow one another."""
    group, _, name = item[0].rpartition(".")
    return (group, _DAYS.index(name) if name in _DAYS else len(_DAYS), name)


def _said(name: str, value: Any, sheet: Sheet) -> Any:
    say = sheet.say
    if name.endswith("_s"):
        return say.duration(value)
    if name in ("noise", "activities", "paths"):
        return say.share(value)
    if isinstance(value, int):
        return say.count(value)
    for key in (f"value.{value}", f"miner.{value}"):
        if key in say:
            return say(key)
    return say.code(value)
