"""Columns on their way into the store: text becomes codes, numbers and flags become numbers."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.engines.text_rows import Cells, TextRows
from procmine.kernels.intern import MISSING_CODE, Interner
from procmine.log.mapping import CONSTANT
from procmine.log.numerals import Doubt, doubt_of, read_flags, read_numbers

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["JOINT", "CodeColumn", "FlagColumn", "NumberColumn", "cells_of", "decode", "texts_of"]

Array = np.ndarray[Any, np.dtype[Any]]

# What stands between the parts when several columns are read as one, as in XES classifiers.
JOINT = "+"
_EXAMPLES, _LONGEST, _LOOKED_AT = 3, 60, 1_000
# So many codes fit in one byte, or in two.
_FEW, _SEVERAL = 1 << 7, 1 << 15
_BLANKS = b"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "


def decode(data: Array, bounds: Array) -> list[str]:
    """Interned bytes as texts."""
    raw, ends = data.tobytes(), bounds.tolist()
    return [raw[begin:end].decode("utf-8", "replace") for begin, end in itertools.pairwise(ends)]


def texts_of(data: Array, bounds: Array) -> pa.Array:
    """Interned bytes as an Arrow array of texts, without a copy."""
    import pyarrow as pa

    buffers = [None, pa.py_buffer(bounds), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.large_string(), len(bounds) - 1, buffers)


def cells_of(batch: pa.RecordBatch | TextRows, name: str) -> pa.Array | Cells:
    """A column as it comes: an Arrow array, or only the places of its cells."""
    return batch.cells(name) if isinstance(batch, TextRows) else batch.column(name)


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
        self._has_dictionary = False
        # A text can be missing only if its first byte is one of these (blanks beyond ASCII
        # included): the others need no second look.
        self._first = np.zeros(256, np.bool_)
        firsts = {text.encode()[0] for text in missing if text}
        self._first[[*_BLANKS, *range(128, 256), *sorted(firsts)]] = True

    def feed(self, batch: pa.RecordBatch | TextRows) -> Array:
        """Codes of the next rows, int32; ``MISSING_CODE`` where nothing was entered."""
        import pyarrow as pa

        names = batch.schema.names
        if self.columns[0].startswith(CONSTANT) and self.columns[0] not in names:
            text = pa.array([self.columns[0][len(CONSTANT) :]], pa.large_string())
            self._interner.codes(*text_buffers(text))
            return np.zeros(batch.num_rows, np.int32)
        if len(self.columns) == 1:
            return self._mask(self._codes(cells_of(batch, self.columns[0])))
        return self._mask(self._codes(self._join(batch)))

    def _join(self, batch: pa.RecordBatch | TextRows) -> pa.Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        nothing = pa.array(["", *sorted(self._missing)], pa.large_string())
        parts = []
        for name in self.columns:
            text = as_text(batch.column(name))
            gone = pc.is_in(pc.utf8_trim_whitespace(text), value_set=nothing)
            parts.append(pc.if_else(gone, None, text))
        between = pa.scalar(JOINT, pa.large_string())
        joined = pc.binary_join_element_wise(*parts, between, null_handling="skip")
        return pc.if_else(pc.equal(joined, ""), None, joined)

    def _codes(self, array: pa.Array | Cells) -> Array:
        import pyarrow as pa

        if isinstance(array, Cells):
            return self._interner.codes_of_cells(array.data, array.begins, array.ends)

        if not pa.types.is_dictionary(array.type):
            return self._interner.codes(*text_buffers(array))
        self._has_dictionary = True
        known = self._interner.codes(*text_buffers(array.dictionary))
        known = np.append(known, np.int32(MISSING_CODE))
        places = array.indices.cast(pa.int64()).fill_null(-1).to_numpy()
        codes: Array = known[places]
        return codes

    def _mask(self, codes: Array) -> Array:
        """Blank texts and those the user calls missing become missing."""
        n_seen = len(self._is_missing)
        if len(self._interner) > n_seen:
            data, bounds = self._interner.strings(n_seen)
            lengths = np.diff(bounds)
            missing = lengths == 0
            first = np.append(data, np.uint8(0))[bounds[:-1]]
            for k in np.flatnonzero(self._first[first] & ~missing).tolist():
                text = data[bounds[k] : bounds[k + 1]].tobytes().decode("utf-8", "replace").strip()
                missing[k] = not text or text in self._missing
            self._is_missing = np.concatenate([self._is_missing, missing])
        if not self._is_missing.any():
            return codes
        return np.where(self._is_missing[codes] & (codes >= 0), np.int32(MISSING_CODE), codes)

    @property
    def is_gapless(self) -> bool:
        """Has each text been in a row? A dictionary holds any, and some may mean nothing."""
        return not self._has_dictionary and not self._is_missing.any()

    @property
    def kind(self) -> type:
        """The narrowest type that holds all codes so far."""
        n = len(self._interner)
        return np.int8 if n <= _FEW else np.int16 if n <= _SEVERAL else np.int32

    def strings(self) -> tuple[Array, Array]:
        """The texts behind the codes, as bytes and bounds."""
        return self._interner.strings()

    def texts(self) -> list[str]:
        """The same as texts."""
        return self._interner.texts()


class NumberColumn:
    """Numbers, as float64 with NaN where nothing was entered or it is no number."""

    def __init__(self, column: str, missing: frozenset[str]) -> None:
        self.n_unreadable = self.n_doubtful = 0
        self.unreadable: tuple[str, ...] = ()
        self.doubt: Doubt | None = None
        self._codes = CodeColumn((column,), missing)

    def feed(self, batch: pa.RecordBatch | TextRows) -> Array:
        """The next rows, as they are kept until the end: numbers, or codes of texts."""
        import pyarrow as pa

        if isinstance(batch, TextRows):
            return self._codes.feed(batch)
        array = batch.column(self._codes.columns[0])
        if pa.types.is_integer(array.type) or pa.types.is_floating(array.type):
            # Beyond 2^53 the nearest number will do.
            numbers = array.cast(pa.float64(), safe=False)
            plain: Array = numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)
            return plain
        return self._codes.feed(batch)

    def finish(self, kept: Array) -> Array:
        """The numbers, once all rows are seen: a comma means what it means in the whole column."""
        if kept.dtype != np.int32:
            endless = np.isinf(kept)
            self.n_unreadable = int(np.count_nonzero(endless))
            self.unreadable = tuple(map(str, kept[endless][:_EXAMPLES].tolist()))
            return np.where(endless, np.nan, kept)
        texts = self._codes.texts()
        values = np.append(read_numbers(texts), np.nan)[kept]
        if doubt := doubt_of(texts):
            self.doubt = doubt
            self.n_doubtful = int(np.count_nonzero(np.isin(kept, doubt.places)))
        lost = np.isnan(values) & (kept >= 0)
        self.n_unreadable = int(np.count_nonzero(lost))
        self.unreadable = _few(texts, kept[lost])
        return values


class FlagColumn:
    """Yes or no, as int8: 1, 0, and −1 where nothing was entered or it is neither."""

    def __init__(self, column: str, missing: frozenset[str]) -> None:
        self.n_unreadable = 0
        self.unreadable: tuple[str, ...] = ()
        self._codes = CodeColumn((column,), missing)

    def feed(self, batch: pa.RecordBatch | TextRows) -> Array:
        """The next rows as codes of texts."""
        return self._codes.feed(batch)

    def finish(self, kept: Array) -> Array:
        """The flags, once all rows are seen."""
        texts = self._codes.texts()
        flags = np.append(read_flags(texts), np.int8(-1))[kept]
        lost = (flags < 0) & (kept >= 0)
        self.n_unreadable = int(np.count_nonzero(lost))
        self.unreadable = _few(texts, kept[lost])
        return flags


def _few(texts: list[str], codes: Array) -> tuple[str, ...]:
    """The first few different texts among these codes."""
    first = dict.fromkeys(codes[:_LOOKED_AT].tolist())
    return tuple(texts[code][:_LONGEST] for code in list(first)[:_EXAMPLES])
