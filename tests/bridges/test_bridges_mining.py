"""Mining through pm4py: its answers, none of its pitfalls."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from procmine.bridges import jobs
from procmine.bridges.mining import SETTINGS, mine
from procmine.bridges.process import Worker
from procmine.bridges.twins import directly_follows, is_skippable
from procmine.errors import BudgetError, UsageError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.graph import Model
from procmine.model.playout import playout
from procmine.model.soundness import check_soundness

Variants = list[tuple[tuple[str, ...], int]]

TOY: Variants = [
    (("register", "check", "decide", "pay"), 40),
    (("register", "decide", "check", "pay"), 35),
    (("register", "check", "decide", "reject"), 20),
    (("register", "check", "check", "decide", "pay"), 4),
]

# Names that pm4py, its parsers or its file formats take for something else.
ODD_NAMES = [
    "tau",
    "None",
    "",
    " ",
    "__start__",
    "__end__",
    "▶",
    "■",
    "start",
    "end",
    "source",
    "sink",
    "X( 'a', tau )",
    "->",
    "a,b;c",
    "line\nbreak",
    "<script>alert(1)</script>",
    "创建工单",
    "nan",
    "NA",
    "0",
    "hid_1",
    "'quoted'",
    '"double"',
    "\ud800",
    "\x00",
]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as running:
        yield running


def random_log(r: random.Random, names: list[str]) -> Variants:
    log: Counter[tuple[str, ...]] = Counter()
    for _ in range(r.randint(2, 8)):
        log[tuple(r.choice(names) for _ in range(r.randint(1, 5)))] += r.randint(1, 30)
    return list(log.items())


def shape(model: Model) -> tuple[Any, ...]:
    place = {node.id: i for i, node in enumerate(model.nodes)}
    flows = [(place[flow.source], place[flow.target]) for flow in model.flows]
    return tuple(node.kind for node in model.nodes), tuple(flows)


@pytest.mark.parametrize("miner", SETTINGS)
def test_a_plain_log_gives_a_plain_model(miner: str, worker: Worker) -> None:
    """One variant is one sequence, for every miner."""
    model = mine([(("A", "B", "C"), 5)], miner=miner, worker=worker, name="abc")
    assert model.name == "abc"
    assert playout(model, max_length=6) == {("A", "B", "C")}
    assert [node.kind for node in model] == ["startEvent", "task", "task", "task", "endEvent"]


@pytest.mark.parametrize("miner", SETTINGS)
def test_one_case_with_one_step(miner: str, worker: Worker) -> None:
    """The smallest log there is."""
    model = mine([(("only",), 1)], miner=miner, worker=worker)
    assert playout(model, max_length=2) == {("only",)}


@pytest.mark.parametrize("miner", SETTINGS)
def test_names_mean_nothing_to_the_miner(miner: str, worker: Worker) -> None:
    """Activities called like markers, silent steps or separators are activities like any other."""
    r = random.Random(7)
    for _ in range(4):
        odd = r.sample(ODD_NAMES, 6)
        log = [((*odd[:3], *odd[4:]), 50), ((*odd[:2], odd[3], *odd[4:]), 30)]
        # Equal counts are told apart by name, so the plain names must sort as the odd ones do.
        plain = {name: f"step {sorted(odd).index(name):02}" for name in odd}
        model = mine(log, miner=miner, worker=worker)
        assert set(model.activities()) == set(odd)
        renamed = [(tuple(plain[a] for a in activities), n) for activities, n in log]
        twin = mine(renamed, miner=miner, worker=worker)
        assert shape(twin) == shape(model)
        assert [plain.get(node.name, "") for node in model if node.is_task] == [
            node.name for node in twin if node.is_task
        ]
        write_bpmn(model)


@pytest.mark.parametrize("seed", range(6))
def test_inductive_without_noise_explains_every_case(seed: int, worker: Worker) -> None:
    """What the inductive miner promises: sound, and every variant fits."""
    r = random.Random(seed)
    for _ in range(8):
        log = random_log(r, list("ABCDE")[: r.randint(1, 5)])
        model = mine(log, miner="inductive", settings={"noise": 0.0}, worker=worker)
        assert check_soundness(model).sound
        allowed = playout(model, max_length=5)
        assert {activities for activities, _ in log} <= allowed


@pytest.mark.parametrize("miner", SETTINGS)
def test_order_and_splitting_of_variants_change_nothing(miner: str, worker: Worker) -> None:
    """Shuffled variants, or a variant given in two parts, give the same model."""
    expected = write_bpmn(mine(TOY, miner=miner, worker=worker))
    parts = [(activities, n - 1) for activities, n in TOY] + [(a, 1) for a, _ in TOY]
    for seed in range(3):
        random.Random(seed).shuffle(parts)
        assert write_bpmn(mine(parts, miner=miner, worker=worker)) == expected


def test_hash_seeds_change_nothing() -> None:
    """Two interpreters with other hash seeds write the same bytes."""
    code = (
        "import sys; from procmine.bridges.mining import mine;"
        "from procmine.model.bpmn_write import write_bpmn;"
        f"log = {TOY!r};"
        "[sys.stdout.buffer.write(write_bpmn(mine(log, miner=m)))"
        " for m in ('inductive', 'heuristics', 'split')]"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1 and outputs.pop().count(b"<bpmn:definitions") == 3


def test_budget_is_kept(worker: Worker) -> None:
    """A log that takes long is given up in time, and the next question is answered."""
    r = random.Random(1)
    names = [f"a{i}" for i in range(300)]
    log = [(tuple(r.choice(names) for _ in range(60)), 1) for _ in range(3000)]
    with pytest.raises(BudgetError):
        mine(log, miner="inductive", worker=worker, budget_s=4)
    assert mine(TOY, miner="inductive", worker=worker).activities()


def test_a_thousand_activities_in_a_row(worker: Worker) -> None:
    """Deep trees break neither side."""
    names = tuple(f"step {i}" for i in range(1000))
    for miner in SETTINGS:
        model = mine([(names, 3)], miner=miner, worker=worker, budget_s=120)
        assert len(model.activities()) == 1000
        assert check_soundness(model).sound


def test_deeply_nested_log(worker: Worker) -> None:
    """Ever shorter cases nest one optional block in the other, a hundred deep and more."""
    names = tuple(f"step {i:03}" for i in range(150))
    log = [(names[: i + 1], 1) for i in range(150)]
    model = mine(log, miner="inductive", settings={"noise": 0.0}, worker=worker, budget_s=240)
    assert len(model.activities()) == 150
    assert check_soundness(model).sound


@pytest.mark.parametrize(
    ("miner", "chosen"),
    [("alpha", {}), ("inductive", {"eta": 0.1}), ("split", {"eta": 1.5}), ("split", {"eta": -1})],
)
def test_wrong_settings_are_refused(miner: str, chosen: dict[str, float]) -> None:
    """Unknown miners and settings are refused before anything starts."""
    with pytest.raises(UsageError) as failure:
        mine(TOY, miner=miner, settings=chosen)
    assert "There are" in failure.value.hint or "takes" in failure.value.hint


@pytest.mark.parametrize("log", [[((), 3)], [(("A",), 0)], [(("A",), -1)]])
def test_wrong_variants_are_refused(log: Variants) -> None:
    """A variant without activity or without case is no variant."""
    with pytest.raises(UsageError):
        mine(log, miner="inductive")


# --- against pm4py itself, in this process ---------------------------------------------------


@pytest.fixture(scope="module")
def pm4py() -> Any:
    return pytest.importorskip("pm4py")


def test_our_counting_is_pm4pys_counting(pm4py: Any) -> None:
    """The faster directly-follows counts equal pm4py's, in values and in order."""
    from pm4py.util.compression.util import discover_dfg_uvcl

    r = random.Random(3)
    for _ in range(50):
        log = Counter(dict(random_log(r, list("DABC"))))
        if r.random() < 0.3:
            log[()] = 4
        ours, theirs = directly_follows(log), discover_dfg_uvcl(log)
        for part in ("graph", "start_activities", "end_activities"):
            pairs = list(getattr(ours, part).items()), list(getattr(theirs, part).items())
            assert pairs[0] == pairs[1]


