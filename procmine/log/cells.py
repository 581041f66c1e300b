"""Cells of the columns without a role, as codes and texts, for the events asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text
from procmine.log.attributes import ATTRIBUTES

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["attribute_names", "attribute_texts"]

Array = np.ndarray[Any, np.dtype[Any]]


def attribute_names(log: EventLog) -> list[str]:
    """Which columns play no role?"""
    return log.store.columns(ATTRIBUTES) if log.store.has(ATTRIBUTES) else []


def attribute_texts(log: EventLog, name: str, rows: Array) -> tuple[Array, list[str]]:
    """What stands in a column without a role?

    Args:
        log: the log.
        name: one of ``attribute_names``.
        rows: numbers of rows in the source, from 1, int64.

    Returns:
        A code for each row, int32, −1 where nothing was entered, and the texts behind the codes
        in alphabetical order.

    Cost: reading the column once.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    column = pq.read_table(log.store.path(ATTRIBUTES), columns=[name])[name]
    texts = pa.chunked_array([as_text(chunk) for chunk in column.chunks], pa.large_string())
    coded = texts.combine_chunks().dictionary_encode()
    labels = [text.strip() for text in coded.dictionary.to_pylist()]
    missing = {"", *log.store.meta["settings"]["missing"]}
    known = sorted(set(labels) - missing)
    places = {label: place for place, label in enumerate(known)}
    # The last place is that of cells without a value.
    renamed = np.array([places.get(label, -1) for label in labels] + [-1], np.int32)
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return renamed[codes[rows - 1]], known
