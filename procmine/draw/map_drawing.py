"""A process map arranged and labelled, ready to be drawn in any of its views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from procmine.discover.nouns import ProcessMap
from procmine.draw.graph import Arrangement, Point
from procmine.draw.labels import Board, along, place
from procmine.draw.layout import arrange
from procmine.draw.map_graph import MapGraph, map_graph, text_size
from procmine.draw.views import Reading, View, read_views
from procmine.errors import UsageError
from procmine.model.graph import Box
from procmine.units import format_count

__all__ = ["Direction", "Drawing", "drawing_of", "extent"]

Direction = Literal["down", "right"]


@dataclass(frozen=True)
class Drawing:
    """A map with everything its picture needs.

    Args:
        map: the map.
        layout: its graph.
        placed: where everything is.
        texts: labels on links in each view, by id of the link.
        labels: boxes of these labels; what found no room is missing.
        readings: what each view shows.
        lang: language of the picture.
    """

    map: ProcessMap
    layout: MapGraph
    placed: Arrangement
    texts: Mapping[View, Mapping[str, str]]
    labels: Mapping[View, Mapping[str, Box]]
    readings: Mapping[View, Reading]
    lang: str


def drawing_of(
    process_map: ProcessMap, direction: Direction, lang: str, like: Mapping[str, Point]
) -> Drawing:
    """Arrange and label; when labels find no room, again with more of it.

    Args:
        process_map: the map.
        direction: ``down`` or ``right``.
        lang: language of the picture.
        like: ``middles`` of an earlier picture; empty when there is none.
    """
    if direction not in ("down", "right"):
        raise UsageError(f"{direction!r} is no direction of a map.", hint="Choose: down, right.")
    readings = read_views(process_map, lang)
    for roomy in (1.0, 1.35, 1.8):
        layout = map_graph(
            process_map, readings, direction=direction, lang=lang, like=like, roomy=roomy
        )
        placed = arrange(layout.graph)
        texts = {view: _texts(layout, view, reading) for view, reading in readings.items()}
        labels = {view: _labelled(layout, placed, said) for view, said in texts.items()}
        if all(len(labels[view]) == len(said) for view, said in texts.items()):
            break
    return Drawing(process_map, layout, placed, texts, labels, readings, lang)


def _texts(layout: MapGraph, view: View, reading: Reading) -> dict[str, str]:
    """What this view writes on links, in the order of their importance."""
    said = {f"e{index}": label for index, label in enumerate(reading.labels)}
    if view == "frequency":
        said |= {terminal.id: format_count(terminal.n) for terminal in layout.terminals}
    return {link.id: said[link.id] for link in layout.graph.links if said.get(link.id)}


def _labelled(layout: MapGraph, placed: Arrangement, said: Mapping[str, str]) -> dict[str, Box]:
    """Every view has places of its own: short labels fit where long ones do not."""
    board = Board(placed.boxes.values(), placed.paths)
    wanted = []
    for link, text in said.items():
        size = text_size(text)
        if size is not None:
            wanted.append((link, along(placed.paths[link], size, placed.anchors.get(link))))
    return place(board, wanted)


def extent(drawn: Drawing) -> Box:
    """Which ground do steps, lines and labels cover?"""
    boxes = [*drawn.placed.boxes.values()]
    boxes += [box for labels in drawn.labels.values() for box in labels.values()]
    points = [point for path in drawn.placed.paths.values() for point in path]
    xs = [box.x for box in boxes] + [point[0] for point in points] or [0.0]
    ys = [box.y for box in boxes] + [point[1] for point in points] or [0.0]
    right = max([box.x + box.width for box in boxes] + xs)
    bottom = max([box.y + box.height for box in boxes] + ys)
    return Box(min(xs), min(ys), right - min(xs), bottom - min(ys))
