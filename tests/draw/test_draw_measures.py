"""Quality measures, on pictures small enough to count by eye."""

from __future__ import annotations

from procmine.draw.lanes import n_strays
from procmine.draw.measures import (
    n_bends,
    n_crossings,
    n_hits,
    n_non_orthogonal,
    n_overlaps,
    n_shared,
)
from procmine.model.graph import Box

PLUS = {"level": ((0, 5), (10, 5)), "upright": ((5, 0), (5, 10))}


def test_crossings_are_counted_once_per_pair_of_segments():
    """A plus sign has one crossing; touching ends and parallels have none."""
    assert n_crossings(PLUS) == 1
    assert n_crossings({"a": ((0, 0), (10, 0)), "b": ((10, 0), (10, 9))}) == 0
    assert n_crossings({"a": ((0, 0), (10, 0)), "b": ((0, 2), (10, 2))}) == 0
    assert n_crossings({"a": ((0, 5), (10, 5), (10, 8), (0, 8)), "b": ((5, 0), (5, 9))}) == 2


def test_a_path_does_not_cross_itself():
    """Only different paths confuse a reader."""
    assert n_crossings({"a": ((0, 5), (10, 5), (10, 0), (5, 0), (5, 9))}) == 0


def test_overlaps_need_common_ground():
    """Boxes that touch do not overlap, unless a gap is asked for."""
    boxes = {"a": Box(0, 0, 10, 10), "b": Box(10, 0, 10, 10), "c": Box(5, 5, 2, 2)}
    assert n_overlaps(boxes) == 1
    assert n_overlaps(boxes, gap=1) == 2


def test_slanting_segments_are_found():
    """Only level and upright segments are orthogonal; half a point is no slant."""
    assert n_non_orthogonal({"a": ((0, 0), (10, 0.4), (10, 9), (12, 12))}) == 1


def test_hits_are_boxes_a_path_runs_through():
    """A path may touch its own ends and run along a border, not through a stranger."""
    boxes = {"a": Box(0, 0, 10, 10), "b": Box(20, 0, 10, 10), "c": Box(40, 0, 10, 10)}
    straight = {"ac": ((10, 5), (40, 5))}
    assert n_hits(boxes, straight, {"ac": ("a", "c")}) == 1
    along = {"ac": ((10, 10), (40, 10))}
    assert n_hits(boxes, along, {"ac": ("a", "c")}) == 0


def test_shared_stretches_are_excused_for_kin_only():
    """Paths of one gateway may run together; strangers may not."""
    paths = {"x": ((0, 0), (10, 0)), "y": ((4, 0), (9, 0))}
    assert n_shared(paths) == 1
    assert n_shared(paths, ends={"x": ("a", "b"), "y": ("a", "c")}) == 0
    assert n_shared(paths, ends={"x": ("a", "b"), "y": ("c", "d")}) == 1


def test_bends_are_inner_points():
    """A straight path has none."""
    assert n_bends({"a": ((0, 0), (9, 0)), "b": ((0, 0), (9, 0), (9, 9))}) == 1


def test_strays_lie_outside_their_lane():
    """Half outside is outside."""
    lanes = {"L": Box(0, 0, 100, 50)}
    boxes = {"in": Box(10, 10, 20, 20), "half": Box(10, 40, 20, 20), "free": Box(0, 900, 1, 1)}
    assert n_strays({"in": "L", "half": "L", "free": None}, boxes, lanes) == 1
