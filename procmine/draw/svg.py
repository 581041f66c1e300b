"""SVG as text: escaped once and in one place, short numbers, always well formed."""

from __future__ import annotations

from xml.sax.saxutils import escape

from procmine.draw.graph import Path, Point
from procmine.model.graph import Box
from procmine.plaintext import legal_text

__all__ = [
    "arrow_head",
    "attribute",
    "ground",
    "number",
    "path_data",
    "picture",
    "tag",
    "text_node",
]

_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def attribute(value: str) -> str:
    """How is this value written between double quotes?"""
    return escape(legal_text(value), _QUOTED)


def text_node(value: str) -> str:
    """How is this text written between tags? `>` too, so that no `]]>` can appear."""
    return escape(legal_text(value), {"\r": "&#13;"})


def number(value: float) -> str:
    """How is this coordinate written, to a tenth of a point?

    >>> number(12.0), number(0.25), number(-0.01)
    ('12', '0.2', '0')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *content: str, **attributes: str | float | None) -> str:
    """One element with its attributes and already written content.

    Underscores in attribute names stand for hyphens, a trailing one is dropped; None leaves an
    attribute out.

    >>> tag("g", tag("rect", x=1.0), class_="a", data_step='"')
    '<g class="a" data-step="&quot;"><rect x="1"/></g>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        f'"{attribute(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(content)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def picture(
    kind: str, name: str, lang: str, ground: Box, *content: str, style: str, **attributes: str
) -> str:
    """A whole picture.

    Args:
        kind: class of the root beside ``pm-svg``.
        name: what it shows, in one sentence. No title element: it would pop up everywhere.
        lang: language of its texts.
        ground: what part of the plane it shows.
        *content: written elements, bottom first.
        style: the stylesheet; empty when the page holds it.
        **attributes: further attributes of the root.
    """
    return tag(
        "svg",
        tag("style", text_node(style)) if style else "",
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"pm-svg {kind}",
        **attributes,
        lang=lang,
        role="group",
        aria_label=name,
        viewBox=" ".join(map(number, (ground.x, ground.y, ground.width, ground.height))),
        width=ground.width,
        height=ground.height,
    )


def path_data(path: Path, *, radius: float = 8.0) -> str:
    """The route as path data, its corners rounded."""
    data = [f"M{_pair(path[0])}"]
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        data.append(f"L{_pair(into)}Q{_pair(corner)} {_pair(out)}")
    data.append(f"L{_pair(path[-1])}")
    return "".join(data)


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _towards(start: Point, goal: Point, distance: float) -> Point:
    x, y = goal[0] - start[0], goal[1] - start[1]
    length = abs(x) + abs(y)
    share = min(distance / length, 0.5) if length else 0.0
    return (start[0] + x * share, start[1] + y * share)


def ground(x: float, y: float, width: float, height: float, *, kind: str = "") -> str:
    """A piece of paper under a label, so that lines do not run through its letters."""
    data = f"M{_pair((x, y))}h{number(width)}v{number(height)}h{number(-width)}z"
    return tag("path", class_=f"pm-p {kind}".strip(), d=data)


def arrow_head(path: Path, *, length: float = 9.0, half: float = 4.0) -> tuple[Path, str]:
    """The route cut back to the foot of its arrow, and the arrow as path data."""
    tip, before = path[-1], path[-2]
    x, y = tip[0] - before[0], tip[1] - before[1]
    size = (x * x + y * y) ** 0.5 or 1.0
    x, y = x / size, y / size
    foot = (tip[0] - x * length, tip[1] - y * length)
    left = (foot[0] - y * half, foot[1] + x * half)
    right = (foot[0] + y * half, foot[1] - x * half)
    reach = min(length - 1, size - 0.1)
    cut = (*path[:-1], (tip[0] - x * reach, tip[1] - y * reach))
    return cut, f"M{_pair(tip)}L{_pair(left)}L{_pair(right)}z"
