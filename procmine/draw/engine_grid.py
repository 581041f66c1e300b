"""The layout of graphs too large to be read: a grid, made in a moment, in which nothing overlaps.

Nobody looks at a thousand shapes at once, but the file must open, every shape must have its place,
and a reader who follows one line must be able to. Layers become columns; between columns and rows
lie channels that hold lines and no shapes.
"""

from __future__ import annotations

from collections.abc import Mapping

from procmine.draw.cycles import returning
from procmine.draw.graph import Arrangement, Graph, Link, Path
from procmine.model.graph import Box

__all__ = ["MOST", "arranged"]

# Vertices and links beyond which the other engines take minutes.
MOST = 1_000
_GAP = 44.0


def arranged(graph: Graph) -> Arrangement:
    """Where does everything of this graph go?

    Args:
        graph: any graph; lanes are not kept apart.

    Cost: linear in vertices and links, but for sorting the layers.
    """
    layers = _layers(graph)
    cells = {vertex: (at, row) for at, layer in enumerate(layers) for row, vertex in layer}
    is_right = graph.direction == "right"
    long = max(v.width if is_right else v.height for v in graph.vertices) + 2 * _GAP
    wide = max(v.height + v.below if is_right else v.width for v in graph.vertices) + 2 * _GAP
    boxes = {}
    for vertex in graph.vertices:
        at, row = cells[vertex.id]
        along, across = (at + 0.5) * long, (row + 0.5) * wide
        x, y = (along, across) if is_right else (across, along)
        boxes[vertex.id] = Box(
            x - vertex.width / 2, y - vertex.height / 2, vertex.width, vertex.height
        )
    paths = {
        link.id: _route(link, boxes, cells, (long, wide), is_right=is_right) for link in graph.links
    }
    return Arrangement(boxes, paths, engine="grid")


def _layers(graph: Graph) -> list[list[tuple[int, str]]]:
    """Vertices by their longest way from a start, each with its row, near those before it."""
    back = returning(graph)
    after: dict[str, list[str]] = {vertex.id: [] for vertex in graph.vertices}
    before: dict[str, list[str]] = {vertex.id: [] for vertex in graph.vertices}
    for link in graph.links:
        if link.id not in back and link.source != link.target:
            after[link.source].append(link.target)
            before[link.target].append(link.source)
    waiting = {vertex: len(those) for vertex, those in before.items()}
    ready = [vertex for vertex, n in waiting.items() if not n]
    layers: list[list[tuple[int, str]]] = []
    rows: dict[str, int] = {}
    while ready:
        ready.sort(key=lambda v: sum(rows[u] for u in before[v]) / max(len(before[v]), 1))
        layers.append(list(enumerate(ready)))
        rows |= {vertex: row for row, vertex in layers[-1]}
        following = []
        for vertex in ready:
            for target in after[vertex]:
                waiting[target] -= 1
                if not waiting[target]:
                    following.append(target)
        ready = following
    return layers


def _route(
    link: Link,
    boxes: Mapping[str, Box],
    cells: Mapping[str, tuple[int, int]],
    pitch: tuple[float, float],
    *,
    is_right: bool,
) -> Path:
    """Out of the source, along the channels beside the shapes, into the target."""
    (at, row), (to_at, to_row) = cells[link.source], cells[link.target]
    long, wide = pitch
    source, target = boxes[link.source], boxes[link.target]
    depth = (source.width if is_right else source.height) / 2
    to_depth = (target.width if is_right else target.height) / 2
    here, there = (row + 0.5) * wide, (to_row + 0.5) * wide
    leave, enter = (at + 1) * long, to_at * long
    channel = to_row * wide
    points = [((at + 0.5) * long + depth, here), (leave, here)]
    if to_at != at + 1:
        points += [(leave, channel), (enter, channel)]
    points += [(enter, there), ((to_at + 0.5) * long - to_depth, there)]
    return tuple(points) if is_right else tuple((across, along) for along, across in points)
