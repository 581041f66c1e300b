"""How much of the work is worth anything, counted while the rows are written."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.synth.draft import Flags
from procmine.synth.draws import Ints
from procmine.synth.paths import Index

__all__ = ["CLASSES", "REWORK", "WorthCount"]

REWORK = "rework"
# What a step is worth the first time its case has it; done again it is rework, whatever it is.
CLASSES = ("VA", "BVA", "NVA", REWORK)


class WorthCount:
    """Rows and seconds of work by what they are worth.

    Args:
        index: the scenario in numbers.
    """

    def __init__(self, index: Index) -> None:
        tags = index.scenario.step_tags
        values = [CLASSES.index(tags[name].value) for name in index.act]
        self._value: Ints = np.array(values, dtype=np.int64)
        self._had: Flags = np.zeros((0, len(values)), dtype=np.bool_)
        self._counted = np.zeros((2, len(CLASSES)), dtype=np.int64)

    def forget(self, places: Ints, n_places: int) -> None:
        """New cases take these places."""
        more = n_places - len(self._had)
        if more > 0:
            fresh = np.zeros((more, self._had.shape[1]), dtype=np.bool_)
            self._had = np.concatenate([self._had, fresh])
        self._had[places] = False

    def enter(self, place: Ints, act: Ints, work_s: Ints) -> None:
        """Count rows, in order of their end.

        Args:
            place: of each row's case.
            act: activity of each row.
            work_s: seconds of work on it.
        """
        n_acts = len(self._value)
        _, first = np.unique(place * n_acts + act, return_index=True)
        is_new = np.zeros(len(place), dtype=np.bool_)
        is_new[first] = True
        is_new &= ~self._had[place, act]
        self._had[place, act] = True
        worth = np.where(is_new, self._value[act], CLASSES.index(REWORK))
        np.add.at(self._counted[0], worth, 1)
        np.add.at(self._counted[1], worth, work_s)

    def to_dict(self) -> dict[str, Any]:
        """Rows and seconds of each class, as plain data."""
        n, seconds = self._counted.tolist()
        return {
            name: {"n_events": n[at], "seconds": seconds[at]} for at, name in enumerate(CLASSES)
        }
