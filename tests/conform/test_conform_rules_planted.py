"""The rules against the planted truth of the shipped logs, and against their clean twins."""

from __future__ import annotations

import pytest
from planted_rules import BY_ROW, LOGS, planted_rules, truth
from planted_words import WORDS

import procmine as pm
from procmine import synth
from procmine.conform.traces import traces_of
from procmine.errors import UsageError
from procmine.registry import room

RULES = room("procmine.conform.rules")


def judged(traces, rule, options):
    return RULES[rule].run(traces, **RULES[rule].settings(options, "test"))


@pytest.fixture(scope="module", params=sorted(WORDS))
def shipped(request):
    folder = LOGS / request.param
    log = pm.read(folder / WORDS[request.param].source, config=folder / "procmine.toml")
    return request.param, traces_of(log), truth(request.param)


def test_every_plant_is_counted_exactly(shipped):
    """Cases, their ids where the truth lists them, and rows of each planted deviation."""
    name, traces, known = shipped
    for plant, (rule, options) in planted_rules(name, known["parameters"]).items():
        verdict = judged(traces, rule, options)
        tally = known["plants"][plant]
        assert verdict.n_violated == tally["n_cases"], plant
        if tally["cases"]:
            assert sorted(verdict.violating_cases()) == sorted(tally["cases"]), plant
        if plant in BY_ROW:
            assert verdict.n_violations == tally["n_events"], plant


def test_counts_by_group_are_those_of_the_whole(shipped):
    """By team, channel, version or month: the violations of the groups are all violations."""
    name, traces, known = shipped
    rules = planted_rules(name, known["parameters"])
    for plant in ("late", "wrong_role", "skipped", "missing_data"):
        verdict = judged(traces, *rules[plant])
        for group in ("team", "channel", WORDS[name].version, "month", "week"):
            rows = verdict.by(group).records()
            assert sum(row["n_violations"] for row in rows) == verdict.n_violations
            assert sum(row["n_activations"] for row in rows) == verdict.n_activations
        cases = verdict.by("month").records()
        assert sum(row["n_violated"] for row in cases) == verdict.n_violated


@pytest.mark.parametrize("name", sorted(WORDS))
def test_clean_twin_is_silent(name, tmp_path):
    """In the twin without plants no rule finds anything."""
    path = tmp_path / "twin.parquet"
    synth.write(name.replace("_", "-"), path, cases=1500, seed=7, without=["all"])
    traces = traces_of(pm.read(path, config=LOGS / name / "procmine.toml"))
    for plant, (rule, options) in planted_rules(name, truth(name)["parameters"]).items():
        try:
            verdict = judged(traces, rule, options)
        except UsageError as error:
            # A step that only a plant brings in is unknown to the twin.
            assert plant in {"inserted", "transfer"}, error
        else:
            assert verdict.n_violations == 0, plant
