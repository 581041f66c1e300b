"""The cheap mode: how well tokens fit, and which ways fit worst."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet

__all__ = ["replay"]

PLACE = 45

_MOST = 10


def replay(sheet: ConformSheet) -> dict[str, Any] | None:
    """How well do tokens fit, and on which ways the least?"""
    say, found = sheet.say, sheet.result["replays"]
    if not found:
        return None
    rows = [row for one in found for row in one["variants"] if row["missing"] or row["left"]]
    rows.sort(key=lambda row: (-row["n_cases"], row["activities"]))
    return {
        "nav": say("conform_replay.nav"),
        "title": say("conform_replay.title"),
        "message": say(
            "conform_replay.message",
            n_fit=sum(one["n_cases_fit"] for one in found),
            n_cases=sum(one["n_cases"] for one in found),
        ),
        "versions": [
            say(
                "conform_replay.version",
                version=one["version"] or sheet.sop,
                n_fit=one["n_cases_fit"],
                n_cases=one["n_cases"],
                mean_share=one["fitness_mean"],
                total_share=one["fitness_total"],
            )
            for one in found
        ],
        "ways": [
            {
                "steps": " → ".join(row["activities"]),
                "says": say(
                    "conform_replay.way",
                    n_cases=row["n_cases"],
                    n_missing=row["missing"],
                    n_left=row["left"],
                ),
            }
            for row in rows[:_MOST]
        ],
    }
