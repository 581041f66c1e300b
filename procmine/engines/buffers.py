"""Arrow arrays as plain numpy buffers, which is what kernels take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["as_text", "plain", "text_buffers"]

Array = np.ndarray[Any, np.dtype[Any]]

# Arrow writes floats from here on with an exponent.
_PLAIN_BELOW = 1e10


def as_text(array: pa.Array) -> pa.Array:
    """The same values as text, whatever their type: each value for itself, NaN missing.

    Whole numbers lose the ``.0`` that a gap in the column gave them; instants are told in UTC.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_large_string(kind):
        return array
    if pa.types.is_dictionary(kind):
        return as_text(array.dictionary_decode())
    if pa.types.is_floating(kind):
        return _floats_as_text(array)
    if pa.types.is_timestamp(kind) and kind.tz not in {None, "UTC"}:
        # Arrow would look for a zone database of the machine.
        array = array.cast(pa.timestamp(kind.unit, "UTC"))
    if pa.types.is_duration(kind):
        count = array.cast(pa.int64()).cast(pa.large_string())
        unit, nothing = pa.scalar(f" {kind.unit}", count.type), pa.scalar("", count.type)
        return pc.binary_join_element_wise(count, unit, nothing)
    try:
        return array.cast(pa.large_string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return _objects_as_text(array)


def _floats_as_text(array: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    values = array.cast(pa.float64()).fill_null(np.nan).to_numpy(zero_copy_only=False)
    # Beyond 2^53 a float is no longer one whole number.
    whole = (np.trunc(values) == values) & (np.abs(values) < 2.0**53)
    text = array.cast(pa.large_string())
    if whole.any():
        numbers = np.where(whole, values, 0).astype(np.int64)
        text = pc.if_else(pa.array(whole), pa.array(numbers).cast(pa.large_string()), text)
    exponents = np.flatnonzero(~whole & (np.abs(values) >= _PLAIN_BELOW) & np.isfinite(values))
    if len(exponents):
        cells = text.to_pylist()
        for place in exponents.tolist():
            cells[place] = np.format_float_positional(values[place], trim="-")
        text = pa.array(cells, pa.large_string())
    return pc.if_else(pa.array(np.isnan(values)), None, text)


def _objects_as_text(array: pa.Array) -> pa.Array:
    import pyarrow as pa

    cells = [
        cell.decode("utf-8", "backslashreplace")
        if isinstance(cell, bytes)
        else None
        if cell is None
        else str(cell)
        for cell in array.to_pylist()
    ]
    return pa.array(cells, pa.large_string())


def plain(column: pa.ChunkedArray) -> Array:
    """Numbers of which none is missing, as the buffer they lie in where that is possible.

    Arrow's own way copies what it combines, and loads pandas.
    """
    chunk = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    data = chunk.buffers()[1]
    kind = np.dtype(chunk.type.to_pandas_dtype())
    if data is None or chunk.null_count or kind.kind not in "iuf":
        values: Array = chunk.to_numpy(zero_copy_only=False)
        return values
    return np.frombuffer(data, kind)[chunk.offset : chunk.offset + len(chunk)]


def text_buffers(array: pa.Array) -> tuple[Array, Array, Array]:
    """Bytes (uint8), n + 1 offsets (int64) and validity (booleans) of an array as text."""
    text = as_text(array)
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    valid = np.ones(len(text), np.bool_)
    if text.null_count:
        valid = text.is_valid().to_numpy(zero_copy_only=False)
    return raw, bounds, valid
