"""Times at a change of the clocks."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["daylight_saving"]


def daylight_saving(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which times fall where the zone's clocks jump?

    A time the clocks skipped is moved on by the jump; a time they showed twice is taken as the
    first of the two.

    Harmless when: n is a handful; a process that runs at night may deserve UTC time stamps.
    """
    for role, facts in frame.facts.items():
        if not facts.n_skipped and not facts.n_twice:
            continue
        yield Finding(
            rule="daylight-saving",
            level="warning" if facts.n_skipped else "notice",
            message={
                "en": "{n_skipped} times in {column} never were on the clocks of {zone} and are "
                "moved on by the jump; {n_twice} were there twice and are taken as the first",
                "zh": "列 {column} 中 {n_skipped} 个时间在 {zone} 的时钟上不存在（夏令时跳过），"
                "已顺延；{n_twice} 个时间出现过两次，取第一次",
            },
            values={
                "n_skipped": facts.n_skipped,
                "n_twice": facts.n_twice,
                "column": facts.column,
                "zone": facts.zone,
            },
            where={"column": facts.column, "role": role},
            n=facts.n_skipped + facts.n_twice,
            repaired=facts.n_skipped,
            hint={
                "en": "If many were skipped, the zone is probably another one.",
                "zh": "如果数量很多，时区可能不对。",
            },
        )
