"""What a log itself says about the worth of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from procmine.summary.work import Work
from procmine.valuestream._pieces import repeats

__all__ = ["Clue", "clues"]

Array = np.ndarray[Any, np.dtype[Any]]

# Fewer runs are no evidence, fewer runs of a check say nothing about one in a hundred.
_MIN_RUNS, _MIN_CHECKS = 30, 100
_SAYS = {
    "repeats": {
        "en": "{share} of its {n} runs repeat it in the same case",
        "zh": "{n} 次执行中有 {share} 是在同一案例中重复",
    },
    "sends-back": {
        "en": "after {share} of its {n} runs the case does again what it had done",
        "zh": "{n} 次执行中有 {share} 之后案例重复此前做过的步骤",
    },
    "passes-on": {
        "en": "in {share} of its {n} runs it stands between two other owners, and is short",
        "zh": "{n} 次执行中有 {share} 仅处于两个不同处理方之间，且耗时很短",
    },
    "always-passes": {
        "en": "{share} of its {n} runs lead to {other}: it hardly ever stops a case",
        "zh": "{n} 次执行中有 {share} 之后都是{other}：几乎从不拦下案例",
    },
    "entered-before": {
        "en": "in {share} of its {n} runs the case had data entered before, mostly by {other}",
        "zh": "{n} 次执行中有 {share} 此前已录入过数据，多为{other}",
    },
}
_FROM = {"repeats": 0.5, "sends-back": 0.8, "passes-on": 0.95, "always-passes": 0.99}
_FROM["entered-before"] = 0.5
_CONFIDENCE = {"repeats": 0.55, "sends-back": 0.6, "passes-on": 0.6, "always-passes": 0.65}
_CONFIDENCE["entered-before"] = 0.65


@dataclass(frozen=True)
class Clue:
    """Something seen in the log that speaks for a step being waste.

    Args:
        id: ``repeats``, ``sends-back``, ``passes-on``, ``always-passes`` or ``entered-before``.
        share: of its runs of which it is true, 0–1.
        n: runs that could have shown it.
        other: the other step concerned; empty where there is none.
    """

    id: str
    share: float
    n: int
    other: str = ""

    @property
    def confidence(self) -> float:
        """How far it is to be trusted, 0–1: a judgement, not a count."""
        return _CONFIDENCE[self.id]

    def say(self, lang: str = "en") -> str:
        """What was seen, in one clause."""
        # Cut, not rounded: 99.97 % is never told as all.
        share = f"{int(self.share * 1000) / 10:g}{'%' if lang == 'zh' else ' %'}"
        return _SAYS[self.id][lang].format(share=share, n=f"{self.n:,}", other=self.other)


def clues(
    work: Work, *, checks: frozenset[str] = frozenset(), entries: frozenset[str] = frozenset()
) -> Mapping[str, tuple[Clue, ...]]:
    """What did the log show that speaks for a step being waste?

    Args:
        work: the steps of a log.
        checks: activities that check something.
        entries: activities by which people enter data.

    Returns:
        What was seen, by activity; those of which nothing was seen are left out.

    Says nothing about: steps done less than 30 times (checks, less than 100); whether a check that
    always passes keeps people from sending in what would not.

    Cost: n log n in the steps.
    """
    steps = _Steps(work)
    seen: dict[str, list[Clue]] = {}
    for name, (hits, asked, other) in {
        "repeats": (steps.again, np.ones(len(work), np.bool_), None),
        "sends-back": steps.back(),
        "passes-on": steps.between(),
        "always-passes": steps.passing(checks),
        "entered-before": steps.entered(entries),
    }.items():
        for activity, clue in steps.shares(name, hits, asked, other):
            seen.setdefault(activity, []).append(clue)
    return {activity: tuple(found) for activity, found in sorted(seen.items())}


class _Steps:
    """The steps in order of their begins, with their neighbours."""

    def __init__(self, work: Work) -> None:
        order = work.by_begin
        self.work, self.order = work, order
        self.names = work.labels["activity"]
        self.activity, self.case = work.activity[order], work.case[order]
        self.again = repeats(work)[order]
        self.has_next = np.append(self.case[1:] == self.case[:-1], False)[: len(order)]
        self.has_last = np.append(False, self.has_next[:-1])[: len(order)]

    def shares(
        self, name: str, hits: Array, asked: Array, other: Array | None
    ) -> list[tuple[str, Clue]]:
        """Activities for which this is true of enough of the runs that could show it."""
        n_labels = len(self.names)
        n = np.bincount(self.activity[asked], minlength=n_labels)
        n_hits = np.bincount(self.activity[asked & hits], minlength=n_labels)
        least = _MIN_CHECKS if name == "always-passes" else _MIN_RUNS
        found = np.flatnonzero((n >= least) & (n_hits >= _FROM[name] * n))
        return [
            (self.names[code], Clue(name, int(n_hits[code]) / int(n[code]), int(n[code]), said))
            for code in found.tolist()
            for said in [self._most(code, asked & hits, other)]
        ]

    def _most(self, code: int, hits: Array, other: Array | None) -> str:
        if other is None:
            return ""
        counts = np.bincount(other[hits & (self.activity == code)])
        return self.names[int(counts.argmax())]

    def back(self) -> tuple[Array, Array, None]:
        """Is the next step one that its case has had before? A step repeated at once is no way."""
        following = np.roll(self.again, -1) & (np.roll(self.activity, -1) != self.activity)
        return following & self.has_next, self.has_next, None

    def between(self) -> tuple[Array, Array, None]:
        """Does it stand alone between two owners, and take little time for a step?"""
        work, both = self.work, self.has_next & self.has_last
        owner = work.owner("team" if "team" in work.labels else "resource")[self.order]
        last, following = np.roll(owner, 1), np.roll(owner, -1)
        known = both & (owner >= 0) & (last >= 0) & (following >= 0)
        known &= work.whole[self.order] & ~work.automated[self.order]
        apart = (last != following) & (owner != last) & (owner != following)
        took = (work.end - work.start)[self.order]
        usual = float(np.median(took[known])) if known.any() else 0.0
        return apart & (took <= usual), known, None

    def passing(self, checks: frozenset[str]) -> tuple[Array, Array, Array]:
        """Is it a check that the step follows which mostly does, for the first time?"""
        following = np.roll(self.activity, -1)
        is_check = np.array([name in checks for name in self.names], np.bool_)[self.activity]
        key = self.activity.astype(np.int64) * len(self.names) + following
        asked = is_check
        usual = np.full(len(self.names), -1, np.int64)
        pairs, n = np.unique(key[asked & self.has_next], return_counts=True)
        for place in np.argsort(n, kind="stable").tolist():
            usual[pairs[place] // len(self.names)] = pairs[place] % len(self.names)
        on = self.has_next & (following == usual[self.activity]) & ~np.roll(self.again, -1)
        return on, asked, following

    def entered(self, entries: frozenset[str]) -> tuple[Array, Array, Array]:
        """Had people entered data into the case by another step before?"""
        is_entry = np.array([name in entries for name in self.names], np.bool_)[self.activity]
        is_entry &= ~self.work.automated[self.order]
        place = np.arange(len(self.activity))
        # The first entry of each case: everything entered later had it before.
        first = np.full(self.work.n_cases, len(place), np.int64)
        np.minimum.at(first, self.case[is_entry], place[is_entry])
        earlier = np.minimum(first[self.case], len(place) - 1) if len(place) else place
        other = self.activity[earlier]
        return (first[self.case] < place) & (other != self.activity), is_entry, other
