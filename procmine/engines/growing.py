"""Columns that grow batch by batch without being put together from parts at the end."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Growing", "Monotonous"]

Array = np.ndarray[Any, np.dtype[Any]]


class Growing:
    """An array with room behind it.

    Room that nothing was written to takes no memory, so asking for more than is needed is cheap
    where copying, or holding all parts and the whole at once, is not.
    """

    def __init__(self) -> None:
        self._room: Array = np.zeros(0, np.int8)
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def append(self, part: Array, n_expected: int = 0, kind: Any = None) -> None:
        """Add values behind those before; their type is that of the first.

        Args:
            part: the values.
            n_expected: how many there will probably be in the end.
            kind: the type of all of them from now on, which may be wider than before.
        """
        end = self._n + len(part)
        kind = np.dtype(kind or (self._room.dtype if self._n else part.dtype))
        if end > len(self._room) or kind != self._room.dtype:
            larger = np.empty(max(end, n_expected, 2 * self._n), kind)
            larger[: self._n] = self._room[: self._n]
            self._room = larger
        self._room[self._n : end] = part
        self._n = end

    def take(self) -> Array:
        """All values; nothing is left here."""
        whole = self._room[: self._n]
        self._room, self._n = np.zeros(0, np.int8), 0
        return whole


class Monotonous:
    """The same of values mostly all alike: as long as they are, only one of them is kept."""

    def __init__(self) -> None:
        self._values = Growing()
        self._only: Any = None
        self._n_alike = 0

    def append(self, part: Array, n_expected: int = 0) -> None:
        """As in ``Growing``."""
        if not len(part):
            return
        if self._only is None and not len(self._values):
            self._only = part[0]
        if self._only is not None and part.min() == part.max() == self._only:
            self._n_alike += len(part)
            return
        if self._n_alike:
            alike = np.full(self._n_alike, self._only, part.dtype)
            self._values.append(alike, max(n_expected, self._n_alike))
        self._only, self._n_alike = None, 0
        self._values.append(part, n_expected)

    def take(self) -> Array:
        """All values, not to be written to; nothing is left here."""
        if self._only is None:
            return self._values.take()
        n_alike, self._n_alike, only, self._only = self._n_alike, 0, self._only, None
        return np.broadcast_to(only, n_alike)
