"""Names of people: nowhere unless somebody says so, and then in every command alike."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from procmine.cli.main import main
from procmine.config import load
from procmine.errors import ConfigError, UsageError

PEOPLE = ("Ann Abel", "Bob Bell", "Cid Cole")
CSV = "case,activity,start,end,resource,team\n" + "".join(
    f"{case},{step},2026-01-{case + 5:02} {8 + 2 * k:02}:00,"
    f"2026-01-{case + 5:02} {9 + 2 * k:02}:00,{PEOPLE[k]},Team {k}\n"
    for case in range(9)
    for k, step in enumerate(["Ask", "Check", "Answer"])
)
TOML = """
[log]
source = "log.csv"
[privacy]
salt = "quite-secret"
[cost.resources]
"Ann Abel" = 50.0
[valuestream.steps]
Ask = {value = "VA", owner = "Bob Bell"}
[calendar]
monday = ["08:00-18:00"]
[calendar.resources."Cid Cole"]
monday = ["08:00-12:00"]
"""
COMMANDS = (
    ["valuestream"],
    ["valuestream", "init", "--out", "-"],
    ["measure", "waiting", "--by", "resource"],
    ["measure", "handover", "--between", "resource"],
    ["log", "describe"],
    ["log", "check"],
)


@pytest.fixture
def study(tmp_path):
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text(TOML, encoding="utf-8")
    return str(tmp_path / "procmine.toml")


def said(words):
    run = CliRunner().invoke(main, words)
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    assert run.exit_code in {0, 1}, run.output
    return run.stdout


def named(text):
    return [who for who in PEOPLE if who in text]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_name_in_any_output(study, words):
    """Text and JSON hold neither names of people nor the salt."""
    for form in ([], ["--format", "json"] if "init" not in words else []):
        text = said([*words, study, *form])
        assert not named(text)
        assert "quite-secret" not in text


def test_a_person_has_one_pseudonym_in_every_room(study, tmp_path):
    """Waits, handovers and the pages of discovery call the same person the same."""
    waits = json.loads(said(["measure", "waiting", study, "--by", "resource", "--format", "json"]))
    words = ["measure", "handover", study, "--between", "resource", "--format", "json"]
    handed = json.loads(said(words))["rows"]
    called = {row["resource"] for row in waits["rows"]}
    assert len(called) == 2
    assert called < {row["source"] for row in handed} | {row["target"] for row in handed}
    said(["discover", "--config", study, "--out", str(tmp_path / "out")])
    for name in ("discover.json", "map.html"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert all(one in text for one in called)
        assert not named(text)
        assert "quite-secret" not in text
    given = json.loads((tmp_path / "out" / "discover.json").read_text())["provenance"]["given"]
    assert given["privacy.salt"] is True
    said(["discover", "--config", study, "--out", str(tmp_path / "shown"), "--show-people"])
    text = (tmp_path / "shown" / "discover.json").read_text(encoding="utf-8")
    assert tuple(named(text)) == PEOPLE
    assert "quite-secret" not in text


def test_what_the_page_hides_the_data_does_not_hold(tmp_path):
    """Teams that pass work on rarely are there, how often is not; nothing else is taken away."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    rows = {}
    for smallest in (1, 10):
        toml = f'[log]\nsource = "log.csv"\n[privacy]\nsmallest_group = {smallest}\n'
        (tmp_path / "procmine.toml").write_text(toml, encoding="utf-8")
        out = tmp_path / str(smallest)
        said(["discover", "--config", str(tmp_path / "procmine.toml"), "--out", str(out)])
        told = json.loads((out / "discover.json").read_text(encoding="utf-8"))
        rows[smallest] = told["handovers"]["team"]
    ends = [{k: row[k] for k in ("source", "target")} for row in rows[1]]
    assert [row["n"] for row in rows[1]] == [9, 9]
    assert [{k: v for k, v in row.items() if v is not None} for row in rows[10]] == ends


