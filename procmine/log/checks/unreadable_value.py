"""Cells that do not hold what their column should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from procmine.finding import Finding
from procmine.log.checks._words import AS_READ, cannot_tell
from procmine.log.effects import effect_none
from procmine.log.frame import Frame
from procmine.log.instances import Instances
from procmine.log.roles import ROLES

__all__ = ["unreadable_value"]


def unreadable_value(frame: Frame, instances: Instances) -> Iterator[Finding]:
    """Which cells are no time, number or yes-or-no although their column is one?

    They count as not entered. A row is rejected only if it has no other time to go by.

    Harmless when: they are remarks such as "n/a".
    """
    for role, facts in frame.facts.items():
        if facts.n_unreadable:
            yield _finding(frame, role, facts.column, facts.n_unreadable, tuple(facts.unreadable))
        if facts.n_outside:
            yield _outside(frame, role, facts.n_outside)
    for role, n in frame.n_unreadable.items():
        examples = tuple(frame.unreadable.get(role, ()))
        yield _finding(frame, role, frame.mapping.label(role), n, examples)


def _outside(frame: Frame, role: str, n: int) -> Finding:
    column = frame.facts[role].column
    return Finding(
        rule="unreadable-value",
        level="notice",
        message={
            "en": "{n_cells:time|times} in {column} at the ends of the calendar (such as "
            "0001-01-01 or 9999-12-31)",
            "zh": "列 {column} 中 {n_cells} 个时间位于日历两端（如 0001-01-01 或 9999-12-31）",
        },
        values={"n_cells": n, "column": column},
        where={"column": column, "kind": "outside", "role": role},
        n=n,
        examples=tuple(frame.facts[role].seen.get("outside", ())),
        repair=AS_READ,
        **_moved(frame, role),
    )


def _finding(frame: Frame, role: str, column: str, n: int, examples: tuple[str, ...]) -> Finding:
    return Finding(
        rule="unreadable-value",
        level="warning",
        message={
            "en": "{n_cells:cell|cells} of {column} that cannot be read as {role}",
            "zh": "列 {column} 中 {n_cells} 个单元格无法作为{role_zh}读取",
        },
        values={"n_cells": n, "column": column, "role": role, "role_zh": ROLES[role].zh},
        where={"column": column, "role": role},
        n=n,
        examples=examples,
        repair=AS_READ,
        **_moved(frame, role),
        hint={
            "en": "If they mean that nothing was entered, say so: --missing TEXT.",
            "zh": "如果它们表示未填写，请用 --missing 指定。",
        },
    )


def _moved(frame: Frame, role: str) -> dict[str, Any]:
    """Only starts and ends make lead times."""
    if role not in {"start", "end"}:
        return {"effect": effect_none(frame)}
    return {
        "effect_reason": cannot_tell("the times that were meant are not known", "不知道原本的时间")
    }
