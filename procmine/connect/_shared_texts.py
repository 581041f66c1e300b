"""Texts that many rows of an Arrow or Parquet file share: read once, weighed by their copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmine.errors import SourceUnsafeError

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

__all__ = ["bearable", "shared_columns"]

# All copies of the texts of one batch; honest ones stay far below.
_MAX_TEXT = 256 << 20
# Texts that are written out take more than this each: a length of four bytes, and themselves.
_BYTES_EACH = 16
_TRIED = 1024


def shared_columns(path: Path) -> list[str]:
    """Which text columns hold few texts many times, or one that is too long to copy?

    Args:
        path: a Parquet file.

    Returns:
        The columns that are better read as dictionaries.

    Cost: the first pages of those columns of which the sizes do not tell.
    """
    import pyarrow.parquet as pq

    meta, shared, unclear = pq.read_metadata(path), dict[str, None](), list[tuple[int, str, int]]()
    for group in range(meta.num_row_groups):
        for place in range(meta.num_columns):
            chunk = meta.row_group(group).column(place)
            name, n = chunk.path_in_schema, chunk.num_values
            if chunk.physical_type != "BYTE_ARRAY" or not chunk.has_dictionary_page or not n:
                continue
            if chunk.total_uncompressed_size < _BYTES_EACH * n:
                shared[name] = None
            elif chunk.total_uncompressed_size * n > _MAX_TEXT:
                unclear.append((group, name, n))
    for group, name, n in unclear:
        if name not in shared and _longest(path, group, name) * n > _MAX_TEXT:
            shared[name] = None
    return list(shared)


def _longest(path: Path, group: int, name: str) -> int:
    """Length of the longest text that rows of a row group share, in bytes."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, read_dictionary=[name]) as again:
        batches = again.iter_batches(batch_size=_TRIED, row_groups=[group], columns=[name])
        first: Any = next(batches).column(0)
    return pc.max(pc.binary_length(first.dictionary)).as_py() or 0


def bearable(batch: pa.RecordBatch, name: str) -> pa.RecordBatch:
    """The batch, unless a text that many rows share would fill the memory once each has its own.

    Args:
        batch: some of its columns dictionaries.
        name: what to call the source in messages.

    Raises:
        SourceUnsafeError: it would.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for column, label in zip(batch.columns, batch.schema.names, strict=True):
        kind = column.type
        if not pa.types.is_dictionary(kind) or not pa.types.is_string(kind.value_type):
            continue
        lengths = pc.fill_null(pc.binary_length(column.dictionary).cast(pa.int64()), 0)
        longest = pc.max(lengths).as_py() or 0
        if longest * len(column) <= _MAX_TEXT:
            continue
        n_bytes = pc.sum(lengths.take(column.indices)).as_py() or 0
        if n_bytes > _MAX_TEXT:
            raise SourceUnsafeError(
                f"{name}: column {label!r}: {len(column):,} rows share texts that would take "
                f"{n_bytes:,} bytes.",
                hint="If you trust the file, leave that column out of it.",
            )
    return batch
