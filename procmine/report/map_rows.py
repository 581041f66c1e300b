"""Activities and connections of a result in the order of the page, each with an anchor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["activity_rows", "anchors", "connection_rows"]


def activity_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The activities, most frequent first, with their anchors under ``id``."""
    rows = sorted(result["map"]["activities"], key=lambda row: (-row["n_events"], row["activity"]))
    return [{**row, "id": f"activity-{place}"} for place, row in enumerate(rows, start=1)]


def connection_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The connections, most frequent first, with their anchors under ``id``."""
    rows = sorted(
        result["map"]["edges"], key=lambda row: (-row["n_events"], row["source"], row["target"])
    )
    return [{**row, "id": f"connection-{place}"} for place, row in enumerate(rows, start=1)]


def anchors(result: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """Where on the page is each activity, and each connection by source and target?"""
    found: dict[tuple[str, ...], str] = {
        (row["activity"],): row["id"] for row in activity_rows(result)
    }
    found |= {(row["source"], row["target"]): row["id"] for row in connection_rows(result)}
    return found
