"""The frame every page of the house has: policy, style, script, sections, one file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from procmine.plaintext import legal_text
from procmine.registry import Entry, room
from procmine.report.messages import LANGUAGES, Messages, catalogue
from procmine.report.style import script, stylesheet

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["PageSheet", "framed", "sections_of"]


class PageSheet(Protocol):
    """What the frame and its macros need to know of a sheet."""

    @property
    def result(self) -> Mapping[str, Any]:
        """The result the page is drawn from."""

    @property
    def say(self) -> Messages:
        """The catalogue in the reader's language."""


def sections_of(package: str) -> list[Entry]:
    """The sections in this folder, in the order of their places."""
    return sorted(room(package).values(), key=lambda entry: (entry.module.PLACE, entry.id))


def framed(
    page: str,
    drawn: Sequence[Mapping[str, Any]],
    sheet: PageSheet,
    *,
    title: str,
    skip: tuple[str, Any],
    files: Mapping[str, str] | None = None,
    paper_rows: int = 0,
) -> str:
    """The whole page.

    Args:
        page: which one: its style and script are known by this name.
        drawn: what its sections gave, each with its ``id`` and its ``template``, and its ``sheet``
            where it has one of its own; the first one is the head of the page.
        sheet: what they were drawn from.
        title: what it is called.
        skip: where the first link of the page leads, and what it says.
        files: what a file that sections name is called beside this page, where it is another.
        paper_rows: so many rows of long tables are printed, and little of what is there to be
            looked up; 0 prints all. The style sheet knows it too.

    Returns:
        HTML that loads nothing, runs one script known by its hash and reads without it.
    """
    say = sheet.say
    text = (
        _environment(say)
        .get_template("page.html")
        .render(
            html_lang=LANGUAGES[say.lang],
            title=title,
            sections=[{"sheet": sheet, **section} for section in drawn],
            policy=_policy(page),
            style=_inert(stylesheet(page)),
            script=_inert(script(page)),
            payload=_payload(drawn, say),
            sheet=sheet,
            skip=skip,
            files=files or {},
            paper_rows=paper_rows,
        )
    )
    return legal_text(text)


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


def _policy(page: str) -> str:
    """Nothing may be loaded; the one style and the one script are known by what they say."""
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in (("script", script(page)), ("style", stylesheet(page)))
    }
    return (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; "
        f"style-src 'sha256-{hashes['style']}'; base-uri 'none'; form-action 'none'"
    )


def _inert(text: str) -> Markup:
    """Text this package wrote itself: its style, its script, its pictures."""
    from markupsafe import Markup

    return Markup(text)


def _payload(drawn: Sequence[Mapping[str, Any]], say: Messages) -> Markup:
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
