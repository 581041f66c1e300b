"""Arrow arrays as plain numpy buffers, which is what kernels take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["as_text", "text_buffers"]

Array = np.ndarray[Any, np.dtype[Any]]


def as_text(array: pa.Array) -> pa.Array:
    """The same values as text; whole numbers lose the ``.0`` that a gap in the column gave them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_large_string(array.type):
        return array
    if pa.types.is_dictionary(array.type):
        return as_text(array.dictionary_decode())
    if pa.types.is_floating(array.type):
        whole = pc.equal(pc.trunc(array), array)
        if pc.all(whole, skip_nulls=True).as_py() is not False:
            # Beyond 2^53 a float is no longer one whole number: leave such values alone.
            small = pc.all(pc.less(pc.abs(array), 2.0**53), skip_nulls=True).as_py()
            array = array.cast(pa.int64()) if small is not False else array
    return array.cast(pa.large_string())


def text_buffers(array: pa.Array) -> tuple[Array, Array, Array]:
    """Bytes, n + 1 offsets (int64) and validity of a text array."""
    text = as_text(array)
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, np.int64)[text.offset : text.offset + len(text) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    valid = np.ones(len(text), np.bool_)
    if text.null_count:
        valid = text.is_valid().to_numpy(zero_copy_only=False)
    return raw, bounds, valid
