"""What is different between two versions of an SOP, and what that means for the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.conform.judge import Judgement, judge
from procmine.conform.lanes import lane_demands
from procmine.conform.played_steps import open_steps
from procmine.conform.sop import Demand, Sop
from procmine.conform.traces import Traces, traces_of

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["Change", "changes", "changes_between", "judge_both"]

_TEXTS = ("name", "purpose", "scope", "expected_result", "owner", "zone", "patience")


@dataclass(frozen=True)
class Change:
    """One difference.

    Args:
        kind: ``added``, ``removed`` or ``changed``.
        what: ``step``, ``rule``, ``control point``, ``label``, ``role``, ``accepted``, or ``text``
            for what the SOP says of itself.
        name: the step, the rule's id, and so on.
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
    return changes_between(sop, one, sop, other)


def changes_between(before: Sop, one: str, after: Sop, other: str) -> tuple[Change, ...]:
    """What is different in a version of another SOP?

    Args:
        before: an SOP.
        one: id of one of its versions.
        after: another, or the same.
        other: id of one of its versions.

    Returns:
        As for ``changes``, and then what differs in the control points, labels, roles, accepted
        deviations and texts.

    Raises:
        ConfigError: no such version.
        ModelError: steps that cannot be read or played.
    """
    was, is_now = _Side.of(before, one), _Side.of(after, other)
    found = [_differences(what, told, is_now.told[what]) for what, told in was.told.items()]
    return tuple(change for each in found for change in each)


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
    """What one version asks for, in words by name, for each kind of thing."""

    told: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, sop: Sop, version_id: str) -> _Side:
        version = sop.version(version_id)
        opened = open_steps(sop, (version,))
        model = opened.models[version.id]
        steps = {} if model is None else {step: step for step in model.activities() if step}
        rules = (*sop.demands(version), *lane_demands(sop, opened.drawn(), set(steps)))
        told = {
            "step": steps,
            "rule": {rule.id: _said(rule) for rule in rules},
            "control point": {
                point.id: ", ".join((point.step, *point.rules)) for point in sop.control_points
            },
            "label": {step: ", ".join(those) for step, those in sop.labels.items()},
            "role": {lane: ", ".join(those) for lane, those in sop.roles.items()},
            "accepted": {
                f"{one.deviation} {one.when}".strip(): f"until {one.until}: {one.reason}"
                for one in sop.accepted
            },
            "text": {name: getattr(sop, name) for name in _TEXTS if getattr(sop, name)},
        }
        return cls(told)


def _said(rule: Demand) -> str:
    told = ", ".join(f"{name} = {value}" for name, value in sorted(rule.options.items()))
    return f"{rule.rule} ({told}), {rule.level}"
