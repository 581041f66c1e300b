"""Columns on their way into the store: text becomes codes, numbers and flags become numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.kernels.intern import MISSING_CODE, Interner
from procmine.log.mapping import CONSTANT

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["JOINT", "CodeColumn", "FlagColumn", "NumberColumn", "decode"]

Array = np.ndarray[Any, np.dtype[Any]]

# What stands between the parts when several columns are read as one, as in XES classifiers.
JOINT = "+"
_TRUE = {"true", "yes", "y", "1", "t", "x", "bot", "robot", "auto", "automatic", "automated"}
_TRUE |= {"是", "真", "机器人", "自动", "自动化"}
_FALSE = {"false", "no", "n", "0", "f", "human", "manual", "person", "user"}
_FALSE |= {"否", "假", "人工", "手工"}


def decode(data: Array, bounds: Array) -> list[str]:
    """Interned bytes as texts."""
    raw = data.tobytes()
    return [
        raw[begin:end].decode("utf-8", "replace")
        for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]


class CodeColumn:
    """Text by code, over one or several columns read as one.

    Args:
        columns: the columns, or one constant.
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, columns: tuple[str, ...], missing: frozenset[str]) -> None:
        self.columns = columns
        self._missing = missing
        self._interner = Interner()
        self._is_missing = np.zeros(0, np.bool_)
        self._n_seen = 0

    def feed(self, batch: pa.RecordBatch) -> Array:
        """Codes of the next rows, int32; ``MISSING_CODE`` where nothing was entered."""
        import pyarrow as pa

        if self.columns[0].startswith(CONSTANT) and self.columns[0] not in batch.schema.names:
            text = pa.array([self.columns[0][len(CONSTANT) :]], pa.large_string())
            self._interner.codes(*text_buffers(text))
            return np.zeros(batch.num_rows, np.int32)
        if len(self.columns) == 1:
            return self._mask(self._codes(batch.column(self.columns[0])))
        return self._mask(self._codes(self._join(batch)))

    def _join(self, batch: pa.RecordBatch) -> pa.Array:
        import pyarrow.compute as pc

        parts = [as_text(batch.column(name)) for name in self.columns]
        blank = [pc.equal(pc.utf8_trim_whitespace(part), "") for part in parts]
        parts = [pc.if_else(b, None, part) for b, part in zip(blank, parts, strict=True)]
        joined = pc.binary_join_element_wise(*parts, JOINT, null_handling="skip")
        return pc.if_else(pc.equal(joined, ""), None, joined)

    def _codes(self, array: pa.Array) -> Array:
        import pyarrow as pa

        if not pa.types.is_dictionary(array.type):
            return self._interner.codes(*text_buffers(array))
        known = self._interner.codes(*text_buffers(array.dictionary))
        places = array.indices.fill_null(-1).to_numpy()
        if not len(known):
            return np.full(len(places), MISSING_CODE, np.int32)
        return np.where(places < 0, np.int32(MISSING_CODE), known[places])

    def _mask(self, codes: Array) -> Array:
        """Blank texts and those the user calls missing become missing."""
        if len(self._interner) > self._n_seen:
            data, bounds = self._interner.strings()
            fresh = decode(data, bounds[self._n_seen :])
            flags = [not text.strip() or text.strip() in self._missing for text in fresh]
            self._is_missing = np.concatenate([self._is_missing, np.array(flags, np.bool_)])
            self._n_seen = len(self._interner)
        if not self._is_missing.any():
            return codes
        return np.where(self._is_missing[codes] & (codes >= 0), np.int32(MISSING_CODE), codes)

    def strings(self) -> tuple[Array, Array]:
        """The texts behind the codes, as bytes and bounds."""
        return self._interner.strings()


class NumberColumn:
    """Numbers, as float64 with NaN where nothing was entered or it is no number."""

    def __init__(self, column: str, missing: frozenset[str]) -> None:
        self.n_unreadable = 0
        self._codes = CodeColumn((column,), missing)
        self._values = np.zeros(0)

    def feed(self, batch: pa.RecordBatch) -> Array:
        """Values of the next rows."""
        import pyarrow as pa

        array = batch.column(self._codes.columns[0])
        if pa.types.is_integer(array.type) or pa.types.is_floating(array.type):
            plain: Array = array.cast(pa.float64()).fill_null(np.nan).to_numpy()
            return plain
        codes = self._codes.feed(batch)
        data, bounds = self._codes.strings()
        if len(bounds) - 1 > len(self._values):
            fresh = [_number(text) for text in decode(data, bounds[len(self._values) :])]
            self._values = np.concatenate([self._values, np.array(fresh, np.float64)])
        values = np.where(codes < 0, np.nan, np.append(self._values, np.nan)[codes])
        self.n_unreadable += int(np.count_nonzero(np.isnan(values) & (codes >= 0)))
        return values


class FlagColumn:
    """Yes or no, as int8: 1, 0, and −1 where nothing was entered or it is neither."""

    def __init__(self, column: str, missing: frozenset[str]) -> None:
        self.n_unreadable = 0
        self._codes = CodeColumn((column,), missing)

    def feed(self, batch: pa.RecordBatch) -> Array:
        """Flags of the next rows."""
        codes = self._codes.feed(batch)
        data, bounds = self._codes.strings()
        known = np.array([_flag(text) for text in decode(data, bounds)] + [-1], np.int8)
        flags: Array = known[codes]
        self.n_unreadable += int(np.count_nonzero((flags < 0) & (codes >= 0)))
        return flags


def _number(text: str) -> float:
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if "," in bare and "." not in bare and bare.count(",") == 1:
        bare = bare.replace(",", ".")
    try:
        value = float(bare.replace(",", ""))
    except ValueError:
        return float("nan")
    return value if np.isfinite(value) else float("nan")


def _flag(text: str) -> int:
    word = text.strip().casefold()
    return 1 if word in _TRUE else 0 if word in _FALSE else -1
