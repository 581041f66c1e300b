"""Short lines: delimited text whose lines lack cells at their end, filled up all at once.

Spreadsheets leave out the delimiters behind the last cell that is filled, in some lines or in all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Filled", "filled_up"]

_LF, _SPACE, _FIRST_WIDE = 10, 32, 128


@dataclass(frozen=True)
class Filled:
    """A text whose lines have all their cells.

    Args:
        text: the lines, each with as many cells as wanted; lines without a byte stay as they are.
        short: which lines lacked cells that have a name, from 0, int64.
        n_cells: how many cells each of these had, int64.
    """

    text: bytes
    short: Array
    n_cells: Array


def filled_up(text: bytes, delimiter: bytes, n_names: int, n_cells: int) -> Filled | None:
    """The text with as many delimiters in each line as it takes.

    Args:
        text: whole lines of UTF-8.
        delimiter: one byte.
        n_names: cells a line should have.
        n_cells: cells a line is to have afterwards, one more where lines end with a delimiter.

    Returns:
        None where lines have to be looked at one by one: with quotes, more cells than wanted, line
        ends of several kinds, or blanks alone.

    Cost: a few passes over the bytes.
    """
    import numpy as np

    if b'"' in text or text.count(b"\r") != text.count(b"\r\n"):
        return None
    plain = text.replace(b"\r\n", b"\n")
    raw = np.frombuffer(plain if plain.endswith(b"\n") else plain + b"\n", np.uint8)
    ends = np.flatnonzero(raw == _LF)
    starts = np.append(0, ends[:-1] + 1)
    marks = np.flatnonzero(raw == delimiter[0])
    n_found = np.searchsorted(marks, ends) - np.searchsorted(marks, starts) + 1
    is_filled = ends > starts
    first = raw[starts]
    is_blank = (n_found == 1) & is_filled & ((first <= _SPACE) | (first >= _FIRST_WIDE))
    if (n_found > n_cells).any() or is_blank.any():
        return None
    lacking = np.where(is_filled, n_cells - n_found, 0)
    whole = np.insert(raw, np.repeat(ends, lacking), delimiter[0])
    short = np.flatnonzero(is_filled & (n_found < n_names))
    return Filled(whole.tobytes(), short, n_found[short])
