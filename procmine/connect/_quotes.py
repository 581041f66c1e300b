"""Quotes: where the last record of a block of delimited text ends, found without reading records.

In regular text every quote opens a cell, closes one, or is one of a doubled pair inside; so the
quotes before a line end are even in number exactly when it ends a record. Text where one quote
breaks that rule is not regular and has to be taken apart record by record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Block", "block_of"]

_QUOTE, _LF, _CR = 34, 10, 13


@dataclass(frozen=True)
class Block:
    """The part of a text that holds whole records.

    Args:
        end: where its last record ends; 0 when no record ends in it.
        n_inner_lines: line ends inside quoted cells before that.
    """

    end: int
    n_inner_lines: int


def block_of(text: bytes, delimiter: bytes, *, is_last: bool) -> Block | None:
    """How much of this text holds whole records?

    Args:
        text: UTF-8 bytes that begin with a record.
        delimiter: one byte.
        is_last: does the source end here?

    Returns:
        None when the quotes in the text are not regular.

    Cost: one search for quotes; a few passes over their positions when there are any.
    """
    if b'"' not in text:
        return Block(len(text) if is_last else _last_line_end(text, len(text)), 0)
    import numpy as np

    raw = np.frombuffer(text, dtype=np.uint8)
    quotes = np.flatnonzero(raw == _QUOTE)
    end = len(text)
    if not is_last:
        end = _last_line_end(text, end)
        while end and np.searchsorted(quotes, end) % 2:
            # The line end lies inside a quoted cell: go back before the quote that opens it.
            end = _last_line_end(text, int(quotes[np.searchsorted(quotes, end) - 1]))
    quotes = quotes[: np.searchsorted(quotes, end)]
    if not _is_regular(raw, quotes, end, delimiter[0]):
        return None
    return Block(end, _count_inner(raw[:end], quotes))


def _last_line_end(text: bytes, before: int) -> int:
    # A carriage return at the very end may be the first half of a line end.
    last = before - 1 if before == len(text) else before
    return max(text.rfind(b"\n", 0, before), text.rfind(b"\r", 0, last)) + 1


def _is_regular(raw: Array, quotes: Array, end: int, delimiter: int) -> bool:
    import numpy as np

    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, raw[opening - 1], _LF)
    after = np.where(closing + 1 < end, raw[np.minimum(closing + 1, len(raw) - 1)], _LF)
    edges = np.array([delimiter, _LF, _CR], dtype=np.uint8)
    doubled_before = np.zeros(len(opening), dtype=bool)
    doubled_before[1:] = opening[1:] == closing[:-1] + 1
    doubled_after = np.zeros(len(closing), dtype=bool)
    doubled_after[:-1] = doubled_before[1:]
    opens = np.isin(before, edges) | doubled_before
    closes = np.isin(after, edges) | doubled_after
    return bool(opens.all() and closes.all())


def _count_inner(raw: Array, quotes: Array) -> int:
    import numpy as np

    feeds = np.flatnonzero(raw == _LF)
    returns = np.flatnonzero(raw == _CR)
    if len(returns):
        following = raw[np.minimum(returns + 1, len(raw) - 1)]
        returns = returns[(following != _LF) | (returns == len(raw) - 1)]
    places = (np.searchsorted(quotes, feeds) % 2).sum() + (
        np.searchsorted(quotes, returns) % 2
    ).sum()
    return int(places)
