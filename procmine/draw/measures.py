"""How good is a layout? Counts a test can hold on to, the same for every engine.

All of them take boxes and paths by id, as both an arrangement and a model's diagram have them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from procmine.draw.graph import Path, Point
from procmine.model.graph import Box

__all__ = [
    "n_bends",
    "n_crossings",
    "n_hits",
    "n_non_orthogonal",
    "n_overlaps",
    "n_shared",
    "overlap",
]

Segment = tuple[Point, Point, str]

_NEAR = 0.5
_CELL = 150.0


def overlap(one: Box, other: Box, *, gap: float = 0.0) -> bool:
    """Do these two boxes cover common ground, or come nearer than the gap?"""
    return (
        one.x < other.x + other.width + gap
        and other.x < one.x + one.width + gap
        and one.y < other.y + other.height + gap
        and other.y < one.y + one.height + gap
    )


def n_overlaps(boxes: Mapping[str, Box], *, gap: float = 0.0) -> int:
    """How many pairs of boxes overlap?

    Cost: boxes times the boxes beside each, after sorting.
    """
    count = 0
    open_boxes: list[Box] = []
    for box in sorted(boxes.values(), key=lambda box: (box.x, box.y)):
        open_boxes = [other for other in open_boxes if other.x + other.width + gap > box.x]
        count += sum(overlap(box, other, gap=gap) for other in open_boxes)
        open_boxes.append(box)
    return count


def n_non_orthogonal(paths: Mapping[str, Path]) -> int:
    """How many segments are neither level nor upright?"""
    return sum(
        1 for a, b, _ in _segments(paths) if abs(a[0] - b[0]) > _NEAR and abs(a[1] - b[1]) > _NEAR
    )


def n_bends(paths: Mapping[str, Path]) -> int:
    """How many corners do the paths turn, all together?"""
    return sum(max(len(path) - 2, 0) for path in paths.values())


def n_crossings(paths: Mapping[str, Path]) -> int:
    """How many times do two different paths cut through each other?

    Cost: segments times the segments beside each, after sorting.
    """
    return sum(_cut(one, other) for one, other in _neighbours(_segments(paths)))


def n_shared(
    paths: Mapping[str, Path], *, ends: Mapping[str, tuple[str, str]] | None = None
) -> int:
    """How many pairs of segments of different paths lie on top of each other?

    Args:
        paths: the routes.
        ends: what each path joins; when given, paths that leave the same shape or enter the same
            shape may share a stretch.
    """
    return sum(
        _on_top(one, other)
        for one, other in _neighbours(_segments(paths))
        if ends is None or not _akin(ends[one[2]], ends[other[2]])
    )


def _akin(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def n_hits(
    boxes: Mapping[str, Box], paths: Mapping[str, Path], ends: Mapping[str, tuple[str, str]]
) -> int:
    """How many times does a path run through a box that is neither of its ends?

    Args:
        boxes: boxes of the vertices.
        paths: the routes.
        ends: ids of the vertices each path joins.
    """
    cells: dict[tuple[int, int], list[str]] = {}
    for vertex, box in boxes.items():
        for cell in _cells(box.x, box.y, box.x + box.width, box.y + box.height):
            cells.setdefault(cell, []).append(vertex)
    count = 0
    for a, b, link in _segments(paths):
        reach = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        near = {vertex for cell in _cells(*reach) for vertex in cells.get(cell, ())}
        count += sum(
            1 for vertex in near if vertex not in ends[link] and _enters(a, b, boxes[vertex])
        )
    return count


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[tuple[int, int]]:
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(top // _CELL), int(bottom // _CELL) + 1):
            yield column, row


def _segments(paths: Mapping[str, Path]) -> Iterator[Segment]:
    for link, path in paths.items():
        for a, b in pairwise(path):
            yield a, b, link


def _neighbours(segments: Iterable[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Pairs of segments of different paths whose extents along x touch."""
    open_segments: list[Segment] = []
    for segment in sorted(segments, key=lambda s: (min(s[0][0], s[1][0]), s)):
        left = min(segment[0][0], segment[1][0])
        open_segments = [s for s in open_segments if max(s[0][0], s[1][0]) >= left - _NEAR]
        for other in open_segments:
            if other[2] != segment[2]:
                yield segment, other
        open_segments.append(segment)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cut(one: Segment, other: Segment) -> bool:
    (a, b, _), (c, d, _) = one, other
    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return _turn(a, b, c) * _turn(a, b, d) < -_NEAR and _turn(c, d, a) * _turn(c, d, b) < -_NEAR


def _on_top(one: Segment, other: Segment) -> bool:
    (a, b, _), (c, d, _) = one, other
    for along, across in ((0, 1), (1, 0)):
        level = (a[across], b[across], c[across], d[across])
        if max(level) - min(level) <= _NEAR:
            common = min(max(a[along], b[along]), max(c[along], d[along])) - max(
                min(a[along], b[along]), min(c[along], d[along])
            )
            if common > 2 * _NEAR:
                return True
    return False


def _enters(a: Point, b: Point, box: Box) -> bool:
    left, right = min(a[0], b[0]), max(a[0], b[0])
    top, bottom = min(a[1], b[1]), max(a[1], b[1])
    outside = (
        right <= box.x + _NEAR
        or left >= box.x + box.width - _NEAR
        or bottom <= box.y + _NEAR
        or top >= box.y + box.height - _NEAR
    )
    if outside:
        return False
    if right - left <= _NEAR or bottom - top <= _NEAR:
        return True
    corners = (
        (box.x, box.y),
        (box.x + box.width, box.y),
        (box.x, box.y + box.height),
        (box.x + box.width, box.y + box.height),
    )
    sides = [_turn(a, b, corner) for corner in corners]
    return min(sides) < 0 < max(sides)
