"""procmine study run: one command, one folder, and one line where something is missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import procmine as pm

ROOT = Path(__file__).resolve().parents[2]
ROWS = "Case,Activity,Start,End,Agent\n" + "".join(
    f"{case},{step},2026-01-0{day} {9 + place}:00,2026-01-0{day} {9 + place}:30,Jane\n"
    for day, case in enumerate("ABCDEFG", 1)
    for place, step in enumerate(("Ask", "Answer", "Answer", "Close"))
)
SOP = """
name = "Desk"

[[rules]]
id = "closed"
rule = "existence"
activity = "Close"
"""
CONFIG = """
[log]
source = "desk.csv"
zone = "Europe/Berlin"

[conform]
sop = "sop.toml"

[cost]
rate_per_hour = 40
waiting_per_hour = 2
"""
OWN = {"report.html", "report.json", "report.md", "report.pdf", "report.xlsx"}


@pytest.fixture
def home(tmp_path):
    """A folder with a log, an SOP and a configuration."""
    for name, text in (("desk.csv", ROWS), ("sop.toml", SOP), ("procmine.toml", CONFIG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(home, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "procmine", *arguments],
        cwd=home,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


def test_a_configuration_is_all_it_takes(home):
    """Report, data, workbook, text and paper; log, configuration and SOP are named with hashes."""
    done = run(home, "study", "run", "procmine.toml")
    assert done.returncode == 0, done.stderr
    folder = home / "reports" / "desk"
    assert {file.name for file in folder.iterdir()} >= OWN
    told = json.loads((folder / "report.json").read_text("utf-8"))
    paths = {one["role"]: one["path"] for one in told["provenance"]["inputs"]}
    assert paths == {"log": "desk.csv", "configuration": "procmine.toml", "sop": "sop.toml"}
    assert told["conform"]["sop"]["name"] == "Desk"
    assert told["currency"] == "EUR"
    assert "What is wrong, and what it is worth" in done.stdout
    assert run(home, "report", "verify", "reports/desk").returncode == 0
    (home / "sop.toml").write_text(SOP + "\n# touched\n", encoding="utf-8")
    verified = run(home, "report", "verify", "reports/desk", "--format", "json")
    assert verified.returncode == 1
    told = json.loads(verified.stdout)
    assert [row["name"] for row in told["files"] if row["state"] != "same"] == ["sop.toml"]


def test_what_init_writes_is_enough_for_a_study(home):
    """The file names its connector as `from`: page and data say so under the name of the option."""
    assert run(home, "init", "desk.csv", "--out", "own.toml").returncode == 0
    assert 'from = "csv"' in (home / "own.toml").read_text("utf-8")
    done = run(home, "study", "run", "own.toml", "--out", "own")
    assert done.returncode == 0, done.stderr
    told = json.loads((home / "own" / "report.json").read_text("utf-8"))["provenance"]
    assert (told["given"]["log.kind"], told["origins"]["log.kind"]) == ("csv", "own.toml")


def test_json_is_the_report(home):
    """--format json prints what report.json holds, and nothing else."""
    done = run(home, "study", "run", "desk.csv", "--zone", "UTC", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == json.loads((home / "reports" / "desk" / "report.json").read_text("utf-8"))
    assert told["conform"] is None
    assert [one["role"] for one in told["provenance"]["inputs"]] == ["log"]


def test_hours_as_the_log_shows_them(home):
    """--calendar discovered: the ledger of that name, told on the page, and no house that opens."""
    shutil.copy(ROOT / "event_logs" / "service_desk" / "service_desk.csv.gz", home)
    given = ("study", "run", "service_desk.csv.gz", "--calendar", "discovered", "--format", "json")
    done = run(home, *given)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    spent = pm.valuestream.ledger(pm.read(home / "service_desk.csv.gz"), calendar="discovered")
    away_s = spent.totals_us["unavailability"] / 1e6
    assert told["valuestream"]["ledger_s"]["unavailability"] == away_s > 0
    says = {one["id"]: one for one in told["waste"]}
    away = says["waiting-by-cause:unavailability"]
    assert away["cost_s"] == away_s and "away at that time" in away["message"]
    assert "house is open" not in says["decision-lag"]["message"]
    page = (home / "reports" / "service_desk" / "report.html").read_text("utf-8")
    assert "Closed hours are those in which the log shows nobody at work." in page
    assert "Working hours of 25 people were found in the log" in page


def test_an_sop_of_an_earlier_run_does_not_stay(home):
    """What a run leaves that the next one does not write is taken away; other files are not."""
    assert run(home, "study", "run", "procmine.toml").returncode == 0
    folder = home / "reports" / "desk"
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    assert (folder / "rules.csv").exists()
    assert run(home, "study", "run", "desk.csv", "--zone", "UTC").returncode == 0
    assert not (folder / "rules.csv").exists()
    assert (folder / "notes.txt").exists()


def test_two_studies_are_compared(home):
    """diff reads folders or files; a report of another kind of source is refused."""
    assert run(home, "study", "run", "procmine.toml", "--out", "a").returncode == 0
    done = run(home, "report", "diff", "a", "a/report.json")
    assert done.returncode == 0 and "0 new, 0 worse" in done.stdout
    told = json.loads((home / "a" / "report.json").read_text("utf-8"))
    (home / "b.json").write_text(json.dumps({**told, "source_kind": "sql"}), encoding="utf-8")
    refused = run(home, "report", "diff", "a", "b.json")
    assert refused.returncode == 2
    assert refused.stderr.startswith("procmine: ") and "Hint:" in refused.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('sop = "sop.toml"', "there is no such file"),
        ("[conform]", "unknown section"),
        ('sop = "sop.toml"', "no duration"),
    ],
    ids=["file", "section", "budget"],
)
def test_what_is_missing_is_named_before_anything_runs(home, change, said):
    """One line, a hint, exit 2, and no file."""
    new = {
        "there is no such file": 'sop = "nothing.bpmn"',
        "unknown section": "[comform]",
        "no duration": 'budget = "soon"',
    }[said]
    text = CONFIG.replace(change, new)
    (home / "procmine.toml").write_text(text, encoding="utf-8")
    done = run(home, "study", "run", "procmine.toml")
    assert done.returncode == 2
    assert said in done.stderr and "Hint:" in done.stderr and "Traceback" not in done.stderr
    assert not (home / "reports").exists()


def test_conform_takes_the_sop_of_the_configuration(home):
    """What [conform] names need not be said again; where nobody names one, that is said."""
    assert run(home, "conform", "procmine.toml").returncode == 0
    assert (home / "reports" / "desk" / "conform.html").exists()
    refused = run(home, "conform", "desk.csv", "--zone", "UTC")
    assert refused.returncode == 2
    assert "No standard is named" in refused.stderr and "--sop" in refused.stderr
