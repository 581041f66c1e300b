"""The mined model: sound, counted, honest about how it was come by."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import gzip
import json
import pickle
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from procmine.bridges.process import Worker
from procmine.discover import _climb
from procmine.discover._fallback import directly_follows_model
from procmine.discover._ladder import covering, ladder
from procmine.discover.cautions.unfit_model import unfit_model
from procmine.discover.model import Mined, model
from procmine.errors import BridgeError, BudgetError, EmptyLogError, UsageError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.graph import Flow, Model, Node
from procmine.model.playout import playout
from procmine.model.soundness import check_soundness

Variants = list[tuple[tuple[str, ...], int]]

TOY: Variants = [
    (("register", "check", "decide", "pay"), 40),
    (("register", "decide", "check", "pay"), 35),
    (("register", "check", "decide", "reject"), 20),
    (("register", "check", "check", "decide", "pay"), 4),
    (("complain",), 1),
]
SHARES = {"noise": 0.2, "dependency": 0.5, "parallel": 0.65, "eta": 0.4, "epsilon": 0.1}


@pytest.fixture(scope="module")
def running() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.fixture(autouse=True)
def one_worker_for_all(running: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading pm4py takes seconds: the tests share a process."""
    monkeypatch.setattr(_climb, "Worker", lambda: contextlib.nullcontext(running))


def test_figures_are_those_counted_by_hand() -> None:
    """Steps carry the counts of the whole log; flows those of the cases that fit."""
    mined = model(TOY, noise=0.0, name="toy", figures={"pay": {"p50_s": 60.0}})
    assert mined.sound and mined.miner == "inductive" and mined.model.name == "toy"
    assert (mined.n_cases, mined.n_cases_fit, mined.n_cases_open) == (100, 100, 0)
    assert mined.fit_share == 1.0 and mined.left_out == ()
    figures = {node.name: dict(node.figures) for node in mined.model if node.is_task}
    assert figures["check"] == {"n": 103, "n_cases": 99}
    assert figures["complain"] == {"n": 1, "n_cases": 1}
    assert figures["pay"] == {"n": 79, "n_cases": 79, "p50_s": 60.0}
    out = mined.model.outgoing()
    (first,) = out["start"]
    assert dict(first.figures) == {"n_fit": 100, "n_cases_fit": 100}
    last = [flow for flow in mined.model.flows if flow.target == "end"]
    assert sum(flow.figures["n_fit"] for flow in last) == 100


def test_what_is_left_out_is_said() -> None:
    """Noise that is ignored takes rare steps with it: they are named, most frequent first."""
    rare: Variants = [(("a", "b", "c"), 1000), (("a", "x", "c"), 3), (("a", "y", "y", "c"), 1)]
    mined = model(rare, noise=0.5)
    has = set(mined.model.activities())
    assert mined.left_out == tuple(name for name in ("x", "y") if name not in has)
    assert mined.n_cases_fit == sum(n for t, n in rare if t in playout(mined.model, max_length=4))


@pytest.mark.parametrize("miner", ["inductive", "heuristics", "split"])
def test_every_miner_ends_sound(miner: str) -> None:
    """Whatever the miner finds first, what is returned is sound, and says who found it."""
    mined = model(TOY, miner=miner)
    assert mined.sound and check_soundness(mined.model).sound
    assert mined.attempts[0].miner == miner
    assert [attempt.outcome for attempt in mined.attempts].count("taken") == 1
    assert mined.taken.outcome == "taken" and mined.taken.reason == ""
    assert all(attempt.reason for attempt in mined.attempts[:-1])


@pytest.mark.parametrize("miner", ["inductive", "heuristics", "split"])
@pytest.mark.parametrize(
    "log",
    [
        [(("only",), 1)],
        [(("only", "only", "only"), 7)],
        [(("a",), 1), (("b",), 1)],
        [(("",), 2), ((" ",), 1)],
        [(("a", "b"), 1), (("b", "a"), 1)],
    ],
)
def test_tiny_logs_give_models(miner: str, log: Variants) -> None:
    """The smallest logs are logs."""
    mined = model(log, miner=miner)
    assert mined.sound and mined.n_cases == sum(n for _, n in log)
    assert set(mined.model.activities()) | set(mined.left_out) == {a for t, _ in log for a in t}


