"""Responded existence: what a case must have too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import beside
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["responded_existence"]


def responded_existence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Has every case with the source the target too?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that calls for another; several apart by commas.
        target: the activity the case must have too, before or after.
        when: condition on the data of the step that activates it; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each source: violated when its case has no target.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the target may be done outside of this log.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    still_open = two.traces.open_cases(patience)
    found = beside(two.sources(), two, two.target, wanted=True, still_open=still_open)
    return verdict(
        two.traces,
        "responded-existence",
        found,
        requires=each_language(
            f"a case with {source} has {target} too",
            f"有{source}的案例须有{target}",
        ),
        broken=each_language(
            f"{source} in a case without {target}",
            f"有{source}但没有{target}",
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
