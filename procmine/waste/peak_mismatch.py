"""Hours in which more comes than the people at work can take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding, Value
from procmine.kernels.calendar import DAY_US
from procmine.log.zones import to_local
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found

__all__ = ["peak_mismatch"]

Array = np.ndarray[Any, np.dtype[Any]]

_HOUR_US = 3_600_000_000
_HOURS = tuple(f"{hour:02d}:00" for hour in range(24))
# Hours with fewer people than this share of the fullest hour are no shift.
_NO_SHIFT = 0.05
SAYS = Says(
    message={
        "en": "Work that becomes due at {hours} waits longer: {n_times:step has|steps have} "
        "{load} times the usual load per person, and {total_s} more of waiting than at other "
        "hours; the fullest hour brings {ratio} times the work of the emptiest",
        "zh": "{hours} 到达的工作等待更久：{n_times} 个步骤，人均负荷为平时的 {load} 倍，"
        "比其他时段多等 {total_s}；最忙时段的工作量是最闲时段的 {ratio} 倍",
    },
    hint={
        "en": "Move breaks and shifts towards these hours, or work that can wait away from them.",
        "zh": "把班次和休息调向这些时段，或把可延后的工作移开。",
    },
    patterns=("elastic-shifts", "self-service"),
    overlaps=WAITING,
    assumes_zh="没有排班表：某时段开始过工作的人视为在岗；等待按工作时间；没有 [calendar] 时，"
    "跨越午夜的等待不计；只计超出其他时段平均等待的部分。",
    harmless_zh="这些工作并不急，可以留到空闲时段。",
)


def peak_mismatch(
    evidence: Evidence, *, ratio: float = 1.5, slower: float = 1.25
) -> Iterator[Finding]:
    """Are there hours of the day in which too few people are at work?

    Hours are what steps wait beyond the mean of the other hours, while the house is open. Where
    nobody said when it is, waits through midnight are left out: what comes at the end of a day may
    only wait for the next one.

    Args:
        ratio: load per person over that of the other hours from which an hour is a peak, if
        slower: mean wait over that of the other hours is at least this too.

    Assumes: there is no roster, so whoever began a step in an hour was at work in it; what comes
    while hardly anybody is at work is no peak.

    Harmless when: the work is not urgent and may wait for quieter hours.
    """
    evidence.need("times", "resource")
    at = np.flatnonzero(evidence.by_people & ~evidence.after_pending & ~evidence.is_first)
    due = evidence.begin[at] - evidence.wait_us[at]
    wait = evidence.working_us(due, evidence.begin[at])
    asked, begun = (to_local(when, evidence.log.zone) for when in (due, evidence.begin[at]))
    # Without opening hours a wait through the night says nothing about the hour it began in.
    told = np.full(len(at), evidence.house is not None) | (asked // DAY_US == begun // DAY_US)
    hour = asked // _HOUR_US % 24
    demand, staff = np.bincount(hour, minlength=24), _staff(evidence, at)
    n_waits = np.bincount(hour[told], minlength=24)
    waited = np.bincount(hour[told], weights=wait[told] / 1e6, minlength=24)
    shift = staff >= _NO_SHIFT * max(int(staff.max(initial=0)), 1)
    peaks = np.zeros(24, np.bool_)
    for one in np.flatnonzero(shift & (n_waits > 0)).tolist():
        others = shift & (np.arange(24) != one)
        load, wait_s = (
            float(a[one] / b[one])
            / max(float(a[others].sum()) / max(float(b[others].sum()), 1), 1e-9)
            for a, b in ((demand, staff), (waited, n_waits))
        )
        peaks[one] = load >= ratio and wait_s >= slower
    calm = shift & ~peaks
    if not (peaks.any() and n_waits[calm].any()):
        return
    usual_us = round(float(waited[calm].sum()) / int(n_waits[calm].sum()) * 1e6)
    excess = np.where(told, np.maximum(wait - usual_us, 0), 0)
    late = np.flatnonzero(peaks[hour] & (excess > 0))
    loads = (demand[peaks].sum() / staff[peaks].sum()) / (demand[calm].sum() / staff[calm].sum())
    some = demand[shift & (demand > 0)]
    values: dict[str, Value] = {
        "hours": tuple(_HOURS[one] for one in np.flatnonzero(peaks)),
        "load": f"{loads:.1f}",
        "ratio": f"{some.max() / some.min():.1f}",
    }
    steps = at[late]
    groups: dict[str, tuple[Array, Any]] = {
        "hour": (hour[late], _HOURS),
        "activity": (evidence.activity[steps], evidence.activities),
    }
    hits = Hits(evidence.case[steps], excess[late], np.zeros(len(late), np.int64), groups)
    possible = len(np.unique(evidence.case[at]))
    yield from found(evidence, "peak-mismatch", SAYS, hits, possible=possible, values=values)


def _staff(evidence: Evidence, at: Array) -> Array:
    """Hours of people at work by hour of the day: whoever began a step in it, each day once."""
    when = to_local(evidence.begin[at], evidence.log.zone) // _HOUR_US
    who = evidence.codes("resource")[at]
    known = who >= 0
    n = int(who.max(initial=0)) + 1
    hours = np.unique(when[known] * n + who[known]) // n
    return np.bincount(hours % 24, minlength=24)
