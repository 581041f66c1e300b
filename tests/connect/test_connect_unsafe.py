"""Files made to do harm: refused in a line, in seconds, within 500 MiB, and never followed."""

from __future__ import annotations

import gzip
import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import zstandard

_LOG = '<log><trace><string key="concept:name" value="{}"/><event/></trace></log>'


@pytest.fixture(scope="module")
def bombs(tmp_path_factory) -> Path:
    """A folder of bombs: half a gigabyte each once they are expanded."""
    folder = tmp_path_factory.mktemp("bombs")
    block = b"\0" * (1 << 20)
    with gzip.open(folder / "zeros.csv.gz", "wb", 1) as out:
        for _ in range(512):
            out.write(block)
    with gzip.open(folder / "log.xes.gz", "wb", 1) as out:
        out.write(b'<?xml version="1.0"?><log><trace>')
        for _ in range(512):
            out.write(b"<event></event>" * 70_000)
    with zstandard.open(folder / "rows.csv.zst", "wb") as out:
        out.write(b"case,activity\n")
        for _ in range(512):
            out.write(b"1,A\n" * (1 << 18))
    pack = zipfile.ZipFile(folder / "rows.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with pack, pack.open("rows.csv", "w", force_zip64=True) as out:
        out.write(b"case,activity\n")
        for _ in range(512):
            out.write(b"1,A\n" * (1 << 18))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", ["zeros.csv.gz", "log.xes.gz", "rows.csv.zst", "rows.zip"])
def test_decompression_bombs(bombs, refused, name):
    """A few megabytes that want to be half a gigabyte are refused."""
    done = refused(str(bombs / name))
    assert done.code == 2, done
    assert "bomb" in done.message or "binary content" in done.message
    assert done.hint


def test_a_line_of_two_gigabytes(tmp_path, refused):
    """One line without end is refused after its first megabytes."""
    path = tmp_path / "line.csv"
    with path.open("wb") as out:
        out.write(b"case,activity\n1,")
        out.seek(2 << 30)
        out.write(b"x")
    done = refused(str(path), options=", kind='csv'")
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "are zero" in done.message


@pytest.mark.slow
def test_a_line_of_many_letters(tmp_path, refused):
    """The same when the line is made of letters, more of them than the memory allowed."""
    path = tmp_path / "line.csv"
    with path.open("wb") as out:
        out.write(b"case,activity\n1,")
        for _ in range(640):
            out.write(b"x" * (1 << 20))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "line 2 is longer than 8 MiB" in done.message


def test_a_first_line_of_two_gigabytes_of_text(tmp_path, refused):
    """The same when the line has no zero in it and stands first."""
    path = tmp_path / "line.csv"
    with path.open("wb") as out:
        for _ in range(64):
            out.write(b"abcdefg," * (1 << 20))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


def test_a_line_without_end_of_json(tmp_path, refused):
    """One JSON value without end is refused."""
    path = tmp_path / "line.jsonl"
    path.write_bytes(b'{"a": "' + b"x" * (64 << 20))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE log SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        "<!DOCTYPE log [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    ],
)
@pytest.mark.parametrize("name", ["log.xes", "log.xmlocel"])
def test_document_types_are_refused(tmp_path, refused, doctype, name):
    """No entity is ever declared, read or expanded."""
    path = tmp_path / name
    path.write_text(f'<?xml version="1.0"?>\n{doctype}\n' + _LOG.format("&x;"))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "DOCTYPE" in done.message
    assert "root:" not in done.message


def test_undeclared_entities(tmp_path, refused):
    """An entity that was never declared breaks the XML, with its line."""
    path = tmp_path / "log.xes"
    path.write_text(_LOG.format("&x;"))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceFormatError")
    assert "line 1" in done.message


@pytest.mark.parametrize("n", [1_000, 1_000_000])
def test_elements_nested_without_end(tmp_path, refused, n):
    """Elements inside elements are refused before they pile up."""
    path = tmp_path / "log.xes"
    path.write_text("<log>" + "<trace>" * n)
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


def test_one_value_without_end(tmp_path, refused):
    """A single attribute value of many megabytes is refused."""
    path = tmp_path / "log.xes"
    path.write_text(_LOG.format("x" * (64 << 20)))
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_nested_without_end(tmp_path, refused, opening):
    """Arrays inside arrays are refused, not recursed into."""
    path = tmp_path / "log.json"
    path.write_text(opening * 1_000_000)
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


def test_truncated_parquet(tmp_path, refused):
    """Half a Parquet file is refused."""
    path = tmp_path / "log.parquet"
    pd.DataFrame({"case": ["a"] * 9999}).to_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceFormatError"), done
    assert "cut short" in done.message


@pytest.mark.parametrize("n_own", [0, 40_000], ids=["one text", "after texts of their own"])
def test_one_long_text_in_many_rows_of_parquet(tmp_path, refused, n_own):
    """The same of a Parquet file, whatever else the column holds."""
    import pyarrow as pa
    from pyarrow import parquet

    own = [f"{row:040d}" for row in range(n_own)]
    codes = pa.array([*([0] * 9_000), *range(1, n_own + 1)], pa.int32())
    note = pa.DictionaryArray.from_arrays(codes, pa.array(["x" * 50_000, *own]))
    n = len(codes)
    table = pa.table({"case": ["a"] * n, "activity": ["b"] * n, "note": note})
    path = tmp_path / "log.parquet"
    parquet.write_table(table, path, store_schema=False)
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "'note'" in done.message


