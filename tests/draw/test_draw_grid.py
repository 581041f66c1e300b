"""Graphs too large for the layout engines: put on a grid, quickly, and still in order."""

from __future__ import annotations

import random

import pytest

from procmine.draw.engine_grid import MOST, arranged
from procmine.draw.graph import Graph, Link, Vertex
from procmine.draw.layout import arrange
from procmine.draw.measures import n_hits, n_non_orthogonal, n_overlaps


def tangle(n_vertices, n_links, direction, seed=1):
    chance = random.Random(seed)
    sizes = [(30.0, 30.0, "circle"), (120.0, 48.0, "box"), (42.0, 42.0, "diamond")]
    vertices = tuple(
        Vertex(f"v{i}", *chance.choice(sizes), below=chance.choice([0.0, 20.0]))
        for i in range(n_vertices)
    )
    links = tuple(
        Link(f"l{i}", f"v{chance.randrange(n_vertices)}", f"v{chance.randrange(n_vertices)}")
        for i in range(n_links)
    )
    return Graph(vertices, links, direction)


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("seed", range(5))
def test_nothing_overlaps_and_no_line_runs_through_a_shape(direction, seed):
    """Every vertex has a box, every link an orthogonal route beside the boxes, loops included."""
    graph = tangle(60, 150, direction, seed)
    made = arranged(graph)
    ends = {link.id: (link.source, link.target) for link in graph.links}
    assert made.boxes.keys() == {vertex.id for vertex in graph.vertices}
    assert made.paths.keys() == ends.keys()
    assert n_overlaps(made.boxes) == 0
    assert n_non_orthogonal(made.paths) == 0
    assert n_hits(made.boxes, made.paths, ends) == 0


def test_large_graphs_go_to_the_grid():
    """Beyond the limit the grid answers, and its routes end on the outlines."""
    graph = tangle(400, MOST, "right")
    made = arrange(graph)
    assert made.engine == "grid"
    assert n_overlaps(made.boxes) == 0
    assert arrange(tangle(20, 30, "right")).engine != "grid"
