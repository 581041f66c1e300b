"""procmine sop: drafts that conform accepts, and versions judged side by side."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from procmine.cli.main import main
from procmine.conform.sop_read import load_sop
from procmine.errors import UsageError

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
SERVICE = LOGS / "service_desk"
CONFIG = ("--config", str(SERVICE / "procmine.toml"))


def run(*words):
    return CliRunner().invoke(main, [*map(str, words)], standalone_mode=False)


def told(*words):
    said = run(*words)
    assert said.exception is None, said.exception
    return json.loads(said.stdout)


def test_draft_from_a_model_and_a_log(tmp_path):
    """Lanes get the teams of their names; conform judges by it as by the model itself."""
    out = tmp_path / "sop.toml"
    assert run("sop", "init", *CONFIG, "--model", SERVICE / "sop.bpmn", "-o", out).exception is None
    sop = load_sop(out)
    assert sop.roles["Network"] == ("Network",)
    assert "nothing in the log is called like it" in out.read_text("utf-8")
    drafted = told("conform", *CONFIG, "--sop", out, "--format", "json")
    plain = told("conform", *CONFIG, "--sop", SERVICE / "sop.bpmn", "--format", "json")
    assert drafted["deviations"] == plain["deviations"]
    with pytest.raises(UsageError) as refused:
        raise run("sop", "init", *CONFIG, "--model", SERVICE / "sop.bpmn", "-o", out).exception
    assert "--force" in refused.value.hint


def test_a_pool_of_several_is_told_or_asked_for(tmp_path):
    """A customer's process beside the desk's: the log tells which is meant, and the deviations are
    those of the desk alone; a name given once stands in the sop.toml."""
    customer = (
        '<process id="cust" name="Customer"><startEvent id="c1"/><task id="c2" name="Wonder"/>'
        '<sequenceFlow id="c3" sourceRef="c1" targetRef="c2"/></process></'
    )
    drawn = (SERVICE / "sop.bpmn").read_text("utf-8")
    prefix = re.search(r"<(\w+:)?definitions", drawn)[1] or ""
    customer = re.sub(r"(</?)(?=[a-zA-Z])", rf"\1{prefix}", customer)
    both = tmp_path / "both.bpmn"
    both.write_text(drawn.replace(f"</{prefix}definitions", f"{customer}{prefix}definitions"))
    alone = told("conform", *CONFIG, "--sop", SERVICE / "sop.bpmn", "--format", "json")
    found = told("conform", *CONFIG, "--sop", both, "--format", "json")
    assert found["deviations"] == alone["deviations"]
    assert any("left out: 'Customer'" in note["says"] for note in found["notes"])
    asked = run("sop", "init", both, "-o", tmp_path / "sop.toml").exception
    assert "is one of 2 processes with steps" in asked.message
    (desk,) = re.findall(r'<(?:\w+:)?process id="([^"]+)"', drawn)
    said = run("sop", "init", both, "--process", desk, "-o", tmp_path / "sop.toml")
    assert said.exception is None
    assert load_sop(tmp_path / "sop.toml").versions[0].process == desk
    judged = told("conform", *CONFIG, "--sop", tmp_path / "sop.toml", "--format", "json")
    assert judged["fitness_mean"] == alone["fitness_mean"]


def test_draft_from_a_model_alone(tmp_path):
    """Without a log nothing is guessed, and it says so."""
    out = tmp_path / "sop.toml"
    said = run("sop", "init", SERVICE / "sop.bpmn", "-o", out)
    assert said.exception is None
    assert "Name a log" in said.stderr
    content = tomllib.loads(out.read_text("utf-8"))
    assert set(content) == {"name", "purpose", "scope", "expected_result", "owner", "steps"}


def test_draft_from_the_main_path(tmp_path):
    """Steps mined from the most frequent variants go into a BPMN file; those cases fit."""
    out = tmp_path / "mined.toml"
    assert run("sop", "init", *CONFIG, "-o", out).exception is None
    assert (tmp_path / "mined.bpmn").exists()
    found = told("conform", *CONFIG, "--sop", out, "--format", "json")
    assert found["n_cases_fit"] >= 0.5 * found["n_cases"]
    first = out.read_bytes(), (tmp_path / "mined.bpmn").read_bytes()
    assert run("sop", "init", *CONFIG, "-o", out, "--force").exception is None
    assert first == (out.read_bytes(), (tmp_path / "mined.bpmn").read_bytes())


TWO = """
name = "Desk"
steps = "old.bpmn"
[[versions]]
id = "v1"
until = 2025-03-10
[[versions]]
id = "v2"
from = 2025-03-11
[[rules]]
id = "verified"
rule = "existence"
activity = "Verify caller"
versions = ["v2"]
"""


@pytest.fixture
def two(tmp_path):
    drawn = (SERVICE / "sop.bpmn").read_text("utf-8")
    (tmp_path / "old.bpmn").write_text(drawn, "utf-8")
    assert "Remote session" not in drawn
    (tmp_path / "new.bpmn").write_text(re.sub('name="Diagnose"', 'name="Remote session"', drawn))
    path = tmp_path / "sop.toml"
    path.write_text(TWO, "utf-8")
    return path


def test_versions_are_told_apart_and_judged_alike(two):
    """The rule of v2 is new, and under it every case without the step is a violation."""
    words = ("sop", "diff", two, two, "--before-version", "v1")
    found = told(*words, *CONFIG, "--format", "json")
    assert [(c["kind"], c["what"], c["name"]) for c in found["changes"]] == [
        ("added", "rule", "verified")]  # fmt: skip
    log = found["log"]
    assert log["before"]["n_cases_fit"] == log["after"]["n_cases_fit"] == 3359
    moved = [d for d in log["deviations"] if d["n_cases_before"] != d["n_cases_after"]]
    assert [d["id"] for d in moved] == ["skipped: verified"]
    assert (moved[0]["n_cases_before"], moved[0]["share_before"]) == (0, 0.0)
    # Whenever they began: the rule is asked of the cases of v1 as well.
    skipped = next(d for d in log["deviations"] if d["id"] == "skipped: Verify caller")
    assert moved[0]["n_cases_after"] >= skipped["n_cases_after"] > 0
    text = run(*words).stdout
    assert text.startswith("+ rule verified")
    assert run(*words, "--lang", "zh").stdout.startswith("+ 规则“verified”")


def test_drawings_are_compared(two):
    """Two models: steps that came and went, and what else the drawing says."""
    old, new = two.parent / "old.bpmn", two.parent / "new.bpmn"
    found = told("sop", "diff", old, new, "--format", "json")
    kinds = {(c["kind"], c["name"]) for c in found["changes"] if c["what"] == "step"}
    assert kinds == {("added", "Remote session"), ("removed", "Diagnose")}
    assert {c["kind"] for c in found["drawn"]} == {"renamed"}
    assert found["log"] is None
    judged = told("sop", "diff", old, new, *CONFIG, "--format", "json")["log"]
    after = {d["id"]: d["n_cases_after"] for d in judged["deviations"]}
    assert after["inserted: Diagnose"] > 2000
    assert judged["after"]["n_cases_fit"] < judged["before"]["n_cases_fit"]


def test_nothing_changed(two):
    """A version beside itself."""
    assert run("sop", "diff", two, two).stdout == "Nothing changed.\n"
    assert "as many cases under both" in run("sop", "diff", two, two, *CONFIG).stdout


@pytest.mark.parametrize("version", ["v3", "V2"])
def test_unknown_versions_are_refused(two, version):
    """With the names there are."""
    error = run("sop", "diff", two, two, "--before-version", version).exception
    assert "v" in error.hint
    other = run("sop", "diff", two.parent / "old.bpmn", two, "--before-version", version).exception
    assert isinstance(other, UsageError)
