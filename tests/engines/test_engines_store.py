"""The compiled store: what is written is read back, whole cases to a group, damage is seen."""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.engines import store as room
from procmine.engines.store import (
    Store,
    TableWriter,
    is_whole,
    read_labels,
    write_labels,
    write_meta,
    write_sorted,
)
from procmine.errors import SourceFormatError


def strings_of(texts):
    raw = [text if isinstance(text, bytes) else text.encode() for text in texts]
    bounds = np.concatenate([[0], np.cumsum([len(r) for r in raw])]).astype(np.int64)
    return np.frombuffer(b"".join(raw), np.uint8), bounds


@given(st.lists(st.integers(1, 9), max_size=30), st.integers(1, 7))
def test_a_group_of_rows_holds_whole_cases(sizes, group_rows):
    """However small the groups, no case stands in two of them, and all rows come back."""
    bounds = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    case = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        patch.setattr(room, "GROUP_ROWS", group_rows)
        write_sorted(folder / "events.parquet", {"case": case}, bounds)
        write_meta(folder, {})
        parts = [part["case"] for part in Store(folder).batches("events", ["case"])]
    assert np.concatenate(parts).tolist() == case.tolist()
    seen = [set(part.tolist()) for part in parts]
    assert sum(map(len, seen)) == len(set().union(*seen))
    # Every group but the last has at least the rows wished for.
    assert all(len(part) >= group_rows for part in parts[:-1])


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["NA", "工单", "a\x00b", "😀", "", "x" * 100_000], [str(k) for k in range(2000)]],
)
def test_labels_come_back_in_order_of_their_codes(texts, tmp_path):
    """As texts and as bytes, empty ones and strange ones too."""
    write_labels(tmp_path, "activity", *strings_of(texts))
    write_meta(tmp_path, {})
    store = Store(tmp_path)
    assert store.labels("activity") == read_labels(tmp_path, "activity") == texts
    assert store.labels("resource") == []
    data, bounds = store.strings("activity")
    cells = [data[begin:end].tobytes() for begin, end in itertools.pairwise(bounds)]
    assert [cell.decode() for cell in cells] == texts


def test_labels_that_are_no_text_are_mended_when_written(tmp_path):
    """Bytes that are no UTF-8 do not wait for somebody to read them."""
    write_labels(tmp_path, "activity", *strings_of([b"caf\xe9", b"ok"]))
    assert read_labels(tmp_path, "activity") == ["caf\ufffd", "ok"]


def test_small_tables_are_written_together_and_nothing_of_nothing(tmp_path):
    """A thousand tables of one row are one group of a thousand; no row is no file."""
    import pyarrow.parquet as pq

    writer = TableWriter(tmp_path / "many.parquet")
    for k in range(1000):
        writer.append(pa.table({"k": [k], "text": [str(k)]}))
    writer.close()
    assert writer.n_rows == 1000
    with pq.ParquetFile(tmp_path / "many.parquet") as file:
        assert file.num_row_groups == 1
        assert file.read()["k"].to_pylist() == list(range(1000))
    empty = TableWriter(tmp_path / "none.parquet")
    empty.close()
    assert not (tmp_path / "none.parquet").exists()


def test_a_column_parquet_cannot_hold_is_a_clear_error(tmp_path):
    """It names the reason and what to do."""
    writer = TableWriter(tmp_path / "odd.parquet")
    writer.append(pa.table({"odd": pa.nulls(2, pa.month_day_nano_interval())}))
    with pytest.raises(SourceFormatError, match=r"cannot be kept.*month_day_nano_interval"):
        writer.close()


def test_a_store_that_lost_something_is_not_whole(tmp_path):
    """A missing, shortened or added file, and a meta.json that is broken or not there."""
    write_labels(tmp_path, "case", *strings_of(["A"]))
    write_sorted(tmp_path / "events.parquet", {"case": np.zeros(3, np.int32)}, np.array([0, 3]))
    assert not is_whole(tmp_path)
    write_meta(tmp_path, {"n": 3})
    assert is_whole(tmp_path)
    for name in ("events.parquet", "labels/case.parquet", "meta.json"):
        path = tmp_path / name
        content = path.read_bytes()
        for damaged in (content[:-1], content[: len(content) // 2], b""):
            path.write_bytes(damaged)
            assert is_whole(tmp_path) == (damaged == content[:-1] and name == "meta.json")
        path.unlink()
        assert not is_whole(tmp_path)
        path.write_bytes(content)
        assert is_whole(tmp_path)
    (tmp_path / "meta.json").write_text("[1]")
    assert not is_whole(tmp_path)
    assert not is_whole(tmp_path / "nowhere")


def test_meta_says_its_version_and_the_sizes_of_the_files(tmp_path):
    """Sorted keys, Chinese as it is, and nothing that changes from run to run."""
    write_sorted(tmp_path / "events.parquet", {"case": np.zeros(3, np.int32)}, np.array([0, 3]))
    write_meta(tmp_path, {"b": "工单", "a": 1})
    text = (tmp_path / "meta.json").read_text(encoding="utf-8")
    assert "工单" in text and text.index('"a"') < text.index('"b"')
    meta = json.loads(text)
    assert meta["version"] == room.VERSION
    assert meta["files"] == {"events.parquet": (tmp_path / "events.parquet").stat().st_size}
    assert Store(tmp_path).meta["a"] == 1