def test_no_cases_no_model() -> None:
    """An empty log is an error with a hint."""
    with pytest.raises(EmptyLogError):
        model([])


@pytest.mark.parametrize(
    ("log", "options"),
    [
        (TOY, {"miner": "alpha"}),
        (TOY, {"noise": 1.2}),
        (TOY, {"eta": -0.1}),
        (TOY, {"noise": float("nan")}),
        (TOY, {"budget_s": 0}),
        (TOY, {"budget_s": float("nan")}),
        ([((), 1)], {}),
        ([(("a",), 0)], {}),
    ],
)
def test_wrong_questions_are_refused(log: Variants, options: dict[str, Any]) -> None:
    """Options outside their range and broken variants are refused before anything starts."""
    with pytest.raises(UsageError) as failure:
        model(log, **options)
    assert failure.value.hint


def test_order_and_splitting_of_variants_change_nothing() -> None:
    """Shuffled variants, or one given in two parts, give the same bytes."""
    parts = [(activities, n - 1) for activities, n in TOY if n > 1] + [(a, 1) for a, _ in TOY]
    random.Random(4).shuffle(parts)
    first, second = model(TOY), model(parts)
    assert write_bpmn(first.model) == write_bpmn(second.model)
    assert first == second


def test_the_answer_travels() -> None:
    """It can be pickled, and its attempts said in JSON."""
    mined = model(TOY, miner="heuristics")
    assert pickle.loads(pickle.dumps(mined)) == mined
    assert json.dumps([dataclasses.asdict(attempt) for attempt in mined.attempts])


# --- the ladder -----------------------------------------------------------------------------


def test_no_time_gives_the_model_that_can_always_be_had() -> None:
    """When no miner is done in time, the result says so and is sound all the same."""
    mined = model(TOY, budget_s=1e-9)
    assert mined.miner == "directly-follows" and mined.sound
    assert {attempt.outcome for attempt in mined.attempts[:-1]} == {"timeout"}
    assert len(mined.attempts) > 2


def climbed(
    monkeypatch: pytest.MonkeyPatch, answers: Sequence[Any], *, miner: str = "inductive"
) -> Mined:
    """The answer when the miner gives these, one after the other."""
    waiting = list(answers)

    def mine(*_: object, **__: object) -> Model:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(_climb, "mine", mine)
    return model(TOY, miner=miner)


def graph(*pairs: str) -> Model:
    kinds = {"s": "startEvent", "e": "endEvent", "x": "exclusiveGateway", "+": "parallelGateway"}
    ids = dict.fromkeys(end for pair in pairs for end in pair.split(">"))
    nodes = tuple(Node(i, kinds.get(i[0], "task"), i if i[0] not in kinds else "") for i in ids)
    flows = [Flow(f"f{i}", *pair.split(">")) for i, pair in enumerate(pairs)]
    return Model("m", nodes, tuple(flows))


GOOD = graph("s>A", "A>e")
BROKEN = graph("s>x1", "x1>A", "x1>B", "A>+2", "B>+2", "+2>e")


def test_each_reason_to_go_on_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeout, failure and unsoundness each lead to the next setting and are told apart."""
    failure = BridgeError("The library broke.", hint="x")
    late = BudgetError("Late.", hint="x")
    mined = climbed(monkeypatch, [late, failure, GOOD])
    assert [attempt.outcome for attempt in mined.attempts] == ["timeout", "failed", "taken"]
    assert mined.attempts[1].reason == "The library broke."
    assert mined.model.activities() == ("A",) and mined.sound
    mined = climbed(monkeypatch, [BROKEN, GOOD])
    assert [attempt.outcome for attempt in mined.attempts] == ["unsound", "taken"]
    assert "deadlock at +2" in mined.attempts[0].reason


FITS_40 = graph("s>register", "register>check", "check>decide", "decide>pay", "pay>e")
FITS_1 = graph("s>complain", "complain>e")


def test_a_model_that_explains_next_to_nothing_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asked for the miner: a sound model of 0 % is left for one of 40 %, and it is said."""
    mined = climbed(monkeypatch, [GOOD, FITS_40], miner="")
    assert [attempt.outcome for attempt in mined.attempts] == ["unfit", "taken"]
    assert mined.attempts[0].reasons["en"] == "it explains none of the cases"
    assert mined.n_cases_fit == 40


