"""Pictures as paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from procmine.draw.plain import picture_size, plain_svg
from procmine.draw.typefaces import fonts
from procmine.errors import UsageError

__all__ = ["pdf"]

# The largest side of a page that every reader opens: 200 inches.
_LARGEST = 14_400.0

_PAGE = """#set document(date: none)
#set page(width: {width:.2f}pt, height: {height:.2f}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)
"""


def pdf(svg: str) -> bytes:
    """How does this picture look on paper?

    Args:
        svg: what ``map_svg`` or ``model_svg`` returned, with or without its stylesheet.

    Returns:
        A PDF file of one page of the picture's size, in vectors, with its fonts embedded and its
        text selectable; larger than 200 inches only scaled down to that.

    Raises:
        UsageError: no SVG, or the library that writes PDF is not installed.

    Cost: 0.2 s, most of it reading fonts. Chinese text needs a font with Chinese glyphs on the
    machine: ``fonts()`` tells.
    """
    width, height = picture_size(svg)
    try:
        import typst
    except ImportError as error:
        raise UsageError(
            "PDF needs the package typst, which is not installed.",
            hint="Run: pip install 'procmine[pdf]'",
        ) from error
    share = min(1.0, _LARGEST / max(width, height))
    page = _PAGE.format(width=width * share, height=height * share)
    found = fonts()
    folders = sorted({str(Path(name).parent) for name in found.files})
    # Any: its stubs overload on literals, and it may not be installed where types are checked.
    compile_page: Any = typst.compile
    try:
        return bytes(
            compile_page(
                page.encode(),
                sys_inputs={"svg": plain_svg(svg)},
                font_paths=folders,
                ignore_system_fonts=found.is_complete,
            )
        )
    except typst.TypstError as error:
        raise UsageError(
            f"The picture could not be set as PDF: {str(error).splitlines()[0]}",
            hint="Save it as SVG or PNG instead.",
        ) from error
