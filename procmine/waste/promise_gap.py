"""What was promised, what departments allow themselves, and what was done."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from procmine.config import CostConfig
from procmine.conform.columns import cells_of
from procmine.errors import ConfigError
from procmine.finding import Finding
from procmine.kernels.calendar import NO_TIME
from procmine.summary.due_times import until
from procmine.waste._evidence import Evidence
from procmine.waste._found import Says, cases_found
from procmine.waste._hours import limit_us

__all__ = ["promise_gap"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_cases:case is|cases are} closed later than promised ({affected_share} of those "
        "with a promise): {total_s} late in sum; "
        "{n_open_late:more is|more are|no other is} still open after the promised time",
        "zh": "{n_cases} 个案例晚于承诺时限办结（占含承诺案例的 {affected_share}）：合计超时 "
        "{total_s}；另有 {n_open_late} 个超过时限仍未办结",
    },
    hint={
        "en": "Look at where late cases wait longest; promise what can be kept.",
        "zh": "查看超时案例等待最久的环节；只承诺做得到的时限。",
    },
    patterns=("node-standardisation", "steering", "one-stop"),
    overlaps=(),
    assumes_zh="以最后一次关闭的时间与首次承诺的时限比较；没有关闭步骤时以最后一步为准；只写日期的时限算到当天结束；"
    "超时时长是案例末段时间，不属于时间账本的某一类，按 [cost] 的延误与逾期罚金计价。",
    harmless_zh="时限只是内部目标，未告知客户。",
)
_IMPOSSIBLE = {
    "en": "In {n_cases:case|cases} the limits of the departments involved sum to more than was "
    "promised ({affected_share} of those with a promise): every department may be in time and the "
    "promise still broken",
    "zh": "{n_cases} 个案例所经部门的时限之和超过承诺时限（占含承诺案例的 {affected_share}）："
    "即使各部门都按时，承诺也会落空",
}

_RAN_ON = {
    "en": "; {n_ran_on:more was|more were} closed in time, with steps after the promised time",
    "zh": "；另有 {n_ran_on} 个按时办结，但承诺时限之后仍有步骤",
}
_MOVED = {
    "en": "; by the last promise {n_moved:of the late is|of the late are} in time",
    "zh": "；超时案例中有 {n_moved} 个按最后一次承诺的时限则未超时",
}


def promise_gap(
    evidence: Evidence, *, closes: tuple[str, ...] = (), limits: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """How many cases are closed later than promised, and could the promise be kept at all?

    Hours are those between the promised and the real closing, elapsed.

    Args:
        closes: activities that close a case; found by their names if empty, the last step if there
            are none.
        limits: what each team may take, such as ``Network = 24h``; cases whose teams may take
            longer together than was promised are told apart.

    Assumes: of several promises the first counts, and the last closing is the one that was
    promised; a date without a time lasts until that day ends; hours late are the end of the lead
    time and no bucket of the ledger, and cost what [cost] says of delay and missed due times.

    Harmless when: the time is an internal goal nobody was told.
    """
    evidence.need("times", "due")
    due, last_due = _due(evidence)
    promised = due != NO_TIME
    close = evidence.named("closes", closes) if closes else evidence.like("close")
    closed, at = _closings(evidence, close)
    late = promised & closed & (at > due)
    told = {
        "n_open_late": promised & ~closed & (due < evidence.end_us),
        "n_ran_on": promised & closed & ~late & (evidence.span[1] > due),
        "n_moved": late & (at <= last_due),
    }
    values = {name: int(np.count_nonzero(cases)) for name, cases in told.items()}
    for finding in cases_found(
        evidence,
        "promise-gap",
        _says(values),
        late,
        possible=promised,
        wait_us=np.where(late, at - np.where(promised, due, 0), 0),
        values=values,
    ):
        yield dataclasses.replace(finding, cost_money=_money(evidence.config.cost, finding))
    if limits:
        yield from _infeasible(evidence, limits, due, promised)


def _says(values: Mapping[str, int]) -> Says:
    """Its words, and why others count differently: to the last step, or by the last promise."""
    more = [clause for name, clause in (("n_ran_on", _RAN_ON), ("n_moved", _MOVED)) if values[name]]
    message = {
        lang: "".join([text, *(clause[lang] for clause in more)])
        for lang, text in SAYS.message.items()
    }
    return dataclasses.replace(SAYS, message=message)


def _money(cost: CostConfig, finding: Finding) -> float | None:
    """What being late costs; it is no waiting, and has prices of its own."""
    if not (cost.delay_per_hour or cost.penalty_per_case):
        return None
    hours = (finding.cost_s or 0.0) / 3600
    return hours * cost.delay_per_hour + (finding.n or 0) * cost.penalty_per_case


def _due(evidence: Evidence) -> tuple[Array, Array]:
    """Until when a case is in time by its first promise, and by its last."""
    cells = cells_of(evidence.log, "due", evidence.row)
    known = np.flatnonzero(cells != NO_TIME)
    both = []
    # Of several promises the one written last stays.
    for rows in (known[::-1], known):
        due = np.full(evidence.n_cases, NO_TIME, np.int64)
        due[evidence.case[rows]] = cells[rows]
        both.append(until(evidence.log, due).until_us)
    return both[0], both[1]


def _closings(evidence: Evidence, close: Array) -> tuple[Array, Array]:
    """Which cases are closed, and when?"""
    if not close.any():
        return np.diff(evidence.bounds) > 0, evidence.span[1]
    at = np.zeros(evidence.n_cases, np.int64)
    np.maximum.at(at, evidence.case[close], evidence.finish[close])
    return evidence.in_case(close) > 0, at


def _infeasible(
    evidence: Evidence, limits: tuple[str, ...], due: Array, promised: Array
) -> Iterator[Finding]:
    team, labels = evidence.role("team")
    allowed = np.zeros(len(labels) + 1, np.int64)
    for text in limits:
        name, sign, limit = text.rpartition("=")
        if not sign:
            raise ConfigError(f"limits has {text!r}.", hint="Write such as: Network = 24h.")
        code = evidence.values_named("limits", "team", (name.strip(),))
        allowed[code] = limit_us("limits", limit.strip())
    n = max(len(labels), 1)
    visits = np.unique((evidence.case * np.int64(n) + team)[team >= 0])
    sums = np.zeros(evidence.n_cases, np.int64)
    np.add.at(sums, visits // n, allowed[visits % n])
    beyond = promised & (sums > np.where(promised, due - evidence.span[0], 0))
    says = dataclasses.replace(SAYS, message=_IMPOSSIBLE)
    where = {"limits": "teams"}
    yield from cases_found(evidence, "promise-gap", says, beyond, possible=promised, where=where)
