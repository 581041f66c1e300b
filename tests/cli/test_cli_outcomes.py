"""Exit codes, streams and files of the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG = """case,activity,start,end,resource,team,channel
A,Ask,2026-01-05 09:00:00,2026-01-05 09:10:00,Ann,Front,phone
A,Check,2026-01-05 10:10:00,2026-01-05 10:40:00,Bob,Back,phone
A,Answer,2026-01-05 11:00:00,2026-01-05 11:05:00,Ann,Front,phone
B,Ask,2026-01-06 09:00:00,2026-01-06 09:20:00,Cid,Front,e-mail
B,Answer,2026-01-06 09:30:00,2026-01-06 09:50:00,Cid,Front,e-mail
"""
OUTPUTS = {
    "map.html",
    "map.svg",
    "map.png",
    "map.dot",
    "model.bpmn",
    "model.svg",
    "variants.csv",
    "discover.json",
    "quality.json",
}


def procmine(*arguments, cwd, env=None, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "procmine", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        check=False,
    )


def schema(name):
    return json.loads((ROOT / "docs" / "schema" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "desk.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def test_discover_writes_everything_and_says_little(folder):
    """Nine files in reports/<name>/, at most twenty lines on stdout, exit code 0."""
    said = procmine("discover", "desk.csv", cwd=folder)
    assert said.returncode == 0, said.stderr.decode()
    out = folder / "reports" / "desk"
    assert {path.name for path in out.iterdir()} == OUTPUTS
    lines = said.stdout.decode().splitlines()
    assert len(lines) <= 20
    assert "2 cases, 5 events, 3 activities, 2 variants" in lines[0]
    assert str(Path("reports/desk/map.html")) in lines[-1]
    jsonschema.validate(
        json.loads((out / "quality.json").read_text(encoding="utf-8")), schema("quality-1")
    )


def test_discover_prints_one_json_document(folder):
    """Under --format json stdout is the content of discover.json, which keeps its schema."""
    said = procmine("discover", "desk.csv", "--format", "json", "--lang", "zh", cwd=folder)
    result = json.loads(said.stdout)
    stored = (folder / "reports" / "desk" / "discover.json").read_text(encoding="utf-8")
    assert result == json.loads(stored)
    jsonschema.validate(result, schema("discover-1"))
    assert result["lang"] == "zh"
    (edge,) = [e for e in result["map"]["edges"] if (e["source"], e["target"]) == ("Ask", "Check")]
    assert (edge["n_events"], edge["n_cases"], edge["mean_s"]) == (1, 1, 3600.0)


def test_same_input_same_bytes(folder):
    """Running twice, and from another folder, gives the same files to the byte."""
    outs = [folder / "one", folder / "two"]
    procmine("discover", "desk.csv", "--out", outs[0], cwd=folder)
    fresh = {"PROCMINE_CACHE": str(folder / "other-cache"), "PYTHONHASHSEED": "7"}
    procmine("discover", "desk.csv", "--out", outs[1], cwd=folder, env=fresh)
    for name in OUTPUTS:
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name


def test_describe_keeps_its_schema(folder):
    """The machine-readable contract of `log describe`."""
    said = procmine("log", "describe", "desk.csv", "--format", "json", cwd=folder)
    facts = json.loads(said.stdout)
    jsonschema.validate(facts, schema("describe-1"))
    assert (facts["n_rows"], facts["n_cases"], facts["n_events"]) == (5, 2, 5)
    assert (facts["n_activities"], facts["n_variants"], facts["n_resources"]) == (3, 2, 3)
    assert facts["start_at"] == "2026-01-05T09:00:00Z"
    assert facts["mapping"]["case"]["columns"] == ["case"]


def test_names_of_people_do_not_leave(folder):
    """No output names a person unless --names show is given; case ids never appear."""
    procmine("discover", "desk.csv", cwd=folder)
    for path in (folder / "reports" / "desk").iterdir():
        content = path.read_bytes()
        assert b"Ann" not in content, path.name
        assert b"Cid" not in content, path.name


def test_standard_input(folder):
    """A dash reads standard input."""
    said = procmine("log", "describe", "-", cwd=folder, stdin=LOG.encode())
    assert said.returncode == 0, said.stderr.decode()
    assert b"2 cases" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["discover"], "Name a source"),
        (["discover", "nowhere.csv"], "PM210"),
        (["discover", "."], "PM2"),
        (["discover", "desk.csv", "--case", "Ticket"], "PM100"),
        (["discover", "desk.csv", "--zone", "Mars/Base"], "PM400"),
        (["discover", "desk.csv", "--noise", "7"], "PM100"),
        (["discover", "desk.csv", "--budget", "soon"], "PM100"),
        (["discover", "desk.csv", "--config", "none.toml"], "PM110"),
        (["discover", "desk.csv", "--from", "cvs"], "csv"),
        (["discoverr", "desk.csv"], "discover"),
        (["measure", "lead-tme", "desk.csv"], "lead-time"),
        (["explain", "equal-tmes"], "equal-times"),
        (["log", "convert", "desk.csv", "out.docx"], "PM100"),
        (["synth", "nowhere", "-o", "x.csv"], "PM1"),
    ],
)
def test_asked_wrongly(folder, arguments, said):
    """What was asked wrongly gets one clear line and a hint, exit code 2, no traceback."""
    told = procmine(*arguments, cwd=folder)
    text = told.stderr.decode()
    assert told.returncode == 2, text
    assert said in text
    assert "Traceback" not in text
    assert told.stdout == b""


def test_findings_can_fail_a_job(folder):
    """`log check --fail-on` leaves with 1 at or above the level, with 0 below it."""
    (folder / "bad.csv").write_text(LOG + "C,,2026-01-06 09:00:00,,Ann,Front,phone\n" * 2)
    assert procmine("log", "check", "bad.csv", "--fail-on", "warning", cwd=folder).returncode == 1
    assert procmine("log", "check", "desk.csv", "--fail-on", "error", cwd=folder).returncode == 0
    report = procmine("discover", "bad.csv", cwd=folder)
    rejects = (folder / "reports" / "bad" / "rejects.csv").read_text(encoding="utf-8")
    assert report.returncode == 0
    assert rejects.splitlines()[0].startswith("row,reason,case,activity,start")
    assert rejects.splitlines()[1].startswith("6,missing activity,(hidden),,2026-01-06 09:00:00")


def test_a_bug_is_called_a_bug(folder):
    """An error nobody foresaw gives exit code 3 and says whose fault it is."""
    broken = folder / "sitecustomize.py"
    broken.write_text(
        "import procmine.cli.options as o\n"
        "def fail(given): raise ZeroDivisionError('oh')\n"
        "import procmine.cli.opening as p\np.config_of = fail\n"
    )
    env = {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    said = subprocess.run(
        [sys.executable, "-m", "procmine", "log", "describe", "desk.csv"],
        cwd=folder,
        capture_output=True,
        env={**os.environ, **env},
        check=False,
    )
    assert said.returncode == 3
    assert b"bug in procmine" in said.stderr


def test_a_closed_pipe_is_no_error(folder):
    """When whoever reads stdout stops reading, the command ends quietly."""
    command = f"{sys.executable} -m procmine explain | head -1"
    said = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert said.returncode == 0
    assert said.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line(folder):
    """What the machine refuses is no bug of procmine: exit code 2, one line and a hint."""
    with Path("/dev/full").open("wb") as full:
        said = subprocess.run(
            [sys.executable, "-m", "procmine", "explain"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
    first, hint, rest = said.stderr.decode().split("\n")
    assert said.returncode == 2
    assert "No space left on device" in first
    assert hint.startswith("Hint: ")
    assert rest == ""


def test_a_second_run_leaves_nothing_of_the_first(folder):
    """Rejects and PDFs of an earlier run do not pass for results of a later one."""
    (folder / "desk.csv").write_text(LOG + "C,,2026-01-06 09:00:00,,Ann,Front,phone\n")
    procmine("discover", "desk.csv", "--pdf", "--out", "out", cwd=folder)
    extra = {"rejects.csv", "map.pdf", "model.pdf"}
    assert {path.name for path in (folder / "out").iterdir()} == OUTPUTS | extra
    assert (folder / "out" / "map.pdf").read_bytes().startswith(b"%PDF")
    (folder / "desk.csv").write_text(LOG)
    procmine("discover", "desk.csv", "--out", "out", cwd=folder)
    assert {path.name for path in (folder / "out").iterdir()} == OUTPUTS


def test_interrupt(folder):
    """Ctrl-C leaves with 130 and no traceback."""
    slow = subprocess.Popen(
        [sys.executable, "-m", "procmine", "log", "describe", "-"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    # More than a pipe holds: once it is written, the command is reading.
    slow.stdin.write(b"case,activity\n" + b"A,Ask\n" * 100_000)
    slow.stdin.flush()
    slow.send_signal(signal.SIGINT)
    _, told = slow.communicate(timeout=30)
    assert slow.returncode == 130
    assert b"Traceback" not in told


def test_init_writes_a_file_that_guesses_nothing(folder):
    """What init writes is read back to the same log, and nothing is a guess any more."""
    assert procmine("init", "desk.csv", cwd=folder).returncode == 0
    again = procmine("init", "desk.csv", cwd=folder)
    assert again.returncode == 2
    assert b"--force" in again.stderr
    facts = [
        json.loads(procmine("log", "describe", *how, "--format", "json", cwd=folder).stdout)
        for how in (["desk.csv"], ["--config", "procmine.toml"], ["procmine.toml"])
    ]
    counts = [{k: v for k, v in f.items() if k.startswith("n_")} for f in facts]
    assert counts[0] == counts[1] == counts[2]
    assert not [role for role, told in facts[1]["mapping"].items() if "guess" in told["origin"]]


def test_measure_speaks_three_formats(folder):
    """Text, CSV and JSON of one table."""
    text = procmine("measure", "lead-time", "desk.csv", cwd=folder).stdout.decode()
    csv = procmine("measure", "lead-time", "desk.csv", "--format", "csv", cwd=folder).stdout
    table = json.loads(
        procmine("measure", "lead-time", "desk.csv", "--format", "json", cwd=folder).stdout
    )
    assert "all" in text
    assert csv.decode().splitlines()[0].startswith("period,n_cases,mean_s")
    assert table["rows"][0]["n_cases"] == 2
    assert {column["name"] for column in table["columns"]} == set(table["rows"][0])


def test_explain_and_doctor(folder):
    """Every finding's rule can be explained; the doctor says what the machine has."""
    assert b"Harmless when" in procmine("explain", "equal-times", cwd=folder).stdout
    told = json.loads(procmine("doctor", "--format", "json", cwd=folder).stdout)
    assert told["checks"]["packages"]["state"] == "ok"


