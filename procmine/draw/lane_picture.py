"""Lanes and the pool around them, with their names in the strips at their ends."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from procmine.draw.bpmn_layout import LANE_HEAD, POOL_HEAD
from procmine.draw.svg import number, tag, text_node
from procmine.draw.text import line_height, wrap_text
from procmine.model.graph import Box, Model
from procmine.plaintext import plain_text

__all__ = ["lane_pictures", "lies_across", "pool_box"]

_SIZE = 12.0


def lies_across(lanes: Sequence[Box]) -> bool:
    """Do these lanes run from left to right, one below the other?"""
    if len(lanes) < 2:
        return all(lane.width >= lane.height for lane in lanes)
    return abs(lanes[1].y - lanes[0].y) >= abs(lanes[1].x - lanes[0].x)


def pool_box(lanes: Sequence[Box]) -> Box:
    """Where is the pool around these lanes, the strip for its name included?"""
    across = lies_across(lanes)
    left = min(lane.x for lane in lanes) - (POOL_HEAD if across else 0)
    top = min(lane.y for lane in lanes) - (0 if across else POOL_HEAD)
    right = max(lane.x + lane.width for lane in lanes)
    bottom = max(lane.y + lane.height for lane in lanes)
    return Box(left, top, right - left, bottom - top)


def lane_pictures(model: Model, shapes: Sequence[Box]) -> list[str]:
    """The pool and the lanes of this model.

    Args:
        model: a model with lanes.
        shapes: their boxes, in the order of the lanes.
    """
    across = lies_across(shapes)
    pool = pool_box(shapes)
    parts = [_rectangle(pool, "pm-head"), _name(model.name, _head(pool, across, POOL_HEAD), across)]
    for lane, box in zip(model.lanes, shapes, strict=True):
        head = _head(box, across, LANE_HEAD)
        drawn = _rectangle(box, "pm-lane")
        drawn += _rectangle(head, "pm-head") + _name(lane.name, head, across)
        said = plain_text(lane.name)
        parts.append(
            tag(
                "g",
                tag("title", text_node(said)),
                drawn,
                data_lane=lane.id,
                role="img",
            )
        )
    return parts


def _rectangle(box: Box, kind: str) -> str:
    return tag("rect", class_=kind, x=box.x, y=box.y, width=box.width, height=box.height)


def _head(box: Box, across: bool, breadth: float) -> Box:
    if across:
        return Box(box.x, box.y, breadth, box.height)
    return Box(box.x, box.y, box.width, breadth)


def _name(name: str, head: Box, across: bool) -> str:
    text = plain_text(name)
    if not text:
        return ""
    if across and _stands_upright(text):
        return _column(text, head)
    length = (head.height if across else head.width) - 10
    lines = wrap_text(text, max(length, 2 * _SIZE), _SIZE, n_lines=2)
    x, y = head.x + head.width / 2, head.y + head.height / 2
    first = _SIZE * 0.36 - (len(lines) - 1) * line_height(_SIZE) / 2
    turn = f"translate({number(x)} {number(y)})" + (" rotate(-90)" if across else "")
    rows = (
        tag("text", text_node(line), class_="pm-lane-t", x=0.0, y=first + row * line_height(_SIZE))
        for row, line in enumerate(lines)
    )
    return tag("g", *rows, transform=turn)


def _stands_upright(text: str) -> bool:
    """Chinese and its neighbours are read from top to bottom as they are; Latin has to turn."""
    return all(unicodedata.east_asian_width(char) in "WF" for char in text if char != " ")


def _column(text: str, head: Box) -> str:
    step = _SIZE + 2
    room = max(int((head.height - 8) // step), 1)
    shown = text if len(text) <= room else text[: room - 1] + "︙"
    top = head.y + head.height / 2 - len(shown) * step / 2 + _SIZE * 0.86
    x = head.x + head.width / 2
    rows = (
        tag("text", text_node(char), class_="pm-lane-t", x=x, y=top + row * step)
        for row, char in enumerate(shown)
        if char != " "
    )
    return "".join(rows)
