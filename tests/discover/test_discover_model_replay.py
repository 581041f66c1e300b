"""Replay: a variant fits exactly when the model allows it, and its tokens add up."""

from __future__ import annotations

import random
from itertools import product

import pytest

from procmine.discover import _moves, _replay
from procmine.discover._replay import Replay, replay
from procmine.model.graph import Flow, Model, Node
from procmine.model.petri import Net
from procmine.model.playout import playout
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model


def random_tree(r: random.Random, depth: int, names: str) -> Tree:
    if depth == 0 or r.random() < 0.2:
        return SILENT if r.random() < 0.2 else step(r.choice(names))
    inside = [random_tree(r, depth - 1, names) for _ in range(r.randint(2, 3))]
    kind = r.choice("scpl")
    if kind == "l":
        return loop(inside[0], inside[1])
    return {"s": sequence, "c": choice, "p": parallel}[kind](inside)


def check_tokens(model: Model, replayed: Replay, n_done: dict[str, int]) -> None:
    """What enters a node leaves it, and a step is done as often as the log says."""
    n = dict(zip([flow.id for flow in model.flows], replayed.n_by_flow, strict=True))
    incoming, outgoing = model.incoming(), model.outgoing()
    for node in model:
        ins = [n[flow.id] for flow in incoming[node.id]]
        outs = [n[flow.id] for flow in outgoing[node.id]]
        if node.kind in ("startEvent", "endEvent"):
            assert sum(ins + outs) == replayed.n_cases_fit
        elif node.kind == "parallelGateway":
            assert len({*ins, *outs}) == 1
        else:
            assert sum(ins) == sum(outs)
    for name, times in n_done.items():
        alike = [node.id for node in model if node.is_task and node.name == name]
        assert sum(n[flow.id] for node in alike for flow in incoming[node]) == times
    for n_tokens, n_cases in zip(replayed.n_by_flow, replayed.n_cases_by_flow, strict=True):
        assert n_cases <= min(n_tokens, replayed.n_cases_fit) and (n_cases > 0) == (n_tokens > 0)


@pytest.mark.parametrize("seed", range(10))
def test_a_variant_fits_exactly_when_the_model_allows_it(seed: int) -> None:
    """Against playing the model out: every sequence up to a length, allowed or not."""
    r = random.Random(seed)
    for _ in range(8):
        # Labels may come twice, so that one sequence has several runs.
        model = tree_model(random_tree(r, 3, "ABCD"), "random")
        allowed = playout(model, max_length=4)
        tried = {t for n in range(1, 5) for t in product("ABCD", repeat=n)} | allowed
        for activities in tried:
            assert replay(model, [(activities, 3)]).n_cases_fit == 3 * (activities in allowed)
        together = replay(model, [(t, 2) for t in sorted(tried)])
        assert together.n_cases_fit == 2 * len(allowed) and together.n_cases_open == 0
        done = {a: 2 * sum(t.count(a) for t in allowed) for a in "ABCD"}
        check_tokens(model, together, {a: done[a] for a in model.activities()})


