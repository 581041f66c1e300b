"""Tables in memory: every library's table gives the same rows, and none is changed."""

from __future__ import annotations

import datetime as dt
import uuid

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from procmine.connect import open_source
from procmine.connect.frame import frame
from procmine.errors import SourceFormatError, UsageError

_AT = dt.datetime(2024, 3, 1, 13, 0, tzinfo=dt.UTC)
_DATA = {"case": ["A", "B", None], "n": [1, 2, 3], "at": [_AT, None, _AT]}


def _polars():
    return pytest.importorskip("polars", reason="lacks polars").DataFrame(_DATA)


@pytest.mark.parametrize(
    "make",
    [
        lambda: pd.DataFrame(_DATA),
        lambda: pd.DataFrame(_DATA).astype({"case": object}),
        lambda: pd.DataFrame(_DATA).convert_dtypes(dtype_backend="pyarrow"),
        lambda: pa.table(_DATA),
        lambda: pa.table(_DATA).to_batches()[0],
        lambda: pa.table(_DATA).to_reader(),
        _polars,
        lambda: _polars().lazy(),
        lambda: _polars().to_pandas(),
    ],
)
def test_every_table_gives_the_same_rows(read, make):
    """pandas, polars, Arrow and whatever streams Arrow agree."""
    rows = read(frame(make())).rows
    assert [row["case"] for row in rows] == ["A", "B", None]
    assert [int(row["n"]) for row in rows] == [1, 2, 3]
    assert [row["at"] for row in rows] == [_AT, None, _AT]


def test_a_frame_is_left_as_it_is():
    """Opening and reading a frame changes nothing about it."""
    given = pd.DataFrame({"a": ["x", None], "b": [1, "y"]}, index=pd.Index([5, 6], name="id"))
    before = given.copy(deep=True)
    list(frame(given).batches())
    pd.testing.assert_frame_equal(given, before)


def test_index_only_when_it_has_a_name(read):
    """A named index is a column, a nameless one is not."""
    plain = pd.DataFrame({"a": [1]})
    named = plain.rename_axis(index="case")
    assert frame(plain).columns == ("a",)
    assert frame(named).columns == ("case", "a")
    many = pd.DataFrame({"a": [1]}, index=pd.MultiIndex.from_tuples([("x", 2)], names=["c", "d"]))
    assert read(frame(many)).rows == [{"c": "x", "d": 2, "a": 1}]


def test_names_of_columns(read):
    """Names that are no text, come twice or have two levels become unique text."""
    given = pd.DataFrame([[1, 2, 3]], columns=[7, "a", "a"])
    assert frame(given).columns == ("7", "a", "a (2)")
    two = pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("time", "start")]))
    assert frame(two).columns == ("time.start",)


def test_mixed_cells_become_text(read):
    """A column of several kinds is text with a finding; missing cells stay missing."""
    given = pd.DataFrame({"a": [1, "x", np.nan, None, pd.NaT, 2.5]}, dtype=object)
    result = read(frame(given))
    assert [row["a"] for row in result.rows] == ["1", "x", None, None, None, "2.5"]
    assert result.findings["mixed-kinds"].where["column"] == "a"


def test_missing_words_stay_text(read):
    """NA and None as text are text."""
    given = pd.DataFrame({"case": ["NA", "None", ""]})
    assert [row["case"] for row in read(frame(given)).rows] == ["NA", "None", ""]


def test_kinds_only_pandas_has(read):
    """Periods are shown as text, categories stay coded, ids of objects are text."""
    key = uuid.UUID(int=7)
    given = pd.DataFrame(
        {
            "month": pd.period_range("2024-01", periods=2, freq="M"),
            "act": pd.Categorical(["A", None]),
            "id": [key, key],
            "wait": pd.to_timedelta([1, 2], unit="s"),
        }
    )
    result = read(frame(given))
    assert result.rows[0]["month"] == "2024-01"
    assert [row["act"] for row in result.rows] == ["A", None]
    assert result.rows[0]["id"] == str(key)
    assert result.rows[0]["wait"] == dt.timedelta(seconds=1)


def test_nested_columns_are_named(read):
    """A column of lists is passed over with a finding."""
    result = read(frame(pd.DataFrame({"a": [1], "b": [[1, 2]]})))
    assert result.rows == [{"a": 1}]
    assert result.findings["column-nested"].where["column"] == "b"


def test_fingerprint_follows_content():
    """Equal content has an equal fingerprint, whatever library holds it; other content not."""
    one = frame(pa.table({"a": ["x", "y"]})).fingerprint
    assert one == frame(pa.table({"a": ["x", "y"]})).fingerprint
    assert one != frame(pa.table({"a": ["x", "z"]})).fingerprint
    assert one != frame(pa.table({"b": ["x", "y"]})).fingerprint
    sliced = pa.table({"a": ["w", "x", "y"]}).slice(1)
    assert one == frame(sliced).fingerprint


def test_what_is_no_table():
    """Lists and empty frames are refused."""
    with pytest.raises(UsageError, match="is nothing to read rows from"):
        open_source([{"case": 1}])
    with pytest.raises(UsageError, match="is no table"):
        frame([1])
    with pytest.raises(SourceFormatError, match="no columns"):
        frame(pd.DataFrame())
