"""Cells that do not hold what their column should."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.log.frame import Frame
from procmine.log.instances import Instances

__all__ = ["unreadable_value"]


def unreadable_value(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which cells are no time, number or yes-or-no although their column is one?

    They count as not entered. A row is rejected only if it has no other time to go by.

    Harmless when: they are remarks such as "n/a".
    """
    for role, facts in frame.facts.items():
        if facts.n_unreadable:
            yield _finding(role, facts.column, facts.n_unreadable, tuple(facts.unreadable))
        if facts.n_outside:
            yield _outside(role, facts.column, facts.n_outside)
    for role, n in frame.n_unreadable.items():
        yield _finding(role, frame.mapping.label(role), n, ())


def _outside(role: str, column: str, n: int) -> Finding:
    return Finding(
        rule="unreadable-value",
        level="notice",
        message={
            "en": "{n_cells} times in {column} lie at the ends of the calendar (such as "
            "0001-01-01 or 9999-12-31) and count as not entered",
            "zh": "列 {column} 中 {n_cells} 个时间位于日历两端（如 0001-01-01 或 9999-12-31），"
            "按未填写处理",
        },
        values={"n_cells": n, "column": column},
        where={"column": column, "kind": "outside", "role": role},
        n=n,
    )


def _finding(role: str, column: str, n: int, examples: tuple[str, ...]) -> Finding:
    return Finding(
        rule="unreadable-value",
        level="warning",
        message={
            "en": "{n_cells} cells of {column} cannot be read as {role} and count as not entered",
            "zh": "列 {column} 中 {n_cells} 个单元格无法读取为 {role}，按未填写处理",
        },
        values={"n_cells": n, "column": column, "role": role},
        where={"column": column, "role": role},
        n=n,
        examples=examples,
        hint={
            "en": "If they mean that nothing was entered, say so: --missing TEXT.",
            "zh": "如果它们表示未填写，请用 --missing 指定。",
        },
    )
