"""How checks point at rows and cases."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["MOST", "row_examples", "shortened"]

Array = np.ndarray[Any, np.dtype[Any]]

MOST = 5
_LONGEST = 80


def row_examples(rows: Array) -> tuple[str, ...]:
    """The first few row numbers of the source, as text."""
    first = np.sort(np.partition(rows, MOST)[:MOST] if len(rows) > MOST else rows)
    return tuple(f"row {row}" for row in first.tolist())


def shortened(text: str) -> str:
    """The text as it is, unless it is too long to be shown.

    >>> shortened("Check form"), len(shortened("x" * 1000))
    ('Check form', 80)
    """
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
