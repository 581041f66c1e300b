"""The picture of a value-stream map, today and in the target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from procmine.draw.stream_cells import Cell, cells_of, target_cells_of
from procmine.draw.stream_figures import figures_of, target_figures_of, totals_of
from procmine.draw.stream_picture import BOX, CELL, Panel, panel_of
from procmine.draw.stream_signs import STRIP, corner, value_strip
from procmine.draw.stream_style import STREAM_STYLE
from procmine.draw.style import STYLE
from procmine.draw.svg import number, picture, tag, text_node
from procmine.draw.text import text_width, wrap_text
from procmine.draw.words import check_language, say
from procmine.model.graph import Box
from procmine.plaintext import plain_text
from procmine.units import format_count, format_number
from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["stream_svg"]

_MARGIN, _LEAST = 20.0, 900.0
_CORNER = Box(0, 0, 92, 58)
_LINE, _HEAD = 16.0, 24.0
_END = 84.0


class Shape(TypedDict, total=False):
    """How the steps of a state are arranged: so many in a row, with so many lines of figures."""

    most: int
    n_lines: int


# Two beside two of the other state, in rows of one height.
_PAIR = Shape(most=2, n_lines=6)
_MOST = 5


def stream_svg(
    found: ValueStreamMap,
    *,
    lang: str = "en",
    embed_style: bool = True,
    with_legend: bool = True,
    beside: bool = False,
    most: int = _MOST,
    changes_only: bool = False,
) -> str:
    """What does this value stream look like?

    Args:
        found: the map; its target is drawn below today's state.
        lang: ``en`` or ``zh``.
        embed_style: bring the stylesheets along; without it the page must hold ``STYLE`` and
            ``STREAM_STYLE``.
        with_legend: explain the signs below the picture.
        beside: draw the target, if there is one, at the right of today's state, step beside step,
            instead of below it: for wide pages.
        most: so many steps stand in a row at most, where the target is not drawn at the right.
        changes_only: below today's state draw only those steps of the target that change: for
            paper.

    Returns:
        SVG without script, ids, links or style attributes: process boxes with data boxes,
        triangles where work waits, push arrows, the customer at both ends, and the ladder below.
        What a step is worth is told by word, pattern and colour. Steps carry ``data-step``.

    Raises:
        UsageError: no such language.

    Cost: a millisecond for each step.
    """
    check_language(lang)
    beside = beside and found.target is not None
    width, parts, y = (
        _beside(found, lang) if beside else _below(found, lang, Shape(most=most), changes_only)
    )
    if with_legend:
        more, y = _legend(lang, width, y + 22)
        parts += more
    name = say(
        lang,
        "stream",
        name=plain_text(found.name),
        n_cases=format_count(found.n_cases),
        n_steps=format_count(found.n_steps),
    )
    own = tag("style", text_node(STREAM_STYLE)) if embed_style else ""
    ground = Box(0, 0, width + 2 * _MARGIN, y + _MARGIN)
    return picture("pm-stream", name, lang, ground, own, *parts, style=STYLE if embed_style else "")


def _below(
    found: ValueStreamMap, lang: str, shape: Shape, changes_only: bool
) -> tuple[float, list[str], float]:
    """Today's state, and the target below it; how wide, what, and where it ends."""
    today = panel_of(cells_of(found, lang), _MARGIN, 0.0, lang, **shape)
    width = max(today.width + _END, _LEAST)
    parts, _, y = _state(found, lang, width, shape=shape)
    if found.target is not None:
        line = f"M{number(_MARGIN)} {number(y + 16)}h{number(width)}"
        cells = target_cells_of(found, lang)
        shown = [cell for cell in cells if cell.changed or cell.gone] if changes_only else cells
        note = [say(lang, "stream_unchanged")] if len(shown) < len(cells) else []
        heading, bottom = _target_heading(found, lang, _MARGIN, y + 34, width, notes=note)
        more, y = _target(found, shown, lang, (_MARGIN, bottom + 18), width, shape=shape)
        parts += [tag("path", class_="pm-r", d=line), *heading, *more]
    return width, parts, y


def _beside(found: ValueStreamMap, lang: str) -> tuple[float, list[str], float]:
    """Today's state at the left, the target at the right, step beside step."""
    room = 2 * CELL + _END / 2
    x = _MARGIN + room + _END / 2 + 12
    heading, bottom = _target_heading(found, lang, x, _MARGIN, room)
    parts, top, y = _state(found, lang, room, least=bottom + 18, shape=_PAIR)
    more, _ = _target(found, target_cells_of(found, lang), lang, (x, top), room, shape=_PAIR)
    line = f"M{number(x - 18)} {number(_MARGIN)}V{number(y)}"
    rest = [*heading, *more, tag("path", class_="pm-r", d=line)]
    return x - _MARGIN + room, parts + rest, y


