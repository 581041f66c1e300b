"""Rows told by where their cells lie, against the same rows as Arrow batches."""

from __future__ import annotations

import gzip
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect import _delimited, _delimited_reading
from procmine.connect.csv import csv
from procmine.engines.text_rows import TextRows
from procmine.errors import ProcmineError
from procmine.log.source import FAULT


@contextmanager
def small_files_too(block=8 << 20):
    """Files of any size are read the way only large ones usually are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_delimited, "_LARGE", 0)
        patch.setattr(_delimited_reading, "_BLOCK", block)
        patch.setattr(_delimited_reading, "_MIN_BLOCK", min(block, 1 << 20))
        yield


def told(path, *, located, block=8 << 20, **options):
    """Everything a reading tells, and how many of its rows were only located."""
    n_located = 0
    with small_files_too(block):
        try:
            source = csv(path, **options)
            rows = []
            for batch in source.rows() if located else source.batches():
                whole = batch
                if isinstance(batch, TextRows):
                    n_located += batch.num_rows
                    whole = batch.take(range(batch.num_rows))
                    columns = [batch.column(name) for name in batch.names]
                    assert [column.to_pylist() for column in columns] == [
                        column.to_pylist() for column in whole.columns
                    ]
                    for column in columns:
                        column.validate(full=True)
                rows += [{FAULT: None, **row} for row in whole.to_pylist()]
            findings = [finding.to_plain() for finding in source.findings()]
        except ProcmineError as error:
            return (type(error), error.message), 0
    return (rows, findings), n_located


ODD = st.text(alphabet=st.sampled_from(list('ab",\n\r \t')), max_size=14)
PLAIN = st.lists(
    st.sampled_from(["", "a", "Ann Lee", "工单", "café", " ", "x" * 70]), min_size=3, max_size=3
).map(",".join)
QUOTED = st.lists(
    st.sampled_from(['""', '"a"', '"a,b"', '"two\nlines"', '"say ""hi"""', "b", ""]),
    min_size=3,
    max_size=3,
).map(",".join)


@given(
    lines=st.lists(st.one_of(PLAIN, PLAIN, PLAIN, QUOTED, ODD), max_size=40),
    form=st.tuples(
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["utf-8", "utf-8", "cp1252", "utf-16"]),
    ),
    block=st.sampled_from([20, 64, 333, 8 << 20]),
)
def test_both_ways_tell_the_same_rows(tmp_path_factory, lines, form, block):
    """Whatever the text, wherever blocks end: rows, faults and findings are equal."""
    end, has_last_end, has_mark, encoding = form
    text = end.join(["a,b,c", *lines]) + end * has_last_end
    raw = ("\ufeff" * has_mark + text).encode(encoding, "replace")
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(raw)
    usual, _ = told(str(path), located=False, block=block, delimiter=",")
    located, _ = told(str(path), located=True, block=block, delimiter=",")
    assert located == usual


@pytest.mark.parametrize(
    "text",
    [
        "a;b;c\n1;2;3\n;;\n4;;6",
        "a\tb\n1\t2\r\n3\t\r\n",
        'a,b\n"1","2"\n"","x, y"\n3,"two\nlines"\n',
        "案例,活动\n1,提交\n2,\n",
        "a,b,\n1,2,\n3,,\n",
        "a,b\n" + "1," + "x" * 70_000 + "\n" + "2,y\n" * 500,
    ],
)
def test_regular_text_is_only_located(write, text):
    """All of its rows, packed or not; and they are those of the usual way."""
    for path in (write("log.csv", text), write("log.csv.gz", text, packed=True)):
        usual, n_usual = told(path, located=False)
        located, n_located = told(path, located=True)
        assert located == usual
        assert (n_usual, n_located) == (0, len(usual[0]))


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n\n3,4\n",
        "a，b\n1，2\n",
        'a,b\n1,"say ""hi"""\n',
        "a\n1\n2\n",
        "a,b\n1,2,3\n4,5\n",
        "a,b\n1\n4,5\n",
        b"a,b\n1,caf\xe9\n" + "2,工单\n".encode() * 50,
        'a,b\n1,"C:\\"x"\n',
    ],
)
def test_irregular_text_is_not(write, text):
    """It is read the usual way, and says the same."""
    path = write("log.csv", text)
    usual, _ = told(path, located=False)
    assert told(path, located=True) == (usual, 0)


def test_small_files_are_not_located(write):
    """They would pay for compiling more than they gain; of packed ones the growth is guessed."""
    path = write("log.csv", "a,b\n1,2\n")
    assert not any(isinstance(batch, TextRows) for batch in csv(path).rows())
    assert _delimited._LARGE == 64 << 20


def test_only_the_irregular_part_is_read_otherwise(tmp_path):
    """One odd line costs its block, not the file; lines after it keep their numbers."""
    lines = [f"{k},x" for k in range(20_000)]
    lines[9_000] = "short"
    lines[19_999] = "1,2,3"
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress("\n".join(["a,b", *lines, ""]).encode()))
    usual, _ = told(str(path), located=False, block=16 << 10)
    located, n_located = told(str(path), located=True, block=16 << 10)
    assert located == usual
    assert len(lines) * 0.6 < n_located < len(lines)
    shown = {finding["rule"]: finding["examples"] for finding in located[1]}
    assert shown["cells-missing"] == ["line 9,002: 1 cells"]
    assert shown["cells-too-many"] == ["line 20,001: 3 cells"]
