"""Parquet files straight as codes and microseconds; reading ahead."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from procmine.engines.ahead import ahead
from procmine.engines.buffers import plain
from procmine.engines.coded import CodedParquet
from procmine.errors import SourceFormatError, SourceMissingError
from procmine.kernels.calendar import NO_TIME

DAY = dt.datetime(2026, 1, 5)
NAMES = ["ask", None, "answer", "ask", "close", "answer", None]
TIMES = [DAY, None, *(DAY + dt.timedelta(seconds=k, microseconds=7) for k in range(5))]


@pytest.fixture
def path(tmp_path):
    """Seven rows in three row groups; names with gaps, numbers as ids, times with a gap."""
    ids = [7, 7, 12, 7, 12, None, 7]
    table = pa.table({"id": pa.array(ids, pa.int64()), "name": NAMES, "at": pa.array(TIMES)})
    pq.write_table(table, tmp_path / "events.parquet", row_group_size=3)
    return tmp_path / "events.parquet"


@pytest.mark.parametrize("n_rows", [1, 2, 100])
def test_codes_stand_for_the_texts_of_the_whole_file(path, n_rows):
    """Whatever the row groups and pieces: equal texts, equal codes; −1 where there is none."""
    coded = CodedParquet(path, texts=("name", "id"), times=("at",))
    parts = [
        {name: column.copy() for name, column in part.items()}
        for group in coded.groups()
        for part in group.parts(n_rows)
    ]
    assert max(len(part["name"]) for part in parts) <= n_rows
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    assert whole["name"].tolist() == [0, -1, 1, 0, 2, 1, -1]
    assert whole["id"].tolist() == [0, 0, 1, 0, 1, -1, 0]
    assert coded.n_distinct("name") == 3
    data, bounds = coded.strings("id")
    assert data.tobytes() == b"712"
    assert bounds.tolist() == [0, 1, 3]
    expected = [
        NO_TIME if at is None else (at - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)
        for at in TIMES
    ]
    assert whole["at"].tolist() == expected


def test_every_group_says_what_its_rows_lack(path):
    """Missing texts and times are counted group by group."""
    coded = CodedParquet(path, texts=("name", "id"), times=("at",))
    lacks = [dict(group.lacks) for group in coded.groups()]
    assert lacks == [
        {"name": 1, "id": 0, "at": 1},
        {"name": 0, "id": 1, "at": 0},
        {"name": 1, "id": 0, "at": 0},
    ]


def test_what_cannot_be_read_is_said(path, tmp_path):
    """No file, no such column, a column that holds no times: one line each."""
    with pytest.raises(SourceMissingError):
        CodedParquet(tmp_path / "none.parquet", texts=(), times=())
    with pytest.raises(SourceFormatError, match="no column 'who'"):
        CodedParquet(path, texts=("who",), times=())
    with pytest.raises(SourceFormatError, match="not a timestamp"):
        CodedParquet(path, texts=(), times=("name",))


def test_plain_numbers_are_not_copied():
    """One chunk of numbers is its own buffer, a slice of it included; gaps and flags still work."""
    numbers = pa.chunked_array([pa.array(np.arange(10))])
    values = plain(numbers.slice(3, 4))
    assert values.tolist() == [3, 4, 5, 6]
    assert values.ctypes.data == numbers.chunk(0).buffers()[1].address + 3 * 8
    two = pa.chunked_array([pa.array([1, 2]), pa.array([3])])
    assert plain(two).tolist() == [1, 2, 3]
    assert plain(pa.chunked_array([], pa.int32())).tolist() == []
    assert plain(pa.chunked_array([pa.array([True, False])])).tolist() == [True, False]
    assert np.isnan(plain(pa.chunked_array([pa.array([1.5, None])]))).tolist() == [False, True]


def test_ahead_gives_the_same_and_raises_the_same():
    """Items in order, one ahead; an error comes where it happened; what was begun is closed."""
    seen, closed = [], []

    def counting():
        try:
            for number in range(5):
                seen.append(number)
                yield number
            raise OverflowError("five")
        finally:
            closed.append(True)

    items = ahead(counting())
    assert next(items) == 0
    with pytest.raises(OverflowError, match="five"):
        list(items)
    assert seen == [0, 1, 2, 3, 4]
    early = ahead(counting())
    next(early)
    early.close()
    assert len(closed) == 2
