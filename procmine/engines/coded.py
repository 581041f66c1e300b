"""A Parquet file of events as codes and microseconds, row group by row group, without a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.ahead import ahead
from procmine.errors import SourceFormatError, SourceMissingError
from procmine.kernels.calendar import NO_TIME
from procmine.kernels.codes import gather
from procmine.kernels.intern import MISSING_CODE, Interner

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CodedGroup", "CodedParquet"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class CodedGroup:
    """One row group as kernels want it.

    Args:
        n_rows: rows in it.
        codes: text columns: the code of each text of the group, and which text each row has.
        times: time columns, microseconds UTC, ``NO_TIME`` where missing, int64.
        lacks: of how many rows the text or the time is missing, by column.
    """

    n_rows: int
    codes: Mapping[str, tuple[Array, Array]]
    times: Mapping[str, Array]
    lacks: Mapping[str, int]

    def parts(self, n_rows: int) -> Iterator[dict[str, Array]]:
        """The rows, so many at a time: codes (int32, −1 missing) and microseconds.

        They hold until the next part, which overwrites them.
        """
        room = {name: np.empty(min(n_rows, self.n_rows), np.int32) for name in self.codes}
        for begin in range(0, self.n_rows, n_rows):
            rows = slice(begin, begin + n_rows)
            codes = {
                name: gather(known, at[rows], room[name][: len(at[rows])])
                for name, (known, at) in self.codes.items()
            }
            yield codes | {name: us[rows] for name, us in self.times.items()}


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
            schema = pq.read_schema(path)
            known = [name for name in texts if name in schema.names]
            self._file = pq.ParquetFile(path, read_dictionary=known, memory_map=False)
        except FileNotFoundError:
            raise SourceMissingError(f"{path}: no such file.", hint="Check the path.") from None
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceFormatError(
                f"{path} is no readable Parquet file ({error}).", hint="Export it again."
            ) from None
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

    def groups(self) -> Iterator[CodedGroup]:
        """Every row group, decoded and its texts interned, in order.

        While one is worked on, the texts of the next are interned and the one after is decoded.
        """
        yield from ahead(self._interned())

    def _interned(self) -> Iterator[CodedGroup]:
        for table in ahead(self._tables()):
            codes, lacks = {}, {}
            for name in self.texts:
                known, at, lacks[name] = self._codes(name, table[name])
                codes[name] = known, at
            times = {name: _instants(table[name]) for name in self.times}
            for name, us in times.items():
                # Nothing lies below what stands for missing: mostly one look is enough.
                is_whole = us.min(initial=0) > NO_TIME
                lacks[name] = 0 if is_whole else int(np.count_nonzero(us == NO_TIME))
            yield CodedGroup(table.num_rows, codes, times, lacks)

    def _tables(self) -> Iterator[pa.Table]:
        for number in range(self._file.num_row_groups):
            table = self._file.read_row_group(number, columns=[*self.texts, *self.times])
            yield table.combine_chunks()

    def n_distinct(self, name: str) -> int:
        """Different texts of a column seen so far, those of groups read ahead included."""
        return len(self._interners[name])

    def strings(self, name: str) -> tuple[Array, Array]:
        """The texts behind the codes of a column, as bytes and bounds."""
        return self._interners[name].strings()

    def _codes(self, name: str, column: pa.ChunkedArray) -> tuple[Array, Array, int]:
        """The code of each distinct text, which of them each row has, and how many have none."""
        import pyarrow as pa

        from procmine.engines.buffers import text_buffers

        # Arrow copies even a single chunk when it is asked to combine it.
        chunk = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        if not pa.types.is_dictionary(chunk.type):
            chunk = chunk.dictionary_encode()
        known = self._interners[name].codes(*text_buffers(chunk.dictionary))
        # The last place is that of rows without a text.
        places = chunk.indices.fill_null(len(known)) if chunk.null_count else chunk.indices
        known, at = np.append(known, np.int32(MISSING_CODE)), places.to_numpy()
        if (known[:-1] == MISSING_CODE).any():
            return known, at, int(np.count_nonzero(known[at] == MISSING_CODE))
        return known, at, chunk.null_count


def _instants(column: pa.ChunkedArray) -> Array:
    import pyarrow as pa

    micro = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.int64())
    if micro.null_count:
        micro = micro.fill_null(int(NO_TIME))
    us: Array = micro.to_numpy()
    return us
