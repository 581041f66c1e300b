"""Rows that could not be used."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

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
            level="error" if share > _MANY else "warning",
            message={
                "en": "{n_rows} rows ({rows_share}) are left out: {reason}",
                "zh": "{n_rows} 行（{rows_share}）未被使用：{reason}",
            },
            values={"n_rows": n, "rows_share": share, "reason": reason},
            where={"reason": reason},
            n=n,
            hint={
                "en": "They stand whole in rejects.csv with their row numbers.",
                "zh": "这些行连同行号完整保存在 rejects.csv 中。",
            },
        )