@pytest.mark.parametrize("seed", range(4))
def test_both_searches_find_runs_of_one_cost(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Working backwards from what is wanted misses no run and takes no detour."""
    r = random.Random(50 + seed)
    for _ in range(15):
        model = tree_model(random_tree(r, 3, "ABC"), "random")
        log = [(t, 1) for t in sorted(playout(model, max_length=4))]
        lazy = replay(model, log)
        visible = frozenset(i for i, node in enumerate(model.nodes) if node.is_task)
        eager_moves = _moves.EagerMoves(Net.of(model), visible)
        with monkeypatch.context() as patch:
            patch.setattr(_replay, "moves_of", lambda _, moves=eager_moves: moves)
            eager = replay(model, log)
        assert lazy.n_cases_fit == eager.n_cases_fit == len(log)
        assert sum(lazy.n_by_flow) == sum(eager.n_by_flow)


def test_flows_are_counted_by_hand() -> None:
    """A loop and a skip, counted on paper."""
    model = tree_model(sequence([loop(step("A"), step("R")), choice([SILENT, step("B")])]), "")
    log = [(("A", "B"), 10), (("A", "R", "A"), 5), (("B", "A"), 7)]
    replayed = replay(model, log)
    assert (replayed.n_cases_fit, replayed.n_cases_open) == (15, 0)
    name = {node.id: node.name or node.id for node in model}
    counted = {
        (name[flow.source], name[flow.target]): (n, n_cases)
        for flow, n, n_cases in zip(
            model.flows, replayed.n_by_flow, replayed.n_cases_by_flow, strict=True
        )
    }
    first = next(target for source, target in counted if source == "start")
    assert counted["start", first] == (15, 15)
    assert counted[first, "A"] == (20, 15)
    assert counted["R", first] == (5, 5)
    assert next(v for (s, _), v in counted.items() if s == "B") == (10, 10)
    assert next(v for (_, t), v in counted.items() if t == "end") == (15, 15)


def inclusive() -> Model:
    nodes = (
        Node("s", "startEvent"),
        Node("o", "inclusiveGateway"),
        *(Node(name, "task", name) for name in "ABC"),
        Node("j", "inclusiveGateway"),
        Node("e", "endEvent"),
    )
    pairs = ["so", "oA", "oB", "oC", "Aj", "Bj", "Cj", "je"]
    return Model("or", nodes, tuple(Flow(f"f{p}", p[0], p[1]) for p in pairs))


def test_inclusive_gateways_are_replayed_by_their_own_rule() -> None:
    """Any non-empty set of branches in any order fits, nothing else does."""
    model = inclusive()
    log = [(t, 1) for n in range(4) for t in product("ABC", repeat=n)]
    replayed = replay(model, log)
    assert replayed.n_cases_fit == 3 + 6 + 6
    assert replayed.n_by_flow == (15, 11, 11, 11, 11, 11, 11, 15)


def test_wide_parallel_blocks_are_replayed() -> None:
    """A hundred optional branches: two to the hundred states are not looked at."""
    names = [f"step {i}" for i in range(100)]
    model = tree_model(
        sequence([parallel(choice([SILENT, step(name)]) for name in names), step("done")]), ""
    )
    log = [((*names[::-7], "done"), 4), (("done",), 1), ((*names, "done"), 2), (("step 1",), 9)]
    replayed = replay(model, log)
    assert (replayed.n_cases_fit, replayed.n_cases_open) == (7, 0)


def test_a_thousand_skipped_steps_are_replayed() -> None:
    """Long chains of silent moves are no question of recursion."""
    names = [f"step {i}" for i in range(1000)]
    model = tree_model(sequence(choice([SILENT, step(name)]) for name in names), "")
    assert replay(model, [((names[0], names[-1]), 1), ((), 1)]).n_cases_fit == 2


def test_searches_that_grow_too_large_are_counted_as_open() -> None:
    """A variant that cannot be settled is neither fitting nor lost."""
    branches = 16
    nodes = [Node("s", "startEvent"), Node("o", "inclusiveGateway"), Node("e", "endEvent")]
    nodes += [Node("j", "inclusiveGateway")]
    pairs = [("s", "o"), ("j", "e")]
    for i in range(branches):
        nodes += [Node(f"x{i}", "exclusiveGateway"), Node(f"t{i}", "task", f"T{i}")]
        nodes += [Node(f"y{i}", "exclusiveGateway")]
        pairs += [("o", f"x{i}"), (f"x{i}", f"t{i}"), (f"t{i}", f"y{i}")]
        pairs += [(f"x{i}", f"y{i}"), (f"y{i}", "j")]
    flows = tuple(Flow(f"f{i}", a, b) for i, (a, b) in enumerate(pairs))
    model = Model("wide", tuple(nodes), flows)
    replayed = replay(model, [(("T1", "T2"), 5), (("nobody does this",), 2)])
    assert replayed.n_cases_fit + replayed.n_cases_open <= 7
    assert replayed.n_cases_open >= 5
