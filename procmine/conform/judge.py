"""judge(): every rule of an SOP over every case, each by the version in force at its start."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform._strays import nothing_in_common, refuse_shadowed, refuse_strays
from procmine.conform.acceptance import Acceptance, acceptance, began_at
from procmine.conform.judgement import Judgement, Ruling
from procmine.conform.labels import Proposal, propose_labels
from procmine.conform.lanes import lane_demands
from procmine.conform.message_order import message_demands
from procmine.conform.number_notes import number_notes
from procmine.conform.played_steps import PlayedSteps, open_steps
from procmine.conform.sop import RULES, Demand, Sop
from procmine.conform.sop_versions import NONE_IN_FORCE, in_force
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import KINDS, Verdict
from procmine.errors import RoleMissingError, UsageError
from procmine.registry import room

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog
    from procmine.model.graph import Model
    from procmine.model.petri_net import PetriNet

__all__ = ["Judgement", "Ruling", "judge", "sop_traces"]

Array = np.ndarray[Any, np.dtype[Any]]


def judge(
    log: EventLog | Traces,
    sop: Sop,
    *,
    version: str = "",
    models: Mapping[str, Model | PetriNet | None] | None = None,
) -> Judgement:
    """Are the rules of the SOP kept, case by case?

    Args:
        log: an event log or its traces.
        sop: the procedure.
        version: judge every case by this version; empty for the one in force when it began.
        models: steps of each version by its id, if somebody has opened them already.

    Returns:
        A ruling for each rule and, where lanes have teams, for each step in such a lane. A rule
        that lacks a column cannot tell, and says what it lacks.

    Raises:
        UsageError: a rule names an activity, role or column that neither log nor SOP has.
        ConfigError: no such version, or a control point for a rule that is not there.
        ModelError: steps that cannot be read or played.
        RoleMissingError: several versions and no times to choose between them.

    Cost: that of the rules, each linear in its steps.
    """
    opened = PlayedSteps(dict(models or {}), {})
    if models is None:
        opened = open_steps(sop, activities=traces_of(log).log.activities)
        refuse_strays(sop, opened.models)
        drawn = message_demands(sop, opened.messages)
        sop = dataclasses.replace(sop, rules=(*sop.rules, *drawn))
    models = opened.models
    traces = sop_traces(log, sop, [m for m in models.values() if m is not None])
    if version:
        place = sop.versions.index(sop.version(version))
        of_case = np.full(traces.n_cases, place)
    else:
        of_case = _versions(traces, sop)
    demands = [*sop.rules, *lane_demands(sop, opened.drawn(), set(traces.labels))]
    sop.refuse_loose_points([demand.id for demand in demands])
    _check_references(traces, sop)
    allowed = acceptance(traces, sop, [demand.id for demand in demands])
    rulings = [_ruling(traces, sop, demand, of_case, allowed) for demand in demands]
    notes = dict(opened.notes)
    if doubtful := number_notes(traces.doubts):
        first = sop.versions[0].id
        notes[first] = (*notes.get(first, ()), *doubtful)
    return Judgement(sop, traces, of_case, tuple(rulings), allowed, notes)


def sop_traces(log: EventLog | Traces, sop: Sop, models: Sequence[Model | PetriNet]) -> Traces:
    """The traces of a log, which know the steps of the SOP by its own names."""
    traces = traces_of(log)
    known = set(traces.log.activities)
    steps = dict.fromkeys(step for model in models for step in model.activities() if step)
    labels: dict[str, tuple[str, ...]] = {
        step: (step,) if step in known else () for step in steps if step not in sop.labels
    }
    labels |= sop.labels
    refuse_shadowed(sop, steps, known)
    if steps and not any(known.intersection(labels[step]) for step in steps):
        raise UsageError(
            "No step of the SOP is an activity of the log.",
            hint=_hint(propose_labels(list(steps), traces.log.activities), traces.log.activities),
        )
    return dataclasses.replace(
        traces,
        labels=labels,
        values={**traces.values, "team": dict(sop.roles)},
        calendar=sop.hours(traces.log.zone) or traces.calendar,
        _doubts={},
    )


def _check_references(traces: Traces, sop: Sop) -> None:
    for point in sop.control_points:
        if point.step:
            traces.codes(f"step of control point {point.id!r}", f'"{point.step}"')


def _versions(traces: Traces, sop: Sop) -> Array:
    if len(sop.versions) == 1 and sop.versions[0].begins is sop.versions[0].ends is None:
        return np.zeros(traces.n_cases, np.int64)
    traces.need_times("Which version of the SOP was in force")
    return np.where(traces.filled, in_force(sop.versions, began_at(traces, sop)), NONE_IN_FORCE)


def _ruling(
    traces: Traces, sop: Sop, demand: Demand, version: Array, allowed: Acceptance
) -> Ruling:
    entry = room(RULES)[demand.rule]
    options = dict(demand.options)
    if sop.patience and "patience" in {option.name for option in entry.options}:
        options.setdefault("patience", sop.patience)
    try:
        found = entry.run(traces, **options)
    except RoleMissingError as error:
        found = _cannot_tell(traces, demand, error)
    except UsageError as error:
        where = f"{sop.origin('file')}: rule {demand.id!r}"
        raise UsageError(f"{where}: {error.message}", hint=error.hint) from None
    chosen = [
        place
        for place, one in enumerate(sop.versions)
        if not demand.versions or one.id in demand.versions
    ]
    verdict = dataclasses.replace(found.within(np.isin(version, chosen)), id=demand.id)
    accepted, reasons = _accepted(verdict, allowed)
    points = tuple(point.id for point in sop.points_of(demand.id))
    return Ruling(demand, verdict, accepted, reasons, points)


def _accepted(verdict: Verdict, allowed: Acceptance) -> tuple[Array, tuple[str, ...]]:
    """Which violations are accepted, and why?"""
    accepted = np.zeros(len(verdict.case), np.bool_)
    reasons: list[str] = []
    for one, cases in allowed.of_rule(verdict.id):
        accepted |= verdict.violated & cases[verdict.case]
        reasons.append(one.reason)
    for code, kind in enumerate(KINDS):
        for one, cases in allowed.of(kind, verdict.id):
            accepted |= verdict.violated & (verdict.kind == code) & cases[verdict.case]
            reasons.append(one.reason)
    return accepted, tuple(reasons)


def _cannot_tell(traces: Traces, demand: Demand, error: RoleMissingError) -> Verdict:
    nothing = np.zeros(0, np.int64)
    flags = np.zeros(0, np.bool_)
    return Verdict(
        rule=demand.rule,
        requires={"en": demand.meaning or demand.id, "zh": demand.meaning or demand.id},
        broken={"en": demand.id, "zh": demand.id},
        traces=traces,
        case=nothing,
        step=nothing,
        partner=nothing,
        violated=flags,
        undecided=flags,
        kind=nothing.astype(np.int8),
        value=nothing.astype(np.float64),
        options=demand.options,
        lacks=(error.message,),
    )


def _hint(proposals: tuple[Proposal, ...], activities: Sequence[str]) -> str:
    for one in proposals:
        if one.activities:
            return f"Write [labels] into the SOP, such as {one.step!r} = {one.activities[0]!r}."
    return nothing_in_common([one.step for one in proposals], activities)
