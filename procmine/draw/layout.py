"""One question, several answers, the best picture: engines are asked and their layouts judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from procmine.draw import engine_dot, engine_graphlay, engine_grid
from procmine.draw.graph import Arrangement, Graph, Point
from procmine.draw.lanes import n_mixed
from procmine.draw.loops import with_open_loops
from procmine.draw.measures import (
    n_bends,
    n_crossings,
    n_hits,
    n_non_orthogonal,
    n_overlaps,
    n_shared,
)
from procmine.draw.routes import ending_on, middle, square
from procmine.draw.straighten import straightened
from procmine.errors import UsageError
from procmine.model.graph import Box

__all__ = ["Judgement", "arrange", "judge"]

Engine = Callable[[Graph], Iterator[Arrangement]]

_ENGINES: tuple[Engine, ...] = (engine_graphlay.arrangements, engine_dot.arrangements)
_AXES = {"down": (0, 1), "right": (1, 0)}


@dataclass(frozen=True)
class Judgement:
    """What is wrong with an arrangement, and how much a reader has to put up with.

    Args:
        n_faults: overlaps, routes through boxes, slanting segments, links without a route, lanes
            that run into each other.
        n_off_line: steps of the main path that leave its straight line.
        burden: crossings, bends, links against their direction and size, in crossings.
    """

    n_faults: int
    n_off_line: int
    burden: float

    @property
    def rank(self) -> tuple[int, int, float]:
        """Faults count before everything, the straight line before beauty."""
        return (self.n_faults, self.n_off_line, round(self.burden, 3))


def arrange(graph: Graph, *, engines: tuple[Engine, ...] = _ENGINES) -> Arrangement:
    """Where does everything of this graph go?

    Args:
        graph: what to arrange; vertices keep the sides its ``like`` gives them where that costs
            little.
        engines: asked in this order; the next one only when the one before fails or breaks a rule.

    Returns:
        The arrangement with the lightest burden; upper left corner at (0, 0).

    Raises:
        UsageError: no engine could arrange the graph.

    Cost: eight layouts of a few milliseconds for 30 vertices, one of some seconds for 400; larger
    graphs are put on a grid in a moment.
    """
    if not graph.vertices:
        return Arrangement({}, {}, engine="none")
    if len(graph.vertices) + len(graph.links) > engine_grid.MOST:
        return _finished(graph, engine_grid.arranged(graph))
    best: tuple[tuple[int, int, float], Arrangement] | None = None
    for engine in engines:
        for answer in _answers(engine, graph):
            finished = straightened(graph, _finished(graph, answer))
            finished = with_open_loops(graph, finished)
            facing = _facing(finished, graph.like, graph.direction)
            rank = judge(graph, facing).rank
            if best is None or rank < best[0]:
                best = (rank, facing)
        if best is not None and best[0][0] == 0:
            break
    if best is None:
        raise UsageError(
            f"No layout engine could arrange {len(graph.vertices)} shapes.",
            hint="Show fewer activities and paths, and run `procmine doctor`.",
        )
    return best[1]


def _answers(engine: Engine, graph: Graph) -> Iterator[Arrangement]:
    """What the engine gives before it fails, if it fails: the next engine takes over."""
    answers = engine(graph)
    while True:
        try:
            yield next(answers)
        except (StopIteration, RuntimeError):
            return


def judge(graph: Graph, arrangement: Arrangement) -> Judgement:
    """How good is this arrangement of this graph?"""
    boxes, paths = arrangement.boxes, arrangement.paths
    ends = {link.id: (link.source, link.target) for link in graph.links}
    missing = sum(len(paths.get(link.id, ())) < 2 for link in graph.links)
    faults = missing + n_overlaps(boxes) + n_hits(boxes, paths, ends) + n_non_orthogonal(paths)
    faults += n_mixed(graph, boxes)
    centres = {vertex: middle(box) for vertex, box in boxes.items()}
    across, along = _AXES[graph.direction]
    line = [centres[vertex][across] for vertex in graph.main_path]
    off = max((sum(abs(x - y) > 1 for x in line) for y in line[:1]), default=0)
    area = max(box.x + box.width for box in boxes.values()) * max(
        box.y + box.height for box in boxes.values()
    )
    burden = (
        n_crossings(paths)
        + 2.0 * n_shared(paths, ends=ends if graph.merges else None)
        + 0.1 * n_bends(paths)
        + 2.0 * n_bends({link: paths[link] for link in _main_links(graph) if link in paths})
        + 1.5 * _wrong_way(graph, centres, along)
        + area / 2e5
        + 20 * (1 - _likeness(centres, graph.like, across))
    )
    return Judgement(faults, off, burden)


def _main_links(graph: Graph) -> list[str]:
    along = set(pairwise(graph.main_path))
    return [link.id for link in graph.links if (link.source, link.target) in along]


def _wrong_way(graph: Graph, centres: Mapping[str, Point], along: int) -> int:
    """Links that a reader sees run against what they are called."""
    count = 0
    for link in graph.links:
        step = centres[link.target][along] - centres[link.source][along]
        count += step > 1 if link.is_backward else step < -1
    return count


def _likeness(centres: Mapping[str, Point], like: Mapping[str, Point], across: int) -> float:
    """Share of pairs of vertices that lie in the same order across the flow as they did."""
    shared = [vertex for vertex in like if vertex in centres]
    same = seen = 0
    for position, one in enumerate(shared):
        for other in shared[position + 1 :]:
            then = like[one][across] - like[other][across]
            now = centres[one][across] - centres[other][across]
            if abs(then) > 20 and abs(now) > 20:
                seen += 1
                same += then * now > 0
    return same / seen if seen else 1.0


def _finished(graph: Graph, answer: Arrangement) -> Arrangement:
    """The answer moved to the origin, with square routes that end on the outlines."""
    corners = [(box.x, box.y) for box in answer.boxes.values()]
    corners += [point for path in answer.paths.values() for point in path]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)
    boxes = {
        vertex: Box(round(box.x - left, 1), round(box.y - top, 1), box.width, box.height)
        for vertex, box in answer.boxes.items()
    }
    shapes = {vertex.id: vertex.shape for vertex in graph.vertices}
    paths = {}
    for link in graph.links:
        path = square(_moved(answer.paths.get(link.id, ()), -left, -top))
        source, target = link.source, link.target
        paths[link.id] = ending_on(
            path, (boxes[source], shapes[source]), (boxes[target], shapes[target])
        )
    anchors = {link: _moved((point,), -left, -top)[0] for link, point in answer.anchors.items()}
    return replace(answer, boxes=boxes, paths=paths, anchors=anchors)


def _moved(path: tuple[Point, ...], x: float, y: float) -> tuple[Point, ...]:
    return tuple((round(point[0] + x, 1), round(point[1] + y, 1)) for point in path)


def _facing(arrangement: Arrangement, like: Mapping[str, Point], direction: str) -> Arrangement:
    """The arrangement or its mirror image, whichever resembles the earlier picture more."""
    across, _ = _AXES[direction]
    centres = {vertex: middle(box) for vertex, box in arrangement.boxes.items()}
    if _likeness(centres, like, across) >= 0.5:
        return arrangement
    return _mirrored(arrangement, across)


def _mirrored(arrangement: Arrangement, across: int) -> Arrangement:
    def turned(point: Point, size: float = 0.0) -> Point:
        x, y = point
        return (-x - size, y) if across == 0 else (x, -y - size)

    boxes = {}
    for vertex, box in arrangement.boxes.items():
        size = box.width if across == 0 else box.height
        boxes[vertex] = Box(*turned((box.x, box.y), size), box.width, box.height)
    paths = {link: tuple(map(turned, path)) for link, path in arrangement.paths.items()}
    points = [point for path in paths.values() for point in path]
    points += [(box.x, box.y) for box in boxes.values()]
    shift = [0.0, 0.0]
    shift[across] = -min(point[across] for point in points)
    return replace(
        arrangement,
        boxes={
            vertex: Box(
                round(box.x + shift[0], 1), round(box.y + shift[1], 1), box.width, box.height
            )
            for vertex, box in boxes.items()
        },
        paths={link: _moved(path, *shift) for link, path in paths.items()},
        anchors={
            link: _moved((turned(point),), *shift)[0] for link, point in arrangement.anchors.items()
        },
    )
