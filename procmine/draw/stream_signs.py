"""The signs of value-stream maps: triangles, push arrows, corners, patterns of value.

Source: Rother, Shook: Learning to see, 1999, appendix; patterns are drawn line by line, since a
picture refers to nothing, not even to a part of itself.
"""

from __future__ import annotations

from procmine.draw.svg import number, tag, text_node
from procmine.draw.text import text_width
from procmine.draw.words import say
from procmine.model.graph import Box

__all__ = ["STRIP", "corner", "cross", "inventory", "push_arrow", "value_strip"]

STRIP = 16.0
_CLASS = {"VA": "va", "BVA": "bva", "NVA": "nva", "untagged": "untagged"}
_SLANT = 7.0


def value_strip(box: Box, value: str, lang: str) -> str:
    """What a step is worth: its pattern, its colour and its name.

    Value-adding is full, necessary is hatched, waste is hatched both ways, untagged is empty.
    """
    said = say(lang, f"value_{value.lower()}")
    width = text_width(said, 10) + 10
    middle = box.x + box.width / 2
    hatch = ""
    if value in ("BVA", "NVA"):
        hatch = tag("path", class_="pm-hatch", d=_slanted(box, both=value == "NVA"))
    paper = tag(
        "rect", class_="pm-p", x=middle - width / 2, y=box.y + 2, width=width, height=box.height - 4
    )
    return tag(
        "g",
        tag("rect", class_="pm-z", x=box.x, y=box.y, width=box.width, height=box.height),
        hatch,
        paper,
        tag("text", text_node(said), class_="pm-tag", x=middle, y=box.y + box.height - 4.5),
        class_=f"pm-{_CLASS[value]}",
    )


def _slanted(box: Box, *, both: bool) -> str:
    """Lines that rise through a box, or rise and fall, as path data; they end at its edges."""
    data, at = [], _SLANT
    while at < box.width + box.height:
        left, right = max(at - box.height, 0.0), min(at, box.width)
        low, high = at - left, at - right
        data.append(_line(box.x + left, box.y + low, box.x + right, box.y + high))
        if both:
            fall, rise = box.height - low, box.height - high
            data.append(_line(box.x + left, box.y + fall, box.x + right, box.y + rise))
        at += _SLANT
    return "".join(data)


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}"


def inventory(x: float, y: float, *, side: float = 34.0) -> str:
    """The triangle of work that waits; x is its middle, y its foot."""
    height = side * 0.87
    data = (
        f"M{number(x)} {number(y - height)}L{number(x + side / 2)} {number(y)}"
        f"H{number(x - side / 2)}z"
    )
    return tag("path", class_="pm-i", d=data) + tag("text", "I", class_="pm-w", x=x, y=y - 6)


def push_arrow(x: float, y: float, length: float) -> str:
    """The striped arrow of work that is pushed on; y is its middle."""
    half, head, shaft = 6.0, 13.0, 3.6
    body = length - head
    data = (
        f"M{number(x)} {number(y - shaft)}h{number(body)}v{number(shaft - half - 1)}"
        f"L{number(x + length)} {number(y)}L{number(x + body)} {number(y + half + 1)}"
        f"V{number(y + shaft)}H{number(x)}z"
    )
    bars, at = [], x
    while at + 5 <= x + body:
        bars.append(f"M{number(at)} {number(y - shaft)}h5v{number(2 * shaft)}h-5z")
        at += 10
    return tag("path", class_="pm-push", d=data) + tag("path", class_="pm-bar", d="".join(bars))


def corner(box: Box, name: str, lines: list[str]) -> str:
    """The works with a saw-tooth roof that stands for who asks and who gets."""
    roof, teeth = box.height * 0.3, 3
    step = box.width / teeth
    data = f"M{number(box.x)} {number(box.y + box.height)}V{number(box.y + roof)}"
    for tooth in range(teeth):
        right = box.x + step * (tooth + 1)
        data += f"L{number(right)} {number(box.y)}V{number(box.y + roof)}"
    data += f"V{number(box.y + box.height)}z"
    middle = box.x + box.width / 2
    said = [
        tag("text", text_node(line), class_="pm-x", x=middle, y=box.y + box.height + 15 + 14 * row)
        for row, line in enumerate(lines)
    ]
    label = tag("text", text_node(name), class_="pm-corner", x=middle, y=box.y + box.height - 11)
    return tag("g", tag("path", class_="pm-f", d=data), label, *said)


def cross(box: Box) -> str:
    """Through with it: what the target no longer has."""
    right, bottom = box.x + box.width, box.y + box.height
    data = _line(box.x, box.y, right, bottom) + _line(box.x, bottom, right, box.y)
    return tag("path", class_="pm-cross", d=data)
