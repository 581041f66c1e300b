"""The words of the page, for readers who meet them for the first time."""

from __future__ import annotations

from typing import Any

from procmine.report.sheet import Sheet

__all__ = ["glossary"]

PLACE = 85

_WORDS = (
    "case", "activity", "variant", "lead_time", "waiting", "median", "p95", "repeat", "model",
)  # fmt: skip


def glossary(sheet: Sheet) -> dict[str, Any]:
    """What do the words on this page mean?"""
    say = sheet.say
    return {
        "nav": say("glossary.nav"),
        "title": say("glossary.title"),
        "words": [(say(f"glossary.{word}"), say(f"glossary.{word}_is")) for word in _WORDS],
    }
