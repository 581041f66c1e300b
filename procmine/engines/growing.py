"""Columns that grow batch by batch without being put together from parts at the end."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Growing"]

Array = np.ndarray[Any, np.dtype[Any]]


class Growing:
    """An array with room behind it.

    Room that nothing was written to takes no memory, so asking for more than is needed is cheap
    where copying, or holding all parts and the whole at once, is not.
    """

    def __init__(self) -> None:
        self._room: Array = np.zeros(0, np.int8)
        self._n = 0

    def append(self, part: Array, n_expected: int = 0) -> None:
        """Add values behind those before; their type is that of the first.

        Args:
            part: the values.
            n_expected: how many there will probably be in the end.
        """
        end = self._n + len(part)
        if end > len(self._room) or not self._n:
            larger = np.empty(max(end, n_expected, 2 * self._n), part.dtype)
            larger[: self._n] = self._room[: self._n]
            self._room = larger
        self._room[self._n : end] = part
        self._n = end

    def take(self) -> Array:
        """All values; nothing is left here."""
        whole = self._room[: self._n]
        self._room, self._n = np.zeros(0, np.int8), 0
        return whole