def test_a_miner_asked_for_by_name_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its model stays, however few cases it explains; another miner's on its ladder does not."""
    mined = climbed(monkeypatch, [GOOD], miner="inductive")
    assert [attempt.outcome for attempt in mined.attempts] == ["taken"]
    assert mined.n_cases_fit == 0
    split = [BROKEN, BROKEN, BROKEN, BROKEN, GOOD, FITS_40]
    mined = climbed(monkeypatch, split, miner="split")
    assert [attempt.outcome for attempt in mined.attempts][-2:] == ["unfit", "taken"]


def test_when_none_explains_enough_the_best_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The earlier model of 1 % beats those of 0 %, also at the foot; all are said to be unfit."""
    monkeypatch.setattr(_climb, "directly_follows_model", lambda *_, **__: GOOD)
    mined = climbed(monkeypatch, [GOOD, FITS_1, GOOD, GOOD], miner="")
    outcomes = [attempt.outcome for attempt in mined.attempts]
    assert outcomes == ["unfit"] * (len(outcomes) - 1) + ["taken"]
    assert mined.n_cases_fit == 1
    assert mined.taken.settings == mined.attempts[1].settings
    assert mined.taken.miner == "inductive"


def test_a_model_of_next_to_nothing_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caution names the share in both languages; a model that fits well has none."""
    (finding,) = unfit_model(climbed(monkeypatch, [FITS_1]))
    assert (finding.rule, finding.level, finding.n) == ("unfit-model", "warning", 99)
    assert "1 % of the cases (1 of 100)" in finding.say()
    assert "1% 的案例" in finding.say("zh")
    assert finding.advise() and finding.advise("zh")
    (finding,) = unfit_model(climbed(monkeypatch, [GOOD]))
    assert "explains none of the 100 cases" in finding.say()
    assert list(unfit_model(climbed(monkeypatch, [FITS_40]))) == []


def test_too_many_states_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose soundness cannot be told is not taken."""
    crossed = [f"A{i}>x{i} x{i}>o{i} x{i}>o{(i + 1) % 30} o{i}>+2" for i in range(30)]
    text = " ".join(["s>+1 +2>e", *(f"+1>A{i}" for i in range(30)), *crossed])
    wide = graph(*text.split())
    nodes = tuple(
        dataclasses.replace(n, kind="inclusiveGateway", name="") if n.id[0] == "o" else n
        for n in wide.nodes
    )
    monkeypatch.setattr(_climb, "_MAX_STATES", 500)
    mined = climbed(monkeypatch, [dataclasses.replace(wide, nodes=nodes), GOOD])
    assert [attempt.outcome for attempt in mined.attempts] == ["undecided", "taken"]


def test_when_every_miner_fails_the_last_rung_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directly-follows model needs no library."""
    mined = climbed(monkeypatch, [BridgeError("no", hint="x")] * 20)
    assert mined.miner == "directly-follows" and mined.sound
    assert Counter(a.outcome for a in mined.attempts)["failed"] == len(mined.attempts) - 1


def test_every_ladder_ends_at_the_same_foot() -> None:
    """Each ladder starts at the miner asked for and ends where nothing can fail."""
    for miner in ("inductive", "heuristics", "split"):
        rungs = list(ladder(miner, SHARES))
        assert rungs[0].miner == miner and rungs[0].coverage_share == 1.0
        assert rungs[-1].miner == "directly-follows"
        assert any(rung.miner == "inductive" for rung in rungs)


def test_no_setting_is_tried_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fewer cases are covered by the same variants, there is nothing new to try."""
    monkeypatch.setattr(_climb, "mine", lambda *_, **__: BROKEN)
    attempts = model([(("a",), 1)]).attempts
    tried = [(a.miner, tuple(a.settings.items()), a.n_variants) for a in attempts]
    assert len(tried) == len(set(tried)) == 3


def test_covering_takes_the_most_frequent() -> None:
    """As many variants as needed for the share, and no more."""
    log: Variants = [(("a",), 70), (("b",), 20), (("c",), 9), (("d",), 1)]
    assert [n for _, n in covering(log, 0.7)] == [70]
    assert [n for _, n in covering(log, 0.71)] == [70, 20]
    assert list(covering(log, 1.0)) == log


@pytest.mark.parametrize("seed", range(8))
def test_the_model_that_can_always_be_had_is_sound(seed: int) -> None:
    """Any log: every activity is there once, and the most frequent variant's ways are kept."""
    r = random.Random(seed)
    for _ in range(10):
        names = [f"step {i}" for i in range(r.randint(1, 12))]
        log: Counter[tuple[str, ...]] = Counter()
        for _ in range(r.randint(1, 15)):
            log[tuple(r.choice(names) for _ in range(r.randint(1, 9)))] += r.randint(1, 50)
        found = directly_follows_model(list(log.items()), noise=r.choice([0.0, 0.2, 0.9]))
        assert check_soundness(found).sound
        assert sorted(n.name for n in found if n.is_task) == sorted({a for t in log for a in t})


