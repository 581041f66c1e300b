"""map.html: the page an improvement team reads, drawn from the result of discovery."""

from __future__ import annotations

from typing import Any

from procmine.discover.atlas import Atlas
from procmine.errors import UsageError
from procmine.registry import Entry
from procmine.report.frame import framed, sections_of
from procmine.report.messages import Messages
from procmine.report.sheet import Sheet
from procmine.summary.noun import Summary

__all__ = ["map_page"]


def map_page(
    result: dict[str, Any],
    summary: Summary,
    model_picture: str,
    *,
    lang: str = "en",
    atlas: Atlas | None = None,
) -> str:
    """What did discovery find, on one page that needs nothing else?

    Args:
        result: what ``discovery`` gave, in the same language.
        summary: what the levels of the process map are drawn from.
        model_picture: SVG of the model.
        lang: ``en`` or ``zh``.
        atlas: the maps of the summary, if some were made already.

    Returns:
        HTML that loads nothing, runs one script known by its hash and reads without it.

    Raises:
        UsageError: no such language, or the result speaks another one.

    Cost: mostly that of arranging the levels of the map, about 0.1 s each.
    """
    say = Messages(lang)
    if result["lang"] != lang:
        raise UsageError(
            f"The result speaks {result['lang']!r}, the page should speak {lang!r}.",
            hint="Ask discovery() for the same language.",
        )
    levels = atlas or Atlas(summary, result["log"]["source"])
    sheet = Sheet(result=result, atlas=levels, model_picture=model_picture, say=say)
    drawn = [
        {"id": entry.id, "template": f"{entry.run.__name__}.html", **found}
        for entry in _sections()
        if (found := entry.run(sheet)) is not None
    ]
    return framed(
        "map",
        drawn,
        sheet,
        title=say.plain("page.title", name=sheet.name),
        skip=("findings", say("page.skip")),
    )


def _sections() -> list[Entry]:
    return sections_of("procmine.report.sections")
