"""A report on one sheet of A3."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from procmine.draw.plain import plain_svg
from procmine.draw.typefaces import fonts
from procmine.errors import UsageError
from procmine.plaintext import plain_text

__all__ = ["poster"]


def poster(told: Mapping[str, Any], pictures: Mapping[str, str]) -> bytes:
    """How does a report look on one sheet of A3, to be hung up?

    Args:
        told: its texts and figures, as ``procmine.report.study.sheet_of_paper`` gives them.
        pictures: SVG by name: ``stream``, or ``map`` where there is no stream.

    Returns:
        A PDF file of one landscape page, in vectors, with its fonts embedded and its text
        selectable. The same content gives the same bytes.

    Raises:
        UsageError: the library that writes PDF is not installed, or cannot set the page.

    Cost: 0.5 s. Chinese text needs a font with Chinese glyphs on the machine: ``fonts()`` tells.
    """
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "PDF needs the package typst, which is not installed.",
            hint="Run: pip install typst",
        ) from error
    found = fonts()
    folders = sorted({str(Path(name).parent) for name in found.files})
    given = {name: plain_svg(svg) for name, svg in pictures.items()}
    # Any: its stubs overload on literals, and it may not be installed where types are checked.
    compile_page: Any = typst.compile
    page = files("procmine.draw").joinpath("poster.typ").read_bytes()
    try:
        return bytes(
            compile_page(
                page,
                sys_inputs={"told": json.dumps(_plain(told), ensure_ascii=False), **given},
                font_paths=folders,
                ignore_system_fonts=found.is_complete,
            )
        )
    except typst.TypstError as error:
        raise UsageError(
            f"The report could not be set as PDF: {str(error).splitlines()[0]}",
            hint="Print report.html instead.",
        ) from error


def _plain(told: Any) -> Any:
    """Texts without what would turn or end lines."""
    if isinstance(told, str):
        return plain_text(told)
    if isinstance(told, Mapping):
        return {name: _plain(value) for name, value in told.items()}
    return [_plain(value) for value in told] if isinstance(told, list | tuple) else told
