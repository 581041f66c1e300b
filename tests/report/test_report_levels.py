"""Levels of the sliders, the display list and the scales of the charts."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.discover.nouns import MapEdge, MapStep, ProcessMap
from procmine.report.axes import area, line, shade, ticks
from procmine.report.display_list import display_list
from procmine.report.levels import levels_of


def drawn(n_steps: int, n_edges: int) -> ProcessMap:
    steps = tuple(MapStep(f"s{k}", 1, 1, 0, 0, 0) for k in range(n_steps))
    edges = tuple(
        MapEdge(f"s{k}", f"t{k}", 1, 1, None, None, None, None, None, None) for k in range(n_edges)
    )
    return ProcessMap("log", steps, edges, 1, n_steps, ())


def growing(n_steps: int, n_edges: int):
    """A process whose map grows with both shares."""
    return lambda activities, paths: drawn(
        max(1, round(n_steps * activities)),
        round(n_steps * activities) - 1 + round(n_edges * activities * paths),
    )


shares = st.sampled_from([0.0, 0.2, 0.5, 0.8, 0.95, 1.0])


@given(st.integers(1, 60), st.integers(0, 80), shares, shares)
def test_the_level_asked_for_is_shown_first(n_steps, n_edges, activities, paths):
    """Its map is the one drawn for exactly these shares, as long as it can be read."""
    draw = growing(n_steps, n_edges)
    found = levels_of(draw, activities, paths)
    wanted = draw(activities, paths)
    first = found.maps[found.first_place]
    if len(wanted.edges) <= 130 and len(wanted.steps) <= 90:
        assert (len(first.steps), len(first.edges)) == (len(wanted.steps), len(wanted.edges))


@given(st.integers(1, 400), st.integers(0, 900), shares, shares)
def test_sliders_grow_from_left_to_right(n_steps, n_edges, activities, paths):
    """Every position leads to a map, positions to the right to larger ones, none is unreadable."""
    found = levels_of(growing(n_steps, n_edges), activities, paths)
    assert sorted(place for row in found.places for place in row) == list(range(len(found.maps)))
    for row in found.places:
        sizes = [len(found.maps[place].edges) for place in row]
        assert all(one < other for one, other in pairwise(sizes))
    steps = [len(found.maps[row[0]].steps) for row in found.places]
    assert all(one < other for one, other in pairwise(steps))
    least = growing(n_steps, n_edges)(min(0.5, activities), 0.0)
    if len(least.steps) <= 90 and len(least.edges) <= 130:
        assert max(len(level.edges) for level in found.maps) <= 130
        assert max(len(level.steps) for level in found.maps) <= 90


def test_what_is_too_dense_to_draw_is_said():
    """The fullest level that was left out is named by its connections."""
    found = levels_of(growing(40, 900), 1.0, 0.8)
    assert found.n_edges_undrawn == 939
    assert levels_of(growing(10, 10), 1.0, 0.8).n_edges_undrawn == 0


def expanded(listed, place):
    """The element a node of the display list stands for."""
    strings, nodes = listed["strings"], listed["nodes"]
    tag, attributes, text, *children = nodes[place]
    element = ElementTree.Element(strings[tag])
    for name, value in zip(attributes[::2], attributes[1::2], strict=True):
        element.set(strings[name], strings[value])
    element.text = strings[text] if text >= 0 else None
    element.extend(expanded(listed, child) for child in children)
    return element


def bare(element):
    tag = element.tag.rpartition("}")[2]
    return (tag, dict(element.attrib), element.text or None, [bare(child) for child in element])


@pytest.mark.parametrize("name", ["desk", "hostile"])
def test_a_display_list_holds_the_whole_picture(page_of, name):
    """Expanded again, every picture is what it was; and the list is the smaller one."""
    from procmine.discover.process_map import process_map
    from procmine.draw import map_svgs

    summary = page_of(name).summary
    maps = [process_map(summary, paths=share, name=name) for share in (0.0, 0.8, 1.0)]
    pictures = map_svgs(maps, switchable=True, embed_style=False)
    listed = display_list(pictures)
    for root, picture in zip(listed["roots"], pictures, strict=True):
        assert bare(expanded(listed, root)) == bare(ElementTree.fromstring(picture))
    distinct = {tuple(map(str, node)) for node in listed["nodes"]}
    assert len(distinct) == len(listed["nodes"])


@given(st.integers(0, 10**9))
def test_ticks_reach_over_the_largest_value(most):
    """Equal steps from nothing to at or just above it, few enough to read."""
    marks = ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert len({b - a for a, b in pairwise(marks)}) == 1
    assert len(marks) <= 7
    assert marks[-2] < max(most, 1)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=50))
def test_curves_stay_inside_their_chart(values):
    """No point lies outside the frame, and the area closes on the ground."""
    top = float(ticks(max(values))[-1])
    points = line(values, 800.0, 100.0, top).removeprefix("M").split("L")
    assert len(points) == len(values)
    for point in points:
        x, y = map(float, point.split())
        assert 0 <= x <= 800
        assert 0 <= y <= 100
    assert area(values, 800.0, 100.0, top).endswith("L0 100.0z")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_shades_follow_the_values(one, other):
    """More is never lighter; nothing is level 0, the largest is the darkest."""
    most = max(one, other)
    low, high = sorted((one, other))
    assert 0 <= shade(low, most) <= shade(high, most) <= 5
    assert shade(0, most) == 0
    assert most == 0 or shade(most, most) == 5
