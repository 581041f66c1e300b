"""UUIDs that are stored as sixteen bytes, written the way people know them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["uuid_texts"]

_N_BYTES, _N_SIGNS = 16, 36
_DASHES = (8, 13, 18, 23)


def uuid_texts(stored: pa.Array) -> pa.Array:
    """Texts such as ``c4ca4238-a0b9-2382-0dcc-509a6f75849b``; nothing where nothing is stored.

    Args:
        stored: fixed-size binary of sixteen bytes a value.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    n = len(stored)
    whole = pc.fill_null(stored, bytes(_N_BYTES))
    raw = np.frombuffer(whole.buffers()[1], np.uint8)
    raw = raw[whole.offset * _N_BYTES : (whole.offset + n) * _N_BYTES]
    halves = np.stack([raw >> 4, raw & 15], axis=1)
    signs = np.frombuffer(b"0123456789abcdef", np.uint8)[halves].reshape(n, 2 * _N_BYTES)
    written = np.full((n, _N_SIGNS), ord("-"), np.uint8)
    written[:, [at for at in range(_N_SIGNS) if at not in _DASHES]] = signs
    ends = np.arange(n + 1, dtype=np.int32) * _N_SIGNS
    texts = pa.StringArray.from_buffers(n, pa.py_buffer(ends), pa.py_buffer(written))
    return pc.if_else(pc.is_valid(stored), texts, pa.scalar(None, pa.string()))