def test_teams_that_seldom_pass_work_on_are_told_without_a_count(study):
    """The measure hides what the page hides, and shows what the configuration allows."""
    words = ["measure", "handover", study, "--format", "json"]
    assert [row["n"] for row in json.loads(said(words))["rows"]] == [9, 9]
    few = Path(study).read_text(encoding="utf-8").replace("salt =", "smallest_group = 10\nsalt =")
    Path(study).write_text(few, encoding="utf-8")
    rows = json.loads(said(words))["rows"]
    assert [(row["source"], row["target"]) for row in rows] == [
        ("Team 0", "Team 1"),
        ("Team 1", "Team 2"),
    ]
    assert {row[k] for row in rows for k in ("n", "total_s", "n_ping_pongs")} == {None}


@pytest.mark.parametrize("attribute", ["resource", "who", "customer", "copy"])
def test_who_is_passed_over_by_whom_is_not_told(tmp_path, attribute):
    """People are no kinds of cases: not by role, by header, nor in another column of names."""
    rows = "".join(
        f"{case},Ask,2026-01-05 0{8 + case}:00,2026-01-05 0{8 + case}:10,{who},{who},C{case}\n"
        for case, who in enumerate(["Ann Abel", "Bob Bell"])
    )
    path = tmp_path / "log.csv"
    path.write_text(f"case,activity,start,end,who,copy,customer\n{rows}", encoding="utf-8")
    words = ["measure", "prioritization", str(path), "--resource", "who", "--attribute", attribute]
    run = CliRunner().invoke(main, words)
    assert isinstance(run.exception, UsageError)
    assert "single people" in str(run.exception)
    assert not named(run.output + str(run.exception))


def test_people_are_shown_where_somebody_says_so(study):
    """One option for all commands, and the same in the file; a measure may be told its own."""
    waits = ["measure", "waiting", study, "--by", "resource"]
    assert named(said([*waits, "--show-people"])) == ["Bob Bell", "Cid Cole"]
    assert named(said([*waits, "--show-people", "--names", "pseudonyms"])) == []
    shown = Path(study).read_text(encoding="utf-8").replace("salt =", 'names = "show"\nsalt =')
    Path(study).write_text(shown, encoding="utf-8")
    assert named(said(waits)) == ["Bob Bell", "Cid Cole"]
    few = shown.replace("salt =", "smallest_group = 10\nsalt =")
    Path(study).write_text(few, encoding="utf-8")
    assert named(said(waits)) == []


IDS = [f"TICKET-{471 + case}" for case in range(9)]
SOP = """
[[rules]]
id = "check-first"
rule = "precedence"
source = "Check"
target = "Ask"
"""


@pytest.fixture
def desk(tmp_path):
    """The same log with ids that can be found again, a row without a step, and a rule."""
    rows = CSV.splitlines()
    named = [rows[0], *(f"TICKET-{471 + int(row[0])}{row[1:]}" for row in rows[1:])]
    named.append("TICKET-471,,2026-01-20 08:00,2026-01-20 09:00,Ann Abel,Team 0")
    (tmp_path / "log.csv").write_text("\n".join(named) + "\n", encoding="utf-8")
    (tmp_path / "sop.toml").write_text(SOP, encoding="utf-8")
    (tmp_path / "procmine.toml").write_text(TOML + '[conform]\nsop = "sop.toml"\n', "utf-8")
    return tmp_path


def texts_of(folder):
    """Every file as text by its name; a workbook as that of its parts."""
    found = {}
    for path in folder.iterdir():
        data = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                data = b"".join(map(book.read, book.namelist()))
        found[path.name] = data.decode("utf-8", "replace")
    return found


def test_no_id_of_a_case_in_any_output(desk):
    """Law: what is printed, and every file that is written, names no case and nobody."""
    toml = str(desk / "procmine.toml")
    by_case = ["valuestream", "--by", "case"]
    for words in (*COMMANDS, by_case, ["waste"], ["discover"], ["conform"]):
        for form in ([], ["--format", "json"] if "init" not in words else []):
            out = ["--out", str(desk / "out")] if words[0] in {"discover", "conform"} else []
            text = said(
                [*words, "--config" if out else toml, *([toml] if out else []), *form, *out]
            )
            assert not [one for one in (*IDS, *PEOPLE) if one in text], words
    said(["study", "run", toml, "--out", str(desk / "out")])
    written = texts_of(desk / "out")
    assert {"report.json", "conform.json", "rejects.csv", "discover.json"} <= set(written)
    assert "violations.csv" not in written
    for name, text in written.items():
        assert not [one for one in (*IDS, *PEOPLE) if one in text], name
    assert written["rejects.csv"].splitlines()[1] == (
        "28,missing activity,(hidden),,2026-01-20 08:00,2026-01-20 09:00,(hidden),Team 0"
    )


