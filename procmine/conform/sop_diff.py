"""What is different between two versions of an SOP, and what that means for the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.conform.judge import Judgement, judge
from procmine.conform.lanes import lane_demands
from procmine.conform.sop import Demand, Sop
from procmine.conform.sop_versions import Version
from procmine.conform.traces import Traces, traces_of
from procmine.model.bpmn_read import read_bpmn

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Change", "changes", "judge_both"]


@dataclass(frozen=True)
class Change:
    """One difference.

    Args:
        kind: ``added``, ``removed`` or ``changed``.
        what: ``step`` or ``rule``.
        name: the step, or the rule's id.
        before: how it was; empty when it was not.
        after: how it is; empty when it is no more.
    """

    kind: str
    what: str
    name: str
    before: str = ""
    after: str = ""


def changes(sop: Sop, one: str, other: str) -> tuple[Change, ...]:
    """What is different in the other version?

    Args:
        sop: the SOP.
        one: id of a version.
        other: id of another.

    Returns:
        Steps and rules (those of lanes included) that came, went or say something else; steps
        first, each in the order of the alphabet.

    Raises:
        ConfigError: no such version.
    """
    first, second = sop.version(one), sop.version(other)
    return (
        *_differences("step", _steps(sop, first), _steps(sop, second)),
        *_differences("rule", _rules(sop, first), _rules(sop, second)),
    )


def judge_both(
    log: EventLog | Traces, sop: Sop, one: str, other: str
) -> tuple[Judgement, Judgement]:
    """How would every case be judged under each of two versions?"""
    traces = traces_of(log)
    return judge(traces, sop, version=one), judge(traces, sop, version=other)


def _differences(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    found = []
    for name in sorted({*before, *after}):
        if name not in before:
            found.append(Change("added", what, name, "", after[name]))
        elif name not in after:
            found.append(Change("removed", what, name, before[name], ""))
        elif before[name] != after[name]:
            found.append(Change("changed", what, name, before[name], after[name]))
    return found


def _steps(sop: Sop, version: Version) -> dict[str, str]:
    path = sop.steps_path(version)
    return {} if path is None else {step: step for step in read_bpmn(path).activities() if step}


def _rules(sop: Sop, version: Version) -> dict[str, str]:
    path = sop.steps_path(version)
    model = None if path is None else read_bpmn(path)
    lanes = lane_demands(sop, {version.id: model}, set(_steps(sop, version)))
    return {rule.id: _said(rule) for rule in (*sop.demands(version), *lanes)}


def _said(rule: Demand) -> str:
    told = ", ".join(f"{name} = {value}" for name, value in sorted(rule.options.items()))
    return f"{rule.rule} ({told}), {rule.level}"
