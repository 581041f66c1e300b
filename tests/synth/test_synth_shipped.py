"""The logs in event_logs/ are what procmine.synth writes, and hold what their truth says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from planted_words import WORDS
from synth_recount import load, recount

from procmine import config, synth
from procmine.model.bpmn_read import read_bpmn
from procmine.model.playout import playout
from procmine.synth.shipping import configuration
from procmine.worktime import Calendar

HOME = Path(__file__).parents[2] / "event_logs"
NAMES = ("service_desk", "contact_centre", "refunds")


@pytest.fixture(scope="module", params=NAMES)
def shipped(request):
    folder = HOME / request.param
    scenario = synth.scenario_of(request.param)
    frame = load(str(folder / scenario.source), dict(scenario.columns), scenario.zone)
    return scenario, folder, json.loads((folder / "truth.json").read_text("utf-8")), frame


def test_size_is_as_promised(shipped) -> None:
    """A shipped log holds 2 to 20 thousand cases in less than 3 MB, with all that belongs to it."""
    scenario, folder, truth, frame = shipped
    files = {path.name for path in folder.iterdir()}
    assert files == {scenario.source, "sop.bpmn", "procmine.toml", "truth.json", "README.md"}
    assert (folder / scenario.source).stat().st_size < 3_000_000
    assert 2_000 <= frame["case"].nunique() == truth["n_cases"] <= 20_000
    assert len(frame) == truth["n_events"]


def test_shipped_truth_is_in_the_shipped_file(shipped) -> None:
    """Law: every count of truth.json but the waiting equals an independent count of the file."""
    scenario, _, truth, frame = shipped
    found = recount(frame, scenario.name, truth["parameters"] | {"zone": scenario.zone})
    told = truth["plants"]
    assert {plant: found[plant] for plant in told if plant in found} == {
        plant: (t["n_cases"], t["n_events"], t["seconds"])
        for plant, t in told.items()
        if plant in found
    }
    absent = {plant for plant, tally in told.items() if not tally["n_cases"]}
    assert absent <= {"batching"}


def test_shipped_rows_are_written_again(shipped, tmp_path) -> None:
    """Law: the seed on the card writes the same rows and the same truth again."""
    scenario, folder, truth, _ = shipped
    path = tmp_path / scenario.source
    again = synth.write(scenario.name, path, cases=scenario.n_cases, seed=scenario.seed)
    assert json.loads(json.dumps(again.to_dict())) == truth
    old = folder / scenario.source
    if path.suffix == ".gz":
        assert gzip.decompress(path.read_bytes()) == gzip.decompress(old.read_bytes())
    else:
        assert pq.read_table(path).equals(pq.read_table(old))


def test_shipped_sop_is_the_procedure(shipped) -> None:
    """sop.bpmn reads back as the scenario's procedure, laid out; it allows the conforming cases."""
    scenario, folder, truth, frame = shipped
    model = read_bpmn(folder / "sop.bpmn")
    assert model.diagram is not None
    assert model.laid_out(None) == synth.sop(scenario.name)
    traces = frame.groupby("case", sort=False)["activity"].agg(tuple)
    assert int(traces.isin(playout(model, max_length=40)).sum()) == truth["n_conforming"]


def test_shipped_configuration_fits_the_file(shipped) -> None:
    """procmine.toml is read, and names only columns there are."""
    scenario, folder, _, _ = shipped
    text = (folder / "procmine.toml").read_text("utf-8")
    assert text == configuration(scenario)
    read = config.load(folder)
    assert read.log.source == scenario.source
    assert read.log.zone == scenario.zone
    named = {column for columns in read.log.columns.values() for column in columns}
    assert named <= set(scenario.columns.values())
    assert {"case", "activity", "start", "end", "resource", "team"} <= set(read.log.columns)
    assert Calendar.parse(dict(read.calendar)).zone == scenario.zone
    assert read.cost.rate_per_hour[0].amount > 0


def test_every_step_is_tagged_as_the_plants_say(shipped) -> None:
    """Steps outside the SOP are waste, its steps are not but for those that pass on; checks are
    control points; every tag says why, who answers for it and what part it plays."""
    scenario, folder, _, frame = shipped
    told = config.load(folder).valuestream
    assert set(told.steps) == set(frame["activity"]) == {one.name for one in scenario.activities}
    assert told.version == scenario.tags_version
    assert told.version < scenario.start.isoformat()
    by_sop = {node.name for node in read_bpmn(folder / "sop.bpmn").nodes}
    words = WORDS[scenario.name]
    for name, tag in told.steps.items():
        assert tag.reason, name
        assert tag.owner, name
        assert tag.kind, name
        assert not tag.proposed
        if name not in by_sop:
            assert tag.value == "NVA", name
        elif tag.value == "NVA":
            assert name.startswith("Hand over"), name
    assert {words.verified, words.approved, words.checks[1]} <= {
        name for name, tag in told.steps.items() if tag.control_point and tag.value == "BVA"
    }
    plain = [tag.reason for tag in told.steps.values() if not tag.reason.isascii()]
    assert bool(plain) == (scenario.lang == "zh")


def test_worth_of_the_work_is_in_the_file(shipped) -> None:
    """Law: work by worth equals a count of the file by the tags of procmine.toml; a step its case
    has had before is rework; work and waiting add up to the lead times."""
    _, folder, truth, frame = shipped
    value = {name: tag.value for name, tag in config.load(folder).valuestream.steps.items()}
    is_first = frame.groupby(["case", "activity"]).cumcount() == 0
    worth = frame["activity"].map(value).where(is_first, "rework")
    found = frame.groupby(worth)["secs"].agg(["size", "sum"])
    assert truth["worth"] == {
        name: {"n_events": int(n), "seconds": int(s)}
        for name, n, s in zip(found.index, found["size"], found["sum"], strict=True)
    }
    spans = frame.groupby("case").agg(start=("start", "min"), end=("end", "max"))
    waits = sum(pair[key] for pair in truth["waiting"] for key in pair if key.endswith("_s"))
    lead_s = int((spans["end"] - spans["start"]).dt.total_seconds().sum())
    assert lead_s == waits + sum(one["seconds"] for one in truth["worth"].values())


def test_shipped_card_names_every_column(shipped) -> None:
    """The card explains every column and names seed and licence."""
    scenario, folder, _, _ = shipped
    card = (folder / "README.md").read_text("utf-8")
    assert all(f"| {column} |" in card for column in scenario.columns.values())
    assert f"--seed {scenario.seed}" in card
    assert "AGPL-3.0-or-later" in card


def test_one_log_is_chinese_throughout() -> None:
    """Column names, steps, people and channels of the refunds are Chinese."""
    with gzip.open(HOME / "refunds" / "refunds.csv.gz", "rt", encoding="utf-8") as text:
        frame = pd.read_csv(text)
    assert all("\u4e00" <= name[0] <= "\u9fff" for name in frame.columns)
    for column in ("环节", "处理人", "部门", "联系原因"):
        assert frame[column].dropna().str.match(r"^[\u4e00-\u9fff]+$").all()
