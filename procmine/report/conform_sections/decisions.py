"""What decides at the gateways, and where it is not what the SOP says."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet

__all__ = ["decisions"]

PLACE = 35


def decisions(sheet: ConformSheet) -> dict[str, Any] | None:
    """Which data decide at the gateways, and do they decide as the SOP says?"""
    say, found = sheet.say, sheet.result["decisions"]
    if not found:
        return None
    n_against = sum(row["n_against"] > 0 for row in found)
    message = say("decision.message", n_told=len(found))
    if n_against:
        message += say("decision.against", n_against=n_against)
    return {
        "nav": say("decision.nav"),
        "title": say("decision.title"),
        "message": message,
        "gateways": [
            {
                **row,
                "version": say("conform_notes.version", version=row["version"])
                if sheet.several_versions
                else None,
            }
            for row in found
        ],
    }
