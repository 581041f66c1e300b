"""Where a deviation is: in which months and versions, with which teams, channels and people."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.conform.card import Cell
from procmine.conform.deviations import DEVIATING, INSERTED, REPEATED, SKIPPED, Deviation
from procmine.conform.judgement import Judgement, Ruling
from procmine.conform.verdict import KINDS
from procmine.log.zones import to_local
from procmine.summary.people import of_somebody

__all__ = ["ROLES", "Where"]

Array = np.ndarray[Any, np.dtype[Any]]
# Cases and the steps in them that tell the group: those where it could have been, those where it is
_Steps = tuple[tuple[Array, Array], tuple[Array, Array]]

ROLES = ("team", "channel", "resource")

# Up to so many pairs of group and case a flag for each is faster than sorting those there are.
_DENSE = 50_000_000


class Where:
    """The cases of a log by groups, ready to be counted for one deviation after the other.

    A case belongs to the month it began in and to the version it is judged by. Teams, channels and
    people are those of the step the deviation is about; where a step was skipped, those of the
    step it should have followed; for a step nobody asked for, those who did it, of all that worked
    on the case. Thus a case may be with several teams.

    Args:
        judgement: the cases, and the versions they are judged by.
    """

    def __init__(self, judgement: Judgement) -> None:
        self._judgement, self._traces = judgement, judgement.traces
        self._rulings = {ruling.demand.id: ruling for ruling in judgement.rulings}
        mapped = self._traces.log.mapping
        self._roles = {name: self._traces.texts(name) for name in ROLES if name in mapped}
        if "resource" in self._roles:
            codes, labels = self._roles["resource"]
            self._roles["resource"] = of_somebody(codes, labels), labels
        self._months = self._month_of_case()

    def of(self, deviation: Deviation) -> dict[str, tuple[Cell, ...]]:
        """The deviation by each of month, version, team, channel and resource the log tells."""
        found = {}
        if self._months is not None:
            found["month"] = _of_cases(deviation.of_case, *self._months)
        versions = [version.id for version in self._judgement.sop.versions]
        if len(versions) > 1:
            found["version"] = _of_cases(deviation.of_case, self._judgement.version, versions)
        if self._roles:
            steps = self._steps(deviation)
            for name, (codes, labels) in self._roles.items():
                found[name] = self._of_steps(steps, name, codes, labels)
        return found

    def _month_of_case(self) -> tuple[Array, list[str]] | None:
        traces = self._traces
        if not traces.log.timed:
            return None
        zone = self._judgement.sop.zone or traces.log.zone
        local = to_local(np.where(traces.filled, traces.began, 0), zone)
        months = local.astype("datetime64[us]").astype("datetime64[M]")
        known, codes = np.unique(months, return_inverse=True)
        return codes, np.datetime_as_string(known).tolist()

    def _steps(self, deviation: Deviation) -> _Steps:
        if deviation.rule:
            return _of_ruling(self._rulings[deviation.rule], deviation.kind)
        traces = self._traces
        own = traces.places_of(traces.codes_of(deviation.activity))
        possible = deviation.of_case > 0
        if deviation.kind == INSERTED:
            every = np.arange(traces.n_steps)
            return self._within(every, possible), self._within(own, self._here(deviation))
        if deviation.kind == SKIPPED:
            own = self._before(deviation.after)
        again = own
        if deviation.kind == REPEATED and len(own):
            # The first time it was in its place.
            again = own[1:][np.diff(traces.case[own]) == 0]
        return self._within(own, possible), self._within(again, self._here(deviation))

    def _here(self, deviation: Deviation) -> Array:
        here: Array = deviation.of_case == DEVIATING
        return here

    def _within(self, steps: Array, cases: Array) -> tuple[Array, Array]:
        steps = steps[cases[self._traces.case[steps]]]
        return self._traces.case[steps], steps

    def _before(self, after: str) -> Array:
        """For each case the steps of this name, or its first step where there are none."""
        traces = self._traces
        steps = traces.places_of(traces.codes_of(after)) if after else np.zeros(0, np.int64)
        without = traces.filled.copy()
        without[traces.case[steps]] = False
        return np.concatenate([steps, traces.first_step[without]])

    def _of_steps(
        self, steps: _Steps, role: str, codes: Array, labels: list[str]
    ) -> tuple[Cell, ...]:
        n_cases = max(self._traces.n_cases, 1)
        of_case = self._traces.of_case(codes)
        counts = []
        for case, step in steps:
            own = np.append(codes, np.int32(-1))[step].astype(np.int64)
            # Machines and customers have no name; the case's first person did not do it for them.
            group = own if role == "resource" else np.where(own >= 0, own, of_case[case])
            counts.append(_n_cases((group + 1) * n_cases + case, len(labels) + 1, n_cases))
        return _cells(["", *labels], *counts)


def _n_cases(pairs: Array, n_groups: int, n_cases: int) -> Array:
    """How many cases has each group? Pairs of group and case, each as one number."""
    if n_groups * n_cases <= _DENSE:
        flags = np.zeros(n_groups * n_cases, np.bool_)
        flags[pairs] = True
        found: Array = np.count_nonzero(flags.reshape(n_groups, n_cases), axis=1)
        return found
    return np.bincount(np.unique(pairs) // n_cases, minlength=n_groups)


def _of_ruling(ruling: Ruling, kind: str) -> _Steps:
    verdict = ruling.verdict
    step = np.where(verdict.step >= 0, verdict.step, verdict.partner)
    bad = verdict.violated & ~ruling.accepted & (verdict.kind == KINDS.index(kind))
    chosen = ~verdict.undecided
    return (verdict.case[chosen], step[chosen]), (verdict.case[bad], step[bad])


def _of_cases(of_case: Array, group: Array, labels: list[str]) -> tuple[Cell, ...]:
    possible, here = of_case > 0, of_case == DEVIATING
    n_possible = np.bincount(group[possible], minlength=len(labels))
    return _cells(labels, n_possible, np.bincount(group[here], minlength=len(labels)))


def _cells(labels: list[str], n_possible: Array, n_here: Array) -> tuple[Cell, ...]:
    rows = zip(labels, n_possible.tolist(), n_here.tolist(), strict=True)
    return tuple(Cell(*row) for row in sorted(rows) if row[1])
