"""Alternate precedence: what must come first, each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import preceded
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["alternate_precedence"]


def alternate_precedence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
) -> Verdict:
    """Does a source of its own precede each target?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that must come before each target; several apart by commas.
        target: the activity that may come once for each source.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each target: violated when no source comes before it, or a target lies
        between.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the target may be done in several parts.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    found = preceded(two, "alternate")
    return verdict(
        two.traces,
        "alternate-precedence",
        found,
        requires=each_language(
            f"{target} only after {source}, each time anew",
            f"每次{target}之前都须重新{source}",
        ),
        broken=each_language(
            f"{target} without {source} before it since the last time",
            f"{target}之前没有重新{source}",
        ),
        options={"source": source, "target": target, "when": when},
    )
