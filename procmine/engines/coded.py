"""A Parquet file of events as codes and microseconds, row group by row group, without a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.errors import SourceFormatError, SourceMissingError
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.groups import take
from procmine.kernels.intern import MISSING_CODE, Interner

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CodedParquet"]

Array = np.ndarray[Any, np.dtype[Any]]


class CodedParquet:
    """Reads some columns of a Parquet file as kernels want them.

    Args:
        path: the file.
        texts: columns to read as codes; equal texts get equal codes over the whole file.
        times: timestamp columns to read as microseconds UTC (naive ones are taken as UTC).

    Raises:
        SourceMissingError: there is no such file.
        SourceFormatError: it is no Parquet, or lacks a column, or a time column holds no times.
    """

    def __init__(self, path: Path, *, texts: Sequence[str], times: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.texts, self.times = tuple(texts), tuple(times)
        self._interners = {name: Interner() for name in texts}
        try:
            self._file = pq.ParquetFile(path, read_dictionary=list(texts), memory_map=False)
        except FileNotFoundError:
            raise SourceMissingError(f"{path}: no such file.", hint="Check the path.") from None
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceFormatError(
                f"{path} is no readable Parquet file ({error}).", hint="Export it again."
            ) from None
        schema = self._file.schema_arrow
        for name in (*texts, *times):
            if name not in schema.names:
                raise SourceFormatError(
                    f"{path} has no column {name!r}.", hint=f"It has: {', '.join(schema.names)}."
                )
        for name in times:
            if not pa.types.is_timestamp(schema.field(name).type):
                raise SourceFormatError(
                    f"{path}: column {name!r} is {schema.field(name).type}, not a timestamp.",
                    hint="Read it with procmine.read(), which understands text times.",
                )

    def batches(self) -> Iterator[dict[str, Array]]:
        """Every row group as codes (int32, −1 missing) and microseconds (``NO_TIME`` missing)."""
        for group in range(self._file.num_row_groups):
            table = self._file.read_row_group(group, columns=[*self.texts, *self.times])
            table = table.combine_chunks()
            columns = {name: self._codes(name, table[name]) for name in self.texts}
            yield columns | {name: _instants(table[name]) for name in self.times}

    def n_distinct(self, name: str) -> int:
        """Different texts of a column seen so far."""
        return len(self._interners[name])

    def strings(self, name: str) -> tuple[Array, Array]:
        """The texts behind the codes of a column, as bytes and bounds."""
        return self._interners[name].strings()

    def _codes(self, name: str, column: pa.ChunkedArray) -> Array:
        from procmine.engines.buffers import text_buffers

        parts = []
        for chunk in column.chunks:
            known = self._interners[name].codes(*text_buffers(chunk.dictionary))
            if chunk.null_count:
                places = chunk.indices.fill_null(-1).to_numpy()
                known = np.append(known, np.int32(MISSING_CODE))
            else:
                places = chunk.indices.to_numpy()
            parts.append(take(known, places))
        return parts[0] if len(parts) == 1 else np.concatenate(parts or [np.zeros(0, np.int32)])


def _instants(column: pa.ChunkedArray) -> Array:
    import pyarrow as pa

    micro = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    if micro.null_count:
        micro = micro.fill_null(int(NO_TIME))
    us: Array = micro.to_numpy()
    return us
