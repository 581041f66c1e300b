"""Times that do not say their zone."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._words import cannot_tell
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["assumed_utc"]


def assumed_utc(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which times were read as UTC because nothing says their zone?

    Durations across a change of the clocks are wrong by an hour, and hours of the day are shifted,
    if the clocks in truth showed another zone.

    Harmless when: the system writes UTC, or hours of the day do not matter.
    """
    for role, facts in frame.facts.items():
        if not facts.n_naive or not facts.is_assumed:
            continue
        yield Finding(
            rule="assumed-utc",
            level="notice",
            message={
                "en": "{n_values:time|times} in {column} without a zone, read as UTC",
                "zh": "列 {column} 中 {n_values} 个时间没有时区，按 UTC 读取",
            },
            values={"n_values": facts.n_naive, "column": facts.column},
            where={"column": facts.column, "role": role},
            n=facts.n_naive,
            examples=tuple(facts.seen.get("naive", ())),
            repair={
                "en": "Read as UTC, which nothing in the source says.",
                "zh": "按 UTC 读取，来源中并无依据。",
            },
            effect_reason=cannot_tell(
                "the zone the clocks showed is not known; the number of cases stays",
                "不知道时钟所在的时区；案例数不变",
            ),
            hint={
                "en": "Say the zone: --zone Europe/Rome, or zone under [log].",
                "zh": "请指定时区：--zone Asia/Shanghai，或在 [log] 中写 zone。",
            },
        )
