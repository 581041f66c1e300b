"""Views that cannot be written through.

Numba compiles a function anew for every kind of argument, and an array that may be written is
another kind than one that may not. Buffers of Arrow may not: with every input seen as such, each
kernel is compiled once.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["frozen"]

Array = np.ndarray[Any, np.dtype[Any]]


def frozen(array: Array) -> Array:
    """The same values without leave to write."""
    view = array.view()
    view.flags.writeable = False
    return view
