"""The compiled store: a log as a folder of Parquet files, written once, read by every room.

``events.parquet`` holds codes and microseconds, sorted by case, then time, then row of the source;
``instances.parquet`` the same for activity instances where starts and completes were paired;
``labels/<role>.parquet`` the text behind the codes; ``attributes.parquet`` every other column, in
the order of the source; ``rejects.parquet`` the rows that could not be used; ``meta.json`` what
else is known. Row groups hold whole cases, so every reader can work in bounded memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import plain
from procmine.errors import SourceFormatError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "GROUP_ROWS",
    "Store",
    "TableWriter",
    "is_whole",
    "labels_path",
    "read_labels",
    "write_labels",
    "write_meta",
    "write_sorted",
]

Array = np.ndarray[Any, np.dtype[Any]]

VERSION = 7
GROUP_ROWS = 1 << 19
# Rows of the source are wide: fewer of them are held back until they are written together.
_HELD_ROWS = 1 << 17
_LABELS = "labels"
_META = "meta.json"
# Stores are read far more often than they are moved: fast to unpack counts for more than small.
_PACKED = {"compression": "lz4"}
# Values a column is asked for at once: a thousand, as usual, makes the way longer than the work.
_VALUES_AT_ONCE = 1 << 16
# Bytes of one value, from which on it is an instant or an amount.
_WIDE = 8


class TableWriter:
    """Appends Arrow tables to one Parquet file; nothing is written before the first row.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None
        self._held: list[pa.Table] = []
        self._n_held = 0
        self.n_rows = 0

    def append(self, table: pa.Table) -> None:
        """Write these rows behind those before; their types are those of the first ones."""
        self._held.append(table)
        self._n_held += table.num_rows
        self.n_rows += table.num_rows
        if self._n_held >= _HELD_ROWS:
            self._write()

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self._held:
            self._write()
        if self._writer is not None:
            self._writer.close()

    def _write(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        held, self._held, self._n_held = self._held, [], 0
        try:
            whole = pa.concat_tables(held)
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._path, whole.schema, **_PACKED)
            self._writer.write_table(whole.cast(self._writer.schema), row_group_size=GROUP_ROWS)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            reason = " ".join(str(error).split())[:200]
            raise SourceFormatError(
                f"A column of the source cannot be kept: {reason}.",
                hint="Leave the column out, or turn it into text before it is read.",
            ) from None


def write_sorted(path: Path, columns: Mapping[str, Array], bounds: Array) -> None:
    """Write sorted columns, whole cases to a row group.

    Args:
        path: the file.
        columns: arrays of equal length.
        bounds: n cases + 1 positions of the cases in them.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.from_numpy_dtype(a.dtype)) for name, a in columns.items()])
    # Codes repeat and pack well; packing instants costs more time than it saves room. Whoever reads
    # a store reads whole columns: nobody would look at statistics.
    packing = {name: "lz4" if a.itemsize < _WIDE else "none" for name, a in columns.items()}
    plain = {"use_dictionary": False, "write_statistics": False, "compression": packing}
    with pq.ParquetWriter(path, schema, write_batch_size=_VALUES_AT_ONCE, **plain) as writer:
        for begin, end in _groups(bounds):
            part = {name: array[begin:end] for name, array in columns.items()}
            writer.write_table(pa.table(part, schema=schema), row_group_size=max(end - begin, 1))


def _groups(bounds: Array) -> Iterator[tuple[int, int]]:
    begin = 0
    total = int(bounds[-1])
    while begin < total:
        # The first case boundary at or behind the wished size.
        place = int(np.searchsorted(bounds, begin + GROUP_ROWS))
        end = int(bounds[min(place, len(bounds) - 1)])
        yield begin, end
        begin = end
    if total == 0:
        yield 0, 0


def write_labels(folder: Path, role: str, data: Array, offsets: Array) -> None:
    """Write the texts behind the codes of a role, in order of their codes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    (folder / _LABELS).mkdir(exist_ok=True)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    text = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers)
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        # Bytes that are no text would be found only when somebody reads them.
        raw = text.cast(pa.large_binary()).to_pylist()
        text = pa.array([cell.decode("utf-8", "replace") for cell in raw], pa.large_string())
    code = pa.array(np.arange(len(text), dtype=np.int32))
    path = labels_path(folder, role)
    pq.write_table(pa.table({"code": code, "label": text}), path, use_dictionary=False, **_PACKED)


def labels_path(folder: Path, role: str) -> Path:
    """Where the texts behind the codes of a role lie: columns ``code`` and ``label``."""
    return folder / _LABELS / f"{role}.parquet"


def read_labels(folder: Path, role: str) -> list[str]:
    """The texts behind the codes of a role; empty when the log does not have it."""
    path = labels_path(folder, role)
    labels: list[str] = _read(path, ["label"])["label"].to_pylist() if path.exists() else []
    return labels


def _read(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    # Arrow's shortcut for this loads its datasets, and those pandas: longer than the reading takes.
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as parquet:
        return parquet.read(columns=columns)


def write_meta(folder: Path, meta: Mapping[str, Any]) -> None:
    """Write meta.json, when all else is written: it lists the other files and their sizes.

    Its keys are sorted, so that equal content is equal bytes.
    """
    whole = {"version": VERSION, "files": _sizes(folder), **meta}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / _META).write_text(text + "\n", encoding="utf-8", errors="replace")


def _sizes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*.parquet")
    }


def is_whole(folder: Path) -> bool:
    """Does this folder hold a finished store with all of its files, none of them cut short?"""
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
        return isinstance(meta, dict) and meta.get("files") == _sizes(folder)
    except (OSError, ValueError):
        return False


class Store:
    """A compiled log, opened for reading.

    Args:
        folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meta: dict[str, Any] = json.loads((folder / _META).read_text(encoding="utf-8"))

    def labels(self, role: str) -> list[str]:
        """The texts behind the codes of a role."""
        return read_labels(self.folder, role)

    def strings(self, role: str) -> tuple[Array, Array]:
        """The same as bytes and n + 1 bounds, without making a Python text of each."""
        table = _read(labels_path(self.folder, role), ["label"])
        _, offsets, data = table["label"].combine_chunks().buffers()
        bounds = np.frombuffer(offsets, np.int64)[: table.num_rows + 1]
        return np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8), bounds

    def has(self, file: str) -> bool:
        """Is there a file of this name, such as ``instances``?"""
        return self.path(file).exists()

    def path(self, file: str) -> Path:
        """Where a file of the store lies."""
        return self.folder / f"{file}.parquet"

    def columns(self, file: str) -> list[str]:
        """The columns of one file."""
        import pyarrow.parquet as pq

        names: list[str] = pq.read_schema(self.path(file)).names
        return names

    def batches(self, file: str, columns: Sequence[str]) -> Iterator[dict[str, Array]]:
        """The rows of one file, one row group (whole cases) at a time, as numpy arrays."""
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path(file), memory_map=True) as parquet:
            for group in range(parquet.num_row_groups):
                table = parquet.read_row_group(group, columns=list(columns))
                yield {name: plain(table[name]) for name in columns}

    def table(self, file: str) -> pa.Table:
        """A whole file as an Arrow table; for files that are small, such as the rejects."""
        return _read(self.path(file))
