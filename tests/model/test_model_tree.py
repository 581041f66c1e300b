"""Trees and drafts: the drawn model allows what the tree allows, with as little ink as possible."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from procmine.model.draft import Draft
from procmine.model.graph import GATEWAYS, Model
from procmine.model.playout import playout
from procmine.model.soundness import check_soundness
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model

A, B, C, D = (step(name) for name in "ABCD")


def language(tree: Tree, most: int) -> set[tuple[str, ...]]:
    """What a tree allows, by the definition of its kinds."""
    if tree.kind == "silent":
        return {()}
    if tree.kind == "step":
        return {(tree.activity,)}
    parts = [language(child, most) for child in tree.children]
    if tree.kind == "choice":
        return set().union(*parts)
    found = set(parts[0]) if tree.kind == "loop" else {()}
    if tree.kind == "loop":
        while (
            more := {
                a + b + c
                for a in found
                for b in parts[1]
                for c in parts[0]
                if len(a + b + c) <= most
            }
            - found
        ):
            found |= more
        return found
    for part in parts:
        joined = {(a, b) for a in found for b in part if len(a + b) <= most}
        mix = mixed if tree.kind == "parallel" else lambda a, b: {a + b}
        found = {m for a, b in joined for m in mix(a, b)}
    return found


def mixed(a: tuple[str, ...], b: tuple[str, ...]) -> set[tuple[str, ...]]:
    if not a or not b:
        return {a + b}
    return {(a[0], *rest) for rest in mixed(a[1:], b)} | {(b[0], *rest) for rest in mixed(a, b[1:])}


def raw(kind: str, children: tuple[Tree, ...]) -> Tree:
    """A block as it is, without the simplification the makers do."""
    return Tree(kind, "", children)


def random_tree(r: random.Random, depth: int) -> Tree:
    if depth == 0 or r.random() < 0.2:
        return SILENT if r.random() < 0.3 else step(r.choice("ABCDE"))
    kind = r.choice(["sequence", "choice", "parallel", "loop"])
    n = 2 if kind == "loop" else r.randint(1, 3)
    return raw(kind, tuple(random_tree(r, depth - 1) for _ in range(n)))


def made(tree: Tree) -> Tree:
    """The same tree through the makers, which simplify."""
    makers = {"sequence": sequence, "choice": choice, "parallel": parallel}
    children = [made(child) for child in tree.children]
    if tree.kind == "loop":
        return loop(*children)
    return makers[tree.kind](children) if tree.kind in makers else tree


def gateways(model: Model) -> Counter[str]:
    return Counter(node.kind for node in model if node.is_gateway)


@pytest.mark.parametrize("seed", range(8))
def test_drawing_and_simplifying_change_no_language(seed: int) -> None:
    """Simplified or not, drawn or not, a tree allows the same sequences, and is sound."""
    r = random.Random(seed)
    for _ in range(40):
        tree = random_tree(r, 3)
        model = tree_model(made(tree), "random")
        assert playout(model, max_length=4) == {t for t in language(tree, 4) if len(t) <= 4}
        assert check_soundness(model).sound
        incoming, outgoing = model.incoming(), model.outgoing()
        for node in model:
            if node.is_gateway:
                n_in, n_out = len(incoming[node.id]), len(outgoing[node.id])
                assert sorted((n_in > 1, n_out > 1)) == [False, True], "routes nothing, or mixes"
            if node.is_task:
                assert len(incoming[node.id]) == len(outgoing[node.id]) == 1


@pytest.mark.parametrize(
    ("tree", "n_gateways"),
    [
        (sequence([A, sequence([B, SILENT, C])]), 0),
        (choice([A, choice([B, choice([C, SILENT])])]), 2),
        (parallel([A, parallel([B, C])]), 2),
        (loop(A, SILENT), 2),
        (choice([SILENT, loop(A, SILENT)]), 2),
        (loop(choice([SILENT, A]), SILENT), 2),
        (loop(loop(A, B), C), 2),
        (loop(loop(A, SILENT), SILENT), 2),
        (choice([SILENT, sequence([choice([SILENT, A]), choice([SILENT, B])])]), 4),
        (sequence([choice([A, B]), loop(C, D)]), 3),
        (parallel([choice([A, SILENT]), B]), 4),
    ],
)
def test_as_few_gateways_as_possible(tree: Tree, n_gateways: int) -> None:
    """Hand-counted: what can share a gateway does."""
    assert sum(gateways(tree_model(tree, "few")).values()) == n_gateways


def test_required_drops_the_way_round_the_whole() -> None:
    """The way that passes by everything goes, the rest stays."""
    assert choice([SILENT, A, B]).required() == choice([A, B])
    assert choice([SILENT, A]).required() == A
    assert A.required() == A


def test_ids_say_what_they_stand_for() -> None:
    """Ids come from labels and kinds, in reading order."""
    model = tree_model(
        sequence([step("Check it!"), choice([A, step("审批"), step("check IT")])]), ""
    )
    ids = [node.id for node in model]
    assert ids[:3] == ["start", "task_check-it", "xor_split_1"]
    assert ids[-1] == "end"
    assert "task_a" in ids and "task_check-it_2" in ids
    assert [i for i in ids if i.startswith("task_") and len(i) == 13]
    assert [flow.id for flow in model.flows] == [f"flow_{i + 1}" for i in range(len(model.flows))]


def test_the_important_way_comes_first() -> None:
    """Where the way parts, the activity that comes first in the order comes first in the file."""
    tree = choice([A, B, C])
    for order in (["C", "A", "B"], ["B", "C", "A"]):
        assert list(tree_model(tree, "", order=order).activities()) == order


@pytest.mark.parametrize("seed", range(6))
def test_the_same_graph_is_the_same_model(seed: int) -> None:
    """Whatever order nodes and connections are put in, order and ids come out the same."""
    r = random.Random(seed)
    kinds = ["startEvent", *["task"] * 5, *[r.choice(GATEWAYS[:2]) for _ in range(5)], "endEvent"]
    names = [f"step {i}" if kind == "task" else "" for i, kind in enumerate(kinds)]
    edges = [(i, r.randint(i + 1, 11)) for i in range(11)]
    edges += [(r.randint(0, i - 1), i) for i in range(1, 12)]
    edges += [(r.randint(6, 10), r.randint(1, 10)) for _ in range(3)]
    models = set()
    for _ in range(8):
        draft, place = Draft(), {}
        for i in r.sample(range(12), 12):
            place[i] = draft.add(kinds[i], names[i])
        for source, target in r.sample(edges, len(edges)):
            draft.connect(place[source], place[target])
        draft.tidy()
        model = draft.model("same")
        pairs = tuple((flow.source, flow.target) for flow in model.flows)
        models.add((tuple((node.id, node.kind) for node in model), pairs))
    assert len(models) == 1


def random_graph(r: random.Random) -> tuple[list[str], list[tuple[int, int]]]:
    """Three steps between gateways of all kinds, connected at random."""
    n = r.randint(2, 7)
    kinds = ["startEvent", "endEvent", *["task"] * 3]
    kinds += [GATEWAYS[0] if r.random() < 0.4 else r.choice(GATEWAYS) for _ in range(n)]
    points = range(5, 5 + n)
    edges = [(0, r.choice(points)), (r.choice(points), 1)]
    edges += [edge for t in (2, 3, 4) for edge in ((r.choice(points), t), (t, r.choice(points)))]
    return kinds, edges + [(g, r.choice(points)) for g in points if r.random() < 0.7]


def test_tidying_changes_no_language() -> None:
    """A sound graph, however tangled, stays sound and allows the same when it is tidied."""
    n_sound = 0
    for seed in range(2000):
        kinds, edges = random_graph(random.Random(seed))
        models = []
        for tidied in (False, True):
            draft = Draft()
            for i, kind in enumerate(kinds):
                draft.add(kind, f"step {i}" if kind == "task" else "")
            for source, target in edges:
                draft.connect(source, target)
            if tidied:
                draft.tidy()
            models.append(draft.model("graph"))
        before, after = models
        if check_soundness(before).sound:
            n_sound += 1
            assert check_soundness(after).sound
            assert playout(before, max_length=4) == playout(after, max_length=4)
            assert len(after.nodes) <= len(before.nodes) + sum(gateways(before).values())
    assert n_sound > 50