def test_terminals_without_the_letters(folder):
    """Where the terminal lacks letters they are shown as numbers; JSON and CSV are UTF-8 anyway."""
    (folder / "zh.csv").write_text("案例,活动\nA,受理😀\nA,办结\nB,受理😀\n", encoding="utf-8")
    latin = {"PYTHONIOENCODING": "latin-1"}
    said = procmine("log", "describe", "zh.csv", "--lang", "zh", cwd=folder, env=latin)
    assert (said.returncode, b"\\u6848\\u4f8b" in said.stdout) == (0, True)
    plain = ("measure", "rework", "zh.csv", "--format")
    data = procmine(*plain, "json", cwd=folder, env=latin)
    assert "受理😀" in {row["activity"] for row in json.loads(data.stdout)["rows"]}
    table = procmine(*plain, "csv", cwd=folder, env=latin)
    assert "受理😀" in table.stdout.decode("utf-8")
    lost = procmine("log", "describe", "没有.csv", cwd=folder, env=latin)
    assert (lost.returncode, lost.stdout) == (2, b"")


def test_convert_keeps_the_log(folder):
    """A log converted to Parquet and CSV reads back with the same facts."""
    for name in ("desk.parquet", "desk2.csv.gz"):
        assert procmine("log", "convert", "desk.csv", name, cwd=folder).returncode == 0
    facts = [
        json.loads(procmine("log", "describe", name, "--format", "json", cwd=folder).stdout)
        for name in ("desk.csv", "desk.parquet", "desk2.csv.gz")
    ]
    counts = [
        {k: v for k, v in f.items() if k.startswith("n_") or k.endswith("_at")} for f in facts
    ]
    assert counts[0] == counts[1] == counts[2]