def _state(
    found: ValueStreamMap, lang: str, width: float, *, shape: Shape, least: float = 0.0
) -> tuple[list[str], float, float]:
    """Today's state: who asks and who gets, the figures of the whole, the steps and the sum.

    Returns:
        What is drawn, where the steps begin (at ``least`` or below), and where it ends.
    """
    y = _MARGIN
    room = width - 2 * (_CORNER.width + 40)
    title = say(lang, "stream_now", name=plain_text(found.name))
    heading, bottom = _lines(title, figures_of(found, lang), _MARGIN + _CORNER.width + 40, y, room)
    comes, goes = _ends(found, lang)
    left = Box(_MARGIN, y, _CORNER.width, _CORNER.height)
    right = Box(_MARGIN + width - _CORNER.width, y, _CORNER.width, _CORNER.height)
    parts = [
        *heading,
        corner(left, say(lang, "stream_supplier"), comes),
        corner(right, say(lang, "stream_customer"), goes),
    ]
    under = y + _CORNER.height + 8 + 14 * max(len(comes), len(goes))
    top = max(bottom + 22, under + 22, least)
    drawn = panel_of(cells_of(found, lang), _MARGIN, top, lang, **shape)
    parts += [drawn.markup, _arrows(drawn, under, right, top, lang)]
    end = top + drawn.height
    parts.append(_sum(totals_of(found.rungs, lang), _MARGIN, width, end + 10))
    return parts, top, end + 10 + _HEAD


def _arrows(panel: Panel, under: float, right: Box, top: float, lang: str) -> str:
    """From the request to the first step, and from the last one to the customer."""
    if not panel.boxes:
        return ""
    first, last = panel.boxes[0], panel.boxes[-1]
    x, middle = _MARGIN + 12, first.y + STRIP + (first.height - STRIP) / 2
    into = f"M{number(x)} {number(under)}V{number(middle - 14)}m-4 -6l4 6l4 -6"
    parts = [tag("path", class_="pm-go", d=into)]
    edge, level = last.x + BOX, last.y + STRIP + (last.height - STRIP) / 2
    if panel.n_rows == 1:
        goal = right.x + right.width / 2
        data = f"M{number(edge)} {number(level)}H{number(goal)}V{number(under)}m-4 6l4 -6l4 6"
        parts.append(tag("path", class_="pm-go", d=data))
    else:
        data = f"M{number(edge)} {number(level)}h22m-6 -4l6 4l-6 4"
        said = say(lang, "stream_customer_end")
        parts.append(tag("path", class_="pm-go", d=data))
        parts += [
            tag("text", text_node(line), class_="pm-x", x=edge + 52, y=level + 18 + 13 * row)
            for row, line in enumerate(wrap_text(said, 62, 10.5, n_lines=2))
        ]
    return tag("g", *parts, aria_hidden="true")


def _ends(found: ValueStreamMap, lang: str) -> tuple[list[str], list[str]]:
    """What stands below the two corners: what comes, and what the customer needs."""
    from procmine.units import format_duration

    flow = found.flow
    comes = [say(lang, "stream_arrive", n=format_count(flow.n_arrived))]
    goes = []
    if flow.takt_s is not None:
        goes.append(say(lang, "stream_takt", span=format_duration(flow.takt_s, lang=lang)))
    if flow.throughput_per_day is not None:
        goes.append(say(lang, "stream_done", n=format_number(flow.throughput_per_day, digits=3)))
    return comes, goes


def _target_heading(
    found: ValueStreamMap,
    lang: str,
    x: float,
    y: float,
    room: float,
    *,
    notes: Sequence[str] = (),
) -> tuple[list[str], float]:
    """What the target says of the whole, and where that ends."""
    lines = [*target_figures_of(found, lang), *notes]
    return _lines(say(lang, "stream_target"), lines, x, y, room)


def _target(
    found: ValueStreamMap,
    cells: Sequence[Cell],
    lang: str,
    at: tuple[float, float],
    width: float,
    *,
    shape: Shape,
) -> tuple[list[str], float]:
    """The target, its steps in the order they have in today's state."""
    x, top = at
    drawn = panel_of(cells, x, top, lang, **shape) if cells else None
    end = top + (drawn.height if drawn else 0.0)
    rungs = found.target.rungs if found.target else ()
    total = _sum(totals_of(rungs, lang), x, width, end + 10)
    return [drawn.markup if drawn else "", total], end + 10 + _HEAD


def _lines(
    title: str, lines: Sequence[str], x: float, y: float, room: float
) -> tuple[list[str], float]:
    """A heading and the figures below it, wrapped to the room there is; and where they end."""
    at = y + 14
    parts = []
    for line in wrap_text(title, room / 1.06, 15, n_lines=2):
        parts.append(tag("text", text_node(line), class_="pm-head", x=x, y=at))
        at += 20
    for line in lines:
        for piece in wrap_text(line, room, 11.5, n_lines=3):
            parts.append(tag("text", text_node(piece), class_="pm-s2", x=x, y=at))
            at += _LINE
    return parts, at - _LINE + 4


def _sum(text: str, x: float, width: float, y: float) -> str:
    """What the ladder adds up to."""
    box = tag("rect", class_="pm-sum", x=x, y=y, width=width, height=_HEAD)
    return tag("g", box, tag("text", text_node(text), class_="pm-s1", x=x + 10, y=y + 16))


def _legend(lang: str, width: float, y: float) -> tuple[list[str], float]:
    """What the patterns and the signs mean."""
    parts, x = [], _MARGIN
    for value in ("VA", "BVA", "NVA", "untagged"):
        wide = text_width(say(lang, f"value_{value.lower()}"), 10) + 44
        parts.append(value_strip(Box(x, y, wide, STRIP), value, lang))
        x += wide + 14
    at = y + STRIP + 18
    for key in ("stream_legend_box", "stream_legend_triangle", "stream_legend_ladder"):
        for line in wrap_text(say(lang, key), width, 11.5, n_lines=3):
            parts.append(tag("text", text_node(line), class_="pm-s3", x=_MARGIN, y=at))
            at += 15
    return [tag("g", *parts, aria_hidden="true")], at - 8
