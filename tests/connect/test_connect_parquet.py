"""Parquet, Feather and Arrow files: types stay, nested columns are named, damage is refused."""

from __future__ import annotations

import datetime as dt
import random
import uuid

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from procmine.connect.parquet import parquet
from procmine.errors import SourceError, SourceFormatError

_AT = dt.datetime(2024, 3, 1, 13, 0, tzinfo=dt.UTC)


def _table(n: int = 3) -> pa.Table:
    return pa.table(
        {
            "case": pa.array([f"C{i}" for i in range(n)], pa.large_string()),
            "act": pa.array(["A"] * n).dictionary_encode(),
            "at": pa.array([_AT] * n, pa.timestamp("ms", "Europe/Rome")),
            "n": pa.array(range(n), pa.int32()),
            "cost": pa.array([1.5] * n, pa.float64()),
            "tags": pa.array([["x"]] * n),
        }
    )


@pytest.fixture
def save(tmp_path):
    """Writes a table in a format and gives the path."""

    def put(table: pa.Table, suffix: str, **options) -> str:
        path = str(tmp_path / f"log{suffix}")
        if suffix == ".parquet":
            pa.parquet.write_table(table, path, **options)
        elif suffix == ".arrows":
            with pa.ipc.new_stream(path, table.schema) as writer:
                writer.write_table(table)
        else:
            pa.feather.write_feather(table, path, **options)
        return path

    return put


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrows"])
def test_types_stay(save, read, suffix):
    """Text is text, dictionaries, instants with their zone and numbers keep their types."""
    source = parquet(save(_table(), suffix))
    schema = next(source.batches()).schema
    assert schema.field("case").type == pa.string()
    assert pa.types.is_dictionary(schema.field("act").type)
    assert schema.field("at").type == pa.timestamp("ms", "Europe/Rome")
    assert schema.field("n").type == pa.int32()
    assert read(source).rows[0]["at"] == _AT


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrows"])
def test_nested_columns_are_named(save, read, suffix):
    """A column of lists is passed over with a finding that names it and its type."""
    result = read(parquet(save(_table(), suffix)))
    assert "tags" not in result.rows[0]
    assert "list" in str(result.findings["column-nested"].values["type"])


def test_row_groups_are_streamed(save):
    """Many row groups give many batches, all rows in order."""
    path = save(_table(50_000), ".parquet", row_group_size=7_000)
    source = parquet(path)
    batches = list(source.batches())
    assert len(batches) > 5
    assert [n for b in batches for n in b.column("n").to_pylist()] == list(range(50_000))
    assert source.share_read() == 1.0


def test_columns_of_one_name(save, read):
    """Columns of one name are told apart by position."""
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array([1])], names=["x", "x"])
    assert read(parquet(save(table, ".parquet"))).rows == [{"x": "a", "x (2)": 1}]


def test_only_nested_columns(save):
    """A table without a plain column is refused."""
    with pytest.raises(SourceFormatError, match="no column with one value per row"):
        parquet(save(_table().select(["tags"]), ".parquet"))


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrows"])
def test_cut_short(save, write, suffix):
    """A file cut anywhere is refused, at the door or at the latest while it is read."""
    path = save(_table(5_000), suffix)
    raw = open(path, "rb").read()  # noqa: PTH123, SIM115
    for share in (0.1, 0.5, 0.9, 0.99):
        with pytest.raises(SourceFormatError, match="damaged, cut short or not supported"):
            list(parquet(write(f"cut{suffix}", raw[: int(len(raw) * share)])).batches())


def test_encrypted_and_old(write):
    """Encrypted Parquet and the first Feather format are named as such."""
    with pytest.raises(SourceFormatError, match="encrypted"):
        parquet(write("a.parquet", b"PARE" + bytes(100)))
    with pytest.raises(SourceFormatError, match="Feather version 1"):
        parquet(write("a.feather", b"FEA1" + bytes(100)))


def test_packed_once_more(save, write, read):
    """A Parquet file inside a gzip file is unpacked and read."""
    raw = open(save(_table(), ".parquet"), "rb").read()  # noqa: PTH123, SIM115
    assert len(read(parquet(write("log.parquet.gz", raw, packed=True))).rows) == 3


def test_flipped_bytes(save, write):
    """Bytes changed anywhere give rows or an error of ours, never anything else."""
    raw = open(save(_table(3_000), ".parquet", row_group_size=500), "rb").read()  # noqa: PTH123, SIM115
    chance = random.Random(7)
    n_refused = 0
    for _ in range(150):
        broken = bytearray(raw)
        for _ in range(chance.choice((1, 4, 30))):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        try:
            list(parquet(write("broken.parquet", bytes(broken))).batches())
        except SourceError as error:
            n_refused += 1
            assert error.hint
    assert n_refused > 10


def test_fingerprint_is_of_the_content(save):
    """The same rows in another layout are other bytes and another fingerprint."""
    one = parquet(save(_table(), ".parquet")).fingerprint
    assert one == parquet(save(_table(), ".parquet")).fingerprint
    assert one != parquet(save(_table(4), ".parquet")).fingerprint


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".arrows"])
def test_uuids_are_written_as_people_know_them(save, read, suffix):
    """Sixteen bytes that are a UUID are its text, also far into a table and where some lack."""
    ids = [
        None if i % 5 == 3 else uuid.UUID(int=i << 97 | 0xC4CA4238 << 20 | i) for i in range(999)
    ]
    stored = pa.array([one and one.bytes for one in ids], pa.uuid())
    table = pa.table({"case": stored, "act": ["A"] * len(ids)}).slice(7)
    result = read(parquet(save(table, suffix)))
    assert [row["case"] for row in result.rows] == [one and str(one) for one in ids[7:]]
    assert "column-nested" not in result.findings


@pytest.mark.parametrize("suffix", [".feather", ".arrows"])
def test_intervals_are_passed_over(save, read, suffix):
    """A column of months, days and nanoseconds does not keep the others from being read."""
    spans = pa.array([(1, 2, 3)] * 3, pa.month_day_nano_interval())
    table = _table().drop(["tags"]).append_column("span", spans)
    result = read(parquet(save(table, suffix)))
    assert "span" not in result.rows[0] and result.rows[0]["case"] == "C0"
    assert result.findings["column-nested"].where["column"] == "span"
