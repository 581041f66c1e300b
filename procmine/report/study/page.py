"""report.html: the page an improvement team reads, drawn from the result of a whole study."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procmine.registry import Entry
from procmine.report.frame import framed, sections_of
from procmine.report.study.sheet import StudySheet

__all__ = ["OWN_INSTEAD", "study_page"]

# Where the sections of discovery and of the conformance check stand among those of the report;
# their own head, findings, glossary and provenance are those of the whole.
_FROM_MAP = {
    "process-map": 30,
    "model": 34,
    "variants": 50,
    "handovers": 54,
    "arrivals": 58,
    "flow": 62,
    "lead-time": 66,
    "open-work": 70,
    "quality": 80,
}
_FROM_CONFORM = {
    "deviations": 40,
    "picture": 42,
    "rules": 43,
    "accepted": 44,
    "decisions": 45,
    "ways": 46,
    "replay": 47,
    "versions": 48,
    "notes": 49,
}
# They follow the section they belong to, and are not in the list at the top.
_UNLISTED = {
    "model", "rules", "accepted", "decisions", "ways", "replay", "versions", "notes", "flow",
    "glossary", "slices",
}  # fmt: skip
# What the report has of its own, or tells by comparing two of them.
OWN_INSTEAD = frozenset({"headline", "findings", "glossary", "provenance", "since"})
# Two parts call something else by the same word.
_RENAMED = {"conform/ways.html": "sop-ways"}
# A team that prints the report reads some twenty sheets; the rest stays on the page.
_PAPER_ROWS = 10
_FILES = {"discover.json": "report.json", "conform.json": "report.json"}


def study_page(sheet: StudySheet) -> str:
    """What is wrong, where the time goes and what to try, on one page that needs nothing else?

    Args:
        sheet: the result and what its parts are drawn from.

    Returns:
        HTML that loads nothing, runs one script known by its hash and reads without it.

    Cost: mostly that of arranging the levels of the map, about 0.1 s each.
    """
    say = sheet.say
    drawn = [section for _, section in sorted(_sections(sheet), key=lambda pair: pair[0])]
    return framed(
        "study",
        drawn,
        sheet,
        title=say.plain("study.title", name=sheet.name),
        skip=("findings", say("page.skip")),
        files=_FILES,
        paper_rows=_PAPER_ROWS,
    )


def _sections(sheet: StudySheet) -> Iterator[tuple[tuple[int, str], dict[str, Any]]]:
    parts: list[tuple[str, str, Any, dict[str, int] | None]] = [
        ("procmine.report.study_sections", "study/", sheet, None),
        ("procmine.report.sections", "", sheet.map, _FROM_MAP),
    ]
    if sheet.conform is not None:
        borrowed = ("procmine.report.conform_sections", "conform/", sheet.conform, _FROM_CONFORM)
        parts.append(borrowed)
    for package, folder, of_part, places in parts:
        for entry in sections_of(package):
            place = entry.module.PLACE if places is None else places.get(entry.id)
            if place is None or (found := entry.run(of_part)) is None:
                continue
            yield (
                (place, entry.id),
                {**_named(entry, folder), "sheet": of_part, **_listed(entry, found)},
            )


def _named(entry: Entry, folder: str) -> dict[str, str]:
    template = f"{folder}{entry.run.__name__}.html"
    return {"id": _RENAMED.get(template, entry.id), "template": template}


def _listed(entry: Entry, found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "nav": ""} if entry.id in _UNLISTED else found
