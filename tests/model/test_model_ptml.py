"""Process trees as PTML: ours read back, PM4Py's read, ours read by PM4Py; broken ones refused."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from procmine.errors import ModelError, SourceUnsafeError
from procmine.model.playout import playout
from procmine.model.ptml import read_ptml, write_ptml
from procmine.model.soundness import check_soundness
from procmine.model.tree import (
    SILENT,
    Tree,
    choice,
    inclusive,
    loop,
    parallel,
    sequence,
    step,
    tree_model,
)

A, B, C, D = (step(name) for name in "ABCD")


def random_tree(r: random.Random, depth: int, names: list[str], kinds: str = "scplo") -> Tree:
    if depth == 0 or r.random() < 0.2 or not names:
        return SILENT if r.random() < 0.2 or not names else step(names.pop())
    inside = [random_tree(r, depth - 1, names, kinds) for _ in range(r.randint(2, 3))]
    kind = r.choice(kinds)
    if kind == "l":
        return loop(inside[0], inside[1])
    makers = {"s": sequence, "c": choice, "p": parallel, "o": inclusive}
    return makers[kind](inside)


@pytest.mark.parametrize("seed", range(60))
def test_any_tree_survives(seed: int) -> None:
    """What is written is read again, and written the same."""
    tree = random_tree(random.Random(seed), 3, list("HGFEDCBA"))
    content = write_ptml(tree, "P & <Q>")
    read = read_ptml(content)
    assert (read.tree, read.name) == (tree, "P & <Q>")
    assert write_ptml(read.tree, read.name) == content


def test_inclusive_blocks_allow_any_of_their_parts() -> None:
    """One or more, side by side; nothing at all only where a part may be skipped."""

    def words(tree: Tree) -> set[str]:
        model = tree_model(tree, "t")
        assert check_soundness(model).sound
        return {"".join(case) for case in playout(model, max_length=3)}

    assert words(inclusive([A, B])) == {"A", "B", "AB", "BA"}
    assert words(inclusive([A, B, SILENT])) == {"", "A", "B", "AB", "BA"}
    assert words(sequence([inclusive([A, B]), C])) == {"AC", "BC", "ABC", "BAC"}
    assert words(inclusive([A])) == {"A"}


@pytest.mark.parametrize("seed", range(6))
def test_pm4py_and_we_read_each_other(seed: int, tmp_path: Path) -> None:
    """Both see the same cases in a tree that either of them wrote."""
    pm4py = pytest.importorskip("pm4py")
    from pm4py.algo.simulation.playout.process_tree import algorithm as simulate

    tree = random_tree(random.Random(seed), 2, list("DCBA"))
    ours = tmp_path / "ours.ptml"
    ours.write_bytes(write_ptml(tree, "t"))
    theirs_tree = pm4py.read_ptml(str(ours))
    theirs = tmp_path / "theirs.ptml"
    pm4py.write_ptml(theirs_tree, str(theirs))
    allowed = playout(tree_model(tree, "t"), max_length=6)
    # PM4Py puts the children of choices and parallel blocks in an order of its own.
    assert playout(tree_model(read_ptml(theirs).tree, "t"), max_length=6) == allowed
    variant = simulate.Variants.BASIC_PLAYOUT
    for trace in simulate.apply(theirs_tree, variant=variant, parameters={"num_traces": 30}):
        case = tuple(event["concept:name"] for event in trace)
        assert len(case) > 6 or case in allowed


def ptml(nodes: str) -> bytes:
    return f'<ptml><processTree name="t" root="r">{nodes}</processTree></ptml>'.encode()


def tie(parent: str, child: str) -> str:
    return f'<parentsNode id="e" sourceId="{parent}" targetId="{child}"/>'


TASK = '<manualTask id="a" name="A"/>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<bpmn/>", "this is no PTML with one process tree, its root is <bpmn>"),
        (b"<ptml/>", "no PTML"),
        (ptml(""), "do not form one tree"),
        (ptml('<sequence id="r"/>'), "it holds nothing"),
        (ptml('<sequence id="r"/>' + TASK), "do not form one tree"),
        (ptml('<what id="r"/>'), "<what> 'r': no such block is known"),
        (ptml('<sequence id="r"/>' + tie("r", "gone")), "it names 'gone', which is no node"),
        (
            ptml('<and id="r"/><xor id="x"/>' + tie("r", "x") + tie("x", "r")),
            "do not form one tree",
        ),
        (ptml('<and id="r"/>' + TASK + tie("r", "a") * 2), "'a' has two parents"),
        (ptml('<and id="r"/><and id="r"/>'), "the id 'r' is there twice"),
        (ptml('<xorLoop id="r"/>' + TASK + tie("r", "a")), "a loop has 1 children"),
        (ptml('<manualTask id="r"/>' + TASK + tie("r", "a")), "a task holds other nodes"),
        (
            ptml(
                '<xor id="r"/>'
                + "".join(f'<xor id="n{i}"/>' for i in range(300))
                + tie("r", "n0")
                + "".join(tie(f"n{i}", f"n{i + 1}") for i in range(299))
            ),
            "nested deeper than 200 blocks",
        ),
    ],
)
def test_broken_trees_are_refused(content: bytes, said: str) -> None:
    """Rings, orphans, strangers: one line that names the element."""
    with pytest.raises(ModelError) as caught:
        read_ptml(content)
    assert said in caught.value.message


def test_entities_are_refused() -> None:
    """A tree file is as guarded as every other XML."""
    with pytest.raises(SourceUnsafeError):
        read_ptml(b"<!DOCTYPE p [<!ENTITY a 'b'>]><ptml>&a;</ptml>")


def test_what_follows_a_loop_is_its_third_child() -> None:
    """ProM writes do, redo and exit; with two children nothing follows."""
    nodes = '<xorLoop id="r"/>' + "".join(f'<manualTask id="{n}" name="{n}"/>' for n in "ABC")
    three = read_ptml(ptml(nodes + "".join(tie("r", n) for n in "ABC")))
    assert three.tree == sequence([loop(A, B), C])
    nodes = nodes.replace('<manualTask id="C" name="C"/>', "")
    assert read_ptml(ptml(nodes + tie("r", "A") + tie("r", "B"))).tree == loop(A, B)
