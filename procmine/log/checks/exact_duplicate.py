"""Rows that are there twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["exact_duplicate"]


def exact_duplicate(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which rows repeat another in every cell?

    They are kept unless the configuration says ``duplicates = "drop"``: two equal events can both
    be true, and leaving one out is a decision.

    Harmless when: the system really records the same thing twice in one instant.
    """
    repair = frame.repairs.get("exact-duplicate")
    if repair is not None:
        n = len(repair.rows)
        yield Finding(
            rule="exact-duplicate",
            level="notice",
            message={
                "en": "{n_rows:row|rows} repeated another in every cell",
                "zh": "{n_rows} 行与另一行完全相同",
            },
            values={"n_rows": n},
            n=n,
            examples=row_examples(repair.rows),
            repaired=n,
            repair={"en": "Dropped, as configured.", "zh": "已按配置删除。"},
            effect=frame.effect_of("exact-duplicate"),
        )
        return
    n = len(frame.repeats)
    if not n:
        return
    again = np.zeros(frame.n_events, np.bool_)
    again[frame.repeats] = True
    yield Finding(
        rule="exact-duplicate",
        level="warning",
        message={
            "en": "{n_rows:row repeats|rows repeat} another in every cell",
            "zh": "{n_rows} 行与另一行完全相同",
        },
        values={"n_rows": n},
        n=n,
        examples=row_examples(frame.row[again]),
        repair={
            "en": "They are kept; the effect is that of dropping them.",
            "zh": "目前保留；所示影响为删除后的变化。",
        },
        effect=frame.effect_without(again),
        hint={
            "en": 'Drop them with --duplicates drop, or duplicates = "drop" under [log].',
            "zh": '可用 --duplicates drop 或在 [log] 中写 duplicates = "drop" 删除。',
        },
    )
