"""What cases with a deviation are like beside comparable cases without it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from procmine.conform.card import NO_COLUMN, Effect
from procmine.conform.comparables import Comparables
from procmine.conform.deviations import CONFORMING, DEVIATING, Deviation
from procmine.conform.judgement import Judgement

__all__ = ["MATCHED_ON", "OUTCOMES", "Effects"]

Array = np.ndarray[Any, np.dtype[Any]]

# What a case comes with. The first counts most when there are too few comparable cases.
MATCHED_ON = ("version", "channel", "priority", "reason", "team")
OUTCOMES = ("lead_time_s", "cost", "rework", "satisfaction")


class Effects:
    """Outcomes of the cases, ready to be compared for one deviation after the other.

    ``lead_time_s`` is the time from the first to the last moment of a case, ``cost`` the sum of
    its costs, ``rework`` how many of its steps were done again, those of the deviation's own step
    aside, ``satisfaction`` the mean of the answers.

    Args:
        judgement: the cases, and the versions they are judged by.
        unfinished: cases that may lie only partly in the log, booleans; they are not compared.
    """

    def __init__(self, judgement: Judgement, unfinished: Array) -> None:
        self._judgement, self._traces = judgement, judgement.traces
        self._whole = self._traces.filled & ~unfinished
        self._comparables: dict[tuple[str, ...], Comparables] = {}

    def of(self, deviation: Deviation) -> dict[str, Effect]:
        """The effect on each of ``OUTCOMES``."""
        here = (deviation.of_case == DEVIATING) & self._whole
        there = (deviation.of_case == CONFORMING) & self._whole
        beside = self._beside(deviation)
        found = {}
        for name in OUTCOMES:
            value = self._rework(deviation.activity) if name == "rework" else self._values[name]
            if value is None:
                found[name] = Effect(n=int(np.count_nonzero(here)), reason=NO_COLUMN)
            else:
                found[name] = beside.effect(value, here, there)
        return found

    def _beside(self, deviation: Deviation) -> Comparables:
        """Cases that are the same in all but what the deviation itself is about."""
        about = set()
        for ruling in self._judgement.rulings:
            # The options of the verdict are all there are, those that were not written, too.
            column = ruling.verdict.options.get("column", "")
            if ruling.demand.id == deviation.rule and column:
                about.add(self._traces.resolve(str(column)))
        names = tuple(name for name in self._attributes if name not in about)
        if names not in self._comparables:
            chosen = {name: self._attributes[name] for name in names}
            self._comparables[names] = Comparables(chosen, self._order)
        return self._comparables[names]

    @cached_property
    def _order(self) -> Array:
        ids = self._traces.case_ids
        return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)

    @cached_property
    def _attributes(self) -> dict[str, Array]:
        found = {"version": self._judgement.version}
        mapped = self._traces.log.mapping
        for name in MATCHED_ON[1:]:
            if name in mapped:
                found[name] = self._traces.of_case(self._traces.texts(name)[0])
        if len(self._judgement.sop.versions) == 1:
            del found["version"]
        return found

    @cached_property
    def _values(self) -> dict[str, Array | None]:
        traces = self._traces
        lead: Array | None = None
        if traces.log.timed:
            lead = np.where(traces.filled, traces.last_finish - traces.began, 0) / 1e6
        cost, n_costs = self._summed("cost")
        answers, n_answers = self._summed("satisfaction")
        with np.errstate(invalid="ignore"):
            return {
                "lead_time_s": lead,
                "cost": None if cost is None else np.where(n_costs > 0, cost, np.nan),
                "satisfaction": None if answers is None else answers / n_answers,
            }

    def _summed(self, role: str) -> tuple[Array | None, Array]:
        traces = self._traces
        if role not in traces.log.mapping:
            return None, np.zeros(traces.n_cases)
        cells = traces.numbers(role)
        # Sums do not depend on the order of the rows: the smallest comes first in each case.
        order = np.lexsort((cells, traces.case))
        order = order[~np.isnan(cells[order])]
        case = traces.case[order]
        n = np.bincount(case, minlength=traces.n_cases)
        return np.bincount(case, cells[order], traces.n_cases), n

    @cached_property
    def _again(self) -> tuple[Array, Array, Array]:
        """Case, activity, and how many times the case did it again."""
        traces = self._traces
        n_names = max(len(traces.log.activities), 1)
        pairs = traces.case.astype(np.int64) * n_names + traces.activity
        both, n = np.unique(pairs, return_counts=True)
        return both // n_names, both % n_names, n - 1

    def _rework(self, step: str) -> Array:
        case, activity, again = self._again
        own = np.isin(activity, self._traces.codes_of(step))
        return np.bincount(case[~own], again[~own], self._traces.n_cases)
