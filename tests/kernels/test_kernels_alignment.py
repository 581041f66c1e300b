"""The compiled search: the graph of markings, its bounds, and growing in the middle of a search."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from procmine.conform._compile import compiled
from procmine.kernels.alignment import VariantSearch, bounds
from procmine.kernels.alignment_explore import FAR, MANY, order_nodes
from procmine.kernels.alignment_graph import MarkingGraph, OverfullError, UnboundedError
from procmine.model.petri_net import PetriNet, Place, Transition

A, B, C = 0, 1, 2
CODES = {"a": A, "b": B, "c": C}


def net_of(*transitions: tuple[str | None, str, str], final: str = "z", n_places: int = 0):
    """A net from (label, places taken from, places put into); it begins in s and ends in z."""
    used = sorted({p for _, takes, puts in transitions for p in takes + puts} | {"s", final})
    used += [f"unused{i}" for i in range(n_places)]
    steps = tuple(
        Transition(f"t{i}", label, dict.fromkeys(takes, 1), dict.fromkeys(puts, 1))
        for i, (label, takes, puts) in enumerate(transitions)
    )
    return PetriNet("net", tuple(map(Place, used)), steps, {"s": 1}, ({final: 1},))


def graph_of(net: PetriNet, n_bits: int = 1) -> MarkingGraph:
    return MarkingGraph(*compiled(net, n_bits, CODES), n_bits)


def guide_of(net: PetriNet, graph: MarkingGraph):
    cost = [0 if t.label is None else 1 for t in net.transitions]
    return bounds(graph, np.array(cost, np.int64), np.ones(3, np.int64))


PARALLEL = net_of(("a", "s", "pq"), ("b", "p", "x"), ("c", "q", "y"), (None, "xy", "z"))


def test_the_graph_of_two_branches():
    """Start, both open, either done, end: the silent join has no marking of its own."""
    graph = graph_of(PARALLEL)
    assert graph.explore(100)
    assert graph.n_markings == 5
    ends = [e for e in range(int(graph.space.counts[1])) if graph.tail(e)]
    assert [graph.tail(e) for e in ends] == [[3], [3]]


def test_what_must_and_may_still_be_done():
    """From the start each once; from the end nothing; the cheapest way costs three."""
    graph = graph_of(PARALLEL)
    graph.explore(100)
    guide = guide_of(PARALLEL, graph)
    assert guide.least[0].tolist() == guide.most[0].tolist() == [1, 1, 1]
    final = int(np.flatnonzero(graph.space.is_final[: graph.n_markings])[0])
    assert guide.least[final].tolist() == guide.most[final].tolist() == [0, 0, 0]
    assert (guide.far[0], guide.hops[0], guide.far[final]) == (3, 3, 0)


def test_loops_may_be_done_for_ever_and_dead_ends_are_far():
    """In a loop many, behind a wrong turn no end."""
    net = net_of(("a", "s", "p"), ("b", "p", "s"), (None, "p", "z"), ("c", "s", "dead"))
    graph = graph_of(net)
    graph.explore(100)
    guide = guide_of(net, graph)
    assert guide.most[0].tolist() == [MANY, MANY, 0]
    assert guide.least[0].tolist() == [1, 0, 0]
    assert sorted(guide.far[: graph.n_markings])[-1] == FAR


@pytest.mark.parametrize("n_bits", [1, 8, 16])
@pytest.mark.parametrize("n_places", [0, 60, 200])
def test_any_number_of_places_in_fields_of_any_width(n_bits, n_places):
    """The same graph whatever the words look like."""
    net = net_of(
        ("a", "s", "pq"), ("b", "p", "x"), ("c", "q", "y"), (None, "xy", "z"), n_places=n_places
    )
    graph = graph_of(net, n_bits)
    assert graph.explore(100)
    assert graph.n_markings == 5
    space = graph.space
    edges = space.target[: space.counts[1]].tolist(), space.transition[: space.counts[1]].tolist()
    assert edges == ([1, 2, 3, 4, 4], [0, 1, 2, 2, 1])


def test_a_second_token_needs_a_wider_field():
    """One bit cannot hold it; the place is named by its number; eight bits can."""
    net = net_of(("a", "s", "pq"), (None, "p", "r"), (None, "q", "r"), ("b", "r", "z"))
    graph = graph_of(net)
    with pytest.raises(OverfullError) as overfull:
        graph.explore(100)
    assert net.places[overfull.value.args[0]].id == "r"
    assert graph_of(net, 8).explore(100)


def test_a_place_that_grows_is_found():
    """A transition that puts back more than it takes."""
    net = net_of(("a", "s", "sr"), ("b", "s", "z"))
    with pytest.raises(UnboundedError) as unbounded:
        graph_of(net, 8).explore(10_000)
    assert net.places[unbounded.value.args[0]].id == "r"


def test_exploring_stops_at_the_limit_and_goes_on():
    """With more room the same graph is finished as if there had been no stop."""
    net = net_of(
        ("a", "s", "pqr"), ("b", "p", "x"), ("c", "q", "y"), ("a", "r", "w"), ("b", "xyw", "z")
    )
    halting, straight = graph_of(net), graph_of(net)
    assert not halting.explore(1)
    assert halting.explore(100) and straight.explore(100)
    n = straight.n_markings
    assert (halting.space.words[:n] == straight.space.words[:n]).all()


def test_components_come_before_what_leads_to_them():
    """A ring of two is one component; numbers fall along the edges between components."""
    begin, n_out = np.array([0, 1, 3, 4]), np.array([1, 2, 1, 0], np.int32)
    target = np.array([1, 0, 2, 3], np.int32)
    order, component = order_nodes(4, begin, n_out, target)
    assert sorted(order.tolist()) == [0, 1, 2, 3]
    assert component[0] == component[1] > component[2] > component[3]


def test_slices_and_growth_change_nothing():
    """One state at a time or all at once, with arrays that grow on the way: the same moves."""
    loop = net_of(
        ("a", "s", "pq"), ("b", "p", "x"), ("c", "q", "y"), (None, "xy", "s"), (None, "s", "z")
    )
    graph = graph_of(loop)
    graph.explore(1000)
    guide = guide_of(loop, graph)
    turns = [A, C, B, B, C, A, A, B, C, C] * 200
    variants = [np.array(turns[:n], np.int32) for n in (0, 7, 500, 2000)]
    at_once = VariantSearch(graph, guide, variants, 0)
    assert at_once.run(10**9)
    sliced = VariantSearch(graph, guide, variants, 0)
    n_slices = next(i for i in itertools.count(1) if sliced.run(7))
    assert n_slices > 10
    for number in range(len(variants)):
        assert sliced.found(number) == at_once.found(number)
        cost, lowest, _ = at_once.found(number)
        assert cost == lowest >= 0
