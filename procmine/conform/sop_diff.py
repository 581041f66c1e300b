"""What is different between two versions of an SOP, and what that means for the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.conform.judge import Judgement, judge
from procmine.conform.lanes import lane_demands
from procmine.conform.played_steps import PlayedSteps, open_steps
from procmine.conform.sop import Demand, Sop
from procmine.conform.sop_versions import Version
from procmine.conform.traces import Traces, traces_of

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
        ModelError: steps that cannot be read or played.
    """
    versions = (sop.version(one), sop.version(other))
    opened = open_steps(sop, dict.fromkeys(versions))
    before, after = (_Side.of(sop, version, opened) for version in versions)
    return (
        *_differences("step", before.steps, after.steps),
        *_differences("rule", before.rules, after.rules),
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


@dataclass(frozen=True)
class _Side:
    """What one version asks for, in words by name."""

    steps: Mapping[str, str]
    rules: Mapping[str, str]

    @classmethod
    def of(cls, sop: Sop, version: Version, opened: PlayedSteps) -> _Side:
        model = opened.models[version.id]
        steps = {} if model is None else {step: step for step in model.activities() if step}
        drawn = {version.id: opened.drawn()[version.id]}
        rules = (*sop.demands(version), *lane_demands(sop, drawn, set(steps)))
        return cls(steps, {rule.id: _said(rule) for rule in rules})


def _said(rule: Demand) -> str:
    told = ", ".join(f"{name} = {value}" for name, value in sorted(rule.options.items()))
    return f"{rule.rule} ({told}), {rule.level}"
