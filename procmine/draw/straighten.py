"""Bends a reader would iron out: links between facing sides made straight where nothing objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from procmine.draw.graph import Arrangement, Graph, Link, Path, Point
from procmine.draw.measures import n_crossings, n_hits, n_shared
from procmine.model.graph import Box

__all__ = ["straightened"]

_CORNER = 10.0
_APART = 3.5
_AXES = {"down": (0, 1), "right": (1, 0)}


def straightened(graph: Graph, arrangement: Arrangement) -> Arrangement:
    """The same arrangement with every link straight that can be without harm.

    A link of the main path may cross a few others for it; any other link must not cross more than
    before.

    Cost: the crossings of each bent link with all others.
    """
    across, along = _AXES[graph.direction]
    main = set(pairwise(graph.main_path))
    paths = dict(arrangement.paths)
    shapes = {vertex.id: vertex.shape for vertex in graph.vertices}
    beside = _links_at(graph)
    for link in sorted(graph.links, key=lambda link: (link.source, link.target) not in main):
        ends = (arrangement.boxes[link.source], arrangement.boxes[link.target])
        bent = len(paths[link.id]) > 2 and link.source != link.target
        plain = shapes[link.source] == shapes[link.target] == "box"
        rivals = beside[link.source] + beside[link.target]
        if not bent or not plain or not _facing(paths[link.id], ends, along):
            continue
        spare = 4 if (link.source, link.target) in main else 0
        for straight in _straights(paths[link.id], ends, across, along):
            if _harmless(arrangement.boxes, paths, straight, link, rivals, spare=spare):
                paths[link.id] = straight
                break
    return replace(arrangement, paths=paths)


def _facing(path: Path, ends: tuple[Box, Box], along: int) -> bool:
    """Does the link run between the sides of the two boxes that look at each other?"""
    source, target = (_span(box, along) for box in ends)
    forth = source[1] <= target[0] and _at(path, source[1], target[0], along)
    back = target[1] <= source[0] and _at(path, source[0], target[1], along)
    return forth or back


def _span(box: Box, axis: int) -> tuple[float, float]:
    start, size = (box.x, box.width) if axis == 0 else (box.y, box.height)
    return (start, start + size)


def _at(path: Path, first: float, last: float, along: int) -> bool:
    return abs(path[0][along] - first) < 1 and abs(path[-1][along] - last) < 1


def _straights(path: Path, ends: tuple[Box, Box], across: int, along: int) -> Iterator[Path]:
    """Straight lines the link could be: through its own ends, then through the middles."""
    spans = [_span(box, across) for box in ends]
    low = max(span[0] for span in spans) + _CORNER
    high = min(span[1] for span in spans) - _CORNER
    places = [path[-1][across], path[0][across], *(sum(span) / 2 for span in spans)]
    for place in places:
        if low <= place <= high:
            points = []
            for end in (path[0], path[-1]):
                point = [0.0, 0.0]
                point[across], point[along] = round(place, 1), end[along]
                points.append((point[0], point[1]))
            yield tuple(points)


def _links_at(graph: Graph) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {vertex.id: [] for vertex in graph.vertices}
    for link in graph.links:
        found[link.source].append(link)
        found[link.target].append(link)
    return found


def _harmless(
    boxes: Mapping[str, Box],
    paths: Mapping[str, Path],
    straight: Path,
    link: Link,
    rivals: list[Link],
    *,
    spare: int,
) -> bool:
    """Does the straight line keep clear of the ends of its rivals, of boxes and of more lines?"""
    for rival in rivals:
        apart = _APART + (rival.thickness + link.thickness) / 2
        if rival.id != link.id and _too_near(straight, paths[rival.id], apart):
            return False
    ends = {link.id: (link.source, link.target)}
    if n_hits(boxes, {link.id: straight}, ends):
        return False
    others = {other: path for other, path in paths.items() if other != link.id}
    now = _crossed(paths[link.id], link.id, others)
    then = _crossed(straight, link.id, others)
    return then <= now + spare


def _crossed(path: Path, own: str, others: Mapping[str, Path]) -> int:
    """Crossings and shared stretches of one route with all others."""
    near = {other: route for other, route in others.items() if _beside(path, route)}
    with_it = {own: path, **near}
    return n_crossings(with_it) - n_crossings(near) + 10 * (n_shared(with_it) - n_shared(near))


def _beside(one: Path, other: Path) -> bool:
    return all(
        min(p[axis] for p in one) <= max(p[axis] for p in other)
        and min(p[axis] for p in other) <= max(p[axis] for p in one)
        for axis in (0, 1)
    )


def _too_near(straight: Path, path: Path, apart: float) -> bool:
    """Would the straight link leave or arrive on top of the end of another?"""
    return any(_distance(end, other) < apart for end in straight for other in (path[0], path[-1]))


def _distance(a: Point, b: Point) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))
