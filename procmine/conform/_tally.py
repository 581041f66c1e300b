"""Counts deviations over the cases of all versions, and keeps which cases they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.conform._cut_cases import Seen
from procmine.conform.acceptance import Acceptance
from procmine.conform.deviations import ACCEPTED, CONFORMING, DEVIATING, INSERTED, Deviation

__all__ = ["Tally"]

Array = np.ndarray[Any, np.dtype[Any]]
_Key = tuple[str, str]


@dataclass(frozen=True)
class _Batch:
    """The cases of one version, and which of its groups show or could have shown what."""

    case: Array
    group: Array
    n_groups: int
    # Group and the step before, once for each time; a group may show a thing twice.
    here: defaultdict[_Key, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
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
        self._keys: dict[_Key, None] = {}
        self._batches: list[_Batch] = []

    def add(self, seen: Sequence[Seen], case: Array, group: Array) -> None:
        """What the groups of one version show, its cases, and the group of each of them."""
        batch = _Batch(case, group, len(seen))
        for place, one in enumerate(seen):
            for sight in one.sightings:
                batch.here[sight.kind, sight.activity].append((place, sight.after))
            for name in one.steps:
                batch.possible[name].append(place)
        self._keys.update(dict.fromkeys(batch.here))
        is_cut = np.array([one.is_cut for one in seen], np.bool_)
        self.cut[case] = is_cut[group]
        self._batches.append(batch)

    def told(self, acceptance: Acceptance) -> list[Deviation]:
        """One deviation for each kind and step that somebody does not accept in every case.

        Args:
            acceptance: what is accepted in which cases.
        """
        told = [self._told(key, acceptance) for key in self._keys]
        return [one for one in told if one.n_cases]

    def shown(self, deviation: str) -> Array:
        """In which cases was the deviation with this id seen, accepted or not? Booleans."""
        kind, _, activity = deviation.partition(": ")
        if (kind, activity) not in self._keys:
            return np.zeros(len(self.cut), np.bool_)
        return np.asarray(self._of_case((kind, activity)) == DEVIATING)

    def _told(self, key: _Key, acceptance: Acceptance) -> Deviation:
        kind, activity = key
        of_case = self._of_case(key)
        for _, cases in acceptance.of(kind, activity):
            of_case[(of_case == DEVIATING) & cases] = ACCEPTED
        after = self._after(key, of_case)
        return Deviation(
            id=f"{kind}: {activity}",
            kind=kind,
            activity=activity,
            after=min(after.items(), key=lambda p: (-p[1], p[0]), default=("", 0))[0],
            n_cases=int(np.count_nonzero(of_case == DEVIATING)),
            n_events=after.total(),
            n_possible=int(np.count_nonzero(of_case)),
            of_case=of_case,
        )

    def _after(self, key: _Key, of_case: Array) -> Counter[str]:
        """How many times it was seen, by the step before."""
        after: Counter[str] = Counter()
        for batch in self._batches:
            counted = batch.group[of_case[batch.case] == DEVIATING]
            n_cases = np.bincount(counted, minlength=batch.n_groups).tolist()
            for place, step in batch.here[key]:
                after[step] += n_cases[place]
        return after

    def _of_case(self, key: _Key) -> Array:
        kind, activity = key
        of_case = np.zeros(len(self.cut), np.int8)
        for batch in self._batches:
            of_group = np.zeros(batch.n_groups, np.int8)
            # Anybody can do what nobody asked for; the others need the step.
            of_group[slice(None) if kind == INSERTED else batch.possible[activity]] = CONFORMING
            of_group[[place for place, _ in batch.here[key]]] = DEVIATING
            of_case[batch.case] = of_group[batch.group]
        return of_case