def test_a_case_has_one_code_in_every_output(desk):
    """By time and by money, in text and data, run after run; no two cases share one."""
    words = ["valuestream", str(desk / "procmine.toml"), "--by", "case"]
    found = json.loads(said([*words, "--format", "json"]))
    called = [row["case"] for row in found["rows"]]
    assert called == [row["case"] for row in found["cost"]["rows"]]
    assert len(set(called)) == 9
    assert all(one.startswith("Case ") for one in called)
    text = said(words)
    assert sum(one in text for one in called) >= 5
    assert "案例 " in said([*words, "--lang", "zh"])


def test_ids_of_cases_are_shown_where_somebody_says_so(desk):
    """Rows are cases, rejected rows are whole but for people, and violations are named."""
    toml = desk / "procmine.toml"
    toml.write_text(toml.read_text("utf-8").replace("salt =", 'case_ids = "show"\nsalt ='), "utf-8")
    words = ["valuestream", str(toml), "--by", "case", "--format", "json"]
    assert [row["case"] for row in json.loads(said(words))["rows"]] == IDS
    out = desk / "out"
    said(["discover", "--config", str(toml), "--out", str(out)])
    assert "TICKET-471,,2026-01-20 08:00,2026-01-20 09:00,(hidden)" in texts_of(out)["rejects.csv"]
    said(["conform", "--config", str(toml), "--out", str(out)])
    written = texts_of(out)
    lines = written["violations.csv"].splitlines()
    assert lines[0].startswith("rule,case,row,activity,kind")
    assert [line.split(",")[:2] for line in lines[1:]] == [["check-first", one] for one in IDS]
    assert "violations.csv" in json.loads(written["conform.json"])["files"]
    toml.write_text(toml.read_text("utf-8").replace('case_ids = "show"\n', ""), "utf-8")
    said(["conform", "--config", str(toml), "--out", str(out)])
    assert "violations.csv" not in texts_of(out)


def test_a_file_to_start_from_has_a_salt_of_its_own(study, tmp_path, monkeypatch):
    """Two studies of the same log do not share pseudonyms unless they share the salt."""
    monkeypatch.chdir(tmp_path)
    salts = set()
    for name in ("one.toml", "two.toml"):
        said(["init", "log.csv", "--out", name])
        salts.add(tomllib.loads(Path(name).read_text(encoding="utf-8"))["privacy"]["salt"])
    assert len(salts) == 2
    assert all(len(salt) == 16 for salt in salts)


def test_another_study_calls_people_something_else(study):
    """Salt by salt the codes differ; with the same salt the same run by run."""
    words = ["measure", "handover", study, "--between", "resource", "--format", "csv"]
    first = said(words)
    assert said(words) == first
    text = Path(study).read_text(encoding="utf-8").replace("quite-secret", "other-secret")
    Path(study).write_text(text, encoding="utf-8")
    codes = [set(re.findall(r"Person (\w+)", one)) for one in (first, said(words))]
    assert [len(one) for one in codes] == [3, 3]
    assert not codes[0] & codes[1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('salt = "short"', "too short"),
        ('names = "none"', "'none' is not known"),
        ('case_ids = "some"', "'some' is not known"),
        ("smallest_group = 0", "is no group"),
    ],
)
def test_privacy_nobody_can_mean_is_refused(tmp_path, line, message):
    """Also what would not keep a secret."""
    (tmp_path / "procmine.toml").write_text(f"[privacy]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as refused:
        load(tmp_path)
    assert 'short"' not in refused.value.message
