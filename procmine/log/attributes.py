"""Attributes: the columns without a role, as they were written while the source was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ATTRIBUTES", "Attributes"]

Array = np.ndarray[Any, np.dtype[Any]]

# File of a store; row n of the source stands at place n - 1.
ATTRIBUTES = "attributes"


@dataclass(frozen=True)
class Attributes:
    """The columns of a source that play no role.

    Args:
        path: the Parquet file that holds them.
        names: what they are called.
    """

    path: Path
    names: tuple[str, ...]

    def cells(self, name: str, rows: Array) -> pa.Array:
        """The cells of one column for these rows of the source, in their order.

        Args:
            name: the column.
            rows: numbers of rows, from 1.

        Cost: reading the parts of the column that hold such rows.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        order = np.argsort(rows, kind="stable")
        places = rows[order] - 1
        parts: list[pa.Array] = []
        begin = 0
        with pq.ParquetFile(self.path) as parquet:
            for group in range(parquet.num_row_groups):
                end = begin + parquet.metadata.row_group(group).num_rows
                low, high = np.searchsorted(places, [begin, end])
                if high > low:
                    column = parquet.read_row_group(group, columns=[name])[name]
                    parts += column.take(pa.array(places[low:high] - begin)).chunks
                begin = end
        return pa.concat_arrays(parts).take(pa.array(np.argsort(order, kind="stable")))
