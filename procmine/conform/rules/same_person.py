"""Same person: who began goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.conform.rules._parts import each_language, verdict
from procmine.conform.rules._persons import persons_compared
from procmine.conform.traces import Traces
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["same_person"]


def same_person(
    log: EventLog | Traces,
    *,
    done: str = "",
    checked: str = "",
    against: str = "last",
    person: str = "resource",
    when: str = "",
) -> Verdict:
    """Does the person who did the one step do the other too?

    Args:
        log: an event log or its traces; needs case, activity and the person's column.
        done: the activity that is done first; several apart by commas.
        checked: the activity that comes after it.
        against: last to compare with the last one done before it, any with every one in the case
            before it.
        person: role or column that says who did it.
        when: condition on the data of the step that activates it; empty for always.

    Returns:
        One activation for each checked step with a done step before it in its case: violated when
        another person did it. Undecided when nobody is named at either, or only a
        text such as EMPTY or ? that stands for nobody.

    Raises:
        UsageError: an activity or column that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the person was ill or had left: a hand-over was agreed on.
    """
    traces, found = persons_compared(
        log,
        done=done,
        checked=checked,
        against=against,
        person=person,
        when=when,
        same_is_wrong=False,
    )
    return verdict(
        traces,
        "same-person",
        found,
        requires=each_language(
            f"{checked} by the person who did {done}", f"{checked}须由完成{done}的人完成"
        ),
        broken=each_language(
            f"{checked} by another person than {done}", f"{checked}与{done}不是同一人"
        ),
        options={
            "done": done,
            "checked": checked,
            "against": against,
            "person": person,
            "when": when,
        },
    )
