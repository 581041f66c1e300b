"""Language: what a model may do next after some activities, whatever it does in silence."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.conform._playing_field import PlayingField
from procmine.kernels.alignment_sets import enabled, follow

__all__ = ["Language"]

Array = np.ndarray[Any, np.dtype[Any]]


class Language:
    """The sets of markings a model can be in, found as they are asked for; 0 is the first.

    Args:
        field: the model.
    """

    def __init__(self, field: PlayingField) -> None:
        self._graph = field.own()[0]
        self._n_labels = len(field.codes)
        self._sets: list[Array] = []
        self._number: dict[bytes, int] = {}
        self._after: dict[tuple[int, int], int] = {}
        self._may: list[frozenset[int]] = []
        self._seen, self._out = np.zeros(0, np.bool_), np.zeros(0, np.int32)
        self._enter(self._follow(np.zeros(1, np.int32), -1))

    def next(self, state: int) -> frozenset[int]:
        """The activities that may come next."""
        return self._may[state]

    def after(self, state: int, code: int) -> int:
        """The state after an activity that may come next."""
        made = self._after.get((state, code))
        if made is None:
            made = self._enter(self._follow(self._sets[state], code))
            self._after[state, code] = made
        return made

    def _enter(self, markings: Array) -> int:
        key = markings.tobytes()
        if key not in self._number:
            self._number[key] = len(self._sets)
            self._sets.append(markings)
            may = np.zeros(self._n_labels, np.bool_)
            begin, n_out, _, transition, label = self._edges()
            enabled(markings, begin, n_out, transition, label, may)
            self._may.append(frozenset(np.flatnonzero(may).tolist()))
        return self._number[key]

    def _follow(self, markings: Array, code: int) -> Array:
        while True:
            n_room = len(self._graph.space.begin)
            if len(self._out) < n_room:
                self._seen, self._out = np.zeros(n_room, np.bool_), np.zeros(n_room, np.int32)
            n = follow(markings, code, *self._edges(), self._seen, self._out)
            if n >= 0:
                return np.sort(self._out[:n])
            self._graph.look_at(-1 - n)

    def _edges(self) -> tuple[Array, Array, Array, Array, Array]:
        space = self._graph.space
        return space.begin, space.n_out, space.target, space.transition, self._graph.net.label
