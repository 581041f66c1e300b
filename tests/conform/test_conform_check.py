"""check() and the command against the planted truth of the shipped logs, and against nonsense."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import procmine as pm
from procmine import synth
from procmine.cli.main import main
from procmine.conform.align import align
from procmine.conform.check import check
from procmine.conform.deviations import sightings
from procmine.conform.standard import open_standard
from procmine.model.tree import choice, parallel, sequence, step, tree_model

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
NAMES = ("contact_centre", "refunds", "service_desk")


def opened(name):
    folder = LOGS / name
    return pm.read(folder / pm.config.load(folder).log.source, config=folder / "procmine.toml")


def held(log, sop):
    standard = open_standard(sop, activities=log.activities, teams=log.labels("team"))
    return check(log, standard)


@pytest.fixture(scope="module", params=NAMES)
def checked(request):
    truth = json.loads((LOGS / request.param / "truth.json").read_text("utf-8"))
    log = opened(request.param)
    return truth, held(log, LOGS / request.param / "sop.bpmn")


def test_cases_that_fit_are_those_that_conform(checked):
    """The alignment costs nothing in exactly the cases that took a path of the procedure."""
    truth, found = checked
    assert found.n_cases_fit == truth["n_conforming"]
    assert found.n_cases == truth["n_cases"]


def test_planted_deviations_are_counted_exactly(checked):
    """Steps skipped, inserted, repeated and exchanged, each with its type and its cases."""
    truth, found = checked
    plants = truth["plants"]
    seen = {(d.kind, d.activity): d.n_cases for d in found.deviations if not d.rule}
    verify = next(a for a in ("Verify caller", "Verify identity", "核验身份") if a in _steps(found))
    extra = next(a for k, a in seen if a in ("Remote session", "Ask a colleague", "电话核实"))
    assert seen["skipped", verify] == plants["skipped"]["n_cases"]
    assert seen["repeated", verify] == plants["repeated"]["n_cases"]
    assert seen["inserted", extra] == plants["inserted"]["n_cases"]
    entry = {"Enter ticket data", "Classify ticket", "Describe problem", "描述问题"}
    exchanged = [n for (kind, a), n in seen.items() if kind == "wrong-order" and a in entry]
    assert sum(exchanged) == plants["wrong_order"]["n_cases"]
    approve = next(
        a for a in ("Approve request", "Approve credit", "主管审批") if a in _steps(found)
    )
    assert seen["repeated", approve] == plants["over_processing"]["n_cases"]


def _steps(found):
    return found.standard.steps()


@pytest.mark.parametrize("name", NAMES)
def test_clean_twin_yields_nothing(name, tmp_path):
    """In the twin without plants every case fits and nothing deviates."""
    path = tmp_path / "twin.parquet"
    synth.write(name, path, cases=800, seed=3, without=["all"])
    log = pm.read(path, config=LOGS / name / "procmine.toml")
    found = held(log, LOGS / name / "sop.bpmn")
    assert found.deviations == ()
    assert found.n_cases_fit == found.n_cases == 800
    assert found.fitness_mean == found.fitness_total == 1.0


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("a b c d", []),
        ("a c d", [("skipped", "b", "a")]),
        ("a b b c d", [("repeated", "b", "b")]),
        ("a x b c d", [("inserted", "x", "a")]),
        ("a c b d", [("wrong-order", "b", "c")]),
        ("b c d", [("skipped", "a", "")]),
        ("a b c d a", [("repeated", "a", "d")]),
    ],
)
def test_moves_in_words(way, told):
    """Hand-worked: what each way shows against the sequence a b c d."""
    model = tree_model(sequence([step(name) for name in "abcd"]), "four")
    (alignment,) = align([(tuple(way.split()), 1)], model).variants
    seen = sightings(alignment)
    # Of two exchanged steps either may be called the misplaced one.
    kinds = [(s.kind, s.activity, s.after) for s in seen]
    if told and told[0][0] == "wrong-order":
        assert [kind for kind, _, _ in kinds] == ["wrong-order"]
        assert kinds[0][1] in {"b", "c"}
    else:
        assert kinds == told


def test_branches_may_go_in_any_order():
    """What the model leaves open is no deviation."""
    model = tree_model(
        sequence([parallel([step("a"), step("b")]), choice([step("c"), step("d")])]), "open"
    )
    found = align([(("a", "b", "c"), 1), (("b", "a", "d"), 1)], model)
    assert [sightings(one) for one in found.variants] == [(), ()]


def run(*words):
    with tempfile.TemporaryDirectory() as folder:
        given = ["conform", *map(str, words), "--out", folder]
        return CliRunner().invoke(main, given, standalone_mode=False)


def test_command_prints_the_contract():
    """One JSON document that holds what scripts rely on; its counts add up."""
    folder = LOGS / "refunds"
    said = run("--config", folder / "procmine.toml", "--sop", folder / "sop.bpmn", "--format=json")
    told = json.loads(said.output)
    schema = json.loads((LOGS.parent / "docs" / "schema" / "conform-1.json").read_text("utf-8"))
    jsonschema.validate(told, schema)
    for key in ("fitness_mean", "fitness_total", "precision", "n_cases", "n_cases_fit"):
        assert told[key] is not None, key
    assert sum(variant["n_cases"] for variant in told["variants"]) == told["n_cases"] == 8000
    fit = sum(v["n_cases"] for v in told["variants"] if v["cost"] == 0)
    assert fit == told["n_cases_fit"]
    for variant in told["variants"]:
        assert variant["exact"] == (variant["lower_bound"] == variant["cost"])
        done = [m["activity"] for m in variant["moves"] if m["kind"] in ("sync", "log")]
        assert done == variant["activities"]
    assert {"id", "type", "activity", "n_cases", "share"} <= told["deviations"][0].keys()
    assert {"id", "n_applicable", "n_violated"} <= told["rules"][0].keys()
    assert len({d["id"] for d in told["deviations"]}) == len(told["deviations"])


def test_gate_for_a_nightly_job():
    """--fail-on warning leaves with 1 where something deviates."""
    folder = LOGS / "refunds"
    words = ("--config", folder / "procmine.toml", "--sop", folder / "sop.bpmn")
    assert run(*words, "--fail-on", "warning").return_value == 1
    assert run(*words, "--fail-on", "error").return_value == 0


def test_foreign_standard_is_refused():
    """A standard that shares no step with the log is an error with a hint."""
    from procmine.errors import UsageError

    log = opened("refunds")
    with pytest.raises(UsageError) as refused:
        held(log, LOGS / "service_desk" / "sop.bpmn")
    assert refused.value.hint
