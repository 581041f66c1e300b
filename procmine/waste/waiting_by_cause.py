"""Waiting between steps, by what is waited for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.kernels.wait_causes import CAUSES
from procmine.summary.shifts import ALWAYS
from procmine.summary.waits import Waits
from procmine.valuestream.ledger import TimeLedger
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found, steps_found

__all__ = ["waiting_by_cause"]

Array = np.ndarray[Any, np.dtype[Any]]

_CAUSES = {
    "batching": ("until a batch is together", "攒批", ("elastic-shifts", "steering")),
    "contention": (
        "for people busy with what came first",
        "处理人正按序办理其他工作",
        ("elastic-shifts", "intelligent-routing", "triage"),
    ),
    "prioritization": (
        "for people busy with what came later",
        "处理人先办理了后到的工作",
        ("triage", "steering"),
    ),
    "unavailability": (
        "for people who are away though the house is open",
        "营业时间内处理人不在岗",
        ("elastic-shifts", "empowerment"),
    ),
    "off_hours": (
        "outside opening hours",
        "非营业时间",
        ("self-service", "elastic-shifts", "task-automation"),
    ),
    "extraneous": (
        "for no reason the log tells, though nobody is busy or away",
        "日志未说明原因（无人忙碌或缺勤）",
        ("quick-classification", "one-stop", "proactive-service"),
    ),
    "idle_in_system": (
        "while nothing of their case runs, and for none of the steps before",
        "系统内闲置，不依赖任何先前步骤",
        ("steering", "proactive-service"),
    ),
    "unknown": (
        "for no cause that can be told: the log names nobody, or no begin of their work",
        "无法判断：日志未说明由谁办理或何时开始",
        ("steering",),
    ),
}
# Around the clock nobody is ever away: then the log alone cannot say that nobody was.
_UNTOLD_AWAY = (
    "for no reason the log tells: nobody is busy, and no [calendar] says who is away when",
    "日志未说明原因：无人忙碌，且未用 [calendar] 说明何时无人在岗",
    _CAUSES["extraneous"][2],
)
_SAY_HOURS = {
    "en": "Write down who works when under [calendar], or let the log show it with --calendar "
    "discovered: then it can be told how much of this is absence.",
    "zh": "在 [calendar] 中写明各人何时上班，或用 --calendar discovered 由日志推断，"
    "即可判断其中多少是因为无人在岗。",
}
# Hours of people alone, as [calendar] or the log itself says them, close no house.
_NO_HOUSE = (
    "for people who are away at that time",
    "处理人当时不在岗",
    _CAUSES["unavailability"][2],
)
_SOJOURN = {
    "en": "Between steps {total_s} pass, in {n_cases:case|cases}; the log has no begin of work to "
    "go by, so nobody can tell how much of it is waiting",
    "zh": "{n_cases} 个案例的步骤之间共经过 {total_s}；日志没有可用的开始时间，"
    "无法判断其中多少是等待",
}
SAYS = Says(
    message={"en": "", "zh": ""},
    hint={
        "en": "Look at the step that waits longest for it, and at who could take it away.",
        "zh": "先看因此等待最久的步骤，以及谁能消除这一原因。",
    },
    patterns=("quick-classification", "one-stop", "elastic-shifts"),
    overlaps=(),
    assumes_zh="各种原因互不重叠，合计等于全部等待；[calendar] 说明谁何时上班。"
    "案例有任何步骤在处理时不算等待，除非要求计入。没有任何开始时间时无法区分等待与处理，"
    "只给出步骤间的总时间，不分原因。",
    harmless_zh="有意等待，例如冷静期。",
)


def waiting_by_cause(
    evidence: Evidence, *, order: str = "free", beside_work: bool = False
) -> Iterator[Finding]:
    """What do cases wait for between two steps?

    One finding per cause. Hours are the waits of the time ledger: time in which nothing of the case
    runs belongs to the next step that begins, every second once. Waiting for the customer or a
    third party is left out.

    Args:
        order: free if activities that come in either order do not wait for each other, or strict.
        beside_work: count the whole wait of each step, from when it could begin to when it began,
            also what lies beside other steps of its case, as ``measure waiting`` does. Steps side
            by side then wait for more hours than pass.

    Assumes: the causes exclude one another and sum to all waiting; [calendar] says who works when.
    While any step of a case runs it does not wait, unless asked for. Where no begin of work is
    known, nobody can tell waiting from work: then the time between steps is told as a whole, by no
    cause.

    Harmless when: the wait is meant, such as a cooling-off period.

    Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023.
    """
    evidence.need("times")
    if not evidence.whole.any():
        yield from _sojourn(evidence)
        return
    spent = evidence.ledger_in_order(order)
    waits = spent.waits
    work = waits.work
    possible = int(np.count_nonzero(np.bincount(work.case[waits.target])))
    for cause, (at, us) in (_beside_work(waits) if beside_work else _once(spent)).items():
        groups = {"activity": (work.activity[at], work.labels["activity"])}
        if "team" in work.labels:
            groups["team"] = (work.owner("team")[at], work.labels["team"])
        hits = Hits(work.case[at], us, np.zeros(len(at), np.int64), groups)
        where = {"cause": cause}
        yield from found(
            evidence, "waiting-by-cause", _says(cause, waits), hits, possible=possible, where=where
        )


def _once(spent: TimeLedger) -> dict[str, tuple[Array, Array]]:
    """Steps that wait for each cause and microseconds, no moment of a case in two of them."""
    return {cause: spent.steps_in(cause) for cause in _CAUSES}


def _beside_work(waits: Waits) -> dict[str, tuple[Array, Array]]:
    """The same of the whole wait of each step; closed hours are a cause of their own."""
    spans = dict(zip(CAUSES, waits.causes_us.T, strict=True))
    closed = np.zeros(len(waits.target), np.int64)
    if waits.shifts.house is not None:
        low, high = waits.enabled[waits.target], waits.work.start[waits.target]
        shut, _ = waits.split(waits.target, low, high, waits.shifts.over(waits.work, or_house=True))
        closed = shut[:, CAUSES.index("unavailability")]
    # Of steps that name nobody the log knows no shifts: closed hours were no reason at all.
    nobody = np.where(waits.work.resource[waits.target] < 0, closed, 0)
    spans |= {
        "unavailability": spans["unavailability"] + nobody - closed,
        "extraneous": spans["extraneous"] - nobody,
        "off_hours": closed,
    }
    return {cause: (waits.target[us > 0], us[us > 0]) for cause, us in spans.items()}


def _sojourn(evidence: Evidence) -> Iterator[Finding]:
    says = dataclasses.replace(SAYS, message=_SOJOURN, overlaps=("unknown",))
    yield from steps_found(
        evidence,
        "waiting-by-cause",
        says,
        evidence.own_wait_us > 0,
        possible=evidence.n_cases,
        wait_us=evidence.own_wait_us,
        where={"cause": "unknown"},
    )


def _says(cause: str, waits: Waits) -> Says:
    (en, zh, patterns), hint = _CAUSES[cause], SAYS.hint
    if cause == "extraneous" and waits.shifts.origin == ALWAYS:
        (en, zh, patterns), hint = _UNTOLD_AWAY, _SAY_HOURS
    if cause == "unavailability" and waits.shifts.house is None:
        en, zh, patterns = _NO_HOUSE
    message = {
        "en": f"{{n_times:step waits|steps wait}} {en}, in {{n_cases:case|cases}}: {{total_s}}",
        "zh": f"{{n_cases}} 个案例的 {{n_times}} 个步骤因“{zh}”等待：合计 {{total_s}}",
    }
    return dataclasses.replace(
        SAYS, message=message, hint=hint, patterns=patterns, overlaps=(cause,)
    )
