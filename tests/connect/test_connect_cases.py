"""The case files: for every connector small sources, the rows they hold and what is found."""

from __future__ import annotations

import sqlite3
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from procmine.connect import open_source
from procmine.connect._notes import known_notes
from procmine.errors import ProcmineError

_CASES = Path(__file__).resolve().parents[1] / "cases" / "connect"


def _all():
    for path in sorted(_CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


def _made(entry: str, case: dict, folder: Path) -> object:
    """The source of a case: text to a file, a table in the format of the connector."""
    if "text" in case:
        path = folder / case["file"]
        path.write_bytes(case["text"].encode(case.get("written_as", "utf-8")))
        return str(path)
    head, *rows = case["table"]
    table = pd.DataFrame(rows, columns=head)
    path = folder / case.get("file", "table")
    if entry == "excel":
        table.to_excel(path, index=False, engine="xlsxwriter", sheet_name="Log")
    elif entry == "parquet":
        table.to_parquet(path)
    elif entry == "sql":
        with sqlite3.connect(path) as connection:
            table.to_sql("events", connection, index=False)
        connection.close()
        return f"sqlite:///{path}"
    else:
        return table
    return str(path)


@pytest.mark.parametrize(("entry", "case"), list(_all()))
def test_case(tmp_path, read, entry, case):
    """A source of the case files gives exactly the rows and findings written there."""
    options = case.get("options", {})
    if "error" in case:
        with pytest.raises(ProcmineError, match=case["error"]):
            read(open_source(_made(entry, case, tmp_path), **options))
        return
    source = open_source(_made(entry, case, tmp_path), **options)
    result = read(source)
    assert source.kind == entry.replace("_", "-")
    assert list(source.columns) == case["columns"]
    # TOML has no null: an absent cell is written as an empty list.
    wanted = [[None if cell == [] else cell for cell in row] for row in case["rows"]]
    assert [list(row.values()) for row in result.rows] == wanted
    assert sorted(result.findings) == sorted(case.get("findings", []))
    assert [reason for reason in result.faults if reason] == case.get("faults", [])
    assert sum(reason is not None for reason in result.folds) == case.get("n_folded", 0)
    for role, columns in case.get("roles", {}).items():
        assert list(source.roles[role]) == columns


@pytest.mark.parametrize("path", sorted(_CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_connector_has_a_silent_and_a_speaking_case(path):
    """Each connector has a case in which nothing is wrong and one in which something is said."""
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    assert any(not case.get("findings") and "error" not in case for case in cases)
    assert any(case.get("findings") or "error" in case for case in cases)


_NOTES = [note for notes in known_notes().values() for note in notes]


@pytest.mark.parametrize("note", _NOTES, ids=lambda note: note.rule)
def test_every_note_says_what_was_done_and_what_it_moves(note):
    """What a reading finds says in both languages what became of it, and why no figure moves."""
    finding = note.finding(1)
    for lang in ("en", "zh"):
        assert finding.repair[lang] and finding.effect_reason[lang]
    assert finding.repaired == (1 if note.mends else 0)


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        (
            "lines.csv",
            "case,activity\nA,a,b,c\nA\n",
            ["文件第 2 行：4 个单元格", "文件第 3 行：1 个单元格"],
        ),
        (
            "places.xes",
            "<log>\n<trace>\n<text/>\n<event><string key='concept:name' value='a'/></event>\n"
            "</trace>\n<event a='1'>\n<date key='time:timestamp' value='soon'/></event></log>",
            [
                "文件第 3 行：<trace> 内的 <text>",
                "文件第 5 行",
                "文件第 6 行：<event> 带有 a",
                "文件第 6 行",
                "文件第 6 行的事件：'soon'",
            ],
        ),
    ],
)
def test_places_are_named_in_chinese(tmp_path, name, text, places):
    """Where something was found is said in the language of everything else."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    source = open_source(str(path))
    list(source.batches())
    told = [place for finding in source.findings() for place in finding.point("zh")]
    assert sorted(told) == sorted(places)


def test_kinds_of_cells_are_named_in_chinese(tmp_path):
    """A column of several kinds says which in the language of everything else."""
    path = tmp_path / "mixed.xlsx"
    frame = pd.DataFrame({"case": ["A", "B"], "x": [1, "one"]})
    frame.to_excel(path, index=False, engine="xlsxwriter")
    source = open_source(str(path))
    list(source.batches())
    (mixed,) = source.findings()
    assert "整数、文本" in mixed.say("zh")
    assert "int, text" in mixed.say("en")
