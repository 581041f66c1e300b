"""Work on cases that are rejected later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.waste._evidence import Evidence
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["knock_out_order"]

Array = np.ndarray[Any, np.dtype[Any]]

# Who rejects fewer than these, in number and as a share, is no check.
_FEW, _RARE = 5, 0.01
SAYS = Says(
    message={
        "en": "{later} rejects {rejected_share} of what it looks at and comes after {earlier}, "
        "which takes more effort for each rejection: work on {n_cases:case|cases} was in vain, "
        "{total_s}",
        "zh": "“{later}”淘汰其所检查案例的 {rejected_share}，却排在“{earlier}”之后，"
        "而后者每淘汰一个案例费力更多：{n_cases} 个案例白做，{total_s}",
    },
    hint={
        "en": "Try the cheap and decisive check first.",
        "zh": "可先做成本低、淘汰率高的检查。",
    },
    patterns=("knock-out", "step-removal"),
    overlaps=(*WORK,),
    assumes_zh="驳回由其前面紧邻的一步决定；两步的先后可以互换；费力程度为平均处理时间除以淘汰率。",
    harmless_zh="后一步需要前一步的结果，不能提前。",
)


def knock_out_order(evidence: Evidence, *, rejects: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Which check rejects cases that a dearer one has looked at in vain?

    Of two checks the one with the lower effort per rejection (mean work over the share it rejects)
    should come first. Hours are the work of the earlier check on cases the later one rejected.

    Args:
        rejects: activities that say a case is rejected; found by their names if empty.

    Assumes: the step directly before a rejection decided it; a step that so rejects one per cent
    or more is a check; the order of the two checks is free.

    Harmless when: the later check needs what the earlier one finds out.

    Source: Lashkevich, Kuzmin, Milani, Dumas: Knockout checks, BPM Forum 2023.
    """
    evidence.need("times", "starts")
    no = evidence.called("rejects", "reject", rejects)
    first_no = np.flatnonzero(no & (evidence.before(no) == 0) & ~evidence.is_first)
    decided = first_no - 1
    n = len(evidence.activities)
    checks, effort, share = _efforts(evidence, decided, n)
    ends = np.full(evidence.n_cases, -1, np.int64)
    ends[evidence.case[decided]] = decided
    earlier = np.arange(len(evidence)) < ends[evidence.case]
    for later in checks.tolist():
        knocked = ends >= 0
        knocked &= np.append(evidence.activity, np.int32(-1))[ends] == later
        inside = earlier & knocked[evidence.case] & np.isin(evidence.activity, checks)
        dearer = inside & (effort[evidence.activity] > effort[later])
        if not dearer.any():
            continue
        times = np.bincount(evidence.activity[dearer], minlength=n)
        values = {
            "later": evidence.activities[later],
            "earlier": evidence.activities[int(np.argmax(times))],
            "rejected_share": float(share[later]),
        }
        yield from steps_found(
            evidence,
            "knock-out-order",
            SAYS,
            dearer,
            possible=knocked,
            work_us=evidence.work_us,
            values=values,
            where={"activity": evidence.activities[later]},
        )


def _efforts(evidence: Evidence, decided: Array, n: int) -> tuple[Array, Array, Array]:
    """Activities that reject cases, their effort per rejection, the share they reject."""
    rejected = np.bincount(evidence.activity[decided], minlength=n)
    whole = evidence.whole
    times = np.bincount(evidence.activity, minlength=n)
    timed = np.bincount(evidence.activity[whole], minlength=n)
    work = np.bincount(evidence.activity[whole], weights=evidence.work_us[whole] / 1e6, minlength=n)
    share = rejected / np.maximum(times, 1)
    effort = work / np.maximum(timed, 1) / np.maximum(share, 1e-12)
    return np.flatnonzero((rejected >= _FEW) & (share >= _RARE) & (timed > 0)), effort, share
