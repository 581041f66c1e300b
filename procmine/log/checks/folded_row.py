"""Rows that are no event of their own."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
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
    yield Finding(
        rule="folded-row",
        level="info",
        message={
            "en": "{n_rows} rows ({rows_share}) change no state and are counted, not used",
            "zh": "{n_rows} 行（{rows_share}）没有改变状态，只计数、不作为步骤",
        },
        values={"n_rows": frame.n_folded, "rows_share": frame.n_folded / frame.n_rows},
        n=frame.n_folded,
    )
