"""Did the same person do both? What four eyes forbid and one face to the customer demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.rules._parts import Found, chosen, prev_of, when_holds
from procmine.conform.traces import Traces, traces_of
from procmine.summary.people import of_somebody

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["persons_compared"]

Array = np.ndarray[Any, np.dtype[Any]]


def persons_compared(
    log: EventLog | Traces,
    *,
    done: str,
    checked: str,
    against: str,
    person: str,
    when: str,
    same_is_wrong: bool,
) -> tuple[Traces, Found]:
    """Each checked step with a done step before it: is the person of both the one it may not be?

    Args:
        log: an event log or its traces.
        done: the activity that is done first.
        checked: the activity that comes after it.
        against: ``last`` or ``any`` of the steps done before it.
        person: role or column that says who did it.
        when: condition on the data of the checked step.
        same_is_wrong: may it not be the same, or may it not be another?
    """
    traces = traces_of(log)
    first, second = traces.places("done", done), traces.places("checked", checked)
    how = chosen("against", against, ("last", "any"))
    # Two texts that stand for nobody, such as EMPTY, are not the same person.
    who = of_somebody(*traces.texts(person))
    at = when_holds(traces, parse_condition(when), second)
    before = prev_of(traces, first, at)
    at, before = at[before >= 0], before[before >= 0]
    if how == "any":
        each, others = _all_before(traces, first, at)
    else:
        each, others = np.arange(len(at)), before
    mine, theirs = who[at][each], who[others]
    known = (mine >= 0) & (theirs >= 0)
    bad, nobody = np.zeros((2, len(at)), np.bool_)
    bad[each[known & ((mine == theirs) == same_is_wrong)]] = True
    nobody[each[~known]] = True
    # One known to be wrong decides, whoever the others were.
    return traces, Found(at, bad, "wrong-role", before, nobody & ~bad)


def _all_before(traces: Traces, first: Array, at: Array) -> tuple[Array, Array]:
    """Pairs of a step (its place in at) and each of the first steps before it in its case."""
    low = np.searchsorted(first, traces.bounds[traces.case[at]])
    lengths = np.searchsorted(first, at) - low
    each = np.repeat(np.arange(len(at)), lengths)
    offset = np.arange(len(each)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return each, first[low[each] + offset]
