"""Figures run from the command to the JSON, on inputs small enough for a test."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main

# The published log is not needed: a made-up one takes its place.
FEW = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The inputs of all runs."""
    return tmp_path_factory.mktemp("inputs")


@pytest.fixture
def told(folder, tmp_path, monkeypatch):
    """Runs a figure once and reads what it wrote."""
    monkeypatch.setenv("PROCMINE_LOGS", str(tmp_path))

    def measured(figure, *, n_events=FEW):
        path = tmp_path / "told.json"
        options = ["--runs", "1", "--folder", str(folder), "--json", str(path)]
        main([figure, "--events", str(n_events), *options])
        return json.loads(path.read_text(encoding="utf-8"))

    return measured


@pytest.mark.slow
def test_summary_against_its_peers(told):
    """procmine, polars and pm4py agree on a small log, and every ratio is told."""
    whole = told("summary_parquet")
    assert whole["machine"]["n_cores"] >= 1
    assert whole["machine"]["versions"]["polars"] != "missing"
    figure = whole["figures"]["summary_parquet"]
    assert figure["input"]["n_events"] == FEW
    ways = {"polars", "polars_one_grouping"}
    assert set(figure["contenders"]) == {"procmine", "pyarrow decode", "pm4py", *ways}
    for cost in figure["contenders"].values():
        assert cost["n_runs"] == 1 == len(cost["wall_s"]) == len(cost["cpu_s"])
        assert cost["median_wall_s"] == cost["wall_s"][0] > 0
        assert cost["peak_mib"] > 0
    ratios = [budget for budget in figure["budgets"] if "by_cpu_time" in budget]
    assert len(ratios) == 4
    for budget in figure["budgets"]:
        assert budget["reached"] > 0
        # What no budget asks for is told, and neither met nor missed.
        assert isinstance(budget["met"], bool) != (budget["limit"] is None)


@pytest.mark.slow
def test_summary_of_a_store(told):
    """The store is compiled beforehand, found again, and gives what the file itself gives."""
    figure = told("summary_store")["figures"]["summary_store"]
    assert set(figure["contenders"]) == {"procmine", "procmine from Parquet"}


@pytest.mark.slow
def test_commands_are_measured_whole(told):
    """A first and a second command share the cache of their round and nothing else."""
    figure = told("second_command")["figures"]["second_command"]
    first, second = (figure["contenders"][f"{which} command"] for which in ("first", "second"))
    assert first["median_cpu_s"] > 0 < second["median_cpu_s"]
    assert figure["budgets"][0]["limit"] == 0.2


@pytest.mark.slow
def test_alignments_cost_all_the_same(told):
    """procmine, r4pm and pm4py align a small log with one net; pm4py is compared per variant."""
    pytest.importorskip("r4pm", reason="lacks r4pm, the library to compare with")
    figure = told("alignments", n_events=3_000)["figures"]["alignments"]
    assert set(figure["contenders"]) == {"procmine", "r4pm", "pm4py A*"}
    n_variants = figure["input"]["n_variants"]
    assert n_variants > 20
    assert figure["found"]["r4pm"] == {"n_variants": n_variants, "n_finished": n_variants}
    assert figure["found"]["pm4py A*"]["n_variants"] == 20
    assert [budget["limit"] for budget in figure["budgets"]] == [3, 200]
    assert all(budget["reached"] > 0 for budget in figure["budgets"])


@pytest.mark.slow
def test_waits_are_split_from_the_file_on(told):
    """Of every step with one before it the wait is told, in five causes; nothing is kept before."""
    found = told("waiting_causes")["figures"]["waiting_causes"]["found"]
    assert set(found) == {"procmine", "procmine on a million"}
    for answer in found.values():
        assert 0 < answer["n_waits"] < answer["n_steps"]
        assert len(answer["causes_s"]) == 5 and sum(answer["causes_s"].values()) > 0


@pytest.mark.slow
def test_models_are_compared_on_every_log(told):
    """Where no published log is, a made-up one is mined four times; auto is nowhere worse."""
    figure = told("quality_grid")["figures"]["quality_grid"]
    scores = {name: models["service desk"]["f_score"] for name, models in figure["found"].items()}
    assert set(scores) == {"auto", "inductive", "heuristics", "split"}
    assert 0 < scores["auto"] == max(scores.values()) <= 1
    assert figure["budgets"] == []


def test_unknown_figures_are_refused(capsys):
    """A misspelt figure is an error that lists the real ones."""
    with pytest.raises(SystemExit):
        main(["summary"])
    assert "summary_parquet" in capsys.readouterr().err
