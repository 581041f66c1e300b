"""Alternate response: what must follow before it is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, pair, verdict
from procmine.conform.rules._relations import followed
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["alternate_response"]


def alternate_response(
    log: EventLog | Traces,
    *,
    source: str = "",
    target: str = "",
    when: str = "",
    patience: str = "",
) -> Verdict:
    """Does the target follow each source before the source comes again?

    Args:
        log: an event log or its traces; needs case and activity.
        source: the activity that calls for another; several apart by commas.
        target: the activity that must come after it, before the next source.
        when: condition on the data of the step that activates it; empty for always.
        patience: cases in which something happened this long before the end of the log or later may
            still go on; what they lack is undecided. Empty: no case goes on.

    Returns:
        One activation for each source: violated when no target comes behind it, or a source comes
        first.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the source is a step that may be repeated until it succeeds.

    Source: Pesic, Schonenberg, van der Aalst, *DECLARE: full support for loosely-structured
    processes*, EDOC 2007; on finite traces De Giacomo, Vardi, IJCAI 2013.
    """
    two = pair(log, source, target, when)
    still_open = two.traces.open_cases(patience)
    found = followed(two, "alternate", still_open)
    return verdict(
        two.traces,
        "alternate-response",
        found,
        requires=each_language(
            f"{source} is followed by {target} before it is done again",
            f"{source}之后须先有{target}才能再做",
        ),
        broken=each_language(
            f"{source} again, or the end, before {target}",
            f"{target}之前又做了{source}或已结束",
        ),
        options={"source": source, "target": target, "when": when, "patience": patience},
    )
