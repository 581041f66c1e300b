"""Delimited text: every row that stands in a file comes out once, whole and in order."""

from __future__ import annotations

import csv as plain_csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect import _delimited_reading, open_source
from procmine.connect._records import Splitter
from procmine.connect.csv import csv
from procmine.errors import SourceFormatError, SourceUnsafeError, UsageError
from procmine.log.source import FAULT


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，", "；", "||", "^"])
def test_delimiter_is_found(write, read, delimiter):
    """Whatever single delimiter divides all lines, the cells are the same."""
    text = "\n".join(delimiter.join(cells) for cells in (["a", "b", "c"], ["1", "", "x y"])) + "\n"
    source = csv(write("log.txt", text))
    assert source.columns == ("a", "b", "c")
    assert read(source).rows == [{"a": "1", "b": None, "c": "x y"}]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("has_last_end", [True, False])
def test_line_ends(write, read, end, has_last_end):
    """LF, CRLF and CR end lines alike, and the last line needs no end."""
    text = end.join(["case,act", "1,A", "2,B"]) + (end if has_last_end else "")
    assert [row["act"] for row in read(csv(write("log.csv", text))).rows] == ["A", "B"]


def test_carriage_returns_with_one_line_feed(write, read):
    """A file whose lines end in CR but for the last one has all its lines."""
    result = read(csv(write("log.csv", "case,act\r1,A\r2,B\n")))
    assert [row["case"] for row in result.rows] == ["1", "2"]


def test_missing_words_are_text(write, read):
    """NA, null, None and nan are text; only an empty cell is missing, a quoted one is empty."""
    rows = read(csv(write("log.csv", 'case,act\nNA,null\nNone,nan\n,""\n'))).rows
    assert [tuple(row.values()) for row in rows] == [("NA", "null"), ("None", "nan"), (None, "")]


def test_text_stays_text(write, read):
    """No cell is turned into a number, a date or a trimmed text."""
    rows = read(csv(write("log.csv", "case,x\n007, 1.50 \n1e5,2024-01-01\n"))).rows
    assert [tuple(row.values()) for row in rows] == [("007", " 1.50 "), ("1e5", "2024-01-01")]


def test_quotes_delimiters_and_line_breaks_in_cells(write, read):
    """Quoted cells keep delimiters, doubled quotes and line breaks of either kind."""
    text = 'case,act,note\n1,"a,b","say ""hi""\nand\r\nbye"\n2,c,d\n'
    rows = read(csv(write("log.csv", text))).rows
    assert rows[0] == {"case": "1", "act": "a,b", "note": 'say "hi"\nand\r\nbye'}
    assert rows[1]["act"] == "c"


def test_blanks_before_a_quote(write, read):
    """A quoted cell may have blanks before and after its quotes."""
    rows = read(csv(write("log.csv", 'a, b\n1, "x, y" \n'))).rows
    assert list(rows[0].values()) == ["1", "x, y"]


def test_backslash_escapes(write, read):
    """Where backslashes escape quotes throughout, they are read so."""
    text = "case,act\n" + '1,"the \\"new\\", one"\n' * 20
    assert read(csv(write("log.csv", text))).rows[0]["act"] == 'the "new", one'


def test_header_names(write, read):
    """Names are stripped of padding, made unique, and invented only where there is none."""
    source = csv(write("log.csv", ",  Case ID ,Variant,Variant,Variant (2)\n0,1,x,y,z\n"))
    assert source.columns == ("column 1", "Case ID", "Variant", "Variant (3)", "Variant (2)")
    result = read(source)
    assert result.rows[0]["Variant (3)"] == "y"
    assert {"column-padded", "column-nameless", "column-renamed"} <= result.findings.keys()
    assert "Variant (3)" in result.findings["column-renamed"].say("zh")


def test_short_and_long_lines(write, read):
    """Short lines lack cells at their end, long ones cannot be used; no row is lost or shifted."""
    result = read(csv(write("log.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n")))
    assert [tuple(row.values()) for row in result.rows] == [
        ("1", "2", "3"),
        ("4", "5", None),
        ("6", "7", "8"),
        ("10", "11", "12"),
    ]
    assert result.faults == [None, None, "more cells than the header has names", None]
    assert result.findings["cells-missing"].examples == ("line 3: 2 cells",)
    assert result.findings["cells-too-many"].examples == ("line 4: 4 cells",)


