"""The one layout interface: engines, their judgement, the fallback."""

from __future__ import annotations

import itertools

import pytest
from draw_samples import block_model, chain, random_map, refund_map
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.draw import engine_dot, engine_graphlay
from procmine.draw.cycles import returning
from procmine.draw.graph import Arrangement, Graph, Link, Vertex
from procmine.draw.layout import arrange, judge
from procmine.draw.map_graph import map_graph
from procmine.draw.measures import n_hits, n_overlaps
from procmine.draw.model_graph import model_graph
from procmine.draw.routes import middle
from procmine.draw.views import read_views
from procmine.errors import UsageError
from procmine.model.graph import Box


def graph_of(process_map, direction="down"):
    views = read_views(process_map, "en")
    return map_graph(process_map, views, direction=direction, lang="en").graph


def broken(graph):
    """An engine that fails at once."""
    raise RuntimeError("broken")
    yield


def piling(graph):
    """An engine that puts everything on one heap."""
    boxes = {vertex.id: Box(0, 0, vertex.width, vertex.height) for vertex in graph.vertices}
    paths = {link.id: ((0.0, 0.0), (5.0, 5.0)) for link in graph.links}
    yield Arrangement(boxes, paths, engine="heap")


@pytest.mark.parametrize("direction", ["down", "right"])
def test_a_map_is_arranged_without_fault_and_its_main_path_is_straight(direction):
    """Nothing overlaps, nothing slants, and the main path is one line with start and end."""
    graph = graph_of(refund_map(), direction)
    arrangement = arrange(graph)
    found = judge(graph, arrangement)
    assert (found.n_faults, found.n_off_line) == (0, 0)
    assert arrangement.engine == "graphlay"
    assert graph.main_path[0] == "start"
    assert graph.main_path[-1] == "end"


@settings(max_examples=15)
@given(st.integers(0, 999), st.integers(2, 18), st.integers(0, 25))
def test_any_map_is_arranged_without_fault(seed, n_steps, n_more):
    """Whatever is connected with whatever: no overlap, no line through a box, none missing."""
    n_edges = min(n_steps - 1 + n_more, n_steps * n_steps // 2)
    graph = graph_of(random_map(seed, n_steps, max(n_edges, n_steps - 1)))
    assert judge(graph, arrange(graph)).n_faults == 0


@pytest.mark.parametrize("first", [broken, piling])
def test_the_next_engine_takes_over(first):
    """An engine that fails or breaks a rule is replaced, not believed."""
    graph = graph_of(refund_map())
    arrangement = arrange(graph, engines=(first, engine_graphlay.arrangements))
    assert arrangement.engine == "graphlay"
    assert judge(graph, arrangement).n_faults == 0


def test_dot_alone_makes_a_usable_picture():
    """The fallback obeys the same rules on a map of ordinary size."""
    if engine_dot.program() is None:
        pytest.skip("lacks a dot program")
    graph = graph_of(refund_map())
    arrangement = arrange(graph, engines=(broken, engine_dot.arrangements))
    assert arrangement.engine == "dot"
    ends = {link.id: (link.source, link.target) for link in graph.links}
    assert n_overlaps(arrangement.boxes) == 0
    assert n_hits(arrangement.boxes, arrangement.paths, ends) == 0
    assert all(len(arrangement.paths[link.id]) >= 2 for link in graph.links)


def test_dot_alone_keeps_lanes():
    """In the fallback, too, vertices of different lanes share no stretch across the flow."""
    if engine_dot.program() is None:
        pytest.skip("lacks a dot program")
    graph = model_graph(block_model(5, 12, 3), direction="right")
    boxes = arrange(graph, engines=(engine_dot.arrangements,)).boxes
    spans = []
    for group in sorted({vertex.group for vertex in graph.vertices}):
        own = [boxes[vertex.id] for vertex in graph.vertices if vertex.group == group]
        spans.append((min(box.y for box in own), max(box.y + box.height for box in own)))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_without_any_engine_the_error_says_so():
    """No picture is better than a wrong one, and the reader learns what to do."""
    with pytest.raises(UsageError, match="No layout engine") as caught:
        arrange(graph_of(refund_map()), engines=(broken,))
    assert "doctor" in caught.value.hint


def test_the_same_graph_gives_the_same_arrangement():
    """Two runs, one picture."""
    graph = graph_of(random_map(3, 14, 30))
    assert arrange(graph) == arrange(graph)


def test_an_earlier_picture_decides_the_sides():
    """Steps keep the side of the main path they had, even when that means mirroring."""
    graph = graph_of(refund_map())
    before = {vertex: middle(box) for vertex, box in arrange(graph).boxes.items()}
    mirrored = {vertex: (-x, y) for vertex, (x, y) in before.items()}
    again = arrange(Graph(graph.vertices, graph.links, "down", graph.main_path, like=mirrored))
    after = {vertex: middle(box) for vertex, box in again.boxes.items()}
    line = after[graph.main_path[0]][0]
    old_line = mirrored[graph.main_path[0]][0]
    sides = [
        ((mirrored[v][0] - old_line) * (after[v][0] - line) >= 0)
        for v in before
        if abs(mirrored[v][0] - old_line) > 20
    ]
    assert sum(sides) >= 0.8 * len(sides)


def test_an_empty_graph_is_an_empty_arrangement():
    """Nothing to draw is no error."""
    assert arrange(Graph((), ())).boxes == {}


def test_returning_links_spare_the_main_path():
    """Of a circle the main path keeps its direction and the weakest link gives way."""
    vertices = tuple(Vertex(name, 10, 10) for name in "abc")
    links = (Link("ca", "c", "a", weight=9.0), Link("ab", "a", "b"), Link("bc", "b", "c"))
    assert returning(Graph(vertices, links, main_path=("a", "b", "c"))) == {"ca"}
    assert returning(Graph(vertices, links)) == {"bc"}
    assert returning(Graph(vertices, (Link("aa", "a", "a"),))) == frozenset()


def test_links_called_backward_claim_the_other_direction():
    """A backward link ranks its target before its source."""
    vertices = tuple(Vertex(name, 10, 10) for name in "ab")
    back = Link("ba", "b", "a", is_backward=True)
    assert returning(Graph(vertices, (back,))) == {"ba"}


def test_a_chain_is_a_straight_line():
    """A sequence of tasks has neither bend nor crossing."""
    graph = model_graph(chain(6), direction="right")
    arrangement = arrange(graph)
    assert all(len(path) == 2 for path in arrangement.paths.values())
