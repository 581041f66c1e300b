"""Rows into a file: CSV, gzipped CSV or Parquet, chunk by chunk, never half a file."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from procmine.engines.plain_columns import (
    Amounts,
    Coded,
    Columns,
    Instants,
    Numbered,
    PlainColumn,
    Whole,
)
from procmine.errors import SourceMissingError, UsageError
from procmine.worktime import utc_offset_us

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["WRITTEN_SUFFIXES", "write_table"]

WRITTEN_SUFFIXES = (".csv", ".csv.gz", ".parquet")
_ROWS_PER_GROUP = 1 << 17


def write_table(chunks: Iterable[Columns], path: str | os.PathLike[str]) -> int:
    """Write these rows to this file.

    Args:
        chunks: mappings of column name to column, all with the same names in the same order.
        path: ends in ``.csv``, ``.csv.gz`` or ``.parquet``; a file already there is replaced once
            the new one is complete.

    Returns:
        The number of rows.

    Raises:
        UsageError: another suffix, or no chunk at all.
        SourceMissingError: the folder is not there or may not be written.

    Cost:
        Linear in the rows; memory for one chunk and one row group.
    """
    target = Path(path)
    write = _writer(target)
    n_rows = 0
    with _whole_file(target) as stream:
        for batch in write(_batches(chunks), stream):
            n_rows += batch
    return n_rows


def _writer(target: Path) -> Any:
    name = target.name.lower()
    if name.endswith(".csv.gz"):
        return _gzipped
    if name.endswith(".csv"):
        return _csv
    if name.endswith(".parquet"):
        return _parquet
    raise UsageError(
        f"{target.name}: procmine cannot write a log in this format.",
        hint=f"Let the name end in one of {', '.join(WRITTEN_SUFFIXES)}.",
    )


@contextmanager
def _whole_file(target: Path) -> Iterator[BinaryIO]:
    # Under its own name the file is either the old one or all of the new one.
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(target)
    except OSError as error:
        raise SourceMissingError(
            f"{target}: cannot be written ({error.strerror or error}).",
            hint="Name a file in a folder that exists and that you may write to.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _csv(batches: Iterator[pa.RecordBatch], stream: BinaryIO) -> Iterator[int]:
    from pyarrow import csv

    writer = None
    try:
        for batch in batches:
            text = _as_text(batch)
            if writer is None:
                options = csv.WriteOptions(quoting_style="needed", quoting_header="needed")
                writer = csv.CSVWriter(stream, text.schema, write_options=options)
            writer.write_batch(text)
            yield batch.num_rows
    finally:
        if writer is not None:
            writer.close()


def _gzipped(batches: Iterator[pa.RecordBatch], stream: BinaryIO) -> Iterator[int]:
    # No clock and no name inside: the same rows give the same bytes.
    with gzip.GzipFile("", "wb", 9, stream, mtime=0) as packed:
        yield from _csv(batches, packed)  # type: ignore[arg-type]


def _parquet(batches: Iterator[pa.RecordBatch], stream: BinaryIO) -> Iterator[int]:
    import pyarrow as pa
    from pyarrow import parquet

    writer, held, n_held = None, [], 0
    try:
        for batch in batches:
            held.append(batch)
            n_held += batch.num_rows
            if writer is None:
                writer = parquet.ParquetWriter(stream, batch.schema, compression="zstd")
            if n_held >= _ROWS_PER_GROUP:
                writer.write_table(pa.Table.from_batches(held).combine_chunks())
                held, n_held = [], 0
            yield batch.num_rows
        if writer is not None and held:
            writer.write_table(pa.Table.from_batches(held).combine_chunks())
    finally:
        if writer is not None:
            writer.close()


def _batches(chunks: Iterable[Columns]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    empty = True
    for columns in chunks:
        empty = False
        arrays = [_array(column) for column in columns.values()]
        yield pa.RecordBatch.from_arrays(arrays, names=list(columns))
    if empty:
        raise UsageError(
            "There are no rows to write, not even the names of columns.",
            hint="Give at least one chunk of columns.",
        )


def _array(column: PlainColumn) -> pa.Array:
    import pyarrow as pa

    if isinstance(column, Coded):
        codes = pa.array(column.codes.astype(np.int32), mask=column.codes < 0)
        return pa.DictionaryArray.from_arrays(codes, pa.array(column.labels, pa.string()))
    if isinstance(column, Numbered):
        return _numbered(column)
    if isinstance(column, Instants):
        if column.with_offset:
            return pa.array(column.at_us, pa.timestamp("us", column.zone))
        return pa.array(column.at_us + utc_offset_us(column.zone, column.at_us), pa.timestamp("us"))
    if isinstance(column, Amounts):
        return pa.array(column.hundredths / 100.0)
    assert isinstance(column, Whole)
    return pa.array(column.values, mask=column.missing)


def _numbered(column: Numbered) -> pa.Array:
    # Digit by digit into one buffer: a million names without a million Python strings.
    import pyarrow as pa

    prefix = np.frombuffer(column.prefix.encode(), dtype=np.uint8)
    n, width = len(column), len(prefix) + column.width
    letters = np.empty((n, width), dtype=np.uint8)
    letters[:, : len(prefix)] = prefix
    rest = np.asarray(column.numbers, dtype=np.int64)
    if n and not 0 <= int(rest.min()) <= int(rest.max()) < 10**column.width:
        raise UsageError(
            f"A number does not fit in {column.width} digits.", hint="Give the names more digits."
        )
    for place in range(width - 1, len(prefix) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    ends = np.arange(0, (n + 1) * width, width, dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(letters)]
    return pa.StringArray.from_buffers(n, buffers[1], buffers[2])


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    import pyarrow as pa
    from pyarrow import compute as pc

    arrays = []
    for column in batch.columns:
        if pa.types.is_timestamp(column.type):
            arrays.append(_wall_text(column))
        elif pa.types.is_dictionary(column.type):
            arrays.append(pc.cast(column, pa.string()))
        else:
            arrays.append(column)
    return pa.RecordBatch.from_arrays(arrays, names=batch.schema.names)


def _wall_text(column: pa.Array) -> pa.Array:
    # Arrow's own rendering needs a zone database of the machine; ours comes with Python.
    import pyarrow as pa
    from pyarrow import compute as pc

    at_us = column.cast(pa.int64()).to_numpy()
    if column.type.tz is None:
        return pc.cast(pa.array(at_us // 1_000_000, pa.timestamp("s")), pa.string())
    offset_us = utc_offset_us(column.type.tz, at_us)
    wall = pa.array((at_us + offset_us) // 1_000_000, pa.timestamp("s"))
    known, which = np.unique(offset_us, return_inverse=True)
    names = pa.array([_offset_text(int(one) // 60_000_000) for one in known])
    offsets = names.take(pa.array(which.ravel()))
    return pc.binary_join_element_wise(pc.cast(wall, pa.string()), offsets, "")


def _offset_text(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
