"""The legend of a process map: what colours and widths mean, and what is not shown."""

from __future__ import annotations

from collections.abc import Mapping

from procmine.discover.nouns import ProcessMap
from procmine.draw.graph import Point
from procmine.draw.palette import N_LEVELS
from procmine.draw.svg import number, tag, text_node
from procmine.draw.text import text_width
from procmine.draw.views import Reading, View
from procmine.draw.words import say
from procmine.units import format_count

__all__ = ["legend"]

_SIZE = 11.0
_SWATCH = 16.0
_ROW = 20.0


def legend(
    process_map: ProcessMap,
    readings: Mapping[View, Reading],
    shown: tuple[View, ...],
    lang: str,
    corner: Point,
) -> tuple[str, float, float]:
    """What explains this picture?

    Args:
        process_map: the map drawn.
        readings: its views.
        shown: the views the picture holds.
        lang: language of the picture.
        corner: its upper left corner.

    Returns:
        The legend's markup, its width and its height.
    """
    x, y = corner
    parts, width = [], 0.0
    for view in shown:
        reading = readings[view]
        own, own_width = _scale(view, reading, lang, x, y)
        parts.append(tag("g", own, class_=f"pm-v{reading.letter}"))
        width = max(width, own_width)
    height = 2 * _ROW
    if process_map.n_steps_hidden or process_map.n_edges_hidden:
        hidden = say(
            lang,
            "hidden",
            steps=format_count(process_map.n_steps_hidden),
            n_steps=format_count(process_map.n_steps),
            edges=format_count(process_map.n_edges_hidden),
        )
        parts.append(_text(hidden, x, y + height + 12))
        width = max(width, text_width(hidden, _SIZE))
        height += _ROW
    return tag("g", *parts, class_="pm-g", aria_hidden="true"), width, height


def _text(text: str, x: float, y: float) -> str:
    return tag("text", text_node(text), x=x, y=y)


def _scale(view: View, reading: Reading, lang: str, x: float, y: float) -> tuple[str, float]:
    title = say(lang, f"legend_{view}")
    left = x + text_width(title, _SIZE) + 10
    parts = [_text(title, x, y + 12)]
    for level in range(N_LEVELS):
        parts.append(
            tag(
                "rect",
                class_=f"pm-s pm-{reading.letter}{level}",
                x=left + level * _SWATCH,
                y=y + 2,
                width=_SWATCH,
                height=12.0,
            )
        )
    right = left + N_LEVELS * _SWATCH + 6
    parts.append(_text(reading.most, right, y + 12))
    width = right + text_width(reading.most, _SIZE) - x
    line = say(lang, f"line_{view}")
    parts.append(_text(line, x, y + _ROW + 12))
    start = x + text_width(line, _SIZE) + 10
    kind = "pm-back" if view == "rework" else "pm-ahead"
    for level in (1, 3, 5):
        parts.append(_sample(f"{kind} pm-w{reading.letter}{level}", start, y + _ROW + 8))
        start += 30
    if view == "frequency":
        back = say(lang, "backward")
        parts.append(_sample(f"pm-back pm-w{reading.letter}2", start + 10, y + _ROW + 8))
        parts.append(_text(back, start + 40, y + _ROW + 12))
        start += 40 + text_width(back, _SIZE)
    width = max(width, start - x)
    return "".join(parts), width


def _sample(classes: str, x: float, y: float) -> str:
    line = tag("path", class_="pm-l", d=f"M{number(x)} {number(y)}h24")
    return tag("g", line, class_=classes)
