"""Several clocks in one column."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import MOST
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["mixed_offsets"]

_HOUR = 60


def mixed_offsets(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Do the times of one column come from clocks of different offsets?

    Every offset is honoured: instants are compared in UTC. Values without one in the same column
    are read in the log's zone, which is worth a look.

    Harmless when: the offsets are one zone's summer and winter time.
    """
    for role, facts in frame.facts.items():
        offsets = dict(sorted(facts.offsets_min.items()))
        some_bare = 0 < facts.n_with_offset < facts.n - facts.n_unreadable
        if len(offsets) < 2 and not some_bare:
            continue
        apart = max(offsets) - min(offsets) if offsets else 0
        listed = ", ".join(_said(minutes) for minutes in list(offsets)[:MOST])
        yield Finding(
            rule="mixed-offsets",
            level="warning" if some_bare or apart > _HOUR else "info",
            message={
                "en": "{column} mixes {n_offsets} offsets from UTC ({offsets}); "
                "{n_bare} values have none",
                "zh": "列 {column} 混有 {n_offsets} 种 UTC 偏移（{offsets}）；"
                "{n_bare} 个值没有偏移",
            },
            values={
                "column": facts.column,
                "n_offsets": len(offsets),
                "offsets": listed,
                "n_bare": facts.n - facts.n_unreadable - facts.n_with_offset,
            },
            where={"column": facts.column, "role": role},
            n=facts.n,
        )


def _said(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // _HOUR:02d}:{abs(minutes) % _HOUR:02d}"
