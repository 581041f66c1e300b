"""Soundness: hand-made models, an independent token game, and pm4py's checker."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

import networkx as nx
import pytest

from procmine.errors import StateSpaceError
from procmine.model.graph import Flow, Model, Node
from procmine.model.petri import Net
from procmine.model.playout import playout
from procmine.model.soundness import check_soundness
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model

KINDS = {
    "s": "startEvent",
    "e": "endEvent",
    "x": "exclusiveGateway",
    "+": "parallelGateway",
    "o": "inclusiveGateway",
}


def graph(*edges: str) -> Model:
    """A model from lines such as ``s>x1 x1>A``: the first letter says the kind."""
    pairs = [tuple(edge.split(">")) for line in edges for edge in line.split()]
    ids = dict.fromkeys(end for pair in pairs for end in pair)
    nodes = tuple(Node(i, KINDS.get(i[0], "task"), i if i[0] not in KINDS else "") for i in ids)
    return Model("m", nodes, tuple(Flow(f"f{i}", a, b) for i, (a, b) in enumerate(pairs)))


def breaches(model: Model) -> dict[str, tuple[str, ...]]:
    return {breach.kind: breach.nodes for breach in check_soundness(model).breaches}


SOUND = {
    "a sequence": ["s>A A>B B>e"],
    "a choice": ["s>x1 x1>A x1>B A>x2 B>x2 x2>e"],
    "parallel": ["s>+1 +1>A +1>B A>+2 B>+2 +2>e"],
    "a loop": ["s>x1 x1>A A>x2 x2>x1 x2>e"],
    "inclusive": ["s>o1 o1>A o1>B o1>C A>o2 B>o2 C>o2 o2>e"],
    "choice in parallel": ["s>+1 +1>x1 x1>A x1>B A>x2 B>x2 x2>+2 +1>C C>+2 +2>e"],
    "an inclusive join of a choice": ["s>x1 x1>A x1>B A>o2 B>o2 o2>e"],
    "an inclusive join of parallel branches": ["s>+1 +1>A +1>B A>o2 B>o2 o2>e"],
    "two ends of a choice": ["s>x1 x1>A x1>B A>e1 B>e2"],
    "two ends of parallel branches": ["s>+1 +1>A +1>B A>e1 B>e2"],
    "two starts": ["s1>x1 s2>A A>x1 x1>B B>e"],
    "an implicit merge at the end": ["s>x1 x1>A x1>B A>e B>e"],
    "implicit parallel branches": ["s>A A>B A>C B>+1 C>+1 +1>e"],
    "branches that cross": [
        "s>+1 +1>A +1>B A>+2 +2>C +2>D B>+3 D>+3 +3>E C>+4 E>+4 +4>e",
    ],
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_models_are_sound(name: str) -> None:
    """Hand-worked sound models have no breach."""
    assert check_soundness(graph(*SOUND[name])).breaches == ()


UNSOUND = {
    "choice into parallel join": (["s>x1 x1>A x1>B A>+2 B>+2 +2>e"], "deadlock", ("+2",)),
    "parallel into merge": (["s>+1 +1>A +1>B A>x2 B>x2 x2>C C>e"], "two-tokens", ("x2",)),
    "parallel into one end": (["s>+1 +1>A +1>B A>e B>e"], "ends-twice", ("e",)),
    "endless loop": (["s>x1 x1>A A>x2 x2>B B>x1 C>e"], "livelock", ("x1",)),
    "inclusive into parallel join": (["s>o1 o1>A o1>B A>+2 B>+2 +2>e"], "deadlock", ("+2",)),
    "inclusive into merge": (["s>o1 o1>A o1>B A>x2 B>x2 x2>e"], "ends-twice", ("e",)),
    "no start": (["A>B B>e"], "no-start", ()),
    "no end": (["s>A A>B"], "no-end", ()),
    "unreachable": (["s>A A>x1 B>x1 x1>e"], "unreachable", ("B",)),
    "no way out": (["s>x1 x1>A A>e x1>B"], "no-way-out", ("B",)),
    "loop back into parallel": (
        ["s>x0 x0>+1 +1>A +1>B A>+2 B>x1 x1>+2 x1>x0 +2>e"],
        "two-tokens",
        ("+1",),
    ),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_models_say_what_breaks_them(name: str) -> None:
    """Hand-worked unsound models show their breach and where it is."""
    edges, kind, nodes = UNSOUND[name]
    answer = check_soundness(graph(*edges))
    assert not answer.sound
    assert breaches(graph(*edges))[kind] == nodes


def test_deadlock_example_is_a_case_that_gets_there() -> None:
    """The example trace runs through what was shrunk away as well."""
    model = graph("s>A A>x1 x1>B B>B2 B2>+2 x1>C C>+2 +2>D D>e")
    (deadlock, dead) = check_soundness(model).breaches
    assert deadlock.trace in {("A", "B", "B2"), ("A", "C")}
    assert dead.kind == "dead"
    assert set(dead.nodes) == {"+2", "D", "e"}


def test_dead_step_is_named() -> None:
    """A step behind a join that never fires is dead, and so is what it leads to."""
    model = graph("s>x1 x1>A x1>B A>x3 B>x3 A2>x3 x1>x4 x4>+1 x4>x3 +1>A2 x1>+1 x3>e")
    dead = breaches(model)["dead"]
    assert "A2" in dead and "A" not in dead


def test_state_space_is_bounded() -> None:
    """A model with too many states is refused, unless a breach is found before."""
    edges = [f"s>+1 +2>e {' '.join(f'+1>A{i} A{i}>o{i} o{i}>+2' for i in range(30))}"]
    # An extra inclusive join that nothing pairs with keeps the graph from shrinking.
    crossed = [f"A{i}>x{i} x{i}>o{i} x{i}>o{(i + 1) % 30}" for i in range(30)]
    model = graph(f"s>+1 +2>e {' '.join(f'+1>A{i} o{i}>+2' for i in range(30))}", *crossed)
    assert check_soundness(graph(*edges)).sound
    with pytest.raises(StateSpaceError, match="more than 500 states"):
        check_soundness(model, max_states=500)


def test_steps_that_may_be_left_out_are_checked_at_once() -> None:
    """Flows that part and meet after every step are shrunk without looking at every way."""
    n, flows = 400, [("s", "in0")]
    nodes = [Node("s", "startEvent"), Node("e", "endEvent")]
    for i in range(n):
        gateways = (Node(f"in{i}", "exclusiveGateway"), Node(f"out{i}", "exclusiveGateway"))
        nodes += [*gateways, Node(f"a{i}", "task", f"A{i}")]
        later = [f"in{j}" if j < n else "e" for j in range(i + 1, min(i + 4, n + 1))]
        flows += [(f"in{i}", f"a{i}"), (f"a{i}", f"out{i}"), *((f"out{i}", to) for to in later)]
    wired = tuple(Flow(f"f{i}", *ends) for i, ends in enumerate(flows))
    skipping = Model("skipping", tuple(nodes), wired)
    assert check_soundness(skipping).sound
    # Without its way out one step is of no use, and is named.
    cut = tuple(flow for flow in wired if flow.source != "out7")
    assert not check_soundness(Model("cut", tuple(nodes), cut)).sound


def test_thousand_parallel_steps_are_checked_at_once() -> None:
    """Models of blocks shrink: two to the thousand states are never looked at."""
    model = tree_model(parallel(step(f"A{i}") for i in range(1000)), "wide")
    answer = check_soundness(model, max_states=10)
    assert answer.sound and answer.n_states <= 3


# --- differential: an independent token game on multisets ------------------------------------


def _or_may_fire(model: Model, net: nx.MultiDiGraph, marking: Counter, node: str) -> bool:
    """BPMN 2.0, 13.4.3, word by word, on paths of the graph without the gateway."""
    ins = [f for f in model.flows if f.target == node]
    full = [f for f in ins if marking[f.id]]
    if not full:
        return False
    rest = net.copy()
    rest.remove_node(node)

    def leads(f: Flow, g: Flow) -> bool:
        if f.id == g.id:
            return True
        if node in (f.target, g.source):
            return False
        return nx.has_path(rest, f.target, g.source)

    return all(
        any(leads(f, h) for h in full)
        for f in model.flows
        if marking[f.id] and any(leads(f, g) for g in ins if not marking[g.id])
    )


def _steps(model: Model, net: nx.MultiDiGraph, marking: Counter):
    for node in model.nodes:
        ins = [f.id for f in model.flows if f.target == node.id]
        outs = [f.id for f in model.flows if f.source == node.id]
        if node.kind == "parallelGateway":
            takes = [ins] if ins and all(marking[f] for f in ins) else []
        elif node.kind == "inclusiveGateway":
            may = _or_may_fire(model, net, marking, node.id)
            takes = [[f for f in ins if marking[f]]] if may else []
        else:
            takes = [[f] for f in ins if marking[f]]
        if node.kind == "endEvent" or not outs:
            puts = [[f"end {node.id}"]]
        elif node.kind == "exclusiveGateway":
            puts = [[f] for f in outs]
        elif node.kind == "inclusiveGateway":
            puts = [list(c) for n in range(1, len(outs) + 1) for c in combinations(outs, n)]
        else:
            puts = [outs]
        for take in takes:
            for put in puts:
                after = Counter(marking)
                after.subtract(take)
                after.update(put)
                yield node.id, +after


def oracle(model: Model) -> bool:
    """Is the model sound, by trying everything?"""
    net = nx.MultiDiGraph()
    net.add_nodes_from(node.id for node in model.nodes)
    net.add_edges_from((f.source, f.target) for f in model.flows)
    starts = [n.id for n in model.nodes if n.kind == "startEvent"]
    ends = {n.id for n in model.nodes if n.kind == "endEvent"}
    if not starts or not ends:
        return False
    if any(not any(e == n or nx.has_path(net, n, e) for e in ends) for n in net):
        return False
    todo = [Counter(f.id for f in model.flows if f.source == s) for s in starts]
    states = {frozenset(m.items()): m for m in todo}
    after: dict = {}
    fired = set(starts)
    while todo:
        marking = todo.pop()
        if any(n > 1 for n in marking.values()):
            return False
        follow = after[frozenset(marking.items())] = []
        for node, next_marking in _steps(model, net, marking):
            fired.add(node)
            key = frozenset(next_marking.items())
            follow.append(key)
            if key not in states:
                states[key] = next_marking
                todo.append(next_marking)
    good = {k for k, m in states.items() if all(str(f).startswith("end ") for f in m)}
    while more := {k for k, follow in after.items() if k not in good and good & set(follow)}:
        good |= more
    return len(good) == len(states) and fired == {n.id for n in model.nodes}


def random_tree(r: random.Random, depth: int, names: list[str]) -> Tree:
    if depth == 0 or r.random() < 0.2 or not names:
        return SILENT if r.random() < 0.2 or not names else step(names.pop())
    inside = [random_tree(r, depth - 1, names) for _ in range(r.randint(2, 3))]
    kinds = {"s": sequence, "c": choice, "p": parallel}
    kind = r.choice("scpl")
    return loop(inside[0], inside[1]) if kind == "l" else kinds[kind](inside)


def mutated(model: Model, r: random.Random) -> Model:
    nodes, flows = list(model.nodes), list(model.flows)
    for _ in range(r.randint(1, 2)):
        gateways = [i for i, n in enumerate(nodes) if n.is_gateway]
        if gateways and r.random() < 0.6:
            i = r.choice(gateways)
            nodes[i] = Node(nodes[i].id, r.choice([KINDS["x"], KINDS["+"], KINDS["o"]]))
        else:
            i = r.randrange(len(flows))
            target = r.choice([n for n in nodes if n.kind != "startEvent"])
            flows[i] = Flow(flows[i].id, flows[i].source, target.id)
    return Model(model.name, tuple(nodes), tuple(flows))


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_trying_everything(seed: int) -> None:
    """On random block models, mutated and not, the answer is that of an independent search."""
    r = random.Random(seed)
    answers = Counter()
    for _ in range(40):
        model = tree_model(random_tree(r, 3, list("HGFEDCBA")), "random")
        assert check_soundness(model).sound
        model = mutated(model, r)
        expected = oracle(model)
        answer = check_soundness(model)
        assert answer.sound == expected, (model, answer)
        answers[expected] += 1
        if not expected:
            assert answer.breaches
    assert answers[True] and answers[False]


@pytest.mark.parametrize("seed", range(6))
def test_example_traces_can_be_played(seed: int) -> None:
    """The example of a deadlock is a sequence the model really allows to begin with."""
    r = random.Random(1000 + seed)
    n_checked = 0
    for _ in range(60):
        model = mutated(tree_model(random_tree(r, 3, list("HGFEDCBA")), "random"), r)
        for breach in check_soundness(model).breaches:
            if breach.kind in ("deadlock", "livelock", "two-tokens", "ends-twice"):
                n_checked += 1
                assert can_begin(model, breach.trace), (model, breach)
    assert n_checked > 5


def can_begin(model: Model, trace: tuple[str, ...]) -> bool:
    """Is there a run whose activities begin like this, two tokens on a flow included?"""
    net = nx.MultiDiGraph()
    net.add_nodes_from(node.id for node in model.nodes)
    net.add_edges_from((f.source, f.target) for f in model.flows)
    name = {n.id: n.name for n in model.nodes if n.is_task}
    starts = [n.id for n in model.nodes if n.kind == "startEvent"]
    todo = [(Counter(f.id for f in model.flows if f.source == s), 0) for s in starts]
    seen = set()
    while todo:
        marking, done = todo.pop()
        if done == len(trace):
            return True
        if (key := (frozenset(marking.items()), done)) in seen or max(marking.values()) > 2:
            continue
        seen.add(key)
        for node, after in _steps(model, net, marking):
            if node not in name:
                todo.append((after, done))
            elif name[node] == trace[done]:
                todo.append((after, done + 1))
    return False


def test_playout_of_inclusive_gateway() -> None:
    """An inclusive split runs any non-empty set of its branches, and the join waits for them."""
    model = graph("s>o1 o1>A o1>B A>o2 B>o2 o2>C C>e")
    assert playout(model, max_length=3) == {
        ("A", "C"),
        ("B", "C"),
        ("A", "B", "C"),
        ("B", "A", "C"),
    }


def test_playout_of_loop_stops_at_the_length() -> None:
    """Only complete sequences up to the length are given."""
    model = graph("s>x1 x1>A A>x2 x2>x1 x2>e")
    assert playout(model, max_length=3) == {("A",), ("A", "A"), ("A", "A", "A")}


def test_playout_is_bounded() -> None:
    """Too many sequences are refused rather than waited for."""
    model = tree_model(parallel(step(f"A{i}") for i in range(12)), "wide")
    with pytest.raises(StateSpaceError):
        playout(model, max_length=12, max_states=1000)


def test_net_upstream_stops_at_the_gateway() -> None:
    """The wait of an inclusive join looks at paths that do not pass through it."""
    net = Net.of(graph("s>o1 o1>A A>x1 x1>o1 x1>e"))
    entries = dict(net.upstream(1))
    assert entries == {0b0001: 0b0001, 0b1000: 0b1110}
