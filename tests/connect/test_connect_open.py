"""The front door: content decides what a file is, and whatever is wrong is said in one line."""

from __future__ import annotations

import doctest
import gzip
import io
import os
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import zstandard

from procmine.connect import open_source
from procmine.errors import (
    ProcmineError,
    SourceError,
    SourceFormatError,
    SourceMissingError,
    UsageError,
)
from procmine.registry import room

_ROWS = "case,act\n1,A\n2,B\n"
_XES = (
    '<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" '
    'value="A"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event></trace></log>'
)


def _zip(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("log.csv", _ROWS, "csv"),
        ("LOG.CSV", _ROWS, "csv"),
        ("log", _ROWS, "csv"),
        ("log.xes", _ROWS, "csv"),
        ("log.csv", _XES, "xes"),
        ("log.txt", '{"a": 1}\n{"a": 2}\n', "json-lines"),
        ("log.csv.gz", gzip.compress(_ROWS.encode(), mtime=0), "csv"),
        ("log.csv", gzip.compress(_ROWS.encode(), mtime=0), "csv"),
        ("log.gz", gzip.compress(_XES.encode(), mtime=0), "xes"),
        ("log.csv.zst", zstandard.compress(_ROWS.encode()), "csv"),
        ("log.zip", _zip(**{"log.csv": _ROWS}), "csv"),
        ("log.zip", _zip(**{"__MACOSX/_log.csv": "x", "log.csv": _ROWS}), "csv"),
        ("log.csv", "\ufeff" + _XES, "xes"),
    ],
)
def test_content_decides(write, read, name, content, kind):
    """A file is what its bytes say, whatever it is called and however it is packed."""
    source = open_source(write(name, content))
    assert source.kind == kind
    assert read(source).rows


def test_a_gz_that_is_not_gzip(write, read):
    """A plain file called .gz is read as what it is, and a finding says so."""
    result = read(open_source(write("log.csv.gz", _ROWS)))
    assert len(result.rows) == 2
    assert result.findings["not-compressed"].level == "notice"


def test_a_csv_that_is_a_workbook(tmp_path, read):
    """A workbook called .csv is read as a workbook."""
    path = tmp_path / "log.csv"
    pd.DataFrame({"case": ["1"], "act": ["A"]}).to_excel(
        path.with_suffix(".xlsx"), index=False, engine="xlsxwriter"
    )
    path.with_suffix(".xlsx").rename(path)
    assert open_source(str(path)).kind == "excel"


def test_kind_by_name_and_by_suffix(write):
    """--from takes the id of a connector or a suffix it reads; others are refused with the list."""
    path = write("log.dat", _ROWS)
    assert open_source(path, kind="csv").kind == "csv"
    assert open_source(path, kind="tsv").kind == "csv"
    assert open_source(path, kind=".TXT").kind == "csv"
    with pytest.raises(UsageError, match="no connector 'cvs'") as caught:
        open_source(path, kind="cvs")
    assert "csv" in caught.value.hint


def test_options_of_another_format(write):
    """An option the format has no use for is refused, naming those it has."""
    with pytest.raises(UsageError, match="csv has no use for --sheet") as caught:
        open_source(write("log.csv", _ROWS), sheet="May")
    assert "--encoding" in caught.value.hint


def test_path_objects_and_file_urls(write):
    """A path may be text, a Path or a file URL."""
    path = write("my log.csv", _ROWS)
    assert open_source(Path(path)).columns == ("case", "act")
    assert open_source(Path(path).as_uri()).columns == ("case", "act")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda p: None, SourceMissingError, "does not exist"),
        (lambda p: p.mkdir(), SourceMissingError, "is a directory"),
        (os.mkfifo, SourceMissingError, "pipe, socket or device"),
        (lambda p: p.symlink_to(p.parent / "gone"), SourceMissingError, "is a link to"),
        (lambda p: p.write_bytes(b""), SourceFormatError, "is empty"),
        (lambda p: p.write_bytes(gzip.compress(b"")), SourceFormatError, "empty once it is"),
        (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)), SourceFormatError, "a picture"),
        (lambda p: p.write_bytes(b"%PDF-1.7\n\xff\xfe\x01"), SourceFormatError, "a PDF"),
        (lambda p: p.write_text("<!DOCTYPE html><html>x"), SourceFormatError, "a web page"),
        (lambda p: p.write_text("<a><b/></a>"), SourceFormatError, "XML without an event log"),
        (lambda p: p.write_bytes(bytes(999)), SourceFormatError, "binary content"),
        (
            lambda p: p.write_bytes(_zip(**{"a.csv": "x", "b.csv": "y"})),
            SourceFormatError,
            "a.csv, b.csv",
        ),
        (lambda p: p.write_bytes(b"PK\x03\x04broken"), SourceFormatError, "zip archive is damaged"),
        (lambda p: p.write_bytes(gzip.compress(gzip.compress(b"x"))), SourceFormatError, "twice"),
    ],
)
def test_what_cannot_be_read(tmp_path, make, error, words):
    """Every file that cannot be read gives one line that says why, and a hint."""
    path = tmp_path / "thing"
    make(path)
    with pytest.raises(error, match=words) as caught:
        open_source(str(path))
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_no_permission(write, monkeypatch):
    """A file that may not be opened is named, with what to do."""
    path = write("log.csv", _ROWS)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceMissingError, match="no permission"):
        open_source(path)


