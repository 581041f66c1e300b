"""conform.html: where practice leaves the SOP, drawn from the result of the check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.errors import UsageError
from procmine.report.conform_sheet import ConformSheet
from procmine.report.frame import framed, sections_of
from procmine.report.messages import Messages

__all__ = ["conform_page"]


def conform_page(
    result: Mapping[str, Any],
    pictures: Mapping[str, str],
    names: Mapping[str, str],
    *,
    lang: str = "en",
) -> str:
    """Where does practice leave the SOP, on one page that needs nothing else?

    Args:
        result: what ``conformance_result`` gave, in the same language.
        pictures: SVG of the steps by version, as ``sop_picture`` gives it for pages.
        names: what the files of each version are called, without their endings.
        lang: ``en`` or ``zh``.

    Returns:
        HTML that loads nothing, runs one script known by its hash and reads without it.

    Raises:
        UsageError: no such language, or the result speaks another one.

    Cost: linear in what is shown.
    """
    say = Messages(lang)
    if result["lang"] != lang:
        raise UsageError(
            f"The result speaks {result['lang']!r}, the page should speak {lang!r}.",
            hint="Ask conformance_result() for the same language.",
        )
    sheet = ConformSheet(result=result, pictures=pictures, names=names, say=say)
    drawn = [
        {"id": entry.id, "template": f"conform/{entry.run.__name__}.html", **found}
        for entry in sections_of("procmine.report.conform_sections")
        if (found := entry.run(sheet)) is not None
    ]
    return framed(
        "conform",
        drawn,
        sheet,
        title=say.plain("conform.title", name=sheet.name),
        skip=("deviations", say("conform.skip")),
    )
