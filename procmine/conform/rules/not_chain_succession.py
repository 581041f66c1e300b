"""Not chain succession: never directly after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import Found, each_language, next_of, pair, verdict
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["not_chain_succession"]


def not_chain_succession(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
) -> Verdict:
    """Does the target never come directly after the source?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity after which something is forbidden; several apart by commas.
        target: the activity that must not be the next step.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each source: violated when the next step of its case is a target.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: a step between them is not recorded.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    at = two.sources()
    later = next_of(two.traces, two.target, at)
    found = Found(at, later == at + 1, "wrong-order", later)
    return verdict(
        two.traces,
        "not-chain-succession",
        found,
        requires=each_language(
            f"no {target} directly after {source}",
            f"{source}之后不得紧接{target}",
        ),
        broken=each_language(
            f"{target} directly after {source}",
            f"{source}之后紧接{target}",
        ),
        options={"source": source, "target": target, "when": when},
    )
