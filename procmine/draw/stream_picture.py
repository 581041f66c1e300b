"""Where the parts of a value-stream map go, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procmine.draw.stream_cells import Cell, Row
from procmine.draw.stream_signs import STRIP, cross, inventory, push_arrow, value_strip
from procmine.draw.svg import number, tag, text_node
from procmine.draw.text import line_height, wrap_text
from procmine.model.graph import Box
from procmine.plaintext import legal_text

__all__ = ["BOX", "CELL", "Panel", "panel_of"]

GAP, BOX = 92.0, 184.0
CELL = GAP + BOX
_NAME, _ROW, _FIGURE = 12.0, 15.0, 10.0
# The ladder: room for a figure above the upper line, the step, and a figure below the lower one.
_LADDER = (15.0, 18.0, 15.0)
_BETWEEN = 18.0
_PER_ROW = 5


@dataclass(frozen=True)
class Panel:
    """A drawn row or several of steps.

    Args:
        markup: what is drawn.
        boxes: where the boxes of the steps are, in order.
        width: of all rows.
        height: of all rows.
        n_rows: how many there are.
    """

    markup: str
    boxes: tuple[Box, ...]
    width: float
    height: float
    n_rows: int


def panel_of(
    cells: Sequence[Cell],
    x: float,
    y: float,
    lang: str,
    *,
    most: int = _PER_ROW,
    n_lines: int = 0,
) -> Panel:
    """The steps from left to right, in as many rows as they need, each with its ladder below.

    Args:
        cells: the steps.
        x: left edge.
        y: upper edge.
        lang: language of the picture.
        most: so many steps stand in a row.
        n_lines: room for so many lines in each data box at least.
    """
    n_rows = max(-(-len(cells) // most), 1)
    per_row = -(-len(cells) // n_rows) if cells else 1
    # Latin letters are broader in bold.
    lines = [wrap_text(cell.name, (BOX - 16) / 1.06, _NAME, n_lines=3) for cell in cells]
    parts, boxes, top = [], [], y
    for begin in range(0, len(cells), per_row):
        row = cells[begin : begin + per_row]
        names = lines[begin : begin + per_row]
        name_height = max(len(one) for one in names) * line_height(_NAME) + 12
        data_height = max(n_lines, *(len(cell.rows) for cell in row)) * _ROW + 6
        heights = name_height, data_height
        for place, (cell, name) in enumerate(zip(row, names, strict=True)):
            left = x + place * CELL
            box = Box(left + GAP, top, BOX, STRIP + name_height)
            parts.append(_step(cell, name, box, heights, lang))
            parts.append(_before(cell, left, box))
            boxes.append(box)
        below = top + STRIP + name_height + data_height
        parts.append(_ladder(row, x, below))
        bottom = below + sum(_LADDER)
        is_last = begin + per_row >= len(cells)
        parts.append(_go_on(boxes[-1], is_last))
        top = bottom + _BETWEEN
    return Panel("".join(parts), tuple(boxes), per_row * CELL, top - _BETWEEN - y, n_rows)


def _step(
    cell: Cell, name: tuple[str, ...], box: Box, heights: tuple[float, float], lang: str
) -> str:
    kinds = ["pm-n", "pm-gone" if cell.gone else "", "" if cell.step else "pm-rest"]
    parts = [tag("title", text_node(cell.title))]
    parts.append(tag("rect", class_="pm-b", x=box.x, y=box.y, width=box.width, height=box.height))
    strip = Box(box.x, box.y, box.width, STRIP)
    parts.append(value_strip(strip, cell.value, lang) if cell.value else "")
    middle = box.y + STRIP + heights[0] / 2
    first = middle + _NAME * 0.36 - (len(name) - 1) * line_height(_NAME) / 2
    parts += [
        tag(
            "text", text_node(line), class_="pm-t", x=box.x + box.width / 2,
            y=first + row * line_height(_NAME),
        )
        for row, line in enumerate(name)
    ]  # fmt: skip
    data = Box(box.x, box.y + box.height, box.width, heights[1])
    parts.append(_data_box(cell, data))
    if cell.gone:
        parts.append(cross(Box(box.x + 4, box.y + STRIP + 4, box.width - 8, heights[0] - 8)))
    return tag(
        "g",
        *parts,
        class_=" ".join(filter(None, kinds)),
        data_step=legal_text(cell.step) if cell.step else None,
        role="img",
    )


def _data_box(cell: Cell, box: Box) -> str:
    parts = [tag("rect", class_="pm-d", x=box.x, y=box.y, width=box.width, height=box.height)]
    for place, row in enumerate(cell.rows):
        base = box.y + 3 + place * _ROW + _ROW * 0.74
        if place:
            line = f"M{number(box.x)} {number(box.y + 3 + place * _ROW)}h{number(box.width)}"
            parts.append(tag("path", class_="pm-r", d=line))
        parts.append(_data_row(row, box, base, changed=cell.changed))
    return "".join(parts)


def _data_row(row: Row, box: Box, base: float, *, changed: bool) -> str:
    left, right = box.x + 5, box.x + box.width - 5
    figure = "pm-c pm-new" if changed else "pm-c"
    parts = [tag("text", text_node(row.label), class_="pm-a", x=left, y=base)]
    if row.second:
        half = box.x + box.width / 2
        ends: tuple[float, ...] = half - 4, right
        parts.append(tag("text", text_node(row.second), class_="pm-a", x=half + 6, y=base))
    else:
        step = (right - left - 27) / 3
        ends = tuple(right - place * step for place in reversed(range(len(row.figures))))
    kind = figure if row.label else "pm-u"
    parts += [
        tag("text", text_node(text), class_=kind, x=at, y=base)
        for text, at in zip(row.figures, ends, strict=True)
    ]
    return "".join(parts)


def _before(cell: Cell, left: float, box: Box) -> str:
    """The push arrow into a step, and the triangle of what waits for it."""
    middle = box.y + STRIP + (box.height - STRIP) / 2
    parts = [push_arrow(left + 8, middle, GAP - 14)]
    if cell.queue:
        at = left + GAP / 2 - 2
        parts.append(inventory(at, middle - 12))
        parts += [
            tag("text", text_node(line), class_="pm-x" if not row else "pm-y", x=at,
                y=middle + 24 + 14 * row)
            for row, line in enumerate(cell.queue)
        ]  # fmt: skip
    return tag("g", *parts)


def _ladder(row: Sequence[Cell], x: float, y: float) -> str:
    """Up for waiting, down for work, with how long each takes a case on average."""
    above, step, below = _LADDER
    high, low = y + above, y + above + step
    data, parts = f"M{number(x)} {number(high)}", []
    for place, cell in enumerate(row):
        left = x + place * CELL
        data += f"H{number(left + GAP)}V{number(low)}H{number(left + CELL)}"
        data += f"V{number(high)}" if place + 1 < len(row) else ""
        for text, at, base in (
            (cell.wait, left + GAP / 2, high - 5),
            (cell.work, left + GAP + BOX / 2, low + below - 5),
        ):
            kind = "pm-w pm-new" if cell.changed else "pm-w"
            parts.append(tag("text", text_node(text), class_=kind, x=at, y=base))
    return tag("g", tag("path", class_="pm-time", d=data), *parts, aria_hidden="true")


def _go_on(last: Box, is_last: bool) -> str:
    """A mark that the steps go on in the next row."""
    if is_last:
        return ""
    x, y = last.x + last.width, last.y + STRIP + (last.height - STRIP) / 2
    data = f"M{number(x)} {number(y)}h14m-5 -4l5 4l-5 4"
    return tag("path", class_="pm-go", d=data)
