"""Day first or month first."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._words import cannot_tell
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["date_order"]

_ORIGINS = {
    "its values": ("its own values", "该列自身的值"),
    "another time column": ("another time column of the source", "同一来源的另一时间列"),
    "the user": ("you", "用户指定"),
    "no matter": ("no value: every one reads the same both ways", "两种读法结果相同"),
}


def date_order(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How was 3/4/2016 read, and what settled it?

    The order is decided for a whole column from all of its values: one 13/02 settles it. A column
    that nothing settles is refused, not guessed.

    Harmless when: the settling values are right.
    """
    for role, facts in frame.facts.items():
        if not facts.n_order_open:
            continue
        en, zh = _ORIGINS[facts.order_origin]
        settling = max(facts.n_day_first_only, facts.n_month_first_only)
        order_zh = "日在前" if facts.order == "day-first" else "月在前"
        yield Finding(
            rule="date-order",
            level="info",
            message={
                "en": "Dates in {column} are read {order}, settled by {settled_en}"
                + (
                    " ({n_settling} of {n_values:value|values} can be nothing else)"
                    * bool(settling)
                ),
                "zh": "列 {column} 的日期按{order_zh}读取，依据：{settled_zh}"
                + ("（{n_values} 个值中有 {n_settling} 个只有这一种读法）" * bool(settling)),
            },
            values={
                "column": facts.column,
                "order": facts.order.replace("-", " "),
                "order_zh": order_zh,
                "settled_en": en,
                "settled_zh": zh,
                "n_settling": settling,
                "n_values": facts.n_order_open,
            },
            where={"column": facts.column, "role": role},
            n=facts.n_order_open,
            examples=tuple(facts.either or facts.seen.get("order", ())),
            repair={"en": "Read {order}.", "zh": "按{order_zh}读取。"},
            effect=effect_none(frame) if facts.order_origin == "no matter" else None,
            effect_reason={}
            if facts.order_origin == "no matter"
            else cannot_tell(
                "read the other way round the column would not be one of dates, or not of these",
                "若按另一种顺序读取，该列就不是（或不是这些）日期",
            ),
        )
