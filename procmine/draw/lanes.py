"""Lanes: vertices of one group share one band, bands are stacked in their given order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from procmine.draw.graph import Arrangement, Graph, Path, Point
from procmine.model.graph import Box

__all__ = ["bands", "n_mixed", "n_strays", "stacked"]

_GAP = 48.0
_ROW_GAP = 34.0
_ROOM = 26.0
_EMPTY = 72.0
_APART = 24.0
_LONG = 150.0


def _across(box: Box, direction: str) -> tuple[float, float]:
    return _span(box, 1 if direction == "right" else 0)


def _groups(graph: Graph) -> list[int]:
    return sorted({vertex.group for vertex in graph.vertices if vertex.group is not None})


def _extent(graph: Graph, boxes: Mapping[str, Box], group: int) -> tuple[float, float]:
    spans = [
        _across(boxes[vertex.id], graph.direction)
        for vertex in graph.vertices
        if vertex.group == group
    ]
    return (min(span[0] for span in spans), max(span[1] for span in spans))


@dataclass(frozen=True)
class _Item:
    """Something that takes ground in a lane: a vertex, or the level run of a link within it.

    Args:
        id: of the vertex; empty for a run.
        across: its middle across the flow.
        start: where it begins along the flow.
        end: where it ends along the flow.
        size: its size across the flow.
    """

    id: str
    across: float
    start: float
    end: float
    size: float


def stacked(graph: Graph, arrangement: Arrangement) -> dict[str, Point]:
    """Middles of the vertices with lanes in their order, each lane as narrow as it can be.

    Along the flow everything stays. Across it each lane gets rows: what lies above another in the
    arrangement, in the same stretch of the flow, gets an earlier row. Links inside a lane that
    pass other vertices count as well, so that they keep a row of their own to run in.
    """
    lengthwise = 0 if graph.direction == "right" else 1
    middles: dict[str, Point] = {}
    edge, before = 0.0, 0
    for group in _groups(graph):
        edge += max(group - before - 1, 0) * _EMPTY
        before = group
        rows = _rows(_items(graph, arrangement, group, lengthwise))
        for row in rows:
            size = max(item.size for item in row)
            for item in row:
                if item.id:
                    along = (item.start + item.end) / 2
                    across = edge + size / 2
                    point = (along, across) if lengthwise == 0 else (across, along)
                    middles[item.id] = point
            edge += size + _ROW_GAP
        edge += _GAP - _ROW_GAP
    return middles


def _items(graph: Graph, arrangement: Arrangement, group: int, lengthwise: int) -> list[_Item]:
    homes = {vertex.id: vertex for vertex in graph.vertices if vertex.group == group}
    items = []
    for vertex in homes.values():
        box = arrangement.boxes[vertex.id]
        start, length = (box.x, box.width) if lengthwise == 0 else (box.y, box.height)
        low, high = _across(box, graph.direction)
        size = high - low + (2 * vertex.below if lengthwise == 0 else 0.0)
        items.append(_Item(vertex.id, (low + high) / 2, start, start + length, size))
    for link in graph.links:
        if link.source in homes and link.target in homes and link.source != link.target:
            run = _longest_run(arrangement.paths.get(link.id, ()), lengthwise)
            if run is not None:
                items.append(run)
    return items


def _longest_run(path: Path, lengthwise: int) -> _Item | None:
    runs = [
        (abs(a[lengthwise] - b[lengthwise]), a, b)
        for a, b in pairwise(path)
        if abs(a[1 - lengthwise] - b[1 - lengthwise]) < 1
    ]
    length, a, b = max(runs, default=(0.0, (0.0, 0.0), (0.0, 0.0)))
    if length < _LONG:
        return None
    ends = sorted((a[lengthwise], b[lengthwise]))
    return _Item("", a[1 - lengthwise], ends[0] + _APART, ends[1] - _APART, 6.0)


def _rows(items: list[_Item]) -> list[list[_Item]]:
    placed: list[tuple[_Item, int]] = []
    for item in sorted(items, key=lambda item: (item.across, item.start, item.id)):
        above = [
            row
            for other, row in placed
            if other.start < item.end + _APART and item.start < other.end + _APART
        ]
        placed.append((item, max(above, default=-1) + 1))
    n_rows = max((row for _, row in placed), default=-1) + 1
    return [[item for item, row in placed if row == number] for number in range(n_rows)]


def bands(
    graph: Graph, arrangement: Arrangement, labels: Iterable[Box], n_groups: int
) -> dict[int, Box]:
    """Which band belongs to each group?

    Neighbouring bands meet half way between their contents; an empty one gets a narrow band.

    Args:
        graph: its vertices carry groups; those from ``n_groups`` on lie outside all bands.
        arrangement: where they are, groups in their order.
        labels: what else must lie between the ends of the bands.
        n_groups: how many bands, occupied or not.

    Returns:
        A box for every group, all of the same length, side by side without gaps.
    """
    lengthwise = 0 if graph.direction == "right" else 1
    every = [*arrangement.boxes.values(), *labels]
    run = [end for box in every for end in _span(box, lengthwise)]
    run += [point[lengthwise] for path in arrangement.paths.values() for point in path]
    start, length = min(run, default=0) - _ROOM, max(run, default=0) - min(run, default=0)
    length += 2 * _ROOM
    result: dict[int, Box] = {}
    for group, border in enumerate(_borders(graph, arrangement, n_groups)):
        low, high = (round(edge, 1) for edge in border)
        if lengthwise == 0:
            result[group] = Box(start, low, length, high - low)
        else:
            result[group] = Box(low, start, high - low, length)
    return result


def _span(box: Box, axis: int) -> tuple[float, float]:
    return (box.x, box.x + box.width) if axis == 0 else (box.y, box.y + box.height)


def _borders(graph: Graph, arrangement: Arrangement, n_groups: int) -> list[tuple[float, float]]:
    occupied = [group for group in _groups(graph) if group < n_groups]
    if not occupied:
        return [(group * _EMPTY, (group + 1) * _EMPTY) for group in range(n_groups)]
    extents = {group: _extent(graph, arrangement.boxes, group) for group in _groups(graph)}
    first, last = occupied[0], occupied[-1]
    least, most = _outer(graph, arrangement, n_groups, extents)
    edges = [min(extents[first][0] - _ROOM, least) - first * _EMPTY]
    for group in range(n_groups):
        end = edges[-1] + _EMPTY
        if group == last:
            end = max(extents[group][1] + _ROOM, most)
        elif group in occupied:
            following = next(other for other in occupied if other > group)
            free = extents[following][0] - extents[group][1]
            end = extents[group][1] + (free - (following - group - 1) * _EMPTY) / 2
        edges.append(end)
    return list(pairwise(edges))


def _outer(
    graph: Graph,
    arrangement: Arrangement,
    n_groups: int,
    extents: Mapping[int, tuple[float, float]],
) -> tuple[float, float]:
    """How far routes between the bands' own vertices reach, free vertices left in the open."""
    across = 1 if graph.direction == "right" else 0
    homes = {vertex.id for vertex in graph.vertices if (vertex.group or 0) < n_groups}
    reach = [
        point[across]
        for link in graph.links
        if link.source in homes and link.target in homes
        for point in arrangement.paths.get(link.id, ())
    ]
    most = max(reach, default=float("-inf")) + _ROOM / 2
    if n_groups in extents:
        most = min(most, extents[n_groups][0] - _ROOM / 2)
    return min(reach, default=float("inf")) - _ROOM / 2, most


def n_mixed(graph: Graph, boxes: Mapping[str, Box]) -> int:
    """How many neighbouring groups do not lie side by side in their order?"""
    extents = [_extent(graph, boxes, group) for group in _groups(graph)]
    return sum(one[1] > other[0] for one, other in pairwise(extents))


def n_strays(
    homes: Mapping[str, str | int | None], boxes: Mapping[str, Box], lanes: Mapping[str | int, Box]
) -> int:
    """How many vertices do not lie wholly inside the band of their lane?

    Args:
        homes: lane of each vertex; None for those without.
        boxes: where the vertices are.
        lanes: where the bands are.
    """
    count = 0
    for vertex, home in homes.items():
        if home is not None:
            box, band = boxes[vertex], lanes[home]
            inside = (
                band.x <= box.x
                and band.y <= box.y
                and box.x + box.width <= band.x + band.width
                and box.y + box.height <= band.y + band.height
            )
            count += not inside
    return count
