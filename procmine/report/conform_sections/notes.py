"""What was assumed about the steps, and what the log lacks or gets wrong."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.data_quality import grave_quality

__all__ = ["notes"]

PLACE = 60


def notes(sheet: ConformSheet) -> dict[str, Any]:
    """What had to be assumed, and which steps does the log never show?"""
    say, result = sheet.say, sheet.result
    never = result["steps_never_done"]
    assumed = [
        {"version": row["id"], "says": text, "rule": ""}
        for row in result["versions"]
        for text in row["assumed"]
    ]
    data = grave_quality(result)
    told = _once([*result["notes"], *assumed])
    n_cut = result["n_cases_cut"]
    return {
        "nav": say("conform_notes.nav"),
        "title": say("conform_notes.title"),
        "message": say("conform_notes.message", n_notes=len(told), n_never=len(never))
        if told or never or data
        else say("conform_notes.none"),
        "never": never,
        "never_is": say(
            "conform_notes.never_is", key=say.code("[labels]"), file=say.code("sop.toml")
        ),
        "notes": [
            {
                **row,
                "version": say("conform_notes.version", version=row["version"])
                if sheet.several_versions
                else None,
            }
            for row in told
        ],
        "data": data,
        "cut": say("conform_notes.cut", n_cut=n_cut) if n_cut else None,
    }


def _once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is said of many elements in the same words stands once."""
    return list({(row["version"], row["rule"], row["says"]): row for row in rows}.values())
