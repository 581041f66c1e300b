"""The process map: pictures by level, and the same as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine.discover.nouns import ProcessMap
from procmine.draw import map_svgs
from procmine.draw.views import VIEWS
from procmine.report.display_list import display_list
from procmine.report.grid import Column, Grid, Row
from procmine.report.levels import Levels, levels_of
from procmine.report.map_rows import activity_rows, connection_rows
from procmine.report.sheet import Sheet

__all__ = ["process_map"]

PLACE = 20

_MOST_ROWS = 300
_COUNTS = ("n_events", "n_cases", "n_repeats", "n_rework_cases", "n_starts", "n_ends")
_SERVICE = ("service_p50_s", "service_p95_s", "service_total_s")
_WASTED = "wasted_total_s"
_WAITS = ("mean_s", "p50_s", "p85_s", "p95_s", "max_s", "total_s")


def process_map(sheet: Sheet) -> dict[str, Any]:
    """What really happens, in what order, how often and how long?"""
    say, settings = sheet.say, sheet.result["provenance"]["settings"]
    levels = levels_of(sheet.level, settings["activities"], settings["paths"])
    pictures = map_svgs(levels.maps, lang=say.lang, switchable=True, embed_style=False)
    shown = levels.maps[levels.first_place]
    activities, connections = _rows(sheet)
    drawn = {(edge.source, edge.target) for level in levels.maps for edge in level.edges}
    return {
        "nav": say("process_map.nav"),
        "title": say("process_map.title"),
        "message": _message(sheet, shown),
        "filter": say(
            "process_map.filter",
            n_activities=len(shown.steps),
            n_all_activities=len(activities),
            n_edges=len(shown.edges),
            n_all_edges=len(connections),
        ),
        "picture": pictures[levels.first_place],
        "main_path": shown.main_path,
        "views": [view for view in VIEWS if _has(view, sheet)],
        "dense": levels.n_edges_undrawn,
        "n_positions": [len(levels.places), max(len(row) for row in levels.places)],
        "activities": _activities(activities, sheet),
        "connections": _connections(connections, drawn, sheet),
        "payload": _payload(levels, pictures, len(activities), len(connections)),
    }


def _message(sheet: Sheet, shown: ProcessMap) -> Any:
    n_back = sum(edge.is_backward and edge.source != edge.target for edge in shown.edges)
    key = "process_map.message" if n_back else "process_map.message_plain"
    return sheet.say(key, n_main=len(shown.main_path), n_back=n_back)


def _has(view: str, sheet: Sheet) -> bool:
    return {"duration": sheet.timed, "waste": sheet.wasted is not None}.get(view, True)


def _rows(sheet: Sheet) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Activities and connections, with the time without value where it is known."""
    activities, connections = activity_rows(sheet.result), connection_rows(sheet.result)
    if (found := sheet.wasted) is not None:
        for row in activities:
            row[_WASTED] = found.steps.get(row["activity"], 0.0)
        for row in connections:
            row[_WASTED] = found.connections.get((row["source"], row["target"]), 0.0)
    return activities, connections


def _activities(rows: Sequence[Mapping[str, Any]], sheet: Sheet) -> Grid:
    has_service = any(row["service_p50_s"] is not None for row in rows)
    columns = [Column("activity", "text"), *(Column(name, "n") for name in _COUNTS)]
    columns += [Column(name, "s") for name in _SERVICE if has_service]
    columns += [Column(_WASTED, "s")] * (sheet.wasted is not None)
    return Grid(
        "activities",
        sheet.say("process_map.activities_table"),
        columns,
        [Row(row, row["id"], {"step": row["activity"]}) for row in rows],
        n_rows=len(rows),
    )


def _connections(
    rows: Sequence[Mapping[str, Any]], drawn: set[tuple[str, str]], sheet: Sheet
) -> Grid:
    kept = [
        row
        for place, row in enumerate(rows)
        if place < _MOST_ROWS or (row["source"], row["target"]) in drawn
    ]
    columns = [Column("source", "text"), Column("target", "text")]
    columns += [Column(name, "n") for name in ("n_events", "n_cases", "n_backward_cases")]
    columns += [Column(name, "s") for name in _WAITS if sheet.timed]
    columns += [Column(_WASTED, "s")] * (sheet.wasted is not None)
    return Grid(
        "connections",
        sheet.say("process_map.connections_table"),
        columns,
        [Row(row, row["id"], {"source": row["source"], "target": row["target"]}) for row in kept],
        n_heads=2,
        n_rows=len(rows),
        n_on_paper=40,
    )


def _payload(
    levels: Levels, pictures: Sequence[str], n_activities: int, n_edges: int
) -> dict[str, Any]:
    """What the sliders need; the picture shown first is in the page already."""
    first = levels.first_place
    others = [picture for place, picture in enumerate(pictures) if place != first]
    listed = display_list(others)
    listed["roots"].insert(first, -1)
    return {
        "pictures": listed,
        "places": levels.places,
        "first": levels.first,
        "shown": [[len(level.steps), len(level.edges)] for level in levels.maps],
        "all": [n_activities, n_edges],
    }