def test_the_best_ways_are_kept_by_hand() -> None:
    """Rare connections go, but no step loses its best way from the start or to the end."""
    log: Variants = [(("a", "b", "c"), 100), (("a", "c"), 5), (("a", "r", "b", "c"), 2)]
    found = directly_follows_model(log, noise=0.2)
    allowed = playout(found, max_length=4)
    assert ("a", "b", "c") in allowed and ("a", "r", "b", "c") in allowed
    assert ("a", "c") not in allowed
    assert ("a", "c") in playout(directly_follows_model(log, noise=0.0), max_length=4)


def test_a_thousand_activities() -> None:
    """A log too wide for any miner gives a sound model within its budget."""
    r = random.Random(1)
    names = [f"activity {i}" for i in range(1000)]
    log = [(tuple(r.choice(names) for _ in range(40)), 1) for _ in range(300)]
    mined = model(log, budget_s=5)
    assert mined.sound and mined.miner == "directly-follows"
    assert mined.n_cases == 300


# --- real logs ------------------------------------------------------------------------------


def variants_of(path: Path) -> Variants:
    """Variants of an XES file, events in order of time, equal times in order of the file."""
    log: Counter[tuple[str, ...]] = Counter()
    events: list[tuple[dt.datetime, str]] = []
    with gzip.open(path) as stream:
        for _, element in etree.iterparse(stream, tag=("{*}event", "{*}trace")):
            if str(element.tag).endswith("event"):
                values = {child.get("key"): child.get("value") for child in element}
                at = dt.datetime.fromisoformat(values["time:timestamp"])
                events.append((at, values["concept:name"]))
            else:
                events.sort(key=lambda event: event[0])
                log[tuple(name for _, name in events)] += 1
                events = []
            element.clear()
    return list(log.items())


REAL = {
    "helpdesk": ("helpdesk/helpdesk.xes.gz", 4580, 14),
    "sepsis": ("sepsis/SEPSIS.xes.gz", 1050, 16),
    "receipt": ("receipt/env_permit.xes.gz", 1434, 27),
    "bpic2012": ("bpic2012/BPI_Challenge_2012.xes.gz", 13087, 24),
}


@pytest.mark.slow
@pytest.mark.real_log
@pytest.mark.parametrize("name", REAL)
def test_real_logs_give_sound_models(name: str, real_log: Callable[[str], Path]) -> None:
    """Every miner on every log: sound, in time, and without noise the inductive one fits all."""
    path, n_cases, n_activities = REAL[name]
    log = variants_of(real_log(path))
    for miner in ("inductive", "heuristics", "split"):
        mined = model(log, miner=miner, budget_s=120)
        assert mined.sound and mined.n_cases == n_cases and mined.n_cases_open == 0
        assert len(mined.model.activities()) + len(mined.left_out) == n_activities
        assert mined.miner != "directly-follows"
        start = [flow for flow in mined.model.flows if flow.source == "start"]
        assert sum(flow.figures["n_cases_fit"] for flow in start) == mined.n_cases_fit
    everything = model(log, noise=0.0, budget_s=120)
    assert everything.n_cases_fit == n_cases and everything.miner == "inductive"


def test_the_worker_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mining leaves no process behind."""
    seen: list[Worker] = []

    class Watched(Worker):
        def __exit__(self, *details: Any) -> None:
            super().__exit__(*details)
            seen.append(self)

    monkeypatch.setattr(_climb, "Worker", Watched)
    model(TOY)
    (worker,) = seen
    assert worker._process is None
