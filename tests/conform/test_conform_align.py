"""Alignments are the cheapest there are, and the moves are what they cost."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from conform_reference import cheapest, logs, move_costs, nets, replayed, trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procmine.conform import _field_search
from procmine.conform.align import align
from procmine.conform.nouns import Alignment, MoveCosts
from procmine.errors import ModelError, StateSpaceError, UsageError
from procmine.model.bpmn_net import petri_net
from procmine.model.graph import Flow, Model, Node
from procmine.model.petri_net import PetriNet, Place, Transition
from procmine.model.tree import loop, parallel, sequence, step, tree_model

WHOLE_OR_NOT = st.sampled_from([1, 100_000])


@settings(max_examples=150)
@given(trees(), logs, move_costs, WHOLE_OR_NOT)
def test_cost_of_block_models_is_the_least(tree, log, costs, max_states):
    """As a plain search over all states finds it, whether the graph is made first or not."""
    model = tree_model(tree, "random")
    net = petri_net(model)
    found = align(log, model, costs=costs, max_states=max_states, n_threads=1)
    for alignment in found.variants:
        assert alignment.exact
        assert alignment.cost == cheapest(net, alignment.activities, costs)
        assert replayed(net, alignment, costs) == alignment.cost


@settings(max_examples=300)
@given(nets(), logs, move_costs, WHOLE_OR_NOT)
def test_cost_of_any_net_is_the_least(net, log, costs, max_states):
    """Several tokens, weights, several ends: the same; what cannot end is refused, by name."""
    assume(log)
    try:
        found = align(log, net, costs=costs, max_states=max_states, n_threads=1)
    except StateSpaceError as refused:
        assert "without end" in str(refused)
        return
    except ModelError as refused:
        assert "no way from its beginning to its end" in str(refused)
        assert max_states == 1 or cheapest(net, (), MoveCosts()) is None
        return
    for alignment in found.variants:
        assert alignment.cost == alignment.lower_bound == cheapest(net, alignment.activities, costs)
        assert replayed(net, alignment, costs) == alignment.cost


def chain(*labels: str) -> PetriNet:
    """A net that does these activities one after another."""
    places = tuple(Place(f"p{i}") for i in range(len(labels) + 1))
    steps = tuple(
        Transition(f"t{i}", label, {f"p{i}": 1}, {f"p{i + 1}": 1}) for i, label in enumerate(labels)
    )
    return PetriNet("chain", places, steps, {"p0": 1}, ({f"p{len(labels)}": 1},))


def told(alignment: Alignment) -> list[tuple[str, str | None]]:
    return [(move.kind, move.activity) for move in alignment.moves if move.kind != "silent"]


def test_moves_are_hand_worked():
    """One step inserted, one skipped, one of a name the model does not know."""
    found = align([(("A", "x", "C", "B"), 2), ((), 1)], chain("A", "B", "C"))
    first, empty = found.variants
    assert (first.cost, first.worst, first.fitness) == (3, 7, 1 - 3 / 7)
    assert told(first)[:2] == [("sync", "A"), ("log", "x")]
    assert sorted(kind for kind, _ in told(first)) == ["log", "log", "model", "sync", "sync"]
    assert told(empty) == [("model", "A"), ("model", "B"), ("model", "C")]
    assert (found.model_cost, empty.fitness) == (3, 0.0)
    assert found.fitness_mean == pytest.approx((2 * (1 - 3 / 7)) / 3)
    assert found.fitness_total == 1 - (2 * 3 + 3) / (2 * 7 + 3)
    assert (found.n_cases, found.n_cases_fit, found.n_cases_open) == (3, 0, 0)


def test_no_variant_at_all_fits():
    """An empty log has nothing that could leave the model."""
    found = align([], chain("A"))
    assert (found.fitness_mean, found.fitness_total, found.n_cases) == (1.0, 1.0, 0)


def test_nothing_in_common_costs_everything():
    """No label of the log is in the model: all moves of the log, and the model on its own."""
    (only,) = align([(("x", "y"), 1)], chain("A")).variants
    assert told(only) == [("log", "x"), ("log", "y"), ("model", "A")]
    assert only.cost == only.worst == 3


def test_costs_decide_what_is_skipped():
    """What must not be skipped is rather inserted again; costs of an activity beat the general."""
    swapped = [(("B", "A"), 1)]
    dear = MoveCosts(model_by_activity={"B": 9}, log_by_activity={"B": 9})
    (alignment,) = align(swapped, chain("A", "B"), costs=dear).variants
    assert told(alignment) == [("model", "A"), ("sync", "B"), ("log", "A")]
    assert alignment.cost == 2


@pytest.mark.parametrize("cost", [-1, 0.5, True, 1001])
def test_costs_are_whole_numbers(cost):
    """Anything else is refused, naming it."""
    with pytest.raises(UsageError, match=str(cost)):
        MoveCosts(log=cost)


def test_a_model_that_cannot_end_is_refused():
    """By its name, with a hint where it is looked into."""
    stuck = replace(chain("A"), finals=({"p0": 1, "p1": 1},))
    for max_states in (1, 1000):
        with pytest.raises(ModelError, match="'chain'") as refused:
            align([(("A",), 1)], stuck, max_states=max_states)
        assert "model lint" in refused.value.hint


@pytest.mark.parametrize("label", ["A", None])
def test_a_place_without_bound_is_named(label):
    """Something that puts tokens for ever is refused, whether it is seen or silent."""
    net = chain("A", "B")
    spring = Transition("spring", label, {"p1": 1}, {"p1": 1, "pile": 1})
    grown = replace(
        net, places=(*net.places, Place("pile", "Pile of work")),
        transitions=(*net.transitions, spring),
    )  # fmt: skip
    with pytest.raises(StateSpaceError, match="'Pile of work'"):
        align([(("A", "B"), 1)], grown)


@pytest.mark.parametrize("n", [2, 200, 300, 40_000])
def test_places_hold_as_many_tokens_as_they_need(n):
    """A weight beyond what the narrower fields hold: the answer is the same, and 70,000 refused."""
    net = PetriNet(
        "batch",
        (Place("p"), Place("q"), Place("r")),
        (Transition("t", "A", {"p": 1}, {"q": n}), Transition("u", "B", {"q": n}, {"r": 1})),
        {"p": 1},
        ({"r": 1},),
    )
    assert align([(("A", "B"), 1)], net).variants[0].cost == 0
    assert align([(("B", "A"), 1)], net).variants[0].cost == 2


def test_more_tokens_than_can_be_counted_are_refused():
    """By the name of the place."""
    net = PetriNet(
        "batch", (Place("p"), Place("q")), (Transition("t", "A", {"p": 1}, {"q": 70_000}),),
        {"p": 1}, ({"q": 70_000},),
    )  # fmt: skip
    with pytest.raises(StateSpaceError, match="'q'"):
        align([(("A",), 1)], net)


def test_a_long_case_is_aligned():
    """Three thousand steps of a loop with a step left out and one done twice."""
    model = tree_model(
        loop(sequence([step("A"), parallel([step("B"), step("C")]), step("D")]), step("E")), "loop"
    )
    turns = ["A", "B", "C", "D", "E", "A", "C", "B", "D", "E"] * 300
    del turns[1001]
    turns.insert(2000, "A")
    (alignment,) = align([((*turns, "A", "B", "C", "D"), 1)], model).variants
    assert len(alignment.activities) == 3004
    assert (alignment.cost, alignment.exact) == (2, True)


def wide_log(n: int) -> tuple[Model, list[tuple[tuple[str, ...], int]]]:
    """A model of four parallel branches, and cases of it with one to three deviations."""
    r = random.Random(7)
    names = [[f"{branch}{i}" for i in range(5)] for branch in "ABCD"]
    model = tree_model(parallel([sequence(map(step, branch)) for branch in names]), "wide")
    log = {}
    for _ in range(n):
        left = [list(branch) for branch in names]
        trace = []
        while any(left):
            trace.append(r.choice([branch for branch in left if branch]).pop(0))
        for _ in range(r.randint(1, 3)):
            i, j = r.randrange(len(trace)), r.randrange(len(trace))
            trace[i], trace[j] = trace[j], trace[i]
        log[tuple(trace)] = 1
    return model, list(log.items())


def test_the_answer_does_not_depend_on_threads_or_company():
    """Same moves with one thread or three, alone or among others, in any order."""
    model, log = wide_log(120)
    one = align(log, model, n_threads=1)
    assert align(log, model, n_threads=3) == one
    assert align(log[::-1], model, n_threads=2).variants[::-1] == one.variants
    assert align(log[5:6], model).variants[0] == one.variants[5]
    lazy = align(log, model, n_threads=1, max_states=1)
    assert [a.cost for a in lazy.variants] == [a.cost for a in one.variants]
    assert align(log, model, n_threads=3, max_states=1) == lazy


@pytest.mark.parametrize("max_states", [1, 100_000])
def test_when_time_runs_out_bounds_are_given(max_states, monkeypatch):
    """Nothing is dropped: moves that are an alignment, a cost that is theirs, a bound below."""
    # The clock is looked at so rarely that these cases would all be done before.
    for name in ("_SLICE", "_LAST_LOOK"):
        monkeypatch.setattr(_field_search, name, 5)
    model, log = wide_log(60)
    net, costs = petri_net(model), MoveCosts()
    true = align(log, model)
    hurried = align(log, model, budget_s=1e-9, max_states=max_states, n_threads=2)
    for fast, slow in zip(hurried.variants, true.variants, strict=True):
        assert fast.lower_bound <= slow.cost <= fast.cost <= fast.worst
        assert replayed(net, fast, costs) == fast.cost
        assert fast.fitness <= slow.fitness <= fast.fitness_upper
    assert not hurried.exact
    assert hurried.n_cases_open == sum(not a.exact for a in hurried.variants) > 0
    each = align(log, model, budget_per_variant_s=1e-9, max_states=max_states)
    assert all(a.lower_bound <= b.cost for a, b in zip(each.variants, true.variants, strict=True))
    assert not each.exact


@pytest.mark.parametrize("options", [{"budget_s": 0}, {"budget_per_variant_s": -1}])
def test_a_budget_is_a_time(options):
    """None or less is refused."""
    with pytest.raises(UsageError, match="no time"):
        align([], chain("A"), **options)


def test_threads_are_counted_from_one():
    """Zero is refused."""
    with pytest.raises(UsageError, match="threads"):
        align([], chain("A"), n_threads=0)


def inclusive() -> Model:
    """An inclusive split and join around A and B, with a way back from C."""
    nodes = [Node("s", "startEvent"), Node("e", "endEvent")]
    nodes += [Node(i, "inclusiveGateway") for i in ("split", "join")]
    nodes += [Node(i, "exclusiveGateway") for i in ("again", "done")]
    nodes += [Node(name.lower(), "task", name) for name in "ABC"]
    ties = ["s again", "again split", "split a", "split b", "a join", "b join", "join done"]
    ties += ["done e", "done c", "c again"]
    return Model(
        "inclusive", tuple(nodes), tuple(Flow(f"f{i}", *t.split()) for i, t in enumerate(ties))
    )


@pytest.mark.parametrize(
    ("trace", "cost"),
    [("A", 0), ("B", 0), ("AB", 0), ("BA", 0), ("BACA", 0), ("", 1), ("AA", 1), ("ACCB", 1)],
)
def test_inclusive_joins_wait_for_what_was_begun(trace, cost):
    """One or both branches, in any order, joined once; neither, or one twice, costs."""
    (alignment,) = align([(tuple(trace), 1)], inclusive()).variants
    assert alignment.cost == cost


def test_inclusive_models_with_too_many_states_are_refused():
    """They need the whole graph: a limit below it is told, with a hint."""
    with pytest.raises(StateSpaceError, match="more than 3 states"):
        align([], inclusive(), max_states=3)
