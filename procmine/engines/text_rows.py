"""Rows of text that lie where they were read: texts are made only of what somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Cells", "TextRows"]

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False)
class Cells:
    """One column of cells in a text.

    Args:
        data: the text, UTF-8, uint8.
        begins: where each cell begins in it, int32.
        ends: where it ends, int32; a missing one ends before it begins.
    """

    data: Array
    begins: Array
    ends: Array

    def __len__(self) -> int:
        return len(self.begins)

    def take(self, places: Array) -> pa.Array:
        """The cells at these places, as Arrow has texts."""
        return Cells(self.data, self.begins[places], self.ends[places]).text()

    def text(self) -> pa.Array:
        """All cells, as Arrow has texts.

        Cost: a copy of their bytes.
        """
        import pyarrow as pa

        from procmine.kernels.cells import copy_cells

        raw, offsets = copy_cells(self.data, self.begins, self.ends)
        missing = self.ends < self.begins
        valid = None
        if missing.any():
            valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
        buffers = [valid, pa.py_buffer(offsets), pa.py_buffer(raw)]
        return pa.Array.from_buffers(pa.string(), len(self), buffers)


@dataclass(frozen=True, eq=False)
class TextRows:
    """Rows of a text: what a record batch of the same texts answers, and where each cell lies.

    Args:
        names: of the columns.
        data: the text, UTF-8, uint8.
        begins: where each cell begins in it, int32, one row per column.
        ends: where it ends, as in ``Cells``.
    """

    names: tuple[str, ...]
    data: Array
    begins: Array
    ends: Array

    @property
    def num_rows(self) -> int:
        """How many rows there are."""
        return int(self.begins.shape[1])

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns, all of them text."""
        import pyarrow as pa

        return pa.schema([(name, pa.string()) for name in self.names])

    def cells(self, name: str) -> Cells:
        """Where the cells of a column lie."""
        place = self.names.index(name)
        return Cells(self.data, self.begins[place], self.ends[place])

    def column(self, name: str) -> pa.Array:
        """The cells of a column as Arrow has texts."""
        return self.cells(name).text()

    def take(self, places: Array) -> pa.RecordBatch:
        """The rows at these places."""
        import pyarrow as pa

        arrays = [self.cells(name).take(places) for name in self.names]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)