def test_one_long_text_in_many_rows(tmp_path, refused):
    """A text that a Feather file holds once, for all rows, is weighed by its copies."""
    import pyarrow as pa
    from pyarrow import feather

    long = pa.DictionaryArray.from_arrays(pa.array([0] * 9_000, pa.int32()), ["x" * 50_000])
    table = pa.table({"case": ["a"] * 9_000, "activity": ["b"] * 9_000, "note": long})
    path = tmp_path / "log.feather"
    feather.write_feather(table, path)
    assert path.stat().st_size < 1 << 20
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "'note'" in done.message


def _sheet(path: Path, cells: str, n_blank: int = 0, texts: Path | None = None) -> Path:
    """A workbook whose only sheet has this content, with the texts of another one."""
    plain = texts or path.with_name("plain.xlsx")
    if texts is None:
        pd.DataFrame({"case": ["a"]}).to_excel(plain, index=False, engine="xlsxwriter")
    with (
        zipfile.ZipFile(plain) as given,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            if name != "xl/worksheets/sheet1.xml":
                made.writestr(name, given.read(name))
                continue
            with made.open(name, "w", force_zip64=True) as out:
                out.write(
                    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                    b"<sheetData>" + cells.encode()
                )
                for _ in range(n_blank):
                    out.write(b" " * (1 << 20))
                out.write(b"</sheetData></worksheet>")
    return path


def test_workbook_bomb(tmp_path, refused):
    """A workbook that unpacks to a gigabyte of nothing is refused."""
    done = refused(str(_sheet(tmp_path / "bomb.xlsx", "", n_blank=1024)))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


def test_two_cells_at_opposite_corners(tmp_path, refused):
    """Two cells that span seventeen thousand million are refused before they are laid out."""
    corners = ((1, "A1"), (1_048_576, "XFD1048576"))
    cells = "".join(f'<row r="{n}"><c r="{at}"><v>1</v></c></row>' for n, at in corners)
    done = refused(str(_sheet(tmp_path / "wide.xlsx", cells)))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "1,048,576 rows" in done.message


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        f'<row>{"<c><v>1</v></c>" * 16_384}</row><row r="1048576"><c><v>1</v></c></row>',
        f"<row>{'<c><v>1</v></c>' * 16_384}</row>{'<row><c><v>1</v></c></row>' * 20_000}",
    ],
    ids=["one row more", "one column more", "cells without a place", "rows without a place"],
)
def test_sheets_larger_than_any_sheet(tmp_path, refused, cells):
    """More rows or columns than a sheet can have are refused, wherever its cells say they are."""
    done = refused(str(_sheet(tmp_path / "large.xlsx", cells)))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


@pytest.mark.parametrize("between", ["", "<!-- -->"], ids=["plain", "disguised"])
def test_one_long_text_in_many_cells(tmp_path, refused, between):
    """A text that is written once and would be copied into every cell is weighed by its copies."""
    plain = tmp_path / "texts.xlsx"
    pd.DataFrame({"case": ["a" * 20_000]}).to_excel(plain, index=False, engine="xlsxwriter")
    cell = f'<c r="A{{}}" t="s">{between}<v>1</v></c>'
    rows = "".join(f'<row r="{n}">{cell.format(n)}</row>' for n in range(1, 20_001))
    path = _sheet(tmp_path / "copies.xlsx", rows, texts=plain)
    assert path.stat().st_size < 1 << 20
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
    assert "share texts" in done.message


def test_texts_that_many_cells_share_are_read(tmp_path):
    """What people write is far from such a weight: many cells with the same few words."""
    from procmine.connect import open_source

    path = tmp_path / "plain.xlsx"
    frame = pd.DataFrame({"case": ["A long name of a case"] * 3000, "activity": ["Call"] * 3000})
    frame.to_excel(path, index=False, engine="xlsxwriter")
    assert sum(batch.num_rows for batch in open_source(str(path)).batches()) == 3000


def test_repeated_rows_of_a_spreadsheet(tmp_path, refused):
    """A row that claims to be there a million times is refused."""
    path = tmp_path / "rows.ods"
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    cell = '<table:table-cell office:value-type="float" office:value="1" '
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}'
    body = f'{row}table:number-columns-repeated="40"/></table:table-row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        pack.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table "
            f'table:name="S">{body}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done


def test_an_archive_that_is_all_directory(tmp_path, refused):
    """An archive that lists hundreds of thousands of files is refused before it is listed."""
    path = tmp_path / "many.zip"
    n_directory = 32 << 20
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_535, 65_535, n_directory, 4, 0)
    path.write_bytes(b"PK\x03\x04" + bytes(n_directory) + end)
    done = refused(str(path))
    assert (done.code, done.kind) == (2, "SourceUnsafeError"), done
