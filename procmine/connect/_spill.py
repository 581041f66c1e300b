"""Spill: rows put aside in a temporary file until it is known which columns there are.

Formats without a header name their columns row by row, and a column may hold whole numbers in one
place and text in another. Rows go into a temporary Arrow file, batch by batch, each column under
its key and kind; once the end is reached the columns are known and every batch is given the same
schema. The file has no name and goes away with its object, however the program ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from procmine.connect._names import MAX_COLUMNS, unique_names
from procmine.connect._notes import Note, Notes
from procmine.errors import SourceFormatError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["KINDS", "Spill"]

# A null has no kind of its own, yet its column exists.
KINDS = ("text", "int", "float", "bool", "time", "null")

_MIXED = Note(
    "mixed-kinds",
    "notice",
    "Column {column} holds {kinds}; all of it was read as text.",
    "列 {column} 混有 {kinds}，全部按文本读取。",
    "If the column is a time or a number, make it one kind in the source.",
    "若该列为时间或数字，请在来源中统一其类型。",
)


class Spill:
    """Rows put aside, and what is known of their columns.

    Args:
        name: what to call the source in messages.
        notes: where mixed columns are counted.
    """

    def __init__(self, name: str, notes: Notes) -> None:
        self._name = name
        self._notes = notes
        self._file = tempfile.TemporaryFile(prefix="procmine-")  # noqa: SIM115  # lives on here
        self._parts: list[tuple[int, list[tuple[Hashable, str]]]] = []
        self._kinds: dict[Hashable, set[str]] = {}
        self.n_rows = 0

    def add(self, columns: Mapping[tuple[Hashable, str], pa.Array], n_rows: int) -> None:
        """Put a batch aside.

        Args:
            columns: one array of n_rows cells for each key and kind (see ``KINDS``).
            n_rows: rows in the batch.
        """
        import pyarrow as pa

        for key, kind in columns:
            self._kinds.setdefault(key, set()).add(kind)
        if len(self._kinds) > MAX_COLUMNS:
            raise SourceFormatError(
                f"{self._name}: more than {MAX_COLUMNS:,} different attributes.",
                hint="Something like an id is used as the name of an attribute.",
            )
        if not n_rows:
            return
        self.n_rows += n_rows
        # A batch without a column would forget how many rows it has.
        arrays = [pa.nulls(n_rows), *columns.values()]
        batch = pa.record_batch(arrays, names=[str(i) for i in range(len(arrays))])
        self._parts.append((self._file.tell(), list(columns)))
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_stream(self._file, batch.schema, options=options) as writer:
            writer.write_batch(batch)

    @property
    def met(self) -> list[Hashable]:
        """The keys of the columns, in the order in which they were first met."""
        return list(self._kinds)

    def finish(
        self, keys: Sequence[Hashable], names: Sequence[str], hidden: Sequence[str] = ()
    ) -> tuple[tuple[str, ...], Callable[[], Iterator[pa.RecordBatch]]]:
        """The columns, and a way to read the rows.

        Args:
            keys: the columns wanted, in order.
            names: what they are called; clashes are resolved.
            hidden: keys of hidden text columns, which every batch has.
        """
        import pyarrow as pa

        unique = unique_names(names, self._notes, self._name)
        arrow = {"text": pa.string(), "int": pa.int64(), "float": pa.float64()}
        arrow |= {"bool": pa.bool_(), "time": pa.timestamp("us")}
        fields = [
            (name, arrow[self._settled(key, name)]) for key, name in zip(keys, unique, strict=True)
        ]
        schema = pa.schema([*fields, *((name, pa.string()) for name in hidden)])
        wanted = [*keys, *hidden]
        return unique, lambda: self._batches(wanted, schema)

    def _settled(self, key: Hashable, name: str) -> str:
        kinds = self._kinds.get(key, set()) - {"null"} or {"text"}
        if len(kinds) == 1:
            return next(iter(kinds))
        if kinds == {"int", "float"}:
            return "float"
        values = {"column": name, "kinds": ", ".join(k for k in KINDS if k in kinds)}
        self._notes.add(_MIXED, values=values, where={"column": name})
        return "text"

    def _batches(self, wanted: list[Hashable], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        for at, stored in self._parts:
            self._file.seek(at)
            with pa.ipc.open_stream(self._file) as reader:
                batch = reader.read_next_batch()
            held: dict[Hashable, list[Any]] = {}
            for (key, _), array in zip(stored, batch.columns[1:], strict=True):
                held.setdefault(key, []).append(array)
            arrays = [
                _unified(held.get(key, []), field.type, batch.num_rows)
                for key, field in zip(wanted, schema, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _unified(arrays: list[Any], kind: Any, n_rows: int) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not arrays:
        return pa.nulls(n_rows, kind)
    cast = [array if array.type == kind else pc.cast(array, kind) for array in arrays]
    return cast[0] if len(cast) == 1 else pc.coalesce(*cast)
