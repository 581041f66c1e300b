"""How checks point at rows and cases."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["MOST", "row_examples"]

Array = np.ndarray[Any, np.dtype[Any]]

MOST = 5


def row_examples(rows: Array) -> tuple[str, ...]:
    """The first few row numbers of the source, as text."""
    return tuple(f"row {row}" for row in np.sort(rows)[:MOST].tolist())
