"""Spreadsheets: dates stay dates, numbers numbers, and nothing of a sheet goes missing unsaid."""

from __future__ import annotations

import datetime as dt
import zipfile

import pytest

from procmine.connect.excel import excel
from procmine.errors import SourceFormatError, UsageError

xlsxwriter = pytest.importorskip("xlsxwriter")

_AT = dt.datetime(2024, 3, 1, 14, 5, 6)


@pytest.fixture
def book(tmp_path):
    """Writes a workbook: sheet name to rows; dates get a date format."""

    def put(name="log.xlsx", *, sheets, hidden=(), options=None) -> str:
        path = tmp_path / name
        out = xlsxwriter.Workbook(path, options or {})
        formats = {
            dt.datetime: out.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            dt.date: out.add_format({"num_format": "dd/mm/yyyy"}),
            dt.timedelta: out.add_format({"num_format": "[h]:mm:ss"}),
            dt.time: out.add_format({"num_format": "hh:mm:ss"}),
        }
        for title, rows in sheets.items():
            sheet = out.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(i, j, cell, formats[type(cell)])
                    elif cell == "#N/A":
                        sheet.write_formula(i, j, "=NA()", None, "#N/A")
                    elif cell is not None:
                        sheet.write(i, j, cell)
            if title in hidden:
                sheet.hide()
        out.close()
        return str(path)

    return put


def test_kinds_of_columns(book, read):
    """Each kind of cell keeps its kind; a whole number is whole, an error is missing."""
    rows = [
        ["case", "at", "n", "cost", "ok", "err", "dur", "clock", "day"],
        ["A", _AT, 3, 1.5, True, "#N/A", dt.timedelta(hours=30), dt.time(3, 4), _AT.date()],
        ["B", _AT, 4, 2, False, "x", dt.timedelta(0), dt.time(23, 59, 1), _AT.date()],
    ]
    result = read(excel(book(sheets={"Log": rows})))
    assert result.rows[0] == {
        "case": "A",
        "at": _AT,
        "n": 3,
        "cost": 1.5,
        "ok": True,
        "err": None,
        "dur": "30:00:00",
        "clock": "03:04:00",
        "day": dt.datetime(2024, 3, 1),
    }
    assert result.rows[1]["cost"] == 2.0
    assert result.findings["error-cells"].n == 1


def test_calendar_of_1904(book, read):
    """Both calendars of spreadsheets give the same dates."""
    rows = [["case", "at"], ["A", _AT]]
    for options in ({}, {"date_1904": True}):
        assert read(excel(book(sheets={"L": rows}, options=options))).rows[0]["at"] == _AT


def test_mixed_columns_are_text(book, read):
    """A column of dates and text is text, with a finding: some dates were never turned."""
    rows = [["case", "at", "n"], ["A", _AT, 1], ["B", "13/03/2024", "x"]]
    result = read(excel(book(sheets={"L": rows})))
    assert [row["at"] for row in result.rows] == ["2024-03-01 14:05:06", "13/03/2024"]
    assert [row["n"] for row in result.rows] == ["1", "x"]
    assert result.findings["mixed-kinds"].level == "warning"


def test_header_below_titles_and_blank_rows(book, read):
    """Blank rows and titles above the names are passed over, blank rows below are counted."""
    rows = [[], ["Calls of May"], [], ["case", "act", "at"], ["A", "x", "y"], [], ["B", "x", "y"]]
    source = excel(book(sheets={"L": rows}))
    assert source.columns == ("case", "act", "at")
    result = read(source)
    assert [row["case"] for row in result.rows] == ["A", "B"]
    assert result.findings["lines-before-header"].values["row"] == "4"
    assert result.findings["blank-lines"].n == 1


def test_columns_without_names(book, read):
    """A nameless column with values is kept under its position, one without is dropped."""
    rows = [["case", None, None, "act"], ["A", 7, None, "x"]]
    assert read(excel(book(sheets={"L": rows}))).rows == [{"case": "A", "column 2": 7, "act": "x"}]


def test_choice_of_the_sheet(book, read):
    """One filled visible sheet is taken; several have to be chosen from by name."""
    one = {"Empty": [], "Log": [["case"], ["A"]], "Lists": [["x"], ["y"]]}
    assert read(excel(book("one.xlsx", sheets=one, hidden=("Lists",)))).rows == [{"case": "A"}]
    two = book("two.xlsx", sheets=one)
    with pytest.raises(SourceFormatError, match="2 sheets: Log, Lists"):
        _ = excel(two).columns
    assert excel(two, sheet="Lists").columns == ("x",)
    with pytest.raises(UsageError, match="no sheet 'Logs'") as caught:
        _ = excel(two, sheet="Logs").columns
    assert "Empty, Log, Lists" in caught.value.hint


def test_empty_workbooks(book):
    """A workbook without a value is refused."""
    with pytest.raises(SourceFormatError, match="no sheet with anything in it"):
        _ = excel(book(sheets={"A": [], "B": []})).columns


def test_text_that_looks_like_numbers(book, read):
    """Ids written as text keep their zeros."""
    path = book(sheets={"L": [["case", "n"], ["A", None]]})
    rows = [["case"], ["007"]]
    assert read(excel(book("b.xlsx", sheets={"L": rows}, options={}))).rows in (
        [{"case": "007"}],
        [{"case": 7}],
    )
    out = xlsxwriter.Workbook(path)
    out.add_worksheet("L").write_column(0, 0, ["case", "007"])
    out.close()
    assert read(excel(path)).rows == [{"case": "007"}]


