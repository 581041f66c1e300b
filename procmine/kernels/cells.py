"""Where the cells of a delimited text lie: one pass over its bytes, sixty-four at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from procmine.kernels.frozen import frozen
from procmine.kernels.words import part, put_word, word

__all__ = ["copy_cells", "find_cells"]

Array = np.ndarray[Any, np.dtype[Any]]

_LF, _CR, _QUOTE = 10, 13, 34
_AT_ONCE = 64
# What find_cells says instead of a number of rows.
_IRREGULAR, _FULL = -1, -2


@intrinsic
def _equal_to(context, data, at, byte):
    """Which of the next 64 bytes are this one? A bit each, the first one lowest."""

    def compare(context, builder, signature, arguments):
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        many = ir.VectorType(ir.IntType(8), _AT_ONCE)
        place = builder.gep(array.data, [arguments[1]])
        found = builder.load(builder.bitcast(place, many.as_pointer()), align=1)
        undefined, number = ir.Constant(many, ir.Undefined), ir.IntType(32)
        one = builder.insert_element(undefined, arguments[2], ir.Constant(number, 0))
        everywhere = ir.Constant(ir.VectorType(number, _AT_ONCE), [0] * _AT_ONCE)
        wanted = builder.shuffle_vector(one, undefined, everywhere)
        same = builder.icmp_unsigned("==", found, wanted)
        return builder.bitcast(same, ir.IntType(_AT_ONCE))

    return types.uint64(data, types.intp, types.uint8), compare


@intrinsic
def _lowest(context, mask):
    """The place of the lowest bit of a number that is not zero."""

    def count(context, builder, signature, arguments):
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), count


@intrinsic
def _n_bits(context, mask):
    """How many bits are set?"""

    def count(context, builder, signature, arguments):
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), count


@njit(cache=True, nogil=True, inline="always")
def _parity(mask):
    """At each bit, whether an odd number of bits is set up to it."""
    for k in (1, 2, 4, 8, 16, 32):
        mask ^= mask << np.uint64(k)
    return mask


@njit(cache=True, nogil=True)
def _find(data, tail, delimiter, has_quotes, begins, ends):
    """Fill begins and ends; returns how many rows there are, or why not."""
    n, width, room = len(data), begins.shape[0], begins.shape[1]
    one, zero = np.uint64(1), np.uint64(0)
    inside, n_quotes, n_returns, n_quoted = zero, zero, zero, 0
    row, cell, at = 0, 0, 0
    for base in range(0, n, _AT_ONCE):
        if base + _AT_ONCE <= n:
            feeds = _equal_to(data, base, np.uint8(_LF))
            marks = feeds | _equal_to(data, base, delimiter)
            returns = _equal_to(data, base, np.uint8(_CR))
            quotes = _equal_to(data, base, np.uint8(_QUOTE)) if has_quotes else zero
        else:
            feeds = _equal_to(tail, 0, np.uint8(_LF))
            marks = feeds | _equal_to(tail, 0, delimiter)
            returns = _equal_to(tail, 0, np.uint8(_CR))
            quotes = _equal_to(tail, 0, np.uint8(_QUOTE)) if has_quotes else zero
        if has_quotes:
            n_quotes += _n_bits(quotes)
            quoted = _parity(quotes) ^ inside
            inside = zero - (quoted >> np.uint64(_AT_ONCE - 1))
            marks, feeds, returns = marks & ~quoted, feeds & ~quoted, returns & ~quoted
        n_returns += _n_bits(returns)
        while marks:
            k = _lowest(marks)
            marks &= marks - one
            place = base + np.int64(k)
            end, is_end = place, (feeds >> k) & one
            if is_end != (cell == width - 1):
                return _IRREGULAR
            if is_end and end > at and data[end - 1] == _CR:
                end -= 1
                n_returns -= one
            if row == room:
                return _FULL
            if has_quotes and end > at and data[at] == _QUOTE:
                begins[cell, row], ends[cell, row] = at + 1, end - 1
                n_quoted += 1
            else:
                # An empty cell is a missing one: it ends before it begins.
                begins[cell, row], ends[cell, row] = at, end - (end == at)
            at = place + 1
            cell += 1
            if is_end:
                row, cell = row + 1, 0
    if cell or at < n or n_returns or n_quotes != 2 * n_quoted:
        return _IRREGULAR
    return row


@njit(cache=True, nogil=True)
def _measure(begins, ends, offsets):
    at = np.int32(0)
    offsets[0] = at
    for row in range(len(begins)):
        at += max(ends[row] - begins[row], np.int32(0))
        offsets[row + 1] = at


@njit(cache=True, nogil=True)
def _copy(data, begins, offsets, out):
    """Eight bytes at once: what is written too much, the next cell writes over."""
    for row in range(len(begins)):
        at, stop, begin = np.int64(offsets[row]), np.int64(offsets[row + 1]), np.int64(begins[row])
        while at < stop:
            if begin + 8 <= len(data):
                put_word(out, at, word(data, begin))
            else:
                put_word(out, at, part(data, begin, begin + stop - at))
            at += 8
            begin += 8


def find_cells(
    text: Array, delimiter: int, width: int, rows: tuple[int, int], *, has_quotes: bool
) -> tuple[Array, Array] | None:
    """Where does each cell begin and end?

    Args:
        text: whole lines of UTF-8, the last one ended too, uint8; quotes, if any, as ``block_of``
            calls regular.
        delimiter: one byte below 128.
        width: cells in every line, at least two.
        rows: how many lines there probably are, and may be at most.
        has_quotes: is there a quote in the text?

    Returns:
        (begins, ends): of each cell, without the quotes around it, int32, one row per column of the
        text; a missing cell ends before it begins. None where a line has another number of cells,
        a cell quotes in it, a carriage return stands alone, or lines are too many.

    Cost: one pass over the bytes.
    """
    tail = np.zeros(_AT_ONCE, np.uint8)
    rest = len(text) % _AT_ONCE
    tail[:rest] = text[len(text) - rest :]
    n_room, most = rows
    while True:
        n_room = min(n_room, most)
        begins, ends = (np.empty((width, n_room), np.int32) for _ in range(2))
        given = frozen(text), frozen(tail), np.uint8(delimiter), has_quotes
        n = _find(*given, begins, ends)
        if n != _FULL or n_room == most:
            return (begins[:, :n], ends[:, :n]) if n >= 0 else None
        n_room *= 2


def copy_cells(data: Array, begins: Array, ends: Array) -> tuple[Array, Array]:
    """The texts of some cells one behind the other.

    Args:
        data: the text they lie in, uint8.
        begins: where each begins in it, int32.
        ends: where it ends; a missing one ends before it begins.

    Returns:
        (bytes, offsets): uint8 and n + 1 positions in them, int32.
    """
    offsets = np.empty(len(begins) + 1, np.int32)
    begins = frozen(begins)
    _measure(begins, frozen(ends), offsets)
    n_bytes = int(offsets[-1])
    out = np.empty(n_bytes + 8, np.uint8)
    _copy(frozen(data), begins, frozen(offsets), out)
    return out[:n_bytes], offsets
