"""Lines that lack cells at their end: filled up all at once, and the same as one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.connect import _regular
from procmine.connect._short_lines import filled_up
from procmine.connect.csv import csv
from procmine.errors import SourceFormatError

CELL = st.sampled_from(["", "a", "B 7", "é", "工单", " ", "x" * 20])
LINE = st.lists(CELL, min_size=1, max_size=4).map(",".join)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=12), end=ENDS, last=st.booleans())
def test_filling_up_changes_nothing(tmp_path_factory, read, lines, end, last):
    """Rows, faults and findings are those of reading every line by itself."""
    path = tmp_path_factory.mktemp("short") / "log.csv"
    text = end.join(["case,activity,note", "A,Ask,x", *lines]) + (end if last else "")
    path.write_bytes(text.encode())
    try:
        fast = read(csv(str(path)))
    except SourceFormatError:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_regular, "filled_up", lambda *_: None)
        slow = read(csv(str(path)))
    assert (fast.rows, fast.faults) == (slow.rows, slow.faults)
    assert {k: (f.n, f.examples, f.say()) for k, f in fast.findings.items()} == {
        k: (f.n, f.examples, f.say()) for k, f in slow.findings.items()
    }


def test_what_filling_up_says():
    """Which lines were short and how many cells they had; all lines have theirs afterwards."""
    filled = filled_up(b"a,b,c\n\nd\ne,f", b",", 3, 3)
    assert filled is not None
    assert filled.text == b"a,b,c\n\nd,,\ne,f,\n"
    assert filled.short.tolist() == [2, 3]
    assert filled.n_cells.tolist() == [1, 2]


@pytest.mark.parametrize(
    "text", [b'a,"b"\n', b"a,b,c,d\n", b"a\rb,c\r\n", b"  \na\n", b"\xc2\xa0\n"]
)
def test_lines_that_must_be_looked_at(text):
    """Quotes, too many cells, mixed line ends and lines of blanks are left to the patient way."""
    assert filled_up(text, b",", 3, 3) is None


def test_millions_of_short_lines(tmp_path, refused):
    """Two million lines of one letter are read in a moment, within 500 MiB."""
    path = tmp_path / "short.csv"
    path.write_bytes(b'case,activity,end\n1,"' + b"x\n" * 2_000_000)
    done = refused(str(path))
    assert done.kind == "read", done
    assert done.message == "2000000"


@pytest.mark.parametrize(
    "text",
    [
        "A,Ask,2026-01-05 09:00\nA,Answer,2026-01-05 10:00\n",
        "05.01.2026;A;Ask\n06.01.2026;A;Answer\n",
    ],
)
def test_a_table_without_names(write, text):
    """Its first event is not taken for the names of the columns."""
    with pytest.raises(SourceFormatError, match="has no column names: its first line holds '"):
        csv(write("log.csv", text)).columns  # noqa: B018