def test_our_skipping_is_pm4pys_skipping(pm4py: Any) -> None:
    """The faster test for groups that can be passed by answers as pm4py's does."""
    from pm4py.algo.discovery.inductive.cuts.sequence import StrictSequenceCut

    r = random.Random(4)
    answers = Counter()
    for _ in range(200):
        dfg = directly_follows(Counter(dict(random_log(r, list("ABCDEF")))))
        groups = [set(g) for g in r.choice([("AB", "C", "DEF"), ("A", "B", "C", "D", "", "EF")])]
        for position in range(len(groups)):
            question = (position, dfg, set(dfg.start_activities), set(dfg.end_activities), groups)
            expected = StrictSequenceCut._skippable(*question)
            assert is_skippable(*question) == expected
            answers[expected] += 1
    assert answers[True] and answers[False]


def frame_of(pm4py: Any, log: Variants, label: dict[str, str]) -> Any:
    import pandas as pd

    rows = [
        (f"case {i:03}.{k:04}", label[activity])
        for i, (activities, n) in enumerate(log)
        for k in range(n)
        for activity in activities
    ]
    frame = pd.DataFrame(rows, columns=["case:concept:name", "concept:name"])
    frame["time:timestamp"] = pd.to_datetime(range(len(rows)), unit="s", utc=True)
    return frame


