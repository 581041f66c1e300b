"""Routes made fit to be drawn: square, without needless points, ending on the outline."""

from __future__ import annotations

from itertools import pairwise

from procmine.draw.graph import Path, Point
from procmine.model.graph import Box

__all__ = ["ending_on", "middle", "square", "tidy"]

_NEAR = 0.5
_CORNER = 5.0


def middle(box: Box) -> Point:
    """Where is the middle of this box?"""
    return (box.x + box.width / 2, box.y + box.height / 2)


def tidy(path: Path) -> Path:
    """The same route without repeated points and without points on a straight line."""
    kept: list[Point] = []
    for point in path:
        if kept and abs(point[0] - kept[-1][0]) < 0.05 and abs(point[1] - kept[-1][1]) < 0.05:
            continue
        while len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _straight(a: Point, b: Point, c: Point) -> bool:
    return any(abs(a[axis] - b[axis]) < 0.05 and abs(b[axis] - c[axis]) < 0.05 for axis in (0, 1))


def square(path: Path) -> Path:
    """The same route with a corner put into every slanting segment."""
    points: list[Point] = list(path[:1])
    level = True
    for a, b in pairwise(path):
        if abs(a[0] - b[0]) > 0.05 and abs(a[1] - b[1]) > 0.05:
            # Go on in the direction the route already has, turn once.
            points.append((b[0], a[1]) if level else (a[0], b[1]))
            level = not level
        else:
            level = abs(a[1] - b[1]) <= 0.05
        points.append(b)
    return tidy(tuple(points))


def ending_on(path: Path, source: tuple[Box, str], target: tuple[Box, str]) -> Path:
    """The same route from the outline of one shape to the outline of the other.

    Args:
        path: from border to border of the boxes.
        source: box and shape it leaves.
        target: box and shape it enters.
    """
    if len(path) < 2:
        return path
    path = _aimed(_aimed(path, *target)[::-1], *source)[::-1]
    first = _on_outline(path[0], path[1], *source)
    last = _on_outline(path[-1], path[-2], *target)
    return tidy((first, *path[1:-1], last))


def _aimed(path: Path, box: Box, shape: str) -> Path:
    """The same route with its last segment moved in from the very corner of a box.

    There a circle or diamond has no outline to end on.
    """
    if shape == "box" or len(path) < 3:
        return path
    end, inner = path[-1], path[-2]
    axis = 0 if abs(end[0] - inner[0]) <= _NEAR else 1
    away = end[axis] - middle(box)[axis]
    most = (box.width if axis == 0 else box.height) / 2 - _CORNER
    if abs(away) <= most:
        return path
    place = middle(box)[axis] + (most if away > 0 else -most)
    moved = [(place, y) if axis == 0 else (x, place) for x, y in (inner, end)]
    return (*path[:-2], *moved)


def _on_outline(end: Point, inner: Point, box: Box, shape: str) -> Point:
    """Lengthen the last segment along its own direction up to the outline."""
    if shape == "box":
        return end
    x, y = middle(box)
    upright = abs(end[0] - inner[0]) <= _NEAR
    across = abs(end[0] - x) if upright else abs(end[1] - y)
    half = box.width / 2
    if across >= half:
        return end
    reach = half - across if shape == "diamond" else (half**2 - across**2) ** 0.5
    if upright:
        return (end[0], y + (reach if end[1] > y else -reach))
    return (x + (reach if end[0] > x else -reach), end[1])
