"""The words of the page, for readers who meet them for the first time."""

from __future__ import annotations

from typing import Any

from procmine.report.conform_sheet import ConformSheet

__all__ = ["glossary"]

PLACE = 85

_OWN = (
    "deviation", "control_point", "fitness", "precision", "passed_over", "version", "edge",
)  # fmt: skip
_SHARED = ("case", "activity", "variant")


def glossary(sheet: ConformSheet) -> dict[str, Any]:
    """What do the words on this page mean?"""
    say = sheet.say
    words = [f"glossary.{word}" for word in _SHARED]
    words += [f"conform_glossary.{word}" for word in _OWN]
    return {
        "nav": say("glossary.nav"),
        "title": say("glossary.title"),
        "template": "glossary.html",
        "words": [(say(word), say(f"{word}_is")) for word in words],
    }
