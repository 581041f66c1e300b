"""The steps before which most waiting adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.summary.waits import Waits
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._found import Hits, Says, found
from procmine.waste._senses import means

__all__ = ["bottleneck"]

Array = np.ndarray[Any, np.dtype[Any]]

SAYS = Says(
    message={
        "en": "{activity} is waited for {n_times:time|times}: {total_s}, {wait_share} of all "
        "waiting; half of the waits are longer than {p50_s}",
        "zh": "“{activity}”前共等待 {n_times} 次：{total_s}，占全部等待的 {wait_share}；"
        "一半的等待超过 {p50_s}",
    },
    hint={
        "en": "Ask whether it lacks people, is done in batches, or could be done by those before.",
        "zh": "查明是人手不足、攒批办理，还是可由前一步顺带完成。",
    },
    patterns=("elastic-shifts", "intelligent-routing", "parallelism"),
    overlaps=WAITING,
    assumes_zh="瓶颈按等待合计排序，不按处理时间；等待客户或第三方不计；"
    "没有开始时间时等待包含该步的处理时间；仅用于关闭案例的步骤不计。",
    harmless_zh="该步有意延后办理，或由客户决定何时发生。",
    waits=True,
)


def bottleneck(evidence: Evidence, *, share: float = 0.2, top: int = 3) -> Iterator[Finding]:
    """Which steps hold the process up?

    Hours are time in which nothing of a case runs and this step is the next to begin, elapsed: the
    waits of the time ledger, every second once.

    Args:
        share: share of all waiting a step must make up to be named, 0-1.
        top: how many steps at most.

    Assumes: what is waited for longest in sum holds the process up, however long it takes itself;
    without start times the wait includes the work of the step. Steps that only close a case hold
    nothing up and are left out.

    Harmless when: the step is put off on purpose, or happens when the customer wants it to.
    """
    evidence.need("times")
    spent = evidence.ledger
    work, (at, us) = spent.waits.work, spent.steps_in(*WAITING)
    labels, activity = work.labels["activity"], work.activity[at]
    sums = np.zeros(len(labels), np.int64)
    np.add.at(sums, activity, us)
    sums[[code for code, label in enumerate(labels) if means("close", label)]] = 0
    whole = int(us.sum())
    for code in np.lexsort((np.arange(len(sums)), -sums))[:top].tolist():
        if not whole or sums[code] < share * whole:
            return
        rows = activity == code
        step, own = at[rows], us[rows]
        groups = {"after": _after(spent.waits, step)}
        if "team" in work.labels:
            groups["team"] = (work.owner("team")[step], work.labels["team"])
        hits = Hits(work.case[step], own, np.zeros(len(step), np.int64), groups)
        label = labels[code]
        values = {
            "activity": label,
            "wait_share": int(sums[code]) / whole,
            "p50_s": float(np.median(own)) / 1e6,
        }
        possible = len(np.unique(work.case[work.activity == code]))
        where = {"activity": label}
        yield from found(
            evidence, "bottleneck", SAYS, hits, possible=possible, values=values, where=where
        )


def _after(waits: Waits, step: Array) -> tuple[Array, list[str]]:
    """The activities these steps come after, −1 where they wait for none, and their names."""
    source = waits.source[step]
    return np.where(source < 0, -1, waits.work.activity[source]), waits.work.labels["activity"]
