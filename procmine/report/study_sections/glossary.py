"""The words of the report, for readers who meet them for the first time."""

from __future__ import annotations

from typing import Any

from procmine.report.study.sheet import StudySheet

__all__ = ["glossary"]

PLACE = 85

_WORDS = (
    "case", "activity", "variant", "lead_time", "waiting", "median", "p95", "repeat", "model",
)  # fmt: skip
_OWN = (
    "bucket", "value_adding", "necessary", "waste", "pce", "batching", "contention",
    "prioritization", "unavailability", "extraneous", "off_hours", "idle_in_system",
)  # fmt: skip
_STREAM = ("complete", "first_pass", "takt", "wip", "fte")
_SOP = ("deviation", "control_point", "fitness", "version")


def glossary(sheet: StudySheet) -> dict[str, Any]:
    """What do the words on this page mean?"""
    say = sheet.say
    words = [f"glossary.{word}" for word in _WORDS]
    words += [f"study_glossary.{word}" for word in _OWN if sheet.value_stream]
    words += [f"study_glossary.{word}" for word in _STREAM if sheet.stream]
    words += [f"conform_glossary.{word}" for word in _SOP if sheet.conform]
    return {
        "nav": say("glossary.nav"),
        "title": say("glossary.title"),
        "template": "glossary.html",
        "words": [(say(word), say(f"{word}_is")) for word in words],
    }
