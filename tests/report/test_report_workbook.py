"""conform.xlsx: real tables, the numbers of the CSV, text that never runs."""

from __future__ import annotations

import csv
import io
import zipfile

import lxml.etree
import pytest
from conform_samples import checked

from procmine.report.messages import Messages
from procmine.report.workbook import workbook
from procmine.table import Column, Table

RISKY = ("=1+2", "+1", "-1", "@x", "\t=1", "http://x.example", "12", "<b>", "bell\x07", "中文")


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def table_of(names, n):
    columns = [
        Column("activity", "step"),
        Column("n_cases", "cases", "n"),
        Column("share", "share", "share"),
    ]
    data = {"activity": list(names), "n_cases": list(range(n)), "share": [0.25] * n}
    return Table("Which?", columns, data)


def cells_of(content):
    """The first sheet as an independent reader sees it."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_text_stays_text():
    """No formula and no link is written, whatever a name begins with."""
    content = workbook({"Steps": table_of(RISKY, len(RISKY))}, Messages("en"))
    sheet = parts(content)["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    head, *rows = cells_of(content)
    assert head == ["Activity", "Cases", "Share"]
    assert [row[0] for row in rows] == [*RISKY[:8], "bell\ufffd", "中文"]
    assert [row[1] for row in rows] == list(range(len(RISKY)))


def test_tables_are_tables():
    """Each sheet holds a table object with a filter over all its rows, an empty one too."""
    content = workbook({"One": table_of(("a", "b"), 2), "None": table_of((), 0)}, Messages("zh"))
    found = parts(content)
    for number, reach in ((1, "A1:C3"), (2, "A1:C2")):
        table = lxml.etree.fromstring(found[f"xl/tables/table{number}.xml"])
        assert table.get("ref") == reach
        assert table.find("{*}autoFilter") is not None
        assert [c.get("name") for c in table.iter("{*}tableColumn")] == ["活动", "案例", "占比"]


def test_the_same_tables_give_the_same_bytes():
    """No clock in the file."""
    tables = {"Steps": table_of(RISKY, len(RISKY))}
    assert workbook(tables, Messages("en")) == workbook(tables, Messages("en"))


def test_workbook_and_csv_say_the_same():
    """The sheet of deviations has the rows of deviations.csv."""
    from procmine.config import Config
    from procmine.report.conformance_files import conformance_files

    log, found = checked("desk")
    _, files = conformance_files(log, found, config=Config())
    rows = list(csv.reader(io.StringIO(files["deviations.csv"])))
    head, *shown = cells_of(files["conform.xlsx"])
    assert len(head) == len(rows[0])
    assert len(shown) == len(rows) - 1 > 3
    for row, cells in zip(rows[1:], shown, strict=True):
        assert row[0] == cells[0]
        assert [float(row[place]) for place in (6, 7, 8, 9)] == pytest.approx(cells[6:10])
