"""The second command on a source starts at the compiled log: it is hashed and not opened."""

from __future__ import annotations

import json
import os
import sys

import pandas as pd
import pytest

from procmine.cli.main import run

EVENT = (
    '<event><string key="concept:name" value="{}"/>'
    '<date key="time:timestamp" value="2026-01-0{}T09:00:00Z"/></event>'
)
XES = (
    '<log><trace><string key="concept:name" value="A"/>'
    + EVENT.format("Ask", 5)
    + EVENT.format("Answer", 6)
    + "</trace></log>"
)
JSON = "".join(
    json.dumps({"ticket": "A", "step": step, "time": f"2026-01-0{day}T09:00:00Z"}) + "\n"
    for day, step in enumerate(("Ask", "Check", "Answer"), start=5)
)
AUDIT = """number,incident_state,sys_mod_count,sys_updated_at,opened_at,assigned_to
INC1,New,0,2026-01-05 09:00,2026-01-05 09:00,Ann
INC1,Closed,1,2026-01-06 09:00,2026-01-05 09:00,Ann
"""
SOURCES = {
    "log.xes": (XES, (), "xes", ("-01-06", "-01-08"), ("--missing", "?")),
    "log.jsonl": (JSON, (), "json_lines", ("-01-06", "-01-08"), ("--activity", "step")),
    "audit.csv": (AUDIT, ("--from", "servicenow"), "servicenow", ("-01-06", "-01-08"), None),
    "log.csv": (AUDIT, (), "csv", ("-01-06", "-01-08"), ("--delimiter", ",")),
    "log.xlsx": (None, (), "excel", None, ("--sheet", "Sheet1")),
}


def describe(capsys, *arguments):
    """Exit code and stdout of one command."""
    with pytest.raises(SystemExit) as left:
        run(["log", "describe", *map(str, arguments), "--format", "json"])
    return left.value.code, capsys.readouterr().out


def never(*given, **how):
    raise AssertionError("the source was opened again")


@pytest.mark.parametrize("name", SOURCES)
def test_the_second_command_does_not_open_the_source(tmp_path, monkeypatch, capsys, name):
    """Neither to read it nor to guess its columns; another content or other options do open it."""
    content, options, module, change, other = SOURCES[name]
    path = tmp_path / name
    if content is None:
        rows = {"case": ["A", "A"], "activity": ["Ask", "Answer"], "cost": [1, 2]}
        pd.DataFrame(rows).to_excel(path, index=False, engine="xlsxwriter")
    else:
        path.write_text(content, encoding="utf-8")
    code, first = describe(capsys, path, *options)
    assert code == 0
    with monkeypatch.context() as sealed:
        for name_of_module in (f"procmine.connect.{module}", "procmine.log.build"):
            found = sys.modules[name_of_module]
            look = "_sample" if found.__name__.endswith("build") else "_look"
            if hasattr(found, look):
                sealed.setattr(found, look, never)
        assert describe(capsys, path, *options) == (0, first)
        if other is not None:
            assert describe(capsys, path, *options, *other)[0] == 3, "other options, another look"
        if change is not None:
            path.write_text(content.replace(*change), encoding="utf-8")
            assert describe(capsys, path, *options)[0] == 3, "another content, another look"
    code, again = describe(capsys, path, *options)
    assert code == 0
    assert (again == first) == (change is None)
    facts = json.loads(again)
    assert facts["mapping"] == json.loads(first)["mapping"]


def test_a_file_of_the_same_size_and_time_is_another_file(tmp_path, capsys):
    """The content decides, not what the file system says of it."""
    path = tmp_path / "log.xes"
    path.write_text(XES, encoding="utf-8")
    before = path.stat()
    _, first = describe(capsys, path)
    path.write_text(XES.replace("2026-01-06", "2026-01-08"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    _, second = describe(capsys, path)
    assert json.loads(first)["end_at"] == "2026-01-06T09:00:00Z"
    assert json.loads(second)["end_at"] == "2026-01-08T09:00:00Z"


def test_what_init_writes_reads_the_same_source_again(tmp_path, monkeypatch):
    """Folders, queries and tables stand in the file: it never means another source."""
    import sqlite3

    from click.testing import CliRunner

    from procmine.cli.main import main

    def said(*words):
        found = CliRunner().invoke(main, [*map(str, words)], standalone_mode=False)
        assert found.exception is None, found.output
        return found.output

    def counts(*words):
        told = json.loads(said("log", "describe", *words, "--format", "json"))
        return told["n_cases"], told["n_events"]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path / "cache"))
    head = "case,activity,time\n"
    (tmp_path / "sub").mkdir()
    (tmp_path / "desk.csv").write_text(head + "A,Ask,2026-01-05 09:00\n")
    (tmp_path / "sub" / "desk.csv").write_text(
        head + "A,Ask,2026-01-05 09:00\nB,Ask,2026-01-05 10:00\n"
    )
    said("init", "sub/desk.csv", "-o", "one.toml")
    assert counts("one.toml") == (2, 2)
    said("init", tmp_path / "sub" / "desk.csv", "-o", "sub/two.toml")
    assert counts("sub/two.toml") == (2, 2)
    with sqlite3.connect(tmp_path / "desk.db") as database:
        database.execute('create table history ("case" text, activity text, time text, dept text)')
        rows = [(c, a, f"2026-01-05 09:0{i}", a) for c in "AB" for i, a in enumerate("PQR")]
        database.executemany("insert into history values (?, ?, ?, ?)", rows)
        database.execute("create table other (a text)")
    query = """select "case", activity, time from history where dept <> 'R'"""
    said("init", "sqlite:///desk.db", "--query", query, "-o", "query.toml")
    assert counts("query.toml") == (2, 4)
    said("init", "sqlite:///desk.db", "--table", "history", "-o", "table.toml")
    assert counts("table.toml") == (2, 6)
