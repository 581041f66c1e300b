"""Self-loops large enough to be seen: the engine squeezes them in where a side is crowded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from procmine.draw.graph import Arrangement, Graph, Link, Path
from procmine.draw.measures import n_crossings, n_hits, n_shared
from procmine.model.graph import Box

__all__ = ["with_open_loops"]

_OPEN = 18.0
_REACH = 17.0
_HALF = 11.0


def with_open_loops(graph: Graph, arrangement: Arrangement) -> Arrangement:
    """The same arrangement with every narrow self-loop moved to a side that has room for it.

    Cost: the crossings of each narrow loop with all routes.
    """
    paths = dict(arrangement.paths)
    for link in graph.links:
        if link.source != link.target or not _is_narrow(paths[link.id]):
            continue
        for loop in _loops(arrangement.boxes[link.source], graph.direction):
            if _is_free(link, loop, paths, arrangement.boxes):
                paths[link.id] = loop
                break
    return replace(arrangement, paths=paths)


def _is_narrow(path: Path) -> bool:
    spans = [max(p[axis] for p in path) - min(p[axis] for p in path) for axis in (0, 1)]
    return max(spans) < _OPEN


def _loops(box: Box, direction: str) -> Iterator[Path]:
    """A loop at the far side, then at the near side, of the axis across the flow."""
    for side in (1.0, -1.0):
        if direction == "down":
            edge = box.x + (box.width if side > 0 else 0.0)
            far, y = edge + side * _REACH, box.y + box.height / 2
            yield ((edge, y - _HALF), (far, y - _HALF), (far, y + _HALF), (edge, y + _HALF))
        else:
            edge = box.y + (box.height if side > 0 else 0.0)
            far, x = edge + side * _REACH, box.x + box.width / 2
            yield ((x - _HALF, edge), (x - _HALF, far), (x + _HALF, far), (x + _HALF, edge))


def _is_free(link: Link, loop: Path, paths: Mapping[str, Path], boxes: Mapping[str, Box]) -> bool:
    if n_hits(boxes, {link.id: loop}, {link.id: (link.source, link.target)}):
        return False
    left, right = min(p[0] for p in loop) - 6, max(p[0] for p in loop) + 6
    top, bottom = min(p[1] for p in loop) - 6, max(p[1] for p in loop) + 6
    frame = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    for other, path in paths.items():
        if other == link.id:
            continue
        if any(left < x < right and top < y < bottom for x, y in path):
            return False
        if n_crossings({"frame": frame, other: path}) or n_shared({"frame": frame, other: path}):
            return False
    return True
