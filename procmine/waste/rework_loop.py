"""Work done again before a case is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import Says, steps_found
from procmine.waste._senses import ASIDE

__all__ = ["rework_loop"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "Work is done again {n_times:time|times} before the case is closed, in "
        "{n_cases:case|cases} ({affected_share} of those with such work): {total_s}",
        "zh": "结案前返工 {n_times} 次，涉及 {n_cases} 个案例"
        "（占含此类工作案例的 {affected_share}）：{total_s}",
    },
    hint={
        "en": "Look for what was missing or wrong the first time.",
        "zh": "请查找第一次办理时缺少或出错的内容。",
    },
    patterns=("node-standardisation", "knowledge-base", "step-removal"),
    overlaps=("rework", *WAITING),
    assumes_zh="同一案例再次做同一活动即为返工；多数案例都会重复的活动不计（属状态或需分次办理）；录入、描述、审批、核验、转交、通知、回访和查找另行判断；"
    "计其处理时间和此前的等待。",
    harmless_zh="流程本来要求多次，例如每件商品一次；请写入 allowed。",
    waits=True,
)


def rework_loop(
    evidence: Evidence,
    *,
    steps: tuple[str, ...] = (),
    allowed: tuple[str, ...] = (),
    closes: tuple[str, ...] = (),
    usual: float = 0.5,
) -> Iterator[Finding]:
    """How often is work done again before the case is closed?

    Hours are the work of the repeats and the waits directly before them. What comes after the
    first closing is told by reopening.

    Args:
        steps: activities whose repeats are rework; all that people do if empty, but those that
            enter, describe, approve, verify, pass on, notify, follow up or search by their names.
        allowed: activities that are meant to be repeated.
        closes: activities that close a case; found by their names if empty.
        usual: activities repeated in this share of the cases that have them, or more, are left out
            unless ``steps`` names them, 0-1.

    Assumes: the same activity in the same case mends or repeats the first. An activity that most
    cases repeat is a status, or takes several goes by its nature.

    Harmless when: repeats are meant, such as one per item; name them in allowed.
    """
    close = evidence.named("closes", closes) if closes else evidence.like("close")
    work = evidence.named("steps", steps) if steps else _by_default(evidence, close)
    if allowed:
        work &= ~evidence.named("allowed", allowed)
    left_out = np.zeros(len(evidence.activities), np.bool_)
    if not steps:
        left_out = evidence.often_again(work, usual)
        work &= ~left_out[evidence.activity]
    again = work & evidence.again & (evidence.before(close) == 0)
    usually = [evidence.activities[code] for code in np.flatnonzero(left_out)]
    yield from steps_found(
        evidence,
        "rework-loop",
        SAYS,
        again,
        possible=evidence.in_case(work) > 0,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
        values={"left_out": tuple(usually)},
    )


def _by_default(evidence: Evidence, close: Array) -> Array:
    try:
        work = evidence.by_people & ~close
    except Lacks:
        # Where the log does not say who does what, any activity may be work.
        work = ~close
    for sense in ASIDE:
        work &= ~evidence.like(sense)
    return work
