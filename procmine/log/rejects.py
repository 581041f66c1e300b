"""Rejects: the rows that cannot be used, each whole and with its reason."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text
from procmine.engines.store import TableWriter
from procmine.log.source import FAULT, FOLD, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.engines.text_rows import TextRows

__all__ = ["CELL", "Rejects"]

Array = np.ndarray[Any, np.dtype[Any]]

# Columns of the source stand behind this prefix, so that none can be taken for row or reason.
CELL = "cell:"
_NOTED = 5


class Rejects:
    """Collects rows that are put aside.

    Args:
        folder: the store's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._writer = TableWriter(folder / "rejects.parquet")
        self._reasons: dict[str, int] = {}
        self._first: dict[str, list[int]] = {}

    @property
    def reasons(self) -> dict[str, int]:
        """Why rows were put aside, and how many for each reason."""
        return dict(sorted(self._reasons.items()))

    @property
    def first(self) -> dict[str, Array]:
        """Numbers of the first few rows put aside for each reason, int64."""
        return {reason: np.array(rows, np.int64) for reason, rows in self._first.items()}

    def add(
        self, batch: pa.RecordBatch | TextRows, places: Array, n_before: int, why: Sequence[str]
    ) -> None:
        """Put rows of a batch aside.

        Args:
            batch: rows as the source gave them.
            places: positions of the rejected ones in it.
            n_before: rows of the source before this batch.
            why: the reason of each.
        """
        import pyarrow as pa

        rows = batch.take(places)
        for reason, n in Counter(why).items():
            self._reasons[reason] = self._reasons.get(reason, 0) + n
            noted = self._first.setdefault(reason, [])
            if len(noted) < _NOTED:
                here = (k for k, told in enumerate(why) if told == reason)
                fresh = itertools.islice(here, _NOTED - len(noted))
                noted += [int(places[k]) + n_before + 1 for k in fresh]
        table = {
            "row": pa.array(places + n_before + 1, pa.int64()),
            "reason": pa.array(why, pa.large_string()),
        }
        for name in rows.schema.names:
            if name not in {FAULT, FOLD}:
                table[CELL + name] = as_text(rows.column(name))
        self._writer.append(pa.table(table))

    def fetch(self, source: Source, rows: Array, reason: str) -> None:
        """Put rows aside that turned out unusable only after the reading: read once more.

        Args:
            source: where they come from.
            rows: their numbers in the source, from 1.
            reason: why.
        """
        if not len(rows):
            return
        wanted = np.sort(rows)
        begin = 0
        for batch in source.readings():
            low, high = np.searchsorted(wanted, [begin + 1, begin + batch.num_rows + 1])
            if high > low:
                self.add(batch, wanted[low:high] - begin - 1, begin, [reason] * (high - low))
            begin += batch.num_rows

    def close(self) -> None:
        """Finish the file, if anything was put aside."""
        self._writer.close()
