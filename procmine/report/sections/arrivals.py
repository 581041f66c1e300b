"""When work arrives and is finished, by hour and weekday."""

from __future__ import annotations

from typing import Any

from procmine.report.axes import shade
from procmine.report.sheet import Sheet

__all__ = ["arrivals"]

PLACE = 60

_EDGES = ("arrivals", "completions")


def arrivals(sheet: Sheet) -> dict[str, Any] | None:
    """At which hours of the week does work arrive, and when is it finished?"""
    if not sheet.timed:
        return None
    say, tells = sheet.say, sheet.result["tells_hours"]
    return {
        "nav": say("arrivals.nav"),
        "title": say("arrivals.title"),
        "heats": [_heat(sheet, what) for what in _EDGES if tells[what]],
        "unknown": [say(f"arrivals.unknown_{what}") for what in _EDGES if not tells[what]],
    }


def _heat(sheet: Sheet, what: str) -> dict[str, Any]:
    say, rows = sheet.say, sheet.result["by_hour"]
    name = f"n_{what}"
    peak = max(rows, key=lambda row: row[name])
    days = []
    for start in range(0, len(rows), 24):
        day = rows[start : start + 24]
        cells = [{"n": row[name], "shade": shade(row[name], peak[name])} for row in day]
        days.append({"day": say(f"weekday.{day[0]['weekday']}"), "cells": cells})
    return {
        "id": what,
        "caption": say(f"arrivals.{what}"),
        "message": say(
            f"arrivals.message_{what}",
            weekday=say(f"weekday.{peak['weekday']}"),
            hour=f"{peak['hour']}:00",
            next=f"{peak['hour'] + 1}:00",
            n_times=peak[name],
        ),
        "how": say(f"arrivals.how_{what}", zone=sheet.zone),
        "days": days,
    }
