"""Rows into files: what is written is what was given, whole or not at all."""

from __future__ import annotations

import gzip

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from procmine.engines.plain_columns import Amounts, Coded, Instants, Numbered, Whole
from procmine.engines.write_table import write_table
from procmine.errors import SourceMissingError, UsageError

# Both sides of the night on which clocks go back in Berlin, and one on which they go forward.
AT_US = np.array([1_761_436_800, 1_761_440_400, 1_761_444_000, 1_743_296_400]) * 1_000_000
SUFFIXES = ("log.csv", "log.csv.gz", "log.parquet", "LOG.CSV")


def chunk(first: int = 0, *, offset: bool = True) -> dict:
    return {
        "Case, no": Numbered(np.arange(first, first + 4), 'A"', 3),
        "Step": Coded(np.array([0, 1, -1, 1]), ('ask, "now"', "答复")),
        "At": Instants(AT_US, "Europe/Berlin", offset),
        "Cost": Amounts(np.array([0, 5, 1230, 100])),
        "Answer": Whole(np.array([5, 0, 3, 0]), np.array([False, True, False, True])),
    }


@pytest.mark.parametrize("name", SUFFIXES)
def test_what_is_written_is_read_back(name, tmp_path) -> None:
    """Law: pandas reads the rows that were given, over several chunks, in every format."""
    path = tmp_path / name
    assert write_table((chunk(0), chunk(4)), path) == 8
    frame = pd.read_parquet(path) if name.endswith("parquet") else pd.read_csv(path)
    assert frame["Case, no"].tolist() == [f'A"{n:03}' for n in range(8)]
    assert frame["Step"].astype(object).fillna("").tolist()[:4] == [
        'ask, "now"',
        "答复",
        "",
        "答复",
    ]
    assert frame["Cost"].tolist()[:4] == [0, 0.05, 12.3, 1]
    assert frame["Answer"].isna().tolist()[:4] == [False, True, False, True]
    at = pd.to_datetime(frame["At"], utc=True)
    assert at.astype("datetime64[us, UTC]").astype("int64").tolist()[:4] == AT_US.tolist()


def test_wall_clock_text_by_hand(tmp_path) -> None:
    """The hour that comes twice is told apart by its offset; without offset it is local time."""
    write_table([chunk()], tmp_path / "a.csv")
    assert pd.read_csv(tmp_path / "a.csv")["At"].tolist() == [
        "2025-10-26 02:00:00+02:00",
        "2025-10-26 02:00:00+01:00",
        "2025-10-26 03:00:00+01:00",
        "2025-03-30 03:00:00+02:00",
    ]
    write_table([chunk(offset=False)], tmp_path / "b.csv")
    assert pd.read_csv(tmp_path / "b.csv")["At"].tolist()[2] == "2025-10-26 03:00:00"
    write_table([chunk(offset=False)], tmp_path / "b.parquet")
    assert pq.read_schema(tmp_path / "b.parquet").field("At").type.tz is None
    assert str(pd.read_parquet(tmp_path / "b.parquet")["At"][2]) == "2025-10-26 03:00:00"


def test_same_rows_same_bytes(tmp_path) -> None:
    """Law: nothing but the rows decides the bytes, not the name nor the clock."""
    for suffix in (".csv", ".csv.gz", ".parquet"):
        write_table([chunk()], tmp_path / f"one{suffix}")
        write_table([chunk()], tmp_path / f"two{suffix}")
        one, two = (tmp_path / f"{name}{suffix}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
    packed = gzip.decompress((tmp_path / "one.csv.gz").read_bytes())
    assert packed == (tmp_path / "one.csv").read_bytes()


@pytest.mark.parametrize("name", SUFFIXES)
def test_a_failure_leaves_the_old_file(name, tmp_path) -> None:
    """Law: when the rows break off, the old file stays and nothing else is left."""
    path = tmp_path / name
    path.write_bytes(b"old")

    def broken():
        yield chunk()
        raise RuntimeError("the source broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        write_table(broken(), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_refused(tmp_path) -> None:
    """An unknown format, a folder that is not there, no rows, and numbers too long say so."""
    with pytest.raises(UsageError, match="format") as caught:
        write_table([chunk()], tmp_path / "log.docx")
    assert ".parquet" in caught.value.hint
    with pytest.raises(SourceMissingError, match="cannot be written"):
        write_table([chunk()], tmp_path / "nowhere" / "log.csv")
    with pytest.raises(UsageError, match="no rows"):
        write_table([], tmp_path / "log.csv")
    with pytest.raises(UsageError, match="3 digits"):
        write_table([chunk(998)], tmp_path / "log.csv")
    assert list(tmp_path.iterdir()) == []
