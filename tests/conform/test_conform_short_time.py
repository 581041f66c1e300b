"""When time is short: bounds for the precision, one clock for all, and the cheap mode."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conform_reference import logs, trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import procmine as pm
from procmine.cli.main import main
from procmine.conform import _cut_cases, _escaping
from procmine.conform._clock import Clock
from procmine.conform._escaping import precision_on
from procmine.conform._playing_field import on_field
from procmine.conform.align import align
from procmine.conform.nouns import MODEL, SYNC, MoveCosts
from procmine.conform.precision import precision, precision_bounds
from procmine.conform.replay import replay
from procmine.errors import UsageError
from procmine.model.tree import choice, sequence, step, tree_model
from procmine.report.baseline import read_baseline
from procmine.report.conformance import conformance
from procmine.summary.summarise import summarise

DESK = Path(__file__).resolve().parents[2] / "event_logs" / "service_desk"


def cut_after(alignments, model, n):
    """The bounds when only n beginnings are looked at."""
    left = iter(range(n))

    def search(field):
        runs = [
            ([field.codes[m.activity] for m in a.moves if m.activity and m.kind in (SYNC, MODEL)],
             a.n_cases)
            for a in alignments.variants
        ]  # fmt: skip
        return precision_on(field, runs, lambda: next(left, None) is None)

    return on_field(model, MoveCosts(), search)


@settings(max_examples=60)
@given(trees(), logs, st.integers(0, 8))
def test_bounds_hold_the_precision(tree, log, n):
    """However few beginnings are looked at; with all of them both ends are the precision."""
    assume(log)
    model = tree_model(tree, "random")
    found = align(log, model, n_threads=1)
    true = precision(found, model)
    least, _escaping._LEAST_LOOK = _escaping._LEAST_LOOK, 0
    try:
        low, high = cut_after(found, model, n)
    finally:
        _escaping._LEAST_LOOK = least
    assert 0.0 <= low <= true + 1e-12
    assert true - 1e-12 <= high <= 1.0
    assert precision_bounds(found, model, budget_s=60) == (true, true)


def test_bounds_are_hand_worked(monkeypatch):
    """Nine cases say yes, one no: after the first beginning one is left, of three activities."""
    monkeypatch.setattr(_escaping, "_LEAST_LOOK", 0)
    model = tree_model(sequence([step("ask"), choice([step("yes"), step("no")])]), "ask")
    found = align([(("ask", "yes"), 9)], model)
    assert precision(found, model) == 1 - 9 / 27
    assert cut_after(found, model, 1) == (1 - 18 / 36, 1.0)
    assert cut_after(found, model, 0) == (1 - 36 / 54, 1.0)


def test_a_budget_of_nothing_is_refused():
    """As for alignments."""
    model = tree_model(step("ask"), "ask")
    found = align([(("ask",), 1)], model)
    with pytest.raises(UsageError, match="is no time"):
        precision_bounds(found, model, budget_s=0)


def test_one_clock_for_all(monkeypatch):
    """Parts are shares of what is left; nothing is left without any time at all."""
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    clock = Clock(10.0)
    assert clock.part(0.5) == 5.0
    now[0] += 8
    assert clock.part(0.5) == 1.0
    now[0] += 8
    assert clock.part(0.5) > 0
    assert Clock(None).part(0.5) is None


def test_cut_cases_without_time_are_counted(monkeypatch, desk):
    """Where the time runs out before the cases at an edge, the result is not called exact."""
    log, standard = desk
    assert pm.conform.check(log, standard).n_cut_open == 0
    in_time = _cut_cases.align

    def too_late(*args, **options):
        found = in_time(*args, **options)
        late = tuple(replace(one, cost=one.cost + 1) for one in found.variants)
        return replace(found, variants=late)

    monkeypatch.setattr(_cut_cases, "align", too_late)
    found = pm.conform.check(log, standard)
    assert 0 < found.n_cut_open < found.n_cases
    assert not conformance(found)["exact"]


@pytest.fixture(scope="module")
def desk():
    log = pm.read(DESK / "service_desk.csv.gz", config=DESK / "procmine.toml")
    teams = log.labels("team")
    return log, pm.conform.open_standard(DESK / "sop.bpmn", activities=log.activities, teams=teams)


def test_the_cheap_mode_is_token_replay(desk):
    """Its figures are those of replay; what only alignments tell is not told."""
    log, standard = desk
    found = pm.conform.check(log, standard, cheap=True)
    (model,) = standard.models.values()
    direct = replay(summarise(log).variants(), model)
    (cheap,) = found.replays.values()
    assert cheap.n_cases == found.n_cases == direct.n_cases
    assert cheap.n_cases_fit == direct.n_cases_fit
    assert cheap.fitness_mean == pytest.approx(direct.fitness_mean)
    assert (found.parts, found.fitness_mean, found.precision) == ((), None, None)
    whole = pm.conform.check(log, standard)
    assert cheap.n_cases_fit <= whole.n_cases_fit
    assert {one.id for one in found.deviations} == {one.id for one in whole.deviations if one.rule}


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Token replay (cheap mode): "), ("zh", "令牌重放（简易模式）：")],
)
def test_the_cheap_mode_is_marked_everywhere(tmp_path, lang, said):
    """Text, page and JSON; and it is no baseline."""
    asked = ["conform", "--config", DESK / "procmine.toml", "--sop", DESK / "sop.bpmn", "--cheap"]
    asked += ["--out", tmp_path, "--lang", lang]
    run = CliRunner().invoke(main, [*map(str, asked)], standalone_mode=False)
    assert run.exception is None, run.exception
    assert said in run.stdout
    result = json.loads((tmp_path / "conform.json").read_text("utf-8"))
    assert (result["mode"], result["fitness_mean"], result["variants"]) == ("replay", None, [])
    assert result["replays"][0]["n_cases"] == result["n_cases"]
    page = (tmp_path / "conform.html").read_text("utf-8")
    assert "<code>--cheap</code>" in page
    assert not (tmp_path / "sop.svg").exists()
    with pytest.raises(UsageError, match="comes from a cheap check"):
        read_baseline(tmp_path / "conform.json")


def test_cheap_and_baseline_do_not_go_together(tmp_path):
    """Nothing is written."""
    words = ["conform", "--config", DESK / "procmine.toml", "--sop", DESK / "sop.bpmn", "--cheap"]
    words += ["--baseline", "x.json", "--out", tmp_path / "out"]
    run = CliRunner().invoke(main, [*map(str, words)], standalone_mode=False)
    assert isinstance(run.exception, UsageError)
    assert "--cheap" in run.exception.message
    assert not (tmp_path / "out").exists()
