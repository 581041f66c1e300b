"""Times at a change of the clocks."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.checks._examples import row_examples
from procmine.log.effects import effect_if, effect_none
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
                "en": "Where the clocks of {zone} jump, {column} holds "
                "{n_skipped:time|times|no time} they never showed and "
                "{n_twice:time|times|none} they showed twice",
                "zh": "在 {zone} 时钟调整处，列 {column} 有 {n_skipped} 个时间从未出现，"
                "{n_twice} 个时间出现过两次",
            },
            values={
                "n_skipped": facts.n_skipped,
                "n_twice": facts.n_twice,
                "column": facts.column,
                "zone": facts.zone,
            },
            where={"column": facts.column, "role": role},
            n=facts.n_skipped + facts.n_twice,
            examples=row_examples(facts.clock_rows),
            repaired=facts.n_skipped,
            repair={
                "en": "Times never shown are moved on by the jump, of the others the first is "
                "taken; the effect is that against the other reading.",
                "zh": "从未出现的时间按调整量顺延，出现两次的取第一次；"
                "所示影响为与另一种读法相比。",
            },
            effect=effect_none(frame)
            if role == "due"
            else effect_if(frame, role, facts.clock_rows, facts.clock_other_us),
            hint={
                "en": "If many were skipped, the zone is probably another one.",
                "zh": "如果数量很多，时区可能不对。",
            },
        )
