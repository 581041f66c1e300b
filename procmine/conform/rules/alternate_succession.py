"""Alternate succession: each calls for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import succeeded
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["alternate_succession"]


def alternate_succession(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Do source and target always take turns, the source first?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that comes first; several apart by commas.
        target: the activity that comes after it.
        when: condition on the data of the step that activates it; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each source and each target: violated where the alternate response of the
        source, or the alternate precedence of the target, is.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: cases were cut off at an edge of the log: see when and patience.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    found = succeeded(two, "alternate", patience)
    return verdict(
        two.traces,
        "alternate-succession",
        found,
        requires=each_language(
            f"{source} and {target} take turns, {source} first",
            f"{source}与{target}须交替出现且{source}在先",
        ),
        broken=each_language(
            f"{source} or {target} without the other in its place",
            f"{source}与{target}缺少对方或次序不对",
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
