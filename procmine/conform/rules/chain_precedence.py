"""Chain precedence: what must come just before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import preceded
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["chain_precedence"]


def chain_precedence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
) -> Verdict:
    """Is the target always directly preceded by the source?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that must be the step before; several apart by commas.
        target: the activity that may come only directly after it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each target: violated when the step before it in its case is no source.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: other work goes on in the same case at the same time.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    found = preceded(two, "chain")
    return verdict(
        two.traces,
        "chain-precedence",
        found,
        requires=each_language(
            f"{target} only directly after {source}",
            f"{source}之后才能紧接{target}",
        ),
        broken=each_language(
            f"{target} not directly after {source}",
            f"{target}不是紧接在{source}之后",
        ),
        options={"source": source, "target": target, "when": when},
    )