def test_near_names_are_offered(write):
    """A misspelt file name is answered with its neighbours."""
    path = write("incidents.csv", _ROWS)
    with pytest.raises(SourceMissingError) as caught:
        open_source(path.replace("incidents", "incidnets"))
    assert "incidents.csv" in caught.value.hint


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_names_that_are_no_path(name):
    """Even what can be no path at all gives an error of ours."""
    with pytest.raises(ProcmineError):
        open_source(name)


def test_standard_input(read, monkeypatch):
    """Standard input is read as often as needed, packed or not."""
    for content in (_ROWS.encode(), gzip.compress(_ROWS.encode())):
        piped = io.TextIOWrapper(io.BytesIO(content))
        piped.isatty = lambda: False
        monkeypatch.setattr(sys, "stdin", piped)
        source = open_source("-")
        assert source.name == "stdin"
        assert (
            read(source).rows
            == read(source).rows
            == [
                {"case": "1", "act": "A"},
                {"case": "2", "act": "B"},
            ]
        )


def test_nothing_piped(monkeypatch):
    """A keyboard is no input."""
    keyboard = io.TextIOWrapper(io.BytesIO(b""))
    keyboard.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", keyboard)
    with pytest.raises(UsageError, match="Nothing is piped"):
        open_source("-")


def test_addresses_elsewhere():
    """Nothing is fetched from the network."""
    with pytest.raises(SourceMissingError, match="not on this machine"):
        open_source("https://example.org/log.csv?key=secret")


def test_things_that_hold_no_rows():
    """What is neither path nor table is refused."""
    with pytest.raises(UsageError, match="int is nothing to read rows from"):
        open_source(42)


def test_truncated_archives(write):
    """A compressed file that is cut short is refused, not read in part without a word."""
    whole = gzip.compress(_ROWS.encode() * 5000)
    with pytest.raises(SourceFormatError, match="damaged or cut short"):
        list(open_source(write("log.csv.gz", whole[: len(whole) // 2])).batches())
    packed = zstandard.compress(_ROWS.encode() * 5000)
    with pytest.raises(SourceFormatError, match="damaged or cut short"):
        list(open_source(write("log.csv.zst", packed[: len(packed) // 2])).batches())


def test_a_file_that_grows_while_it_is_read(write):
    """Rows of a file that someone writes to meanwhile are not passed off as its content."""
    path = write("log.csv", "a,b\n" + "1,2\n" * 10)
    batches = open_source(path).batches()
    next(batches)
    with Path(path).open("a") as file:
        file.write("3,4\n")
    with pytest.raises(SourceError, match="changed while it was read"):
        list(batches)


def test_every_connector_is_documented():
    """Every connector of the room has a heading in the docs and a file of cases."""
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "rooms" / "connect.md").read_text()
    for entry_id in room("procmine.connect"):
        assert f"\n### {entry_id}\n" in page
        assert (root / f"tests/cases/connect/{entry_id.replace('-', '_')}.toml").is_file()


def test_examples_of_the_docs_run():
    """Every Python example on the room's page gives what the page says."""
    page = Path(__file__).resolve().parents[2] / "docs" / "rooms" / "connect.md"
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert tried > 10
    assert failed == 0


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_mark_alone_is_nothing(tmp_path, mark, pack):
    """A file that only says how it is encoded is empty, not binary."""
    path = tmp_path / "log.csv"
    path.write_bytes(pack(mark))
    with pytest.raises(SourceFormatError, match="empty but for the mark"):
        open_source(str(path))
