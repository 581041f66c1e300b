"""Everything printed as JSON has a schema in docs/schema, and keeps it."""

from __future__ import annotations

import json
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner

from procmine import synth
from procmine.cli.main import main
from procmine.errors import RoleMissingError
from procmine.registry import room

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schema"
FULL = """case,activity,start,end,resource,team,channel,priority
A,Ask,2026-01-05 09:00,2026-01-05 09:10,Ann,Front,phone,high
A,Check,2026-01-05 10:10,2026-01-05 10:40,Bob,Back,phone,high
A,Ask,2026-01-05 10:50,2026-01-05 10:55,Ann,Front,phone,high
A,Answer,2026-01-05 11:00,2026-01-05 11:05,Ann,Front,phone,high
B,Ask,2026-01-06 09:00,2026-01-06 09:20,Cid,Front,e-mail,low
B,Answer,2026-01-06 09:30,2026-01-06 09:50,Cid,Front,e-mail,low
"""
LOGS = {
    "full": FULL,
    "ends": "case,activity,end\nA,Ask,2026-01-05 09:00\nA,Answer,2026-01-06 09:00\n",
    "one": "case,activity,end\nA,Ask,2026-01-05 09:00\n",
    "instant": "case,activity,start,end\nA,Ask,2026-01-05 09:00,2026-01-05 09:00\n",
}
TOML = """[log]
source = "full.csv"
[cost]
rate_per_hour = 30.0
waiting_per_hour = 1.0
[privacy]
smallest_group = 1
[calendar]
monday = ["08:00-18:00"]
tuesday = ["08:00-18:00"]
[valuestream.steps]
Answer = "VA"
Check = { value = "BVA", proposed = true, confidence = 0.6, ground = "its name", kind = "process" }
[valuestream.target]
Answer = { wait = "1min" }
Ask = { remove = true }
"""
# Commands that print JSON: the schema each keeps.
KEPT = {
    "conform": "conform",
    "discover": "discover",
    "doctor": "doctor",
    "log check": "quality",
    "log describe": "describe",
    "measure": "measure",
    "model diff": "model-diff",
    "model lint": "model-lint",
    "report diff": "report-diff",
    "report verify": "report-verify",
    "sop diff": "sop-diff",
    "study run": "report",
    "synth": "truth",
    "valuestream": "valuestream",
    "waste": "waste",
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with logs, a configuration and two drawings, in which commands are run."""
    for name, text in LOGS.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text(TOML, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(schema, *arguments):
    """What a command prints, held against its schema."""
    said = CliRunner().invoke(main, [str(one) for one in arguments])
    assert said.exit_code in (0, 1), said.output
    found = json.loads(said.stdout)
    kept(found, schema)
    return found


def kept(found, schema):
    rules = json.loads((SCHEMAS / f"{schema}-1.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(rules).validate(found)
    if schema != "truth":
        assert found["schema"] == rules["$id"]


def commands(group, path=()):
    """Every command, by its words."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        if isinstance(found, click.Group):
            yield from commands(found, (*path, name))
        if not isinstance(found, click.Group) or found.invoke_without_command:
            yield " ".join((*path, name)), found


def test_every_schema_is_one():
    """Each file is a valid schema whose id is its name, and says what it describes."""
    for path in SCHEMAS.glob("*.json"):
        rules = json.loads(path.read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(rules)
        assert rules["$id"] == f"https://procmine.org/schema/{path.stem.replace('-1', '/1')}"
        assert rules["title"]


def test_every_command_that_prints_json_has_a_schema():
    """Law: whatever has --format json is in the table above, and its schema is there."""
    found = set()
    for words, command in commands(main):
        for option in command.params:
            choices = getattr(option.type, "choices", ())
            if option.name == "output_format" and "json" in choices:
                # One schema for all measures; ledger is what valuestream does by itself.
                found.add(
                    "measure" if words.startswith("measure") else words.removesuffix(" ledger")
                )
    assert found | {"synth"} == set(KEPT)
    assert {path.stem.removesuffix("-1") for path in SCHEMAS.glob("*.json")} == set(KEPT.values())


@pytest.mark.parametrize("name", LOGS)
@pytest.mark.parametrize("options", [(), ("--starts", "estimated"), ("--calendar", "24/7")])
def test_valuestream(desk, name, options):
    """Of any log, also of one without starts, people or time, with or without estimates."""
    found = told("valuestream", "valuestream", f"{name}.csv", "--format", "json", *options)
    assert sum(found["ledger_s"].values()) == found["lead_time_s"]
    assert found["findings"] == [] or name in {"full", "ends"}


@pytest.mark.parametrize("by", ["log", "case", "activity", "team", "kind"])
def test_valuestream_of_a_study(desk, by):
    """With tags, prices, a target and slices; rows say by what they are."""
    asked = ("valuestream", "procmine.toml", "--by", by, "--slice", "channel", "--format", "json")
    found = told("valuestream", *asked)
    assert sum(row["lead_time_total_s"] for row in found["rows"]) == found["lead_time_s"]
    assert by == "log" or all(by in row for row in found["rows"])
    assert [one["name"] for one in found["map"]["slices"]] == ["phone", "e-mail"]
    assert found["map"]["target"]["removed"] == ["Ask"]
    assert "bottleneck" in {one["rule"] for one in found["findings"]}


@pytest.mark.parametrize("measure", list(room("procmine.measure")))
@pytest.mark.parametrize("name", LOGS)
def test_measure(desk, measure, name):
    """Every measure, of every log it can be asked of."""
    said = CliRunner().invoke(main, ["measure", measure, f"{name}.csv", "--format", "json"])
    if name != "full" and isinstance(said.exception, RoleMissingError):
        return
    assert said.exit_code == 0, said.exception
    found = json.loads(said.stdout)
    kept(found, "measure")
    assert found["measure"] == measure
    names = [column["name"] for column in found["columns"]]
    assert all(list(row) == names for row in found["rows"])


def test_waiting_is_the_contract(desk):
    """The causes sum to the waiting, and so do the transitions."""
    found = told("measure", "measure", "waiting", "full.csv", "--calendar", "24/7",
                 "--format", "json")  # fmt: skip
    assert sum(found["causes_s"].values()) == found["waiting_s"]
    assert sum(one["n"] for one in found["transitions"]) == found["n_transitions"] == 3
    assert set(found["cte_without"]) == set(found["causes_s"])


def test_drawings_and_standards(desk):
    """Lint, and differences of drawings and of standards, with and without a log."""
    synth.ship("refunds", desk / "one")
    synth_sop = desk / "one" / "sop.bpmn"
    text = synth_sop.read_text("utf-8").replace("复核申请", "再次复核")
    (desk / "other.bpmn").write_text(text, encoding="utf-8")
    told("model-lint", "model", "lint", synth_sop, "--format", "json")
    found = told("model-diff", "model", "diff", synth_sop, "other.bpmn", "--format", "json")
    assert [one["kind"] for one in found["changes"]] == ["renamed"]
    told("sop-diff", "sop", "diff", synth_sop, "other.bpmn", "--format", "json")
    kept(json.loads((desk / "one" / "truth.json").read_text("utf-8")), "truth")


def test_doctor_and_synth(desk):
    """What the machine has, and what was planted."""
    told("doctor", "doctor", "--format", "json")
    found = told("truth", "synth", "service-desk", "--cases", "30", "--seed", "1", "-o", "l.csv")
    assert found["n_events"] == sum(one["n_events"] for one in found["worth"].values())


def test_a_report_is_verified(desk):
    """Files that are the same, and one that is not."""
    said = CliRunner().invoke(main, ["study", "run", "procmine.toml", "--out", "report"])
    assert said.exit_code == 0, said.output
    found = told("report-verify", "report", "verify", "report", "--format", "json")
    assert found["verified"] is True
    (desk / "report" / "report.md").write_text("changed", encoding="utf-8")
    found = told("report-verify", "report", "verify", "report", "--format", "json")
    assert [one["name"] for one in found["files"] if one["state"] == "changed"] == ["report.md"]
