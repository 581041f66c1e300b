"""Labels where they are read with the right line or shape and hide nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from procmine.draw.graph import Path, Point
from procmine.draw.measures import overlap
from procmine.model.graph import Box

__all__ = ["Board", "along", "around", "beside", "branching", "place"]

_CELL = 80.0
_FRACTIONS = (0.5, 0.36, 0.64, 0.24, 0.76)
_ARROW = 12.0
# How far from its beginning a branch is labelled: clear of the corner of a diamond if need be.
_AWAY = (5.0, 18.0, 30.0)
# Where beside an upright stretch of it, as shares: the name of the branch may stand there too.
_DOWN = (0.6, 0.3, 0.8)


@dataclass
class Board:
    """What is on the picture already, found by place.

    Args:
        shapes: boxes no label may cover.
        lines: routes a label had better not cover.
    """

    shapes: Iterable[Box]
    lines: Mapping[str, Path]
    _boxes: dict[tuple[int, int], list[Box]] = field(default_factory=lambda: defaultdict(list))
    _runs: dict[tuple[int, int], list[tuple[Box, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for shape in self.shapes:
            self.add(shape)
        for link, path in self.lines.items():
            for a, b in pairwise(path):
                run = Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
                for cell in _cells(run):
                    self._runs[cell].append((run, link))

    def add(self, box: Box) -> None:
        """Take this ground."""
        for cell in _cells(box):
            self._boxes[cell].append(box)

    def is_free(self, box: Box, *, gap: float = 2.0) -> bool:
        """Can a label stand here without touching a shape or another label?"""
        return not any(
            overlap(box, other, gap=gap) for cell in _cells(box) for other in self._boxes[cell]
        )

    def n_lines_under(self, box: Box, own: str) -> int:
        """How many other routes would a label here hide a piece of?"""
        under = {
            link
            for cell in _cells(box)
            for run, link in self._runs[cell]
            if link != own and overlap(box, run, gap=1.0)
        }
        return len(under)


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    margin = 4.0
    for column in range(
        int((box.x - margin) // _CELL), int((box.x + box.width + margin) // _CELL) + 1
    ):
        for row in range(
            int((box.y - margin) // _CELL), int((box.y + box.height + margin) // _CELL) + 1
        ):
            yield column, row


def place(board: Board, wanted: Sequence[tuple[str, Sequence[Box]]]) -> dict[str, Box]:
    """Which of its possible places does each label get?

    Labels choose in the order given: the first free place that hides no foreign line, else the
    free place that hides fewest. A label without a free place is left out of the answer.

    Args:
        board: what is there already; the labels placed are added to it.
        wanted: id and possible places, best first.
    """
    placed: dict[str, Box] = {}
    for own, places in wanted:
        best: tuple[int, Box] | None = None
        for box in places:
            if not board.is_free(box):
                continue
            hidden = board.n_lines_under(box, own)
            if best is None or hidden < best[0]:
                best = (hidden, box)
            if hidden == 0:
                break
        if best is not None:
            placed[own] = best[1]
            board.add(best[1])
    return placed


def along(path: Path, size: tuple[float, float], anchor: Point | None = None) -> list[Box]:
    """The places for a label on a route: along its long segments, where the engine says, beside.

    Args:
        path: the route.
        size: width and height of the label.
        anchor: the engine's own choice for its middle.
    """
    width, height = size
    spots: list[Point] = []
    runs = sorted(pairwise(path), key=lambda run: -_length(*run))
    for fraction in _FRACTIONS:
        for a, b in runs:
            # A label must leave something of the line to be seen, and its arrow above all.
            need = height if abs(a[0] - b[0]) < 1 else width
            if _length(a, b) < need + _ARROW:
                continue
            spots.append((a[0] + (b[0] - a[0]) * fraction, a[1] + (b[1] - a[1]) * fraction))
    if anchor is not None and _is_on(anchor, path):
        spots.append(anchor)
    for a, b in runs:
        x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        if abs(a[0] - b[0]) < 1:
            spots += [(x + width / 2 + 4, y), (x - width / 2 - 4, y)]
        else:
            spots += [(x, y - height / 2 - 3), (x, y + height / 2 + 3)]
    for x, y in path:
        for right, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            spots.append((x + right * (width / 2 + 3), y + down * (height / 2 + 3)))
    boxes = (
        Box(round(x - width / 2, 1), round(y - height / 2, 1), width, height) for x, y in spots
    )
    tip = Box(*path[-1], 0.0, 0.0)
    return [box for box in boxes if not overlap(box, tip, gap=_ARROW)]


def branching(path: Path, siblings: Iterable[Path], size: tuple[float, float]) -> list[Box]:
    """The places for the figure of a branch: beside what is its line alone, near where it begins.

    Args:
        path: the route.
        siblings: routes that leave the same shape; they may share the first stretch.
        size: width and height of the label.
    """
    width, height = size
    own = _beyond(path, max((_shared(path, other) for other in siblings), default=0.0))
    spots: list[Point] = []
    for a, b in pairwise(own):
        if abs(a[1] - b[1]) < 1:
            onward = 1 if b[0] > a[0] else -1
            for away in _AWAY:
                if away + width + _ARROW <= _length(a, b) + 5:
                    x = a[0] + (width / 2 + away) * onward
                    spots += [(x, a[1] - height / 2 - 2), (x, a[1] + height / 2 + 3)]
        elif _length(a, b) >= height + _ARROW:
            for fraction in _DOWN:
                y = a[1] + (b[1] - a[1]) * fraction
                spots += [(a[0] + width / 2 + 4, y), (a[0] - width / 2 - 4, y)]
    boxes = [
        Box(round(x - width / 2, 1), round(y - height / 2, 1), width, height) for x, y in spots
    ]
    return boxes + along(path, size)


def _shared(path: Path, other: Path) -> float:
    """How far do two routes run together from where they begin?"""
    together = 0.0
    for (a, b), (c, d) in zip(pairwise(path), pairwise(other), strict=False):
        if a != c or not _is_along(a, b, d):
            break
        together += min(_length(a, b), _length(c, d))
        if b != d:
            break
    return together


def _is_along(a: Point, b: Point, d: Point) -> bool:
    """Do a to b and a to d point the same way?"""
    across = (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0])
    onward = (b[0] - a[0]) * (d[0] - a[0]) + (b[1] - a[1]) * (d[1] - a[1])
    return abs(across) < 1 and onward > 0


def _beyond(path: Path, distance: float) -> Path:
    """The rest of a route after this distance."""
    for place, (a, b) in enumerate(pairwise(path)):
        length = _length(a, b)
        if distance < length:
            share = distance / length
            cut = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
            return (cut, *path[place + 1 :])
        distance -= length
    return path


def _is_on(point: Point, path: Path) -> bool:
    """Does the route pass here? Engines may put a label where only they know whose it is."""
    return any(
        min(a[0], b[0]) - 2 <= point[0] <= max(a[0], b[0]) + 2
        and min(a[1], b[1]) - 2 <= point[1] <= max(a[1], b[1]) + 2
        for a, b in pairwise(path)
    )


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def beside(path: Path, box: Box) -> str:
    """On which side of the upright line it belongs to does a label stand?

    Returns:
        ``after`` to the right of it, ``before`` to the left, nothing when it stands on the line.
    """
    near = Box(box.x - 5, box.y, box.width + 10, box.height)
    for a, b in pairwise(path):
        run = Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
        if overlap(run, box):
            return ""
        if run.width < 1 and overlap(run, near):
            return "after" if run.x < box.x else "before"
    return ""


def around(box: Box, size: tuple[float, float], *, gap: float = 3.0) -> list[Box]:
    """The places for a label beside a small shape: below, above, then the corners and sides."""
    width, height = size
    x = box.x + box.width / 2 - width / 2
    y = box.y + box.height / 2 - height / 2
    left, right = box.x - gap - width, box.x + box.width + gap
    above, below = box.y - gap - height, box.y + box.height + gap
    far_left, far_right = box.x + box.width / 4 - width, box.x + box.width * 3 / 4
    spots = [
        (x, below), (x, above),
        (far_right, above), (far_left, above), (far_right, below), (far_left, below),
        (right, y), (left, y),
        (x, below + height), (x, above - height), (far_right, above - height),
        (far_left, above - height), (far_right, below + height), (far_left, below + height),
    ]  # fmt: skip
    return [Box(round(x, 1), round(y, 1), width, height) for x, y in spots]
