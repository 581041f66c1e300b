"""rejudge(): every case under one version of an SOP and under another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procmine.conform.check import Conformance, check
from procmine.conform.sop import Sop
from procmine.conform.standard import Standard

if TYPE_CHECKING:
    from procmine.config import PrivacyConfig
    from procmine.conform.deviations import Deviation
    from procmine.log.eventlog import EventLog

__all__ = ["Shift", "alone", "last_version", "rejudge", "shifts"]


@dataclass(frozen=True)
class Shift:
    """A deviation under both versions.

    Args:
        id: of the deviation.
        before: what it is under the first; None when it is none there.
        after: what it is under the second.
    """

    id: str
    before: Deviation | None
    after: Deviation | None

    @property
    def n_cases_more(self) -> int:
        """How many cases more it is in under the second version."""
        n_before, n_after = (one.n_cases if one else 0 for one in (self.before, self.after))
        return n_after - n_before


def last_version(sop: Sop) -> str:
    """The id of the version that is in force last."""
    return sop.versions[-1].id


def alone(standard: Standard, version_id: str) -> Standard:
    """The standard as if it had this version only, in force for ever.

    Raises:
        ConfigError: no such version.
    """
    sop = standard.sop
    version = sop.version(version_id)
    rules = tuple(replace(rule, versions=()) for rule in sop.demands(version))
    kept = {rule.id for rule in rules}
    points = tuple(
        replace(point, rules=tuple(rule for rule in point.rules if rule in kept))
        for point in sop.control_points
    )
    ever = replace(version, begins=None, ends=None, replaces="")
    gone = {rule.id for rule in sop.rules} - kept
    accepted = tuple(
        one for one in sop.accepted if not {one.deviation, one.deviation.partition(": ")[2]} & gone
    )
    cut = replace(sop, versions=(ever,), rules=rules, control_points=points, accepted=accepted)
    notes = {id_: those for id_, those in standard.notes.items() if id_ == version_id}
    return Standard(cut, {version_id: standard.models[version_id]}, notes)


def rejudge(
    log: EventLog,
    before: Standard,
    after: Standard,
    *,
    budget_s: float | None = None,
    privacy: PrivacyConfig | None = None,
) -> tuple[Conformance, Conformance]:
    """How would every case have been judged under each of two standards?

    Args:
        log: an event log.
        before: a standard of one version, as ``alone`` gives it.
        after: another.
        budget_s: seconds for the alignments of each version.
        privacy: as for ``check``.

    Raises:
        UsageError, ModelError: as for ``check``.

    Cost: twice that of ``check``.
    """
    one, other = (
        check(log, standard, budget_s=budget_s, privacy=privacy) for standard in (before, after)
    )
    return one, other


def shifts(before: Conformance, after: Conformance) -> tuple[Shift, ...]:
    """What does the change of version do to each deviation? The largest changes come first."""
    was = {one.id: one for one in before.deviations}
    now = {one.id: one for one in after.deviations}
    found = [Shift(name, was.get(name), now.get(name)) for name in {**was, **now}]
    return tuple(sorted(found, key=lambda shift: (-abs(shift.n_cases_more), shift.id)))
