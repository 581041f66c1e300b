"""What the rules show, as deviations, and what becomes of what the SOP accepts."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from procmine.conform._tally import Tally
from procmine.conform.acceptance import Allowance
from procmine.conform.deviations import ACCEPTED, CONFORMING, DEVIATING, Deviation
from procmine.conform.judgement import Judgement
from procmine.conform.verdict import KINDS, Verdict

__all__ = ["allowances", "rule_deviations"]

Array = np.ndarray[Any, np.dtype[Any]]


def rule_deviations(judgement: Judgement) -> list[Deviation]:
    """One deviation for each rule and kind of violation."""
    names = judgement.traces.log.activities
    found = []
    for ruling in judgement.rulings:
        verdict = ruling.verdict
        bad = verdict.violated & ~ruling.accepted
        for code in np.unique(verdict.kind[bad]).tolist():
            here = bad & (verdict.kind == code)
            steps = verdict.step[here]
            steps = steps[steps >= 0]
            shown = Counter(judgement.traces.activity[steps].tolist())
            activity = names[min(shown, key=lambda a: (-shown[a], a))] if shown else ""
            found.append(
                Deviation(
                    id=f"{KINDS[code]}: {ruling.demand.id}",
                    kind=KINDS[code],
                    activity=activity,
                    after="",
                    n_cases=len(np.unique(verdict.case[here])),
                    n_events=int(here.sum()),
                    n_possible=verdict.n_applicable,
                    rule=ruling.demand.id,
                    control_points=ruling.control_points,
                    of_case=_of_case(verdict, here),
                )
            )
    return found


def _of_case(verdict: Verdict, here: Array) -> Array:
    of_case = np.zeros(verdict.n_cases, np.int8)
    of_case[verdict.applicable] = CONFORMING
    # Neither of this kind nor without fault: not among those it is compared with.
    of_case[verdict.broken_in] = ACCEPTED
    of_case[verdict.case[here]] = DEVIATING
    return of_case


def allowances(judgement: Judgement, tally: Tally) -> tuple[Allowance, ...]:
    """In how many cases was each thing accepted that the SOP accepts?"""
    found = []
    acceptance = judgement.acceptance
    for one, cases in zip(acceptance.entries, acceptance.holds, strict=True):
        seen = _broken(judgement, one.deviation) | tally.shown(one.deviation)
        found.append(Allowance(one, int(np.count_nonzero(seen & cases))))
    return tuple(found)


def _broken(judgement: Judgement, deviation: str) -> Array:
    """In which cases was the rule broken that is called so, or in the way that is called so?"""
    broken = np.zeros(judgement.traces.n_cases, np.bool_)
    for ruling in judgement.rulings:
        name, verdict = ruling.demand.id, ruling.verdict
        kinds = [code for code, kind in enumerate(KINDS) if deviation in (name, f"{kind}: {name}")]
        broken[verdict.case[verdict.violated & np.isin(verdict.kind, kinds)]] = True
    return broken
