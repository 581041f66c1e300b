"""Judgement: what the rules of an SOP say about a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.acceptance import Acceptance
from procmine.conform.sop import Demand, Sop
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict
from procmine.table import Column, Table

if TYPE_CHECKING:
    from procmine.finding import Finding

__all__ = ["RULE_COLUMNS", "Judgement", "Ruling"]

Array = np.ndarray[Any, np.dtype[Any]]

RULE_COLUMNS = (
    Column("id", "what the SOP calls it"),
    Column("rule", "which rule"),
    Column("requires", "what it demands"),
    Column("level", "how bad a violation is"),
    Column("state", "violated, kept, vacuous, or cannot tell"),
    Column("n_applicable", "cases in which it could be violated", "n"),
    Column("n_violated", "cases in which it was, accepted ones aside", "n"),
    Column("violated_share", "their share", "share"),
    Column("n_accepted", "cases in which a violation is accepted", "n"),
    Column("n_activations", "places where it applied", "n"),
    Column("n_violations", "places where it was violated", "n"),
    Column("n_undecided", "places where nobody can tell yet", "n"),
    Column("lacks", "what it would need to tell"),
)


@dataclass(frozen=True, eq=False)
class Ruling:
    """What one demand of the SOP says about the cases it was in force for.

    Args:
        demand: the rule with its options.
        verdict: what it found, in cases of the versions it belongs to; its id is the demand's.
        accepted: which of its activations are violations that somebody accepts; booleans.
        reasons: why they are accepted.
        control_points: ids of the control points it keeps.
    """

    demand: Demand
    verdict: Verdict
    accepted: Array = field(repr=False)
    reasons: tuple[str, ...] = ()
    control_points: tuple[str, ...] = ()

    @property
    def n_accepted(self) -> int:
        """Cases in which it was violated, and every time that is accepted."""
        verdict = self.verdict
        left = np.zeros(verdict.n_cases, np.bool_)
        left[verdict.case[verdict.violated & ~self.accepted]] = True
        return int(np.count_nonzero(verdict.broken_in & ~left))

    @property
    def n_violated(self) -> int:
        """Cases in which it was violated and not accepted."""
        return self.verdict.n_violated - self.n_accepted

    @property
    def state(self) -> str:
        """``violated``, ``kept``, ``vacuous`` (it applied nowhere) or ``cannot tell``."""
        if self.verdict.lacks:
            return "cannot tell"
        if self.verdict.is_vacuous:
            return "vacuous"
        return "violated" if self.n_violated else "kept"


@dataclass(frozen=True, eq=False)
class Judgement:
    """What the rules of an SOP say about a log.

    Args:
        sop: the procedure.
        traces: the log.
        version: place of the version each case is judged by, −1 where none was in force, int64.
        rulings: one for each demand, in the order of the SOP; those of lanes last.
        acceptance: which deviations of which cases somebody accepts.
        notes: by version, what in the files of the steps has no meaning here, or an assumed one,
            unless somebody else opened them, and what rules read as numbers that could be others.
    """

    sop: Sop
    traces: Traces = field(repr=False)
    version: Array = field(repr=False)
    rulings: tuple[Ruling, ...]
    acceptance: Acceptance = field(default_factory=Acceptance, repr=False)
    notes: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict, repr=False)

    @property
    def n_unversioned(self) -> int:
        """Cases that began when no version was in force; no rule judges them."""
        return int(np.count_nonzero((self.version < 0) & self.traces.filled))

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Steps of the SOP for which the log has no activity: never done, or called otherwise."""
        known = set(self.traces.log.activities)
        return tuple(s for s, those in self.traces.labels.items() if not known.intersection(those))

    def table(self) -> Table:
        """What does each rule say? One row per demand."""
        rows = [_row(ruling) for ruling in self.rulings]
        cells = {column.name: [row[column.name] for row in rows] for column in RULE_COLUMNS}
        return Table("Are the rules kept?", RULE_COLUMNS, cells)


def _row(ruling: Ruling) -> dict[str, Any]:
    verdict, n_violated = ruling.verdict, ruling.n_violated
    n = verdict.n_applicable
    return {
        "id": ruling.demand.id,
        "rule": ruling.demand.rule,
        "requires": verdict.requires["en"],
        "level": ruling.demand.level,
        "state": ruling.state,
        "n_applicable": n,
        "n_violated": n_violated,
        "violated_share": n_violated / n if n else None,
        "n_accepted": ruling.n_accepted,
        "n_activations": verdict.n_activations,
        "n_violations": verdict.n_violations,
        "n_undecided": verdict.n_undecided,
        "lacks": " ".join(verdict.lacks),
    }
