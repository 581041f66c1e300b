"""Counts deviations over the cases of all versions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from procmine.conform._cut_cases import Seen
from procmine.conform.deviations import Deviation, Sighting

__all__ = ["Tally"]

_Key = tuple[str, str]


class Tally:
    """Kinds of deviations and steps, with the cases and times they were seen."""

    def __init__(self) -> None:
        self.n_cut = 0
        self._n_cases: Counter[_Key] = Counter()
        self._n_events: Counter[_Key] = Counter()
        self._n_possible: Counter[str] = Counter()
        self._after: defaultdict[_Key, Counter[str]] = defaultdict(Counter)
        self._all = 0

    def add(self, seen: Sequence[Seen], n_cases: Sequence[int]) -> None:
        """What the groups of cases of one version show, and how many cases each has."""
        for one, n in zip(seen, n_cases, strict=True):
            self._all += n
            self.n_cut += n * one.is_cut
            self._count(one.sightings, n)
            for name in one.steps:
                self._n_possible[name] += n

    def _count(self, seen: Sequence[Sighting], n: int) -> None:
        for key in {(one.kind, one.activity) for one in seen}:
            self._n_cases[key] += n
        for one in seen:
            self._n_events[one.kind, one.activity] += n
            self._after[one.kind, one.activity][one.after] += n

    def told(self) -> list[Deviation]:
        """One deviation for each kind and step."""
        return [
            Deviation(
                id=f"{kind}: {activity}",
                kind=kind,
                activity=activity,
                after=min(self._after[kind, activity].items(), key=lambda p: (-p[1], p[0]))[0],
                n_cases=n,
                n_events=self._n_events[kind, activity],
                # Anybody can do what nobody asked for; the others need the step.
                n_possible=self._all if kind == "inserted" else self._n_possible[activity],
            )
            for (kind, activity), n in self._n_cases.items()
        ]
