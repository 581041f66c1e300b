"""Not co-existence: never both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import beside, joined
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["not_co_existence"]


def not_co_existence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
) -> Verdict:
    """Has no case both of two activities?

    Args:
        log: an event log or its traces; needs case and activity.
        source: one activity; several apart by commas.
        target: the other activity.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each source and each target: violated when its case has the other too.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: one of them was done by mistake and undone.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    still_open = two.traces.open_cases("")
    found = joined(
        beside(two.sources(), two, two.target, wanted=False, still_open=still_open),
        beside(two.targets(), two, two.source, wanted=False, still_open=still_open),
    )
    return verdict(
        two.traces,
        "not-co-existence",
        found,
        requires=each_language(
            f"never both {source} and {target} in a case",
            f"{source}与{target}不得同时出现",
        ),
        broken=each_language(
            f"{source} and {target} in the same case",
            f"{source}与{target}同时出现",
        ),
        options={"source": source, "target": target, "when": when},
    )
