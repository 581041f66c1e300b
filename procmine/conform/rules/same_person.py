"""Same person: who began goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, chosen, each_language, prev_of, verdict, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["same_person"]

Array = np.ndarray[Any, np.dtype[Any]]


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
        another person did it. Undecided when nobody is named at either.

    Raises:
        UsageError: an activity or column that the log does not have.
        RoleMissingError: the log has no column for a role or time it needs: it cannot tell.

    Cost: one binary search per activation, over the sorted steps.

    Harmless when: the person was ill or had left: a hand-over was agreed on.
    """
    traces = traces_of(log)
    first, second = traces.places("done", done), traces.places("checked", checked)
    how = chosen("against", against, ("last", "any"))
    who, _ = traces.texts(person)
    at = when_holds(traces, parse_condition(when), second)
    before = prev_of(traces, first, at)
    at, before = at[before >= 0], before[before >= 0]
    nobody = (who[at] < 0) | (who[before] < 0)
    bad = who[at] != who[before]
    if how == "any":
        bad, nobody = _against_any(traces, first, at, who)
    found = Found(at, bad & ~nobody, "wrong-role", before, nobody)
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


def _against_any(traces: Traces, first: Array, at: Array, who: Array) -> tuple[Array, Array]:
    """Compare with every step before it in the case: is one bad, or one unknown and none bad?"""
    low = np.searchsorted(first, traces.bounds[traces.case[at]])
    lengths = np.searchsorted(first, at) - low
    each = np.repeat(np.arange(len(at)), lengths)
    offset = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    others = who[first[low[each] + offset]]
    mine = who[at][each]
    known = (mine >= 0) & (others >= 0)
    bad = np.zeros(len(at), np.bool_)
    bad[each[known & (mine != others)]] = True
    nobody = np.zeros(len(at), np.bool_)
    nobody[each[~known]] = True
    return bad, nobody & ~bad
