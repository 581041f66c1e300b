"""Rows that could not be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.effects import effect_with
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.reasons import EXACT_DUPLICATE, MISSING_CASE, say_reason

__all__ = ["rejected_row"]

_MANY = 0.01


def rejected_row(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which rows could not be used, and why?

    A row needs a case, an activity and, where the log has times, one readable time. ``NA``,
    ``null`` and ``None`` are texts like any other, not missing ones.

    Harmless when: the rows are totals or remarks of the export, not events.
    """
    for reason, n in sorted(frame.rejected.items()):
        share = n / frame.n_rows
        yield Finding(
            rule="rejected-row",
            level=_level(reason, share),
            message={
                "en": "{n_rows:row is|rows are} left out ({rows_share} of all): {reason}",
                "zh": "{n_rows} 行（{rows_share}）未被使用：{reason_zh}",
            },
            values={
                "n_rows": n,
                "rows_share": share,
                "reason": reason,
                "reason_zh": say_reason(reason, "zh"),
            },
            where={"reason": reason},
            n=n,
            **_told(frame, reason),
            hint=_hint(frame, reason),
        )


def _hint(frame: Frame, reason: str) -> dict[str, str]:
    en = (
        "Each stands with its row number in the rejects.csv of procmine discover; --show-people "
        "shows the cells that may tell of people."
    )
    zh = (
        "这些行连同行号保存在 procmine discover 写出的 rejects.csv 中；"
        "加 --show-people 可显示可能涉及个人的单元格。"
    )
    if reason == MISSING_CASE and frame.rejected[reason] > frame.n_events:
        en += " If a blank means the case of the row above, fill it down first."
        zh += "若空白表示与上一行同一案例，请先向下填充。"
    return {"en": en, "zh": zh}


def _level(reason: str, share: float) -> str:
    # Whoever asked to drop duplicates need not be warned of it.
    if reason == EXACT_DUPLICATE:
        return "notice"
    return "error" if share > _MANY else "warning"


def _told(frame: Frame, reason: str) -> dict[str, Any]:
    """Examples, what was done, and what it moves."""
    repair = {"en": "Rejected, and counted in no figure.", "zh": "已拒绝：不计入任何数字。"}
    if reason == EXACT_DUPLICATE:
        rows = frame.repairs["exact-duplicate"].rows
        effect = frame.effect_of("exact-duplicate")
        return {"examples": row_examples(rows), "repair": repair, "effect": effect}
    aside = frame.asides.get(reason)
    rows = np.zeros(0, np.int64) if aside is None else aside.rows
    told: dict[str, Any] = {"examples": row_examples(rows), "repair": repair}
    if aside is None or aside.n_caseless:
        en, zh = "to which cases these rows belong is not known", "不知道这些行属于哪些案例"
        return {**told, "effect_reason": cannot_tell(en, zh)}
    told["effect"] = effect_with(frame, aside)
    if not aside.is_timed:
        told["effect_reason"] = cannot_tell("the rows have no time", "这些行没有时间")
    return told