def test_damaged_and_foreign_files(book, write, tmp_path):
    """Half a workbook, a document and a locked workbook are refused, each with its reason."""
    whole = book(sheets={"L": [["case"], ["A"]]})
    raw = open(whole, "rb").read()  # noqa: PTH123, SIM115
    with pytest.raises(SourceFormatError, match="damaged or cut short"):
        _ = excel(write("half.xlsx", raw[: len(raw) // 2])).columns
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    with pytest.raises(SourceFormatError, match="damaged or cut short"):
        _ = excel(write("old.xls", ole + bytes(3000))).columns
    odt = tmp_path / "text.odt"
    with zipfile.ZipFile(odt, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        pack.writestr("content.xml", "<office:document-content/>")
    with pytest.raises(SourceFormatError):
        _ = excel(str(odt)).columns


@pytest.fixture
def merged(tmp_path):
    """Writes a sheet with merged cells: (row, column, last row, last column, text) of each."""

    def put(rows, cells) -> str:
        path = tmp_path / "merged.xlsx"
        out = xlsxwriter.Workbook(path)
        sheet = out.add_worksheet()
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        for cell in cells:
            sheet.merge_range(*cell)
        out.close()
        return str(path)

    return put


def test_names_below_group_headings(merged, read):
    """Headings over several columns are no names; a name that reaches over both rows is one."""
    rows = [[], [], ["", "Who", "What", "When"], ["A", "Ann", "Ask", "2026-01-05 09:00"]]
    cells = [
        (0, 0, 0, 3, "Tickets of March"),
        (1, 0, 2, 0, "Ticket"),
        (1, 1, 1, 3, "Event"),
    ]
    result = read(excel(merged(rows, cells)))
    assert result.rows == [{"Ticket": "A", "Who": "Ann", "What": "Ask", "When": "2026-01-05 09:00"}]
    assert result.findings["group-headings"].n == 1
    assert "row 3" in result.findings["group-headings"].say()
    assert "merged-cells" not in result.findings


def test_merged_names_above_data_stay_names(merged, read):
    """A row of dates or numbers below a merged name is no row of names."""
    rows = [["", "", "Step", "n"], ["A", "x", "Ask", 1], ["B", "y", "Ask", 2]]
    result = read(excel(merged(rows, [(0, 0, 0, 1, "Ticket")])))
    assert [row["Ticket"] for row in result.rows] == ["A", "B"]
    assert "group-headings" not in result.findings


def test_cells_merged_over_rows_are_said(merged, read):
    """Only the first of merged rows has the value; the finding says why the others have none."""
    rows = [["Ticket", "Step", "n"], ["", "Ask", 1], ["", "Reply", 2], ["B", "Ask", 3]]
    result = read(excel(merged(rows, [(1, 0, 2, 0, "A")])))
    assert [row["Ticket"] for row in result.rows] == ["A", None, "B"]
    assert result.findings["merged-cells"].n == 1


def test_the_largest_sheet_is_proposed(book):
    """The hint names the sheet with most in it, not the cover."""
    path = book(sheets={"Cover": [["Export of March"]], "Events": [["a", "b"]] * 9})
    with pytest.raises(SourceFormatError) as caught:
        excel(path).columns  # noqa: B018
    assert "'Events'" in caught.value.hint


def test_open_document(tmp_path, read):
    """An OpenDocument sheet with the usual million repeated blank rows is read."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Log")
    for cells in (["case", "n", "at"], ["A", 3, "2024-03-01T14:05:06"]):
        row = TableRow()
        for cell in cells:
            if isinstance(cell, int):
                row.addElement(TableCell(valuetype="float", value=cell))
            elif cell.startswith("2024"):
                row.addElement(TableCell(valuetype="date", datevalue=cell))
            else:
                made = TableCell(valuetype="string")
                made.addElement(P(text=cell))
                row.addElement(made)
        table.addElement(row)
    blank = TableRow(numberrowsrepeated=1_048_000)
    blank.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(blank)
    document.spreadsheet.addElement(table)
    path = tmp_path / "log.ods"
    document.save(str(path))
    assert read(excel(str(path))).rows == [{"case": "A", "n": 3, "at": _AT}]


def test_old_workbooks(tmp_path, read):
    """An xls workbook is read; one whose cells stand at opposite corners is refused."""
    xlwt = pytest.importorskip("xlwt", reason="lacks xlwt, which writes xls files for this test")
    book = xlwt.Workbook()
    sheet = book.add_sheet("Log")
    date = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for i in range(400):
        for j, cell in enumerate(["case", "at"] if i == 0 else [f"C{i}", _AT]):
            sheet.write(i, j, cell, date if cell == _AT else xlwt.Style.default_style)
    path = tmp_path / "log.xls"
    book.save(str(path))
    rows = read(excel(str(path))).rows
    assert len(rows) == 399
    assert rows[0] == {"case": "C1", "at": _AT}


def test_more_rows_than_a_batch(book, read):
    """Many rows come in batches of one schema, in order."""
    rows = [["case", "n"], *([f"C{i}", i] for i in range(120_000))]
    batches = list(excel(book(sheets={"L": rows}, options={"constant_memory": True})).batches())
    assert len(batches) > 1
    numbers = [n for batch in batches for n in batch.column("n").to_pylist()]
    assert numbers == list(range(120_000))
