"""The levels of detail between which the sliders of the process map move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from procmine.discover.nouns import ProcessMap

__all__ = ["Levels", "levels_of", "readable"]

_ACTIVITIES = (0.5, 0.8, 0.95, 1.0)
_PATHS = (0.0, 0.5, 0.8, 0.95, 1.0)
# Levels closer than this to the next fuller one look the same to a reader.
_ALIKE = 0.87
# Fuller pictures than these are tangles nobody reads and take long to arrange.
_MOST_STEPS, _MOST_EDGES = 90, 130
_LEAST = 0.001

Draw = Callable[[float, float], ProcessMap]


@dataclass(frozen=True)
class Levels:
    """The maps and how the sliders reach them.

    Args:
        maps: the distinct levels.
        places: for each position of the activity slider, the place of the map for each position
            of the connection slider. Rows differ in length where positions would look the same.
        first: positions of the two sliders at the beginning.
        n_edges_undrawn: connections of the fullest level that is too dense to be drawn; 0 when
            all are.
    """

    maps: tuple[ProcessMap, ...]
    places: tuple[tuple[int, ...], ...]
    first: tuple[int, int]
    n_edges_undrawn: int

    @property
    def first_place(self) -> int:
        """Place of the map shown first."""
        return self.places[self.first[0]][self.first[1]]


def levels_of(draw: Draw, activities: float, paths: float) -> Levels:
    """Which levels of detail are worth drawing?

    Args:
        draw: gives the map for a share of activities and a share of connections.
        activities: share of the activities shown first.
        paths: share of the connections shown first.

    Returns:
        The level shown first (the nearest to it that can be read) and the fullest that can be
        read, and between and below them those a reader can tell apart.

    Cost: at most thirty thinned maps; nothing is arranged yet.
    """
    maps: list[ProcessMap] = []
    places: list[tuple[int, ...]] = []
    first, undrawn = (0, 0), 0
    bare = [(share, draw(share, 0.0)) for share in _shares(_ACTIVITIES, activities)]
    while not _is_readable(bare[0][1]) and len(bare[0][1].steps) > 1 and bare[0][0] > _LEAST:
        # Hundreds of activities, none of them frequent: only a few can be drawn.
        bare.insert(0, (bare[0][0] / 2, draw(bare[0][0] / 2, 0.0)))
    spare = [(share, level) for share, level in bare if _is_readable(level)] or bare[:1]
    if len(spare) < len(bare):
        undrawn = len(draw(bare[-1][0], max(_PATHS)).edges)
    rows = _apart(spare, lambda level: len(level.steps), activities)
    wanted = _nearest([share for share, _ in rows], activities)
    for share, least in rows:
        row = [(p, draw(share, p) if p else least) for p in _shares(_PATHS, paths)]
        drawn = [(p, level) for p, level in row if _is_readable(level)] or row[:1]
        undrawn = max([undrawn, *(len(level.edges) for _, level in row[len(drawn) :])])
        kept = _apart(drawn, lambda level: len(level.edges), paths)
        if len(places) == wanted:
            first = (wanted, _nearest([p for p, _ in kept], paths))
        places.append(tuple(range(len(maps), len(maps) + len(kept))))
        maps += [level for _, level in kept]
    return Levels(tuple(maps), tuple(places), first, undrawn)


def readable(draw: Draw, activities: float, paths: float) -> ProcessMap:
    """The map asked for, or the nearest to it that can be read: what a picture alone shows."""
    asked = draw(activities, paths)
    if _is_readable(asked):
        return asked
    levels = levels_of(draw, activities, paths)
    return levels.maps[levels.first_place]


def _shares(usual: Sequence[float], wanted: float) -> list[float]:
    return sorted({*usual, wanted})


def _is_readable(level: ProcessMap) -> bool:
    return len(level.steps) <= _MOST_STEPS and len(level.edges) <= _MOST_EDGES


def _apart(
    levels: Sequence[tuple[float, ProcessMap]], size: Callable[[ProcessMap], int], wanted: float
) -> list[tuple[float, ProcessMap]]:
    """The fullest level, the wanted one, and those clearly smaller than the next fuller one."""
    kept: list[tuple[float, ProcessMap]] = []
    for share, level in reversed(levels):
        last = size(kept[-1][1]) if kept else 0
        if kept and size(level) == last:
            if share == wanted:
                kept[-1] = (share, level)
        elif not kept or share == wanted or size(level) < _ALIKE * last:
            kept.append((share, level))
    return kept[::-1]


def _nearest(shares: Sequence[float], wanted: float) -> int:
    return min(range(len(shares)), key=lambda place: (abs(shares[place] - wanted), -place))