def test_line_numbers_far_into_a_file(write, read):
    """A wrong line is named by its number in the file, wherever it stands."""
    lines = ["a,b"] + [f'{i},"x\ny"' if i % 7 == 0 else f"{i},x" for i in range(300_000)]
    lines[200_001] = "200000,x,too many"
    text = "\n".join(lines) + "\n"
    number = text[: text.index("too many")].count("\n") + 1
    result = read(csv(write("log.csv", text)))
    assert len(result.rows) == 300_000
    assert result.findings["cells-too-many"].examples == (f"line {number:,}: 3 cells",)
    assert [i for i, fault in enumerate(result.faults) if fault] == [200_000]


def test_trailing_delimiters(write, read):
    """A delimiter at the end of every line, with or without one in the header, adds no column."""
    for text in ("a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n"):
        source = csv(write("log.csv", text))
        result = read(source)
        assert source.columns == ("a", "b")
        assert [tuple(r.values()) for r in result.rows] == [("1", "2"), ("3", "4")]
        assert result.faults == [None, None]


def test_blank_lines_are_counted(write, read):
    """Blank lines and lines of blanks are no rows, and are counted."""
    result = read(csv(write("log.csv", "\na,b\n\n1,2\n   \n\n3,4\n\n")))
    assert len(result.rows) == 2
    assert result.findings["blank-lines"].n == 4


def test_quote_never_closed(write, read):
    """A quote that is never closed costs one cell its quotes, not the rest of the file."""
    text = 'a,b\n1,x\n2,"open\n' + "".join(f"{i},y\n" for i in range(3, 50))
    result = read(csv(write("log.csv", text)))
    assert [row["a"] for row in result.rows] == [str(i) for i in range(1, 50)]
    assert result.rows[1]["b"] == '"open'
    assert result.findings["quotes-uneven"].examples == ("line 3",)


def test_stray_quotes_in_cells(write, read):
    """Inch marks and quotes inside a cell are part of its text."""
    rows = read(csv(write("log.csv", 'a,b\n1,5" disk\n2,"x" y\n3,he said "no"\n'))).rows
    assert [row["b"] for row in rows] == ['5" disk', '"x" y', 'he said "no"']


def test_only_a_header(write, read):
    """A header alone is a table without rows."""
    source = csv(write("log.csv", "a,b\n"))
    assert (source.columns, read(source).rows) == (("a", "b"), [])


def test_titles_above_the_header(write, read):
    """Titles above the column names are passed over and counted."""
    text = "Calls of May\n\ncase,act,at\n1,A,x\n2,B,y\n"
    source = csv(write("log.csv", text))
    assert source.columns == ("case", "act", "at")
    assert read(source).findings["lines-before-header"].n == 1


def test_separator_line_of_spreadsheets(write, read):
    """The line sep=; is obeyed and is no row."""
    source = csv(write("log.csv", "sep=;\na;b\n1,5;2\n"))
    assert read(source).rows == [{"a": "1,5", "b": "2"}]


def test_decimal_commas_do_not_win(write):
    """Commas inside numbers do not make the comma the delimiter."""
    assert csv(write("log.csv", "a;b;c\n1,5;2,5;x\n1,0;2,0;y\n")).columns == ("a", "b", "c")


def test_zero_bytes(write, read):
    """Zero bytes are taken out and counted."""
    result = read(csv(write("log.csv", b"a,b\n1,x\x00y\n")))
    assert result.rows[0]["b"] == "xy"
    assert result.findings["zero-bytes"].repaired == 1


def test_rows_wider_than_the_header_throughout(write):
    """Rows that have one cell more than the header, all filled, are refused with both numbers."""
    with pytest.raises(SourceFormatError, match="2 names but most lines have 3 cells"):
        csv(write("log.csv", "a,b\n1,2,3\n4,5,6\n"))


def test_delimiter_option(write, read):
    """A delimiter the user names is taken, by sign or by word."""
    path = write("log.csv", "a b,c\tx\n1 2,3\ty\n")
    assert csv(path, delimiter="tab").columns == ("a b,c", "x")
    assert csv(path, delimiter=",").columns == ("a b", "c\tx")
    with pytest.raises(UsageError, match="cannot stand between cells"):
        csv(path, delimiter='"')


def test_every_reading_begins_anew(write, read):
    """Two readings of a source give the same rows and do not count findings twice."""
    source = csv(write("log.csv", "a,b\n1\n2,3\n"))
    first, second = read(source), read(source)
    assert first.rows == second.rows
    assert second.findings["cells-missing"].n == 1


