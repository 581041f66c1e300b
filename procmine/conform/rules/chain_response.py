"""Chain response: what must follow at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import followed
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["chain_response"]


def chain_response(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Is the source always directly followed by the target?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that calls for another; several apart by commas.
        target: the activity that must be the next step of the case.
        when: condition on the data of the step that activates it; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each source: violated when the next step of its case is no target.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: other work goes on in the same case at the same time.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    still_open = two.traces.open_cases(patience)
    found = followed(two, "chain", still_open)
    return verdict(
        two.traces,
        "chain-response",
        found,
        requires=each_language(
            f"{source} is directly followed by {target}",
            f"{source}之后须紧接{target}",
        ),
        broken=each_language(
            f"something else than {target} directly after {source}",
            f"{source}之后紧接的不是{target}",
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
