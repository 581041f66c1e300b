"""Answers are held against each other, and budgets against what was measured."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

import bench.rounds
from bench.__main__ import FIGURES
from bench.agreement import never_worse, same_costs, same_summaries
from bench.figure import Command, Figure, beside, each, peak, ratio, seconds, times
from bench.inputs import Inputs
from bench.process import Run, run
from bench.rounds import measure

ROOT = Path(__file__).resolve().parents[2]
TOLD = {
    "n_cases": 2,
    "lead_p50_s": 60.0,
    "edges": [["ask", "answer", 2, 60.0, 60.0, 90.0]],
    "rework": {"ask": 1},
}


def test_equal_answers_agree():
    """A peer may know less, and its seconds may differ in the last digits; that is agreement."""
    peer = copy.deepcopy(TOLD)
    peer["lead_p50_s"] += 1e-9
    peer["edges"][0][5] = None
    del peer["rework"]
    same_summaries({"procmine": TOLD, "peer": peer, "decoder": {"n_rows": 4}})


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("n_cases", 3),
        ("lead_p50_s", 60.01),
        ("edges", []),
        ("edges", [["ask", "answer", 1, 60.0, 60.0, 90.0]]),
        ("edges", [["ask", "close", 2, 60.0, 60.0, 90.0]]),
        ("edges", [["ask", "answer", 2, 60.0, 61.0, 90.0]]),
        ("rework", {"ask": 1, "answer": 1}),
    ],
)
def test_other_answers_are_refused(part, value):
    """A count, a name, a second too many or a row missing: refused, naming who and what."""
    with pytest.raises(AssertionError, match=f"peer differs from procmine in {part}"):
        same_summaries({"procmine": TOLD, "peer": {**TOLD, part: value}})


def test_alignments_cost_the_same_or_are_refused():
    """A peer may do some variants only, and not finish some; a cost that differs is refused."""
    ours = {"costs": [0, 2, 5]}
    same_costs({"procmine": ours, "r4pm": {"costs": [0, 2, 5]}})
    same_costs({"procmine": ours, "pm4py A*": {"places": [0, 2], "costs": [0, None]}})
    with pytest.raises(AssertionError, match="pm4py A\\* differs in variant 2"):
        same_costs({"procmine": ours, "pm4py A*": {"places": [0, 2], "costs": [0, 4]}})
    with pytest.raises(ValueError, match="shorter"):
        same_costs({"procmine": ours, "r4pm": {"costs": [0, 2]}})


def test_the_best_must_be_the_best():
    """A miner alone may be as good; one that is better on some log stops the run."""

    def told(**scores):
        return {"models": {log: {"f_score": score} for log, score in scores.items()}}

    never_worse({"auto": told(desk=0.9, loans=0.8), "split": told(desk=0.9, loans=0.7)})
    with pytest.raises(AssertionError, match="split on loans"):
        never_worse({"auto": told(desk=0.9, loans=0.8), "split": told(desk=0.1, loans=0.81)})


def test_who_does_less_is_judged_by_what_is_done(monkeypatch):
    """Ten variants in 2 s against two in 40 s: 0.2 s against 20 s each, a hundred times faster."""
    said = {"ours": (2.0, 10), "peer": (40.0, 2)}

    def costing(contender, folder):
        wall_s, n_variants = said[contender.arguments[0]]
        return Run(wall_s, 2 * wall_s, 1.0, {"n_variants": n_variants})

    monkeypatch.setattr(bench.rounds, "run", costing)
    contenders = {name: Command((name,)) for name in said}
    budgets = (each("ours", "peer", 100), each("ours", "peer", 101))
    told = measure(Figure(contenders, budgets, {}), 1, lambda line: None)["budgets"]
    assert [one["reached"] for one in told] == [100, 100]
    assert [one["met"] for one in told] == [True, False]


@pytest.fixture
def costs(monkeypatch):
    """Lets the contenders cost what a test says: wall seconds of each round."""

    def say(walls, mib=100.0):
        left = {name: list(values) for name, values in walls.items()}

        def costing(contender, folder):
            return Run(left[contender.arguments[0]].pop(0), 1.0, mib)

        monkeypatch.setattr(bench.rounds, "run", costing)
        return {name: Command((name,), at_most=len(values)) for name, values in walls.items()}

    return say


def judged(contenders, budget, n_runs):
    told = measure(Figure(contenders, (budget,), {}), n_runs, lambda line: None)
    (verdict,) = told["budgets"]
    return verdict["reached"], verdict["met"]


def test_a_ratio_is_the_median_over_the_rounds(costs):
    """Rounds are compared within themselves: a slow moment hits both and changes nothing."""
    walls = {"ours": [1, 20, 3], "peer": [1, 10, 1]}
    assert judged(costs(walls), ratio("ours", "peer", 2), 3) == (2.0, True)
    assert judged(costs(walls), ratio("ours", "peer", 1.9), 3) == (2.0, False)


def test_times_faster_looks_the_other_way(costs):
    """Three times faster meets a budget of three and misses one of four; a peer may run less."""
    walls = {"ours": [1, 1, 1], "peer": [3]}
    assert judged(costs(walls), times("ours", "peer", 3), 3) == (3.0, True)
    assert judged(costs(walls), beside("ours", "peer"), 3) == (3.0, None)
    assert judged(costs(walls), times("ours", "peer", 4), 3) == (3.0, False)


def test_seconds_are_a_median_and_memory_a_maximum(costs):
    """One slow run does not miss a budget of seconds; the largest process is what counts."""
    assert judged(costs({"ours": [1, 9, 2]}), seconds("ours", 2), 3) == (2.0, True)
    assert judged(costs({"ours": [1, 9, 3]}), seconds("ours", 2), 3) == (3.0, False)
    assert judged(costs({"ours": [1]}, mib=700.5), peak("ours", 700), 1) == (700.5, False)


def test_answers_are_compared_before_anything_is_told(monkeypatch):
    """Contenders that answer differently give no figure at all."""
    answers = iter([{"procmine": 1}, {"procmine": 2}])
    monkeypatch.setattr(bench.rounds, "run", lambda *_: Run(1.0, 1.0, 1.0, next(answers)))

    def agree(told):
        assert told["ours"] == told["peer"]

    contenders = {"ours": Command(("ours",)), "peer": Command(("peer",))}
    with pytest.raises(AssertionError):
        measure(Figure(contenders, (), {}, agree), 1, lambda line: None)


def test_a_process_that_fails_is_no_measurement(tmp_path):
    """Its last words are told instead of its seconds."""
    with pytest.raises(RuntimeError, match="no such figure"):
        run(Command(("python", "-c", "raise SystemExit('no such figure')")), tmp_path)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_told_in_the_docs(name):
    """A figure is a file that says its question, its peer and its size, and a row of the page."""
    module = __import__(f"bench.{name}", fromlist=[name])
    assert module.__doc__.strip().splitlines()[0].endswith("?")
    assert module.PEER
    assert module.N_EVENTS >= 0
    assert f"`{name}`" in (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")


def test_sizes_keep_their_proportion(tmp_path):
    """A smaller large log makes the five times larger one smaller, too."""
    inputs = Inputs(tmp_path, 1_000)
    for n_events, name in ((10_000_000, "events-1000"), (50_000_000, "events-5000")):
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(b"already there")
        assert inputs.events(n_events) == path


def test_facts_come_from_beside_the_file(tmp_path):
    """What is in a file is told by the note that its maker left."""
    path = tmp_path / "events.csv"
    path.write_text("a\n")
    (tmp_path / "events.csv.json").write_text(json.dumps({"n_events": 7}))
    assert Inputs(tmp_path).facts(path) == {"file": "events.csv", "n_bytes": 2, "n_events": 7}


@pytest.mark.parametrize(("builds_up", "order"), [(False, "abbaab"), (True, "ababab")])
def test_contenders_take_turns(builds_up, order):
    """Every other round runs backwards, unless one contender needs what another left behind."""
    contenders = {name: Command(("python", "-c", "")) for name in "ab"}
    said: list[str] = []
    measure(Figure(contenders, (), {}, builds_up=builds_up), 3, said.append)
    assert "".join(line[0] for line in said) == order
