"""Our SVG for programs that are no browsers: fixed colours, no variables, no media queries."""

from __future__ import annotations

import re

from procmine.draw.stream_style import STREAM_STYLE, plain_stream_style
from procmine.draw.style import STYLE, plain_style
from procmine.draw.svg import text_node
from procmine.errors import UsageError

__all__ = ["picture_size", "plain_svg"]

_STYLE = f"<style>{text_node(STYLE)}</style>"
_STREAM = f"<style>{text_node(STREAM_STYLE)}</style>"
# What tells the language of a label, and the faces made for it.
_FACES = (
    (re.compile("[\u3040-\u30ff]"), '"Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo'),
    (re.compile("[\uac00-\ud7a3]"), '"Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic"'),
    (
        re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"),
        '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
        '"WenQuanYi Micro Hei",SimHei',
    ),
)
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\s(width|height)="([0-9.]+)(?:px|pt)?"')


def plain_svg(svg: str) -> str:
    """The same picture by day, with its style written out and brought along.

    Raises:
        UsageError: this is no SVG.
    """
    root = _root(svg)
    rules = plain_style()
    if "pm-stream" in root:
        rules += "\n" + plain_stream_style()
        svg = svg.replace(_STREAM, "", 1)
    plain = f"<style>{text_node(_set_in(svg, rules))}</style>"
    if _STYLE in svg:
        return svg.replace(_STYLE, plain, 1)
    if 'class="pm-svg' in root:
        return svg.replace(root, root + plain, 1)
    return svg


def _set_in(svg: str, style: str) -> str:
    """East Asian text gets its own faces first: what comes later in the list, renderers pass over
    for the first font at hand that has the glyph, be it for another language."""
    for script, families in _FACES:
        if script.search(svg):
            return style.replace("font-family:", f"font-family:{families},", 1)
    return style


def picture_size(svg: str) -> tuple[float, float]:
    """How wide and high is this picture, in points?

    Raises:
        UsageError: this is no SVG, or it does not say.
    """
    sizes = {name: float(value) for name, value in _SIZE.findall(_root(svg))}
    width, height = sizes.get("width", 0.0), sizes.get("height", 0.0)
    if width <= 0 or height <= 0:
        raise UsageError(
            "The SVG does not say how large it is.",
            hint="Give its root element a width and a height in points.",
        )
    return width, height


def _root(svg: str) -> str:
    found = _ROOT.search(svg)
    if found is None:
        raise UsageError(
            "This is no SVG.", hint="Pass what map_svg() or model_svg() returned, unchanged."
        )
    return found[0]
