"""Closed cases that are opened again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence, Lacks
from procmine.waste._found import WORK, Says, steps_found

__all__ = ["reopening"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{n_cases:closed case is|closed cases are} opened again ({affected_share} of those "
        "closed), with {n_times:more step|more steps}: {total_s}",
        "zh": "{n_cases} 个已关闭案例被重新打开（占已关闭案例的 {affected_share}），"
        "又做了 {n_times} 步：{total_s}",
    },
    hint={
        "en": "Check before closing what makes customers come back; see which solutions do not "
        "hold.",
        "zh": "关闭前确认问题已解决；查明哪些解决办法没有奏效。",
    },
    patterns=("journey-redesign", "knowledge-base", "node-standardisation"),
    overlaps=(*WORK, "rework", *WAITING),
    assumes_zh="从重新打开到再次关闭之间的步骤均计入；关闭后的回访不算重新打开。",
    harmless_zh="重新打开只是为了补记信息。",
    waits=True,
)


def reopening(
    evidence: Evidence, *, closes: tuple[str, ...] = (), reopens: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """How often does a closed case go on?

    Hours are the work of the steps from the reopening to the next closing, and the waits directly
    before them.

    Args:
        closes: activities that close a case; found by their names if empty.
        reopens: activities that open it again; found by their names if empty.

    Assumes: a case that is closed a second time, with work in between, was open again; following
    up after the closing is no such work.

    Harmless when: it was opened only to add a note.
    """
    close = evidence.named("closes", closes) if closes else evidence.like("close")
    opens = evidence.named("reopens", reopens) if reopens else evidence.like("reopen")
    if not (close.any() or opens.any()):
        raise Lacks("closes", "which steps close a case", "哪些步骤关闭案例")
    open_again = _between(evidence, close) | _opened(evidence, close, opens)
    closed = evidence.in_case(close | opens) > 0
    yield from steps_found(
        evidence,
        "reopening",
        SAYS,
        open_again,
        possible=closed,
        wait_us=evidence.own_wait_us,
        work_us=evidence.work_us,
    )


def _between(evidence: Evidence, close: Array) -> Array:
    """Steps behind a closing and up to the next one, where there is work between the two."""
    n_before = evidence.before(close)
    more = n_before < evidence.in_case(close)[evidence.case]
    inside = (n_before > 0) & more
    # Stretches of a case between two closings, the closing at their end included.
    stretch = evidence.case * np.int64(n_before.max(initial=0) + 1) + n_before
    works = inside & ~close & ~evidence.like("follow_up")
    found: Array = inside & np.isin(stretch, np.unique(stretch[works]))
    return found


def _opened(evidence: Evidence, close: Array, opens: Array) -> Array:
    """Steps from a named reopening up to the next closing."""
    at = np.where(opens, np.arange(len(evidence)), -1)
    last = np.maximum.accumulate(at)
    n_before = evidence.before(close)
    here = (last >= 0) & (last >= evidence.bounds[evidence.case])
    found: Array = here & (n_before == n_before[np.maximum(last, 0)])
    return found
