"""Parquet, Feather and Arrow files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from procmine.connect._arrow import MAX_ROWS, Flat, arrow_errors, flat
from procmine.connect._notes import Notes
from procmine.connect._origin import CERTAIN, LIKELY, NO, Origin, origin_of
from procmine.connect._shared_texts import bearable, shared_columns
from procmine.errors import SourceFormatError, SourceUnsafeError
from procmine.log.source import Source

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["parquet"]

SUFFIXES = (".parquet", ".pq", ".feather", ".arrow", ".arrows", ".ipc")

_PARQUET, _LOCKED, _ARROW, _OLD_FEATHER = b"PAR1", b"PARE", b"ARROW1", b"FEA1"
_STREAM = b"\xff\xff\xff\xff"
# One column of one row group is decoded at a time; honest ones stay far below.
_MAX_CHUNK = 2 << 30
_MAX_RATIO = 5_000


def parquet(source: str | Origin) -> Source:
    """What are the rows of this Parquet, Feather or Arrow file?

    Args:
        source: path of the file, ``-`` for standard input.

    Returns:
        Typed columns as they are stored: text, numbers, booleans, instants with their zone,
        dictionaries. Columns that hold lists or structures are passed over with a finding.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: cut short, damaged, encrypted, or packed in a way not supported.
        SourceUnsafeError: a column that grows out of all proportion.

    Cost: one hash and one pass over the file per reading; memory for some row groups' pages.
    Source: Apache Parquet and Apache Arrow format specifications.
    """
    origin = origin_of(source)
    magic = origin.head[:6]
    if magic.startswith((_LOCKED, _OLD_FEATHER)):
        sort = "Feather version 1" if magic.startswith(_OLD_FEATHER) else "encrypted"
        raise SourceFormatError(
            f"{origin.name} is {sort}, which cannot be read.",
            hint="Write it again as plain Parquet.",
        )
    notes = Notes(origin.notes)
    is_parquet = magic.startswith(_PARQUET)
    what = "Parquet file" if is_parquet else "Arrow file"
    with arrow_errors(origin.name, what):
        schema, raw, progress = (_open_parquet if is_parquet else _open_arrow)(origin)
        taken = flat(schema, notes, origin.name)

    def batches() -> Iterator[pa.RecordBatch]:
        with origin.unchanged(), arrow_errors(origin.name, what):
            yield from taken.batches(raw(taken))

    return Source(
        name=origin.name,
        kind="parquet",
        columns=tuple(taken.schema.names),
        batches=batches,
        fingerprint=origin.fingerprint("parquet", {}),
        findings=notes.findings,
        share_read=progress,
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Do the first bytes say Parquet or Arrow?"""
    if not isinstance(given, Origin):
        return NO
    if given.head.startswith((_PARQUET, _LOCKED, _ARROW, _OLD_FEATHER)):
        return CERTAIN
    return LIKELY if given.head.startswith(_STREAM) and given.suffix in SUFFIXES else NO


Raw = Callable[[Flat], "Iterator[pa.RecordBatch]"]
Opened = tuple["pa.Schema", Raw, Callable[[], float | None]]


def _open_parquet(origin: Origin) -> Opened:
    import pyarrow.parquet as pq

    _must_be_honest(pq.read_metadata(origin.local), origin.name)
    shared = shared_columns(origin.local)
    with pq.ParquetFile(origin.local, read_dictionary=shared) as file:
        schema, meta = file.schema_arrow, file.metadata
    seen = [0]

    def raw(taken: Flat) -> Iterator[pa.RecordBatch]:
        # Names tell columns apart only when no two are alike.
        is_clear = len(set(schema.names)) == len(schema.names)
        names = [schema.names[i] for i in taken.indices] if is_clear else None
        seen[0] = 0
        with pq.ParquetFile(
            origin.local, coerce_int96_timestamp_unit="us", read_dictionary=shared
        ) as file:
            for batch in file.iter_batches(batch_size=MAX_ROWS, columns=names):
                bearable(batch, origin.name)
                seen[0] += batch.num_rows
                yield _widened(batch, taken, len(schema)) if is_clear else batch

    return schema, raw, lambda: seen[0] / meta.num_rows if meta.num_rows else 1.0


def _widened(batch: Any, taken: Flat, n_columns: int) -> Any:
    """The batch with its columns at the positions they have in the file."""
    import pyarrow as pa

    blank = pa.nulls(batch.num_rows)
    arrays = [blank] * n_columns
    for index, array in zip(taken.indices, batch.columns, strict=True):
        arrays[index] = array
    return pa.RecordBatch.from_arrays(arrays, names=[str(i) for i in range(n_columns)])


def _must_be_honest(meta: Any, name: str) -> None:
    for group in range(meta.num_row_groups):
        for column in range(meta.num_columns):
            chunk = meta.row_group(group).column(column)
            ratio = chunk.total_uncompressed_size / max(chunk.total_compressed_size, 1)
            if chunk.total_uncompressed_size > _MAX_CHUNK or (
                chunk.total_uncompressed_size > 64 << 20 and ratio > _MAX_RATIO
            ):
                raise SourceUnsafeError(
                    f"{name}: row group {group}, column {chunk.path_in_schema}: "
                    f"{chunk.total_compressed_size:,} bytes grow to "
                    f"{chunk.total_uncompressed_size:,}.",
                    hint="If you trust the file, write it again with smaller row groups.",
                )


def _open_arrow(origin: Origin) -> Opened:
    import pyarrow as pa

    is_stream = not origin.head.startswith(_ARROW)
    with pa.OSFile(str(origin.local)) as file:
        schema = (pa.ipc.open_stream if is_stream else pa.ipc.open_file)(file).schema
    seen = [0.0]

    def raw(_: Flat) -> Iterator[pa.RecordBatch]:
        with pa.OSFile(str(origin.local)) as file:
            if is_stream:
                for batch in pa.ipc.open_stream(file):
                    seen[0] = file.tell() / file.size()
                    yield bearable(batch, origin.name)
                return
            reader = pa.ipc.open_file(file)
            for index in range(reader.num_record_batches):
                seen[0] = (index + 1) / reader.num_record_batches
                yield bearable(reader.get_batch(index), origin.name)

    return schema, raw, lambda: seen[0]
