"""Co-existence: both or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import beside, joined
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["co_existence"]


def co_existence(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Has every case with one of two activities the other too?

    Args:
        log: an event log or its traces; needs case and activity.
        source: one activity; several apart by commas.
        target: the other activity.
        when: condition on the data of the step that activates it; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each source and each target: violated when its case lacks the other.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: one of them may be done outside of this log.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    still_open = two.traces.open_cases(patience)
    found = joined(
        beside(two.sources(), two, two.target, wanted=True, still_open=still_open),
        beside(two.targets(), two, two.source, wanted=True, still_open=still_open),
    )
    return verdict(
        two.traces,
        "co-existence",
        found,
        requires=each_language(
            f"{source} and {target} only in the same case",
            f"{source}与{target}须同时出现",
        ),
        broken=each_language(
            f"{source} or {target} without the other",
            f"{source}与{target}只有其一",
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
