"""Step order: what is done is done in this order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procmine.conform.condition import parse_condition
from procmine.conform.naming import listed
from procmine.conform.rules._parts import Found, case_verdict, each_language, first_in_case
from procmine.conform.traces import Traces, traces_of
from procmine.conform.verdict import Verdict

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["step_order"]


def step_order(
    log: EventLog | Traces,
    *,
    steps: str = "",
    least: int = 2,
    when: str = "",
) -> Verdict:
    """Are these steps taken in their order?

    Args:
        log: an event log or its traces; needs case and activity.
        steps: the activities in their order, apart by commas; those a case does not have are passed
            over.
        least: a case counts when it has at least so many of them.
        when: condition on the data of the case; empty for always.

    Returns:
        One activation for each case with at least so many of the steps: violated when the first
        time of one lies behind the first time of another that should come later; shown by the
        first step that came too late.

    Raises:
        UsageError: an activity or column that the log does not have.

    Cost: linear in the steps named, times the cases.

    Harmless when: a step was done again in its place later, and only its first time was out of
    order.
    """
    traces = traces_of(log)
    names = listed("steps", steps, ())
    quoted = [f'"{name}"' for name in names]
    firsts = np.stack([first_in_case(traces, traces.places("steps", name)) for name in quoted])
    there = firsts >= 0
    # What comes first among the steps that should come later, from the last one backwards.
    late = np.where(there, firsts, traces.n_steps)
    ahead = np.minimum.accumulate(late[::-1], axis=0)[::-1]
    ahead = np.concatenate([ahead[1:], np.full((1, traces.n_cases), traces.n_steps)])
    wrong = there & (ahead < firsts)
    which = wrong.argmax(axis=0)
    cases = np.arange(traces.n_cases)
    violated = wrong[which, cases]
    step = np.where(violated, firsts[which, cases], -1)
    partner = np.where(violated, ahead[which, cases], -1)
    enough = there.sum(axis=0) >= max(least, 2)
    whole = case_verdict(
        traces,
        "step-order",
        Found(step, violated, "wrong-order", partner),
        parse_condition(when),
        requires=each_language(f"in this order: {steps}", f"须按此次序：{steps}"),
        broken=each_language(f"not in this order: {steps}", f"未按此次序：{steps}"),
        options={"steps": steps, "least": least, "when": when},
    )
    return whole.within(enough)
