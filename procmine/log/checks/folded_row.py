"""Rows that are no event of their own."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.checks._words import cannot_tell
from procmine.log.effects import effect_with
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["folded_row"]


def folded_row(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """How many rows record no event of their own?

    An audit log has a row for every change of a record; only a change of state is a step.

    Harmless when: you ask for the steps of the process, not for every edit.
    """
    if not frame.n_folded:
        return
    aside = frame.asides[""]
    yield Finding(
        rule="folded-row",
        level="info",
        message={
            "en": "{n_rows:row changes|rows change} no state ({rows_share} of all)",
            "zh": "{n_rows} 行（{rows_share}）没有改变状态",
        },
        values={"n_rows": frame.n_folded, "rows_share": frame.n_folded / frame.n_rows},
        n=frame.n_folded,
        examples=row_examples(aside.rows),
        repair={
            "en": "Counted, and used for nothing else.",
            "zh": "只计数，不作为步骤。",
        },
        effect=effect_with(frame, aside),
        effect_reason={}
        if aside.is_timed
        else cannot_tell("some of these rows have no time", "其中部分行没有时间"),
    )