def test_convert_leaves_its_source_alone(folder):
    """A log is not converted onto itself, by whatever name it is called."""
    before = (folder / "desk.csv").read_bytes()
    (folder / "alias.csv").symlink_to("desk.csv")
    for target in ("desk.csv", "alias.csv"):
        done = procmine("log", "convert", "desk.csv", target, cwd=folder)
        assert (done.returncode, (folder / "desk.csv").read_bytes()) == (2, before)
        assert b"the source itself" in done.stderr
    (folder / "alias.csv").unlink()


def test_every_rule_of_a_finding_can_be_explained(folder):
    """Whatever rule a quality finding of the shipped logs or a nasty one names is an ID."""
    (folder / "odd.csv").write_text("case,activity,activity,,end\nA,Ask,x,,2026-01-05\n,B,y,,\n")
    said = procmine(
        "log", "check", "odd.csv", "--activity", "activity", "--format", "json", cwd=folder
    )
    rules = {finding["rule"] for finding in json.loads(said.stdout)["findings"]}
    assert len(rules) > 3
    (folder / "old.csv").write_bytes("case,activity\nA,Prüfen\n".encode("cp1252"))
    said = procmine("log", "check", "old.csv", "--format", "json", cwd=folder)
    rules |= {finding["rule"] for finding in json.loads(said.stdout)["findings"]}
    assert "encoding" in rules
    for rule in rules:
        told = procmine("explain", rule, cwd=folder)
        assert told.returncode == 0, rule
        assert told.stdout.decode().startswith(rule)


def test_results_do_not_replace_their_source(folder):
    """A source called like a result, in the folder of the results, stays as it is."""
    source = folder / "variants.csv"
    source.write_bytes((folder / "desk.csv").read_bytes())
    before = source.read_bytes()
    done = procmine("discover", "variants.csv", "--out", ".", cwd=folder)
    assert done.returncode == 2, done
    assert b"is the source itself" in done.stderr
    assert source.read_bytes() == before
    assert not (folder / "map.html").exists()
