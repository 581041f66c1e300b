"""Verdict: what one rule says about every case of a log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from procmine.conform.traces import Traces
from procmine.log.zones import to_local
from procmine.table import Column, Table

__all__ = ["KINDS", "Verdict"]

Array = np.ndarray[Any, np.dtype[Any]]

# What a violation is: the types of deviations.
KINDS = (
    "skipped",
    "inserted",
    "wrong-order",
    "repeated",
    "wrong-role",
    "wrong-channel",
    "late",
    "too-early",
    "data-missing",
    "data-wrong",
)


@dataclass(frozen=True, eq=False)
class Verdict:
    """What one rule says about a log: every place where it applied, and whether it was kept.

    A rule is *activated* where it demands something: by a step, or by a case as a whole. Each
    activation is kept, violated, or undecided (a case that may still go on, a cell nobody filled).

    Args:
        rule: id of the rule.
        requires: what it demands, in a sentence by language.
        broken: what a violation is, in a sentence by language.
        traces: the steps it looked at.
        case: code of the case of each activation, int32.
        step: the step that shows it, a position in the traces; −1 for a step that is not there.
        partner: the other step it was judged by; −1 if there is none.
        violated: booleans; never true where undecided.
        undecided: booleans.
        kind: place in ``KINDS`` of what a violation is, int8, for each activation.
        value: seconds or amount that was judged, float64; NaN if none.
        unit: ``s`` for elapsed seconds, ``working_s`` for working seconds, ``amount``, or empty.
        options: what the rule was told.
        lacks: roles or columns without which it cannot tell; then nothing is activated.
        id: what an SOP calls it; the rule's id otherwise.
    """

    rule: str
    requires: Mapping[str, str]
    broken: Mapping[str, str]
    traces: Traces = field(repr=False)
    case: Array = field(repr=False)
    step: Array = field(repr=False)
    partner: Array = field(repr=False)
    violated: Array = field(repr=False)
    undecided: Array = field(repr=False)
    kind: Array = field(repr=False)
    value: Array = field(repr=False)
    unit: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        for name in ("requires", "broken", "options"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        object.__setattr__(self, "id", self.id or self.rule)

    @property
    def n_cases(self) -> int:
        """Cases of the log."""
        return self.traces.n_cases

    @property
    def n_activations(self) -> int:
        """Places where it applied and can be judged."""
        return len(self.case) - self.n_undecided

    @property
    def n_violations(self) -> int:
        """Places where it was violated."""
        return int(np.count_nonzero(self.violated))

    @property
    def n_undecided(self) -> int:
        """Places where it applied and nobody can tell, or not yet."""
        return int(np.count_nonzero(self.undecided))

    @cached_property
    def applicable(self) -> Array:
        """Cases with at least one activation that can be judged; a boolean a case."""
        return self._cases(~self.undecided)

    @cached_property
    def broken_in(self) -> Array:
        """Cases with at least one violation; a boolean a case."""
        return self._cases(self.violated)

    def _cases(self, chosen: Array) -> Array:
        found = np.zeros(self.n_cases, np.bool_)
        found[self.case[chosen]] = True
        return found

    @property
    def n_applicable(self) -> int:
        """Cases in which it could have been violated."""
        return int(np.count_nonzero(self.applicable))

    @property
    def n_violated(self) -> int:
        """Cases in which it was."""
        return int(np.count_nonzero(self.broken_in))

    @property
    def is_vacuous(self) -> bool:
        """Did it apply nowhere? Then that it was kept means nothing."""
        return not self.lacks and self.n_activations == 0

    @property
    def confidence(self) -> float | None:
        """Share of its activations in which it was kept; None when there are none."""
        n = self.n_activations
        return (n - self.n_violations) / n if n else None

    @property
    def violated_share(self) -> float | None:
        """Share of the applicable cases in which it was violated; None when there are none."""
        return self.n_violated / self.n_applicable if self.n_applicable else None

    def violating_cases(self) -> list[str]:
        """The ids of the cases in which it was violated."""
        ids = self.traces.case_ids
        return [ids[code] for code in np.flatnonzero(self.broken_in).tolist()]

    def within(self, cases: Array) -> Verdict:
        """The same for some cases only.

        Args:
            cases: a boolean a case.
        """
        kept = cases[self.case]
        names = ("case", "step", "partner", "violated", "undecided", "kind", "value")
        cut = {name: getattr(self, name)[kept] for name in names}
        rest = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in cut}
        return Verdict(**rest, **cut)

    def violations(self) -> Table:
        """Where was it violated? One row per violation, in order of the log."""
        at = np.flatnonzero(self.violated)
        ids, activities = self.traces.case_ids, self.traces.log.activities
        steps = self.step[at]
        there = steps >= 0
        where = np.where(there, steps, 0)
        rows = np.where(there, self.traces.row[where], 0).tolist() if len(at) else []
        names = self.traces.activity[where].tolist() if len(at) else []
        return Table(
            "Where was it violated?",
            [
                Column("case", "case"),
                Column("row", "row of the source; none for a step that is not there", "n"),
                Column("activity", "step that shows it"),
                Column("kind", "what the violation is"),
                Column("value", f"what was judged ({self.unit or 'nothing'})"),
            ],
            {
                "case": [ids[code] for code in self.case[at].tolist()],
                "row": [row or None for row in rows],
                "activity": [
                    activities[name] if known else None
                    for name, known in zip(names, there.tolist(), strict=True)
                ],
                "kind": [KINDS[code] for code in self.kind[at].tolist()],
                "value": [None if np.isnan(v) else v for v in self.value[at].tolist()],
            },
        )

    def n_by_kind(self) -> dict[str, int]:
        """How many violations are there of each kind?"""
        counts = np.bincount(self.kind[self.violated], minlength=len(KINDS)).tolist()
        return {kind: n for kind, n in zip(KINDS, counts, strict=True) if n}

    def by(self, group: str) -> Table:
        """Where is it violated most: by version, team, channel, any other column, or period?

        Args:
            group: a role or column, or ``month``, ``week``, ``day`` for the period in which cases
                began. A step counts where its own cell says; a case, or a step whose cell is
                empty, where the first known cell of its case says.

        Returns:
            One row per group, in order of its name: cases in which the rule applied and was
            violated, their share, activations and violations.

        Cost: linear in the activations; the rule is not run again.
        """
        codes, labels = self._groups(group)
        places = codes + 1
        n = len(labels) + 1
        decided, bad = ~self.undecided, self.violated

        def n_cases(chosen: Array) -> Array:
            pairs = np.unique(places[chosen] * self.n_cases + self.case[chosen])
            return np.bincount(pairs // max(self.n_cases, 1), minlength=n)

        counts = (
            n_cases(decided),
            n_cases(bad),
            np.bincount(places[decided], minlength=n),
            np.bincount(places[bad], minlength=n),
        )
        told = np.flatnonzero(counts[0]).tolist()
        rows = []
        for place in told:
            applicable, violated, *places_of = (int(count[place]) for count in counts)
            label = labels[place - 1] if place else ""
            rows.append((label, applicable, violated, violated / applicable, *places_of))
        return _by_table(group, sorted(rows))

    def _groups(self, group: str) -> tuple[Array, list[str]]:
        traces = self.traces
        if group in {"month", "week", "day"}:
            traces.need_times("The period")
            return _periods(traces, group, self.case)
        codes, labels = traces.texts(group)
        of_case = traces.of_case(codes)[self.case]
        own = np.append(codes, np.int32(-1))[self.step]
        return np.where(own >= 0, own, of_case).astype(np.int64), labels


def _periods(traces: Traces, unit: str, case: Array) -> tuple[Array, list[str]]:
    began = to_local(traces.began[case], traces.log.zone)
    days = began.astype("datetime64[us]").astype("datetime64[D]")
    if unit == "week":
        # Day 0, 1970-01-01, is a Thursday; weeks begin on Mondays.
        days = days - (days.astype(np.int64) + 3) % 7
    periods = days.astype("datetime64[M]") if unit == "month" else days
    known, codes = np.unique(periods, return_inverse=True)
    return codes, np.datetime_as_string(known).tolist()


def _by_table(group: str, rows: Sequence[tuple[Any, ...]]) -> Table:
    columns = [
        Column(group, "group; empty where it is not known"),
        Column("n_applicable", "cases in which the rule applied", "n"),
        Column("n_violated", "cases in which it was violated", "n"),
        Column("violated_share", "their share", "share"),
        Column("n_activations", "places where it applied", "n"),
        Column("n_violations", "places where it was violated", "n"),
    ]
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return Table(
        f"Where is the rule violated, by {group}?",
        columns,
        {column.name: list(those) for column, those in zip(columns, cells, strict=True)},
    )
