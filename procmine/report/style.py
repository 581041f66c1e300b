"""The one stylesheet of each page: colours of the pictures, the pictures' rules, the page's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from procmine.draw.palette import DARK, LIGHT
from procmine.draw.stream_style import STREAM_STYLE
from procmine.draw.style import STYLE
from procmine.report.study.buckets import bucket_style

__all__ = ["asset", "script", "stylesheet"]

_STYLES = {
    "map": ("base.css", "first_screen.css", "map.css", "figures.css", "print.css"),
    "conform": (
        "base.css", "first_screen.css", "map.css", "figures.css", "conform.css", "print.css",
        "conform_print.css",
    ),
    "study": (
        "base.css", "first_screen.css", "map.css", "figures.css", "conform.css", "study.css",
        "print.css", "study_print.css",
    ),
}  # fmt: skip
_SCRIPTS = {
    "map": (
        "start.js", "csv.js", "tables.js", "draw.js", "panel.js", "map.js", "move.js",
        "variants.js", "map_paper.js", "print.js",
    ),
    "conform": ("start.js", "csv.js", "tables.js", "sop.js", "sop_paper.js", "print.js"),
    "study": (
        "start.js", "csv.js", "tables.js", "draw.js", "panel.js", "map.js", "move.js",
        "variants.js", "sop.js", "study.js", "study_paper.js", "print.js",
    ),
}  # fmt: skip


def asset(name: str) -> str:
    """The text of one file of the page."""
    return files("procmine.report").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def stylesheet(page: str = "map") -> str:
    """Everything a page looks like; the same text always, so that its hash is too."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in palette.items())
        for palette in (LIGHT, DARK)
    )
    colours = f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    drawn = (STYLE, STREAM_STYLE, bucket_style()) if page == "study" else (STYLE,)
    return "\n".join((colours, *drawn, *map(asset, _STYLES[page])))


@cache
def script(page: str = "map") -> str:
    """Everything a page does."""
    return "(() => {\n" + "\n".join(map(asset, _SCRIPTS[page])) + "})();\n"