def labels_by_importance(log: Variants) -> dict[str, str]:
    n_cases: Counter[str] = Counter()
    for activities, n in log:
        n_cases.update(dict.fromkeys(activities, n))
    order = sorted(n_cases, key=lambda a: (-n_cases[a], a))
    return {activity: f"{i:03} {activity}" for i, activity in enumerate(order)}


@pytest.mark.parametrize("seed", range(3))
def test_inductive_allows_what_pm4pys_allows(seed: int, pm4py: Any, worker: Worker) -> None:
    """On cases, pm4py finds a tree that allows the same sequences as our model of variants."""
    r = random.Random(100 + seed)
    for _ in range(4):
        log = random_log(r, list("ABCD"))
        label = labels_by_importance(log)
        frame = frame_of(pm4py, log, label)
        tree = pm4py.discover_process_tree_inductive(frame, noise_threshold=0.2)
        model = mine(log, miner="inductive", worker=worker)
        allowed = {tuple(label[a] for a in t) for t in playout(model, max_length=4)}
        expected = {t for t in tree_language(tree, 4) if t}
        assert allowed - {()} == expected


def tree_language(tree: Any, most: int) -> set[tuple[str, ...]]:
    """Sequences a pm4py tree allows, by the definition of its operators."""
    if tree.operator is None:
        return {()} if tree.label is None else {(tree.label,)}
    parts = [tree_language(child, most) for child in tree.children]
    kind = tree.operator.value
    if kind == "X":
        return set().union(*parts)
    if kind == "*":
        do, redo = parts[0], set().union(*parts[1:])
        found = set(do)
        while (
            more := {a + b + c for a in found for b in redo for c in do if len(a + b + c) <= most}
            - found
        ):
            found |= more
        return found
    found = {()}
    for part in parts:
        if kind == "->":
            found = {a + b for a in found for b in part if len(a + b) <= most}
        else:
            found = {m for a in found for b in part if len(a + b) <= most for m in mixed(a, b)}
    return found


def mixed(a: tuple[str, ...], b: tuple[str, ...]) -> set[tuple[str, ...]]:
    if not a or not b:
        return {a + b}
    return {(a[0], *rest) for rest in mixed(a[1:], b)} | {(b[0], *rest) for rest in mixed(a, b[1:])}


def test_split_finds_what_pm4pys_finds(pm4py: Any, worker: Worker) -> None:
    """On cases, pm4py's split miner draws as many gateways and flows as ours on variants."""
    from pm4py.algo.discovery.split_miner import algorithm

    r = random.Random(5)
    for _ in range(6):
        log = random_log(r, list("ABCDEF"))
        label = labels_by_importance(log)
        theirs = algorithm.apply(frame_of(pm4py, log, label))
        found = jobs.split(
            [([int(label[a][:3]) for a in activities], n) for activities, n in log], 0.4, 0.1
        )
        kinds = Counter(type(node).__name__.lower() for node in theirs.get_nodes())
        ours = Counter(kind.lower() for kind, _ in found["nodes"])
        assert kinds["exclusivegateway"] == ours["exclusivegateway"]
        assert kinds["parallelgateway"] == ours["parallelgateway"]
        assert kinds["task"] == ours["task"]
        assert len(theirs.get_flows()) == len(found["flows"])


def test_heuristics_net_is_pm4pys_net(pm4py: Any) -> None:
    """On cases, pm4py's heuristics miner finds the edges ours finds on variants."""
    r = random.Random(6)
    for _ in range(10):
        log = random_log(r, list("ABCDE"))
        label = labels_by_importance(log)
        net = pm4py.discover_heuristics_net(frame_of(pm4py, log, label))
        theirs = sorted(
            [int(a[:3]), int(b.node_name[:3])]
            for a, node in net.nodes.items()
            for b in node.output_connections
        )
        coded = [([int(label[a][:3]) for a in activities], n) for activities, n in log]
        assert jobs.heuristics(coded, 0.5, 0.65)["edges"] == theirs
