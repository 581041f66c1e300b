"""check(): where, how often and by how much practice leaves the standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.config import PrivacyConfig
from procmine.conform._clock import Clock
from procmine.conform._cut_cases import groups_of, seen_near_edges
from procmine.conform._rule_deviations import allowances, rule_deviations
from procmine.conform._tally import Tally
from procmine.conform.acceptance import Allowance
from procmine.conform.align import align
from procmine.conform.card import Effect
from procmine.conform.deviations import Deviation
from procmine.conform.effects import Effects
from procmine.conform.judge import Judgement, judge
from procmine.conform.nouns import Alignments, MoveCosts
from procmine.conform.precision import precision_bounds
from procmine.conform.replay import Replayed, replay
from procmine.conform.standard import Standard
from procmine.conform.step_names import steps_by_activity
from procmine.conform.where import Where
from procmine.units import parse_duration

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.model.graph import Model
    from procmine.model.petri_net import PetriNet
    from procmine.summary.noun import Summary

__all__ = ["Conformance", "Part", "check"]

Array = np.ndarray[Any, np.dtype[Any]]

_CUT_QUANTILE = 0.95
# Of the time for a version; the rest is for its precision and for cut cases.
_ALIGNING = 0.7


@dataclass(frozen=True, eq=False)
class Part:
    """The cases judged by one version of the SOP.

    Args:
        version: its id; empty when there is only one.
        alignments: their ways through the process, with the names of the log.
        precision: how much of what the steps allow is done, 0–1; at least this when the time ran
            out.
        precision_upper: it is not more than this; equal to ``precision`` when there was time.
    """

    version: str
    alignments: Alignments = field(repr=False)
    precision: float
    precision_upper: float


@dataclass(frozen=True, eq=False)
class Conformance:
    """How practice and standard agree.

    Args:
        standard: what practice was held against.
        n_cases: cases of the log.
        parts: alignments by version; empty when no version has steps.
        deviations: what differs; those of control points first, then by cases × effect on the
            lead time, where one can be told, then by cases.
        allowances: what the SOP accepts, and in how many cases; their deviations are not among
            the others. Alignments and fitness count them: the steps were left all the same.
        judgement: what the rules say.
        n_cut: cases of which a missing beginning or end may lie beyond the edges of the log. Their
            alignments and fitness are those of a whole case; their deviations are not.
        summary: the log in figures.
        privacy: what may be shown of people.
        replays: tokens by version, in place of alignments, when the check was a cheap one.
        n_cut_open: cases near an edge of the log for which the time ran out: of what they lack more
            may lie beyond it.
    """

    standard: Standard
    n_cases: int
    parts: tuple[Part, ...]
    deviations: tuple[Deviation, ...]
    allowances: tuple[Allowance, ...]
    judgement: Judgement
    n_cut: int
    summary: Summary = field(repr=False)
    privacy: PrivacyConfig
    replays: Mapping[str, Replayed] = field(default_factory=dict, repr=False)
    n_cut_open: int = 0

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
    def precision_upper(self) -> float | None:
        """What the precision can be at most; the same as it is where the time was enough."""
        return self._weighed(lambda part: part.precision_upper)

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
    cheap: bool = False,
    privacy: PrivacyConfig | None = None,
) -> Conformance:
    """Where does practice leave the standard, and how often?

    Args:
        log: an event log; case and activity are needed, more where rules ask for more.
        standard: what ``open_standard`` read.
        costs: what skipping and inserting cost in alignments.
        budget_s: seconds for alignments and precision of all versions together; where they run
            out, bounds are told.
        cheap: move tokens through the steps instead of aligning the cases with them. Then
            ``replays`` says how well tokens fit; ``parts`` is empty, and of deviations only those
            of the rules are told.
        privacy: what those who tell of it may show of people; nothing is left out here.

    Returns:
        Alignments by version, deviations and rulings. A missing beginning or end that may lie
        beyond an edge of the log is no deviation, nor is a step that is in its place when the
        missing ones are thought to have been done there.

    Raises:
        UsageError: the standard shares no step with the log, or a rule names what neither has.
        ModelError: the steps cannot be played.

    Cost: that of ``align`` for each version, and of the rules.
    """
    judgement = judge(log, standard.sop, models=standard.models)
    summary, of_case = _ways(log, judgement)
    edges = _edges(judgement)
    parts: list[Part] = []
    replays: dict[str, Replayed] = {}
    clock, n_left = Clock(budget_s), _n_played(judgement, standard, of_case)
    tally, n_cut_open = Tally(judgement.traces.n_cases), 0
    for place, version in enumerate(standard.sop.versions):
        model = standard.models[version.id]
        cases = (judgement.version == place) & (of_case >= 0)
        if model is None or not cases.any():
            continue
        used, counts = np.unique(of_case[cases], return_counts=True)
        asked = _asked(summary, judgement, model, used, counts)
        if cheap:
            replays[version.id] = replay(asked, model)
            continue
        share = len(asked) / n_left
        n_left -= len(asked)
        found = align(asked, model, costs=costs, budget_s=clock.part(share * _ALIGNING))
        bounds = precision_bounds(found, model, budget_s=clock.part(share / 2))
        parts.append(Part(version.id, found, *bounds))
        near = np.stack([edge[cases] for edge in edges], axis=1)
        groups, group = groups_of(np.searchsorted(used, of_case[cases]), near)
        left_s = clock.part(share / 2)
        seen = seen_near_edges(found, groups, model, costs=costs, budget_s=left_s)
        tally.add(seen, np.flatnonzero(cases), group)
        n_cut_open += int(np.count_nonzero(~np.array([one.is_sure for one in seen])[group]))
    deviations = [*tally.told(judgement.acceptance), *rule_deviations(judgement)]
    deviations = [_with_points(deviation, standard) for deviation in deviations]
    told = _with_cards(deviations, judgement, tally.cut, bool(parts))
    n_cut = int(np.count_nonzero(tally.cut))
    shown = privacy or PrivacyConfig()
    n_cases = judgement.traces.n_cases
    return Conformance(
        standard,
        n_cases,
        tuple(parts),
        told,
        allowances(judgement, tally),
        judgement,
        n_cut,
        summary,
        shown,
        replays,
        n_cut_open,
    )


def _n_played(judgement: Judgement, standard: Standard, of_case: Array) -> int:
    """Variants of all versions that have steps, each once for each version."""
    n = 0
    for place, version in enumerate(standard.sop.versions):
        if standard.models[version.id] is not None:
            n += len(np.unique(of_case[(judgement.version == place) & (of_case >= 0)]))
    return max(n, 1)


def _ways(log: EventLog, judgement: Judgement) -> tuple[Summary, Array]:
    """The log in figures, and which way through the process each case took."""
    from procmine.summary.summarise import summarise

    summary = summarise(log)
    # A case whose events are no steps went no way at all.
    of_case = np.full(judgement.traces.n_cases, -1, np.int32)
    of_case[judgement.traces.filled] = summary.cases.variant
    return summary, of_case


def _asked(
    summary: Summary, judgement: Judgement, model: Model | PetriNet, used: Array, counts: Array
) -> list[tuple[tuple[str, ...], int]]:
    """The ways some cases took, in the words of the steps they are judged by."""
    said = steps_by_activity(judgement.traces.labels, set(model.activities()))
    ways = summary.variants()
    return [
        (tuple(said.get(name, name) for name in ways[place][0]), n)
        for place, n in zip(used.tolist(), counts.tolist(), strict=True)
    ]


def _edges(judgement: Judgement) -> tuple[Array, Array]:
    """Which cases began so near the first, or ended so near the last instant, that they may be cut?

    Near is what the SOP calls patience; else the lead time that most cases stay below.
    """
    traces = judgement.traces
    at_begin, at_end = np.zeros((2, traces.n_cases), np.bool_)
    filled = traces.filled
    if not traces.log.timed or not traces.n_steps:
        return at_begin, at_end
    begin, end = traces.began[filled], traces.last_finish[filled]
    after_first, before_last = begin - begin.min(), end.max() - end
    if judgement.sop.patience:
        # Exactly as long before is near, but where nobody waits no moment is.
        near = round(parse_duration(judgement.sop.patience) * 1e6) or -1
        at_begin[filled], at_end[filled] = after_first <= near, before_last <= near
    else:
        lead = float(np.quantile(end - begin, _CUT_QUANTILE))
        at_begin[filled], at_end[filled] = after_first < lead, before_last < lead
    return at_begin, at_end


def _with_cards(
    deviations: list[Deviation], judgement: Judgement, cut: Array, is_aligned: bool
) -> tuple[Deviation, ...]:
    """The deviations with their effects and places, in their order."""
    unfinished = cut if is_aligned else judgement.traces.open_cases(judgement.sop.patience)
    effects, where = Effects(judgement, unfinished), Where(judgement)
    told = [replace(one, effect=effects.of(one), by=where.of(one)) for one in deviations]
    return tuple(sorted(told, key=_place))


def _place(one: Deviation) -> tuple[bool, float, int, str]:
    lead_time = one.effect.get("lead_time_s", Effect()).told or 0.0
    return not one.control_points, -lead_time * one.n_cases, -one.n_cases, one.id


def _with_points(deviation: Deviation, standard: Standard) -> Deviation:
    at = [p.id for p in standard.sop.control_points if p.step and p.step == deviation.activity]
    points = tuple(dict.fromkeys([*deviation.control_points, *at]))
    return replace(deviation, control_points=points)
