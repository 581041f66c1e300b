"""map.html: the page an improvement team reads, drawn from the result of discovery."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

from procmine.discover.atlas import Atlas
from procmine.draw.text import legal_text
from procmine.errors import UsageError
from procmine.registry import Entry, room
from procmine.report.messages import LANGUAGES, Messages, catalogue
from procmine.report.sheet import Sheet
from procmine.report.style import script, stylesheet
from procmine.summary.noun import Summary

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

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
    sheet = Sheet(result, atlas or Atlas(summary, result["log"]["source"]), model_picture, say)
    drawn = [
        {"id": entry.id, "template": f"{entry.run.__name__}.html", **found}
        for entry in _sections()
        if (found := entry.run(sheet)) is not None
    ]
    environment = _environment(say)
    text = environment.get_template("page.html").render(
        html_lang=LANGUAGES[lang],
        title=say.plain("page.title", name=sheet.name),
        sections=drawn,
        policy=_policy(),
        style=_inert(stylesheet()),
        script=_inert(script()),
        payload=_payload(drawn, say),
        sheet=sheet,
    )
    return legal_text(text)


def _sections() -> list[Entry]:
    entries = room("procmine.report.sections").values()
    return sorted(entries, key=lambda entry: (entry.module.PLACE, entry.id))


def _environment(say: Messages) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("procmine.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = say
    environment.filters["picture"] = _inert
    return environment


def _policy() -> str:
    """Nothing may be loaded; the one style and the one script are known by what they say."""
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in (("script", script()), ("style", stylesheet()))
    }
    return (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; "
        f"style-src 'sha256-{hashes['style']}'; base-uri 'none'; form-action 'none'"
    )


def _inert(text: str) -> Markup:
    """Text this package wrote itself: its style, its script, its pictures."""
    from markupsafe import Markup

    return Markup(text)


def _payload(drawn: list[dict[str, Any]], say: Messages) -> Markup:
    """What the script reads, so written that it cannot end its element."""
    words = {
        key.removeprefix("script."): template
        for key, template in catalogue(say.lang).items()
        if key.startswith("script.")
    }
    data = {section["id"]: section["payload"] for section in drawn if "payload" in section}
    text = json.dumps(
        {**data, "words": words}, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return _inert(text)
