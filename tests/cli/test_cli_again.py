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
