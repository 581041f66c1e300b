"""Precedence: what must come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import preceded
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["precedence"]


def precedence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
) -> Verdict:
    """Is the target always preceded by the source?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that must come at some time before; several apart by commas.
        target: the activity that may come only after it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each target: violated when no source comes before it in its case.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: cases were cut off at the start of the log: say when = @first = … with the first
    step.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    found = preceded(two, "plain")
    return verdict(
        two.traces,
        "precedence",
        found,
        requires=each_language(
            f"{target} only after {source}",
            f"{source}之后才能{target}",
        ),
        broken=each_language(
            f"{target} without {source} before it",
            f"{target}之前没有{source}",
        ),
        options={"source": source, "target": target, "when": when},
    )
