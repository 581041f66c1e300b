"""check(): where, how often and by how much practice leaves the standard."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.align import align
from procmine.conform.deviations import Deviation, Sighting, sightings
from procmine.conform.judge import Judgement, judge
from procmine.conform.nouns import SILENT, Alignments, MoveCosts
from procmine.conform.precision import precision
from procmine.conform.standard import Standard
from procmine.conform.verdict import KINDS
from procmine.units import parse_duration

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Conformance", "Part", "check"]

Array = np.ndarray[Any, np.dtype[Any]]

_CUT_QUANTILE = 0.95


@dataclass(frozen=True, eq=False)
class Part:
    """The cases judged by one version of the SOP.

    Args:
        version: its id; empty when there is only one.
        alignments: their ways through the process, with the names of the log.
        precision: how much of what the steps allow is done, 0–1.
    """

    version: str
    alignments: Alignments = field(repr=False)
    precision: float


@dataclass(frozen=True, eq=False)
class Conformance:
    """How practice and standard agree.

    Args:
        standard: what practice was held against.
        n_cases: cases of the log.
        parts: alignments by version; empty when no version has steps.
        deviations: what differs, the most cases first.
        judgement: what the rules say.
        n_cut: cases of which a missing beginning or end may lie beyond the edges of the log.
    """

    standard: Standard
    n_cases: int
    parts: tuple[Part, ...]
    deviations: tuple[Deviation, ...]
    judgement: Judgement
    n_cut: int

    @property
    def n_cases_aligned(self) -> int:
        """Cases judged by a version that has steps."""
        return sum(part.alignments.n_cases for part in self.parts)

    @property
    def n_cases_fit(self) -> int:
        """Cases that go exactly as the steps say."""
        return sum(part.alignments.n_cases_fit for part in self.parts)

    @property
    def fitness_mean(self) -> float | None:
        """Mean fitness of the cases, 0–1; None without steps."""
        return self._weighed(lambda part: part.alignments.fitness_mean)

    @property
    def precision(self) -> float | None:
        """Mean precision of the versions, weighed by their cases; None without steps."""
        return self._weighed(lambda part: part.precision)

    @property
    def fitness_total(self) -> float | None:
        """1 minus all costs over all worst costs, 0–1; None without steps."""
        if not self.n_cases_aligned:
            return None
        each = [a for part in self.parts for a in part.alignments.variants]
        cost = sum(a.n_cases * a.cost for a in each)
        return 1.0 - cost / sum(a.n_cases * a.worst for a in each) if cost else 1.0

    def _weighed(self, of: Any) -> float | None:
        n = self.n_cases_aligned
        if not n:
            return None
        if len(self.parts) == 1:
            return float(of(self.parts[0]))
        return fsum(part.alignments.n_cases * of(part) for part in self.parts) / n


def check(
    log: EventLog,
    standard: Standard,
    *,
    costs: MoveCosts | None = None,
    budget_s: float | None = None,
) -> Conformance:
    """Where does practice leave the standard, and how often?

    Args:
        log: an event log; case and activity are needed, more where rules ask for more.
        standard: what ``open_standard`` read.
        costs: what skipping and inserting cost in alignments.
        budget_s: seconds for the alignments; where they run out, bounds are told.

    Returns:
        Alignments by version, deviations and rulings. A missing beginning or end that may lie
        beyond an edge of the log is no deviation.

    Raises:
        UsageError: the standard shares no step with the log, or a rule names what neither has.
        ModelError: the steps cannot be played.

    Cost: that of ``align`` for each version, and of the rules.
    """
    judgement = judge(log, standard.sop, models=standard.models)
    variants, of_case = _variants(log, judgement)
    edges = _edges(judgement)
    parts: list[Part] = []
    tally = _Tally()
    for place, version in enumerate(standard.sop.versions):
        model = standard.models[version.id]
        cases = (judgement.version == place) & (of_case >= 0)
        if model is None or not cases.any():
            continue
        used, counts = np.unique(of_case[cases], return_counts=True)
        asked = [(variants[v], n) for v, n in zip(used.tolist(), counts.tolist(), strict=True)]
        found = align(asked, model, costs=costs, budget_s=budget_s)
        parts.append(Part(version.id, found, precision(found, model)))
        near = np.stack([edge[cases] for edge in edges], axis=1)
        tally.add(found, np.searchsorted(used, of_case[cases]), near)
    deviations = [*tally.told(), *_of_rules(judgement)]
    deviations = [_with_points(deviation, standard) for deviation in deviations]
    deviations.sort(key=lambda d: (not d.control_points, -d.n_cases, d.id))
    return Conformance(
        standard, judgement.traces.n_cases, tuple(parts), tuple(deviations), judgement, tally.n_cut
    )


def _variants(log: EventLog, judgement: Judgement) -> tuple[list[tuple[str, ...]], Array]:
    """The ways through the process in the words of the SOP, and which one each case took."""
    from procmine.summary.summarise import summarise

    summary = summarise(log)
    said = {activity: step for step, those in judgement.traces.labels.items() for activity in those}
    ways = [tuple(said.get(name, name) for name in way) for way, _ in summary.variants()]
    # A case whose events are no steps went no way at all.
    of_case = np.full(judgement.traces.n_cases, -1, np.int32)
    of_case[np.diff(judgement.traces.bounds) > 0] = summary.cases.variant
    return ways, of_case


def _edges(judgement: Judgement) -> tuple[Array, Array]:
    """Which cases began so near the first, or ended so near the last instant, that they may be cut?

    Near is what the SOP calls patience; else the lead time that most cases stay below.
    """
    traces = judgement.traces
    at_begin, at_end = np.zeros((2, traces.n_cases), np.bool_)
    filled = np.flatnonzero(np.diff(traces.bounds))
    if not traces.log.timed or not len(filled):
        return at_begin, at_end
    begin, end = traces.begin[traces.bounds[filled]], traces.last_finish[filled]
    if judgement.sop.patience:
        near = parse_duration(judgement.sop.patience) * 1e6
    else:
        near = float(np.quantile(end - begin, _CUT_QUANTILE))
    at_begin[filled], at_end[filled] = begin - begin.min() < near, end.max() - end < near
    return at_begin, at_end


class _Tally:
    """Counts deviations over the cases of all versions."""

    def __init__(self) -> None:
        self.n_cut = 0
        self._n_cases: Counter[tuple[str, str]] = Counter()
        self._n_events: Counter[tuple[str, str]] = Counter()
        self._n_possible: Counter[tuple[str, str]] = Counter()
        self._after: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._all = 0

    def add(self, found: Alignments, variant: Array, near: Array) -> None:
        """The cases of one version: the place of their alignment, and the edges they are near."""
        self._all += len(variant)
        groups, n_of = np.unique(
            variant * 4 + near[:, 0] * 2 + near[:, 1], return_counts=True, axis=0
        )
        for group, n in zip(groups.tolist(), n_of.tolist(), strict=True):
            alignment = found.variants[group >> 2]
            edges = {"begin": bool(group & 2), "end": bool(group & 1)}
            seen = sightings(alignment)
            left = [one for one in seen if not edges.get(one.is_cut, False)]
            self.n_cut += n * (len(left) < len(seen))
            self._count(left, n)
            names = {move.activity or "" for move in alignment.moves if move.kind != SILENT}
            for name in names:
                self._n_possible["", name] += n

    def _count(self, seen: list[Sighting], n: int) -> None:
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
                n_possible=self._all if kind == "inserted" else self._n_possible["", activity],
            )
            for (kind, activity), n in self._n_cases.items()
        ]


def _of_rules(judgement: Judgement) -> list[Deviation]:
    names = judgement.traces.log.activities
    found = []
    for ruling in judgement.rulings:
        verdict = ruling.verdict
        bad = verdict.violated & ~ruling.accepted
        for code in np.unique(verdict.kind[bad]).tolist():
            here = bad & (verdict.kind == code)
            steps = verdict.step[here]
            steps = steps[steps >= 0]
            shown = Counter(judgement.traces.activity[steps].tolist())
            activity = names[min(shown, key=lambda a: (-shown[a], a))] if shown else ""
            found.append(
                Deviation(
                    id=f"{KINDS[code]}: {ruling.demand.id}",
                    kind=KINDS[code],
                    activity=activity,
                    after="",
                    n_cases=len(np.unique(verdict.case[here])),
                    n_events=int(here.sum()),
                    n_possible=verdict.n_applicable,
                    rule=ruling.demand.id,
                    control_points=ruling.control_points,
                )
            )
    return found


def _with_points(deviation: Deviation, standard: Standard) -> Deviation:
    at = [p.id for p in standard.sop.control_points if p.step and p.step == deviation.activity]
    points = tuple(dict.fromkeys([*deviation.control_points, *at]))
    return replace(deviation, control_points=points)
