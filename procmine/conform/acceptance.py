"""Acceptance: which deviations of which cases somebody accepts, and until when."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.deviations import INSERTED, REPEATED, SKIPPED, WRONG_ORDER
from procmine.conform.naming import declared
from procmine.conform.sop import Accepted, Sop
from procmine.conform.traces import Traces
from procmine.conform.verdict import KINDS
from procmine.errors import ConfigError
from procmine.log.zones import to_local

__all__ = ["Acceptance", "Allowance", "acceptance", "began_at"]

Array = np.ndarray[Any, np.dtype[Any]]

_OF_STEPS = (INSERTED, REPEATED, SKIPPED, WRONG_ORDER)


@dataclass(frozen=True)
class Allowance:
    """What became of one thing the SOP accepts.

    Args:
        accepted: what the SOP says.
        n_cases: cases in which it was accepted.
    """

    accepted: Accepted
    n_cases: int


@dataclass(frozen=True, eq=False)
class Acceptance:
    """What the SOP accepts.

    Args:
        entries: what it says, in its order.
        holds: for each entry, the cases it speaks of: booleans.
    """

    entries: tuple[Accepted, ...] = ()
    holds: tuple[Array, ...] = field(default=(), repr=False)

    def of(self, kind: str, name: str) -> Iterator[tuple[Accepted, Array]]:
        """The entries that accept a deviation, with their cases.

        Args:
            kind: what it is, one of ``verdict.KINDS``.
            name: the rule that shows it, or the step it is about.
        """
        for one, cases in zip(self.entries, self.holds, strict=True):
            if one.deviation == f"{kind}: {name}":
                yield one, cases

    def of_rule(self, rule: str) -> Iterator[tuple[Accepted, Array]]:
        """The entries that accept any violation of a rule, with their cases."""
        for one, cases in zip(self.entries, self.holds, strict=True):
            if one.deviation == rule:
                yield one, cases


def acceptance(traces: Traces, sop: Sop, rules: Sequence[str]) -> Acceptance:
    """Which deviations of which cases are accepted?

    Args:
        traces: the log.
        sop: what accepts.
        rules: ids of all demands, those of lanes included.

    Raises:
        ConfigError: an entry names neither a rule nor a deviation there could be.
        RoleMissingError: no times: nobody can tell until when something is accepted.
    """
    for one in sop.accepted:
        _check(one.deviation, sop, rules, (*traces.labels, *traces.log.activities))
    return Acceptance(sop.accepted, tuple(_holds(traces, sop, one) for one in sop.accepted))


def began_at(traces: Traces, sop: Sop) -> Array:
    """When each case began, on the wall clock of the SOP."""
    began = np.where(traces.filled, traces.began, 0)
    return to_local(began, sop.zone or traces.log.zone)


def _holds(traces: Traces, sop: Sop, accepted: Accepted) -> Array:
    traces.need_times("Until when a deviation is accepted")
    end = (accepted.until - dt.date(1970, 1, 1)).days + 1
    in_time = began_at(traces, sop) < end * 86_400_000_000
    return np.asarray(in_time & parse_condition(accepted.when).of_cases(traces))


def _check(name: str, sop: Sop, rules: Sequence[str], steps: Sequence[str]) -> None:
    kind, _, place = name.partition(": ")
    if name in rules or (kind in KINDS and place in rules):
        return
    if kind in _OF_STEPS and place in steps:
        return
    known = [*rules, *(f"{kind}: {step}" for step in steps for kind in _OF_STEPS)]
    near = difflib.get_close_matches(name, known, 1)
    absent = f" {declared('labels', place)}" if kind in _OF_STEPS and place else ""
    raise ConfigError(
        f"{sop.origin('file')}: [[accepted]] names {name!r}, which is no rule and no deviation.",
        hint=f"Did you mean {near[0]!r}?{absent}"
        if near
        else f"There are: {', '.join(map(repr, rules)) or 'no rules'}; deviations of steps are "
        "called such as 'skipped: Check identity'.",
    )