def test_fingerprint_follows_content_and_options(write):
    """Other bytes or other options give another fingerprint; the name does not."""
    one = csv(write("one.csv", "a,b\n1,2\n"))
    same = csv(write("two.csv", "a,b\n1,2\n"))
    other = csv(write("three.csv", "a,b\n1,3\n"))
    asked = csv(write("one.csv", "a,b\n1,2\n"), delimiter=",")
    assert one.fingerprint == same.fingerprint
    assert len({one.fingerprint, other.fingerprint, asked.fingerprint}) == 3


def test_batches_have_one_schema_with_the_hidden_column_last(write):
    """Regular and irregular parts of a file come in batches of one schema."""
    text = "a,b\n" + "1,2\n" * 400_000 + "3\n" + "1,2\n" * 5_000_000
    batches = list(csv(write("log.csv", text)).batches())
    assert len(batches) > 1
    assert {tuple(batch.schema.names) for batch in batches} == {("a", "b", FAULT)}
    assert sum(batch.num_rows for batch in batches) == 5_400_001


def test_header_too_long(write):
    """A first line without end is refused before it is held."""
    with pytest.raises(SourceUnsafeError, match="line 1 is longer"):
        csv(write("log.csv", b"a," * (6 << 20)))


def test_line_too_long_later(write, read):
    """A line without end is refused where it stands."""
    source = csv(write("log.csv", b"a,b\n1,2\n3," + b"x" * (40 << 20)))
    with pytest.raises(SourceUnsafeError, match="line 3 is longer"):
        read(source)


_CELL = st.text(
    alphabet=st.sampled_from(["a", "b", '"', ",", "\n", "\r", " ", "é", "中", "\t", ";", "'"]),
    max_size=6,
)


@given(rows=st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=30))
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, rows):
    """Whatever the standard library's writer writes, quoting all, comes back cell by cell."""
    out = io.StringIO()
    writer = plain_csv.writer(out, quoting=plain_csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["a", "b", "c"], *rows])
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(out.getvalue().encode())
    source = csv(str(path), delimiter=",")
    got = [list(row.values())[:3] for batch in source.batches() for row in batch.to_pylist()]
    assert got == rows


@given(raw=st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_clear_error(tmp_path_factory, raw):
    """Whatever follows a header, every line is a row, blank or the start of an error."""
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(b"a,b\n" + raw)
    try:
        source = open_source(str(path), kind="csv")
        n_rows = sum(batch.num_rows for batch in source.batches())
    except (SourceFormatError, SourceUnsafeError) as error:
        assert error.hint
    else:
        assert n_rows <= raw.count(b"\n") + raw.count(b"\r") + 1


@given(
    lines=st.lists(st.text(alphabet='ab",\\ ', max_size=12), min_size=1, max_size=40),
    cut=st.integers(min_value=1, max_value=50),
)
def test_cutting_a_text_into_blocks_changes_nothing(lines, cut):
    """Reading record by record gives the same, wherever a block ends."""
    text = "".join(f"{line}\n" for line in lines).encode()
    splitter = Splitter(b",")
    whole = [r.cells for r in splitter.records(text, is_last=True)]
    pieces, rest = [], b""
    for at in range(0, len(text), cut):
        block = rest + text[at : at + cut]
        used = 0
        for record in splitter.records(block, is_last=False):
            pieces.append(record.cells)
            used = record.end
        rest = block[used:]
    pieces += [r.cells for r in splitter.records(rest, is_last=True)]
    assert pieces == whole


@given(
    lines=st.lists(
        st.text(alphabet=st.sampled_from(list('ab",\n\r ')), max_size=14), min_size=1, max_size=60
    ),
    block=st.integers(min_value=20, max_value=400),
)
def test_fast_and_slow_reading_agree(tmp_path_factory, lines, block):
    """The quick way through regular text and the patient way give the same rows and faults."""
    text = "a,b,c\n" + "".join(f"{line}\n" for line in lines)
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(text.encode())

    def rows(*, size: int, is_slow: bool) -> list[list[str | None]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_delimited_reading, "_BLOCK", size)
            if is_slow:
                patch.setattr(_delimited_reading, "block_of", lambda *_, **__: None)
            try:
                source = csv(str(path), delimiter=",")
                found = [list(r.values()) for b in source.batches() for r in b.to_pylist()]
            except SourceFormatError as error:
                return [[error.message]]
            blank = [f.n for f in source.findings() if f.rule == "blank-lines"]
            return [*found, [str(blank)]]

    patient = rows(size=1 << 20, is_slow=True)
    assert rows(size=1 << 20, is_slow=False) == patient
    assert rows(size=block, is_slow=False) == patient
