"""When somebody first replies to a case."""

from __future__ import annotations

from typing import Any

import numpy as np

from procmine.waste._evidence import Evidence

__all__ = ["first_replies"]

Array = np.ndarray[Any, np.dtype[Any]]


def first_replies(evidence: Evidence) -> tuple[Array, Array]:
    """Arrival and first reply of each case that begins without a person and gets one."""
    people = evidence.by_people
    first = np.flatnonzero(evidence.is_first)
    arrives = np.zeros(evidence.n_cases, np.bool_)
    arrives[evidence.case[first]] = ~people[first]
    answered = people & (evidence.before(people) == 0)
    bot = evidence.in_case(evidence.like("bot") & (evidence.before(people) == 0)) > 0
    reply = np.flatnonzero(answered & (arrives & ~bot)[evidence.case])
    return evidence.bounds[evidence.case[reply]], reply
