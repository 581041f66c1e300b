"""pm4py as a second opinion: it reads our files, and judges soundness alike."""

from __future__ import annotations

import random
import warnings
from pathlib import Path
from typing import Any

import pytest

from procmine.model.bpmn_write import write_bpmn
from procmine.model.graph import Flow, Lane, Model, Node
from procmine.model.soundness import check_soundness
from procmine.model.tree import SILENT, Tree, choice, loop, parallel, sequence, step, tree_model


@pytest.fixture(scope="module")
def pm4py() -> Any:
    return pytest.importorskip("pm4py")


def random_tree(r: random.Random, depth: int, names: list[str]) -> Tree:
    if depth == 0 or r.random() < 0.2 or not names:
        return SILENT if r.random() < 0.2 or not names else step(names.pop())
    inside = [random_tree(r, depth - 1, names) for _ in range(r.randint(2, 3))]
    kind = r.choice("scpl")
    if kind == "l":
        return loop(inside[0], inside[1])
    return {"s": sequence, "c": choice, "p": parallel}[kind](inside)


def with_swapped_gateways(model: Model, r: random.Random) -> Model:
    """The same graph, one or two of its gateways of the other kind."""
    nodes = list(model.nodes)
    gateways = [i for i, node in enumerate(nodes) if node.is_gateway]
    for i in r.sample(gateways, min(len(gateways), r.randint(1, 2))):
        other = "parallel" if nodes[i].kind.startswith("exclusive") else "exclusive"
        nodes[i] = Node(nodes[i].id, f"{other}Gateway")
    return Model(model.name, tuple(nodes), model.flows)


@pytest.mark.parametrize("seed", range(5))
def test_pm4py_judges_soundness_alike(seed: int, pm4py: Any, tmp_path: Path) -> None:
    """Block models are sound for both, block models with swapped gateways as the case may be."""
    r = random.Random(seed)
    path = tmp_path / "model.bpmn"
    verdicts = set()
    for i in range(24):
        model = tree_model(random_tree(r, 3, list("HGFEDCBA")), "random")
        if i % 3:
            model = with_swapped_gateways(model, r)
        path.write_bytes(write_bpmn(model))
        net, start, end = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(path)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = bool(pm4py.check_soundness(net, start, end)[0])
        assert check_soundness(model).sound == expected, model
        verdicts.add(expected)
    assert verdicts == {True, False}


def test_pm4py_reads_what_we_write(pm4py: Any, tmp_path: Path) -> None:
    """Same steps, same kinds, same connections, figures and lanes beside them."""
    model = tree_model(
        sequence(
            [step("A & <b>"), choice([step("审批"), SILENT]), parallel([step("C"), step("D")])]
        ),
        "process",
    )
    lanes = (Lane("l", "Desk"),)
    nodes = tuple(Node(n.id, n.kind, n.name, "l", {"n": 3, "p50_s": 0.5}) for n in model.nodes)
    flows = tuple(Flow(f.id, f.source, f.target, "", {"n_fit": 2}) for f in model.flows)
    path = tmp_path / "model.bpmn"
    path.write_bytes(write_bpmn(Model("p", nodes, flows, lanes)))
    read = pm4py.read_bpmn(str(path))
    found = {node.get_id(): node for node in read.get_nodes()}
    for node in nodes:
        theirs = found[node.id]
        assert theirs.get_name() == node.name
        assert node.kind.lower().removesuffix("event") in type(theirs).__name__.lower()
    pairs = sorted((f.get_source().get_id(), f.get_target().get_id()) for f in read.get_flows())
    assert pairs == sorted((f.source, f.target) for f in flows)
