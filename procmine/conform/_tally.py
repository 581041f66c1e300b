"""Counts deviations over the cases of all versions, and keeps which cases they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.conform._cut_cases import Seen
from procmine.conform.deviations import CONFORMING, DEVIATING, INSERTED, Deviation, Sighting

__all__ = ["Tally"]

Array = np.ndarray[Any, np.dtype[Any]]
_Key = tuple[str, str]


@dataclass(frozen=True)
class _Batch:
    """The cases of one version, and which of its groups show or could have shown what."""

    case: Array
    group: Array
    n_groups: int
    here: defaultdict[_Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    possible: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class Tally:
    """Kinds of deviations and steps, with the cases and times they were seen.

    Args:
        n_cases: cases of the log.

    Attributes:
        cut: cases of which an edge of the log explains something, booleans.
    """

    def __init__(self, n_cases: int) -> None:
        self.cut = np.zeros(n_cases, np.bool_)
        self._n_events: Counter[_Key] = Counter()
        self._after: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
        self._batches: list[_Batch] = []

    def add(self, seen: Sequence[Seen], case: Array, group: Array) -> None:
        """What the groups of one version show, its cases, and the group of each of them."""
        batch = _Batch(case, group, len(seen))
        counts = np.bincount(group, minlength=len(seen)).tolist()
        for place, (one, n) in enumerate(zip(seen, counts, strict=True)):
            for key in {(sight.kind, sight.activity): None for sight in one.sightings}:
                batch.here[key].append(place)
            for name in one.steps:
                batch.possible[name].append(place)
            self._count(one.sightings, n)
        is_cut = np.array([one.is_cut for one in seen], np.bool_)
        self.cut[case] = is_cut[group]
        self._batches.append(batch)

    def _count(self, seen: Sequence[Sighting], n: int) -> None:
        for one in seen:
            self._n_events[one.kind, one.activity] += n
            self._after[one.kind, one.activity][one.after] += n

    def told(self) -> list[Deviation]:
        """One deviation for each kind and step."""
        return [self._told(key) for key in self._n_events]

    def _told(self, key: _Key) -> Deviation:
        kind, activity = key
        of_case = self._of_case(key)
        return Deviation(
            id=f"{kind}: {activity}",
            kind=kind,
            activity=activity,
            after=min(self._after[key].items(), key=lambda p: (-p[1], p[0]))[0],
            n_cases=int(np.count_nonzero(of_case == DEVIATING)),
            n_events=self._n_events[key],
            n_possible=int(np.count_nonzero(of_case)),
            of_case=of_case,
        )

    def _of_case(self, key: _Key) -> Array:
        kind, activity = key
        of_case = np.zeros(len(self.cut), np.int8)
        for batch in self._batches:
            of_group = np.zeros(batch.n_groups, np.int8)
            # Anybody can do what nobody asked for; the others need the step.
            of_group[slice(None) if kind == INSERTED else batch.possible[activity]] = CONFORMING
            of_group[batch.here[key]] = DEVIATING
            of_case[batch.case] = of_group[batch.group]
        return of_case
