"""Cases that arrive, finish and are under way over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from procmine.report.axes import area, line, ticks
from procmine.report.grid import Column, Grid, Row
from procmine.report.sheet import Sheet

__all__ = ["flow"]

PLACE = 70

_MOST_DAYS, _MOST_WEEKS = 92, 160
_WIDTH, _HEIGHT = 860.0, 150.0
_COUNTS = ("n_arrivals", "n_completions", "n_in_progress")


def flow(sheet: Sheet) -> dict[str, Any] | None:
    """Does more arrive than is finished, and how much is under way?"""
    days, say = sheet.result["by_day"], sheet.say
    if len(days) < 2:
        return None
    unit = "day" if len(days) <= _MOST_DAYS else "month"
    if _MOST_DAYS < len(days) <= 7 * _MOST_WEEKS:
        unit = "week"
    points = _gathered(days, unit)
    peak = max(days, key=lambda day: day["n_in_progress"])
    title = say("flow.title")
    return {
        "nav": say("flow.nav"),
        "title": title,
        "message": say("flow.message", n_peak=peak["n_in_progress"], period=peak["day"]),
        "unit": say(f"flow.{unit}"),
        "area": say(f"flow.area_{unit}"),
        "describe": say.plain(
            "flow.describe",
            title=title,
            n_points=len(points),
            first=points[0]["period"],
            last=points[-1]["period"],
            n_peak=peak["n_in_progress"],
        ),
        "how": say("flow.how", zone=sheet.zone),
        "charts": [
            _chart(points, ("n_arrivals", "n_completions")),
            _chart(points, ("n_in_progress",)),
        ],
        "grid": _grid(points, title),
    }


def _gathered(days: Sequence[Mapping[str, Any]], unit: str) -> list[dict[str, Any]]:
    """Days gathered into weeks or months: arrivals and completions added, work as at the end."""
    points: dict[str, dict[str, Any]] = {}
    for day in days:
        begin = _begin(day["day"], unit)
        point = points.setdefault(
            begin, {"period": begin, "n_arrivals": 0, "n_completions": 0, "n_in_progress": 0}
        )
        point["n_arrivals"] += day["n_arrivals"]
        point["n_completions"] += day["n_completions"]
        point["n_in_progress"] = day["n_in_progress"]
    return list(points.values())


def _begin(day: str, unit: str) -> str:
    if unit == "month":
        return day[:7]
    if unit == "week":
        date = dt.date.fromisoformat(day)
        return (date - dt.timedelta(days=date.weekday())).isoformat()
    return day


def _chart(points: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    marks = ticks(max(point[name] for point in points for name in names))
    top = float(marks[-1])
    draw = area if names == ("n_in_progress",) else line
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "curves": [
            {
                "name": name.removeprefix("n_"),
                "outline": line([point[name] for point in points], _WIDTH, _HEIGHT, top),
                "path": draw([point[name] for point in points], _WIDTH, _HEIGHT, top),
            }
            for name in names
        ],
        "marks": [{"n": n, "y": round(_HEIGHT * (1 - n / top), 1)} for n in marks],
        "dates": _dates(points),
    }


def _dates(points: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A few dates along the axis."""
    last = len(points) - 1
    places = sorted({round(last * part / 5) for part in range(6)})
    return [
        {
            "text": points[place]["period"],
            "x": round(_WIDTH * place / max(last, 1), 1),
            "anchor": "start" if not place else "end" if place == last else "middle",
        }
        for place in places
    ]


def _grid(points: Sequence[Mapping[str, Any]], caption: Any) -> Grid:
    columns = [Column("period", "text"), *(Column(name, "n") for name in _COUNTS)]
    rows = [Row(point) for point in points]
    return Grid("flow-points", caption, columns, rows, n_rows=len(rows), is_sortable=False)
