"""Several clocks in one column."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import MOST
from procmine.log.checks._words import cannot_tell
from procmine.log.effects import effect_none
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
        n_bare = facts.n - facts.n_unreadable - facts.n_with_offset
        some_bare = n_bare > 0 and facts.n_with_offset > 0
        if len(offsets) < 2 and not some_bare:
            continue
        apart = max(offsets) - min(offsets) if offsets else 0
        listed = ", ".join(_said(minutes) for minutes in list(offsets)[:MOST])
        yield Finding(
            rule="mixed-offsets",
            level="warning" if some_bare or apart > _HOUR else "info",
            message={
                "en": "{column} has times of {n_offsets:offset|offsets} from UTC ({offsets})"
                + (" and {n_bare:time|times} without one" if n_bare else ""),
                "zh": "列 {column} 含 {n_offsets} 种 UTC 偏移的时间（{offsets}）"
                + ("，另有 {n_bare} 个时间没有偏移" if n_bare else ""),
            },
            values={
                "column": facts.column,
                "n_offsets": len(offsets),
                "offsets": listed,
                "n_bare": n_bare,
            },
            where={"column": facts.column, "role": role},
            n=facts.n,
            examples=tuple(facts.seen.get("naive", ())) if some_bare else tuple(_all_said(offsets)),
            repair={
                "en": "Each offset is honoured: instants are compared in UTC.",
                "zh": "所有偏移均已计入：按 UTC 比较各时刻。",
            },
            effect=None if some_bare else effect_none(frame),
            effect_reason=cannot_tell(
                "what clock the times without an offset show is not known; the number of cases "
                "stays",
                "不知道没有偏移的时间来自哪个时钟；案例数不变",
            )
            if some_bare
            else {},
        )


def _all_said(offsets: dict[int, int]) -> list[str]:
    return [f"{_said(minutes)} ({n:,})" for minutes, n in list(offsets.items())[:MOST]]


def _said(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // _HOUR:02d}:{abs(minutes) % _HOUR:02d}"
