"""Steps that bear one name."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_step
from procmine.model.scope import Step

__all__ = ["duplicate_name"]


def duplicate_name(drawing: Drawing) -> Iterator[Finding]:
    """Which name do several activities of one process bear?

    A log cannot tell them apart: what is done twice in the model counts as one step there.

    Harmless when: it is the same work at two places, and meant to be.
    """
    by_name: dict[str, list[Step]] = {}
    for step, _, _ in drawing.steps():
        if step.is_activity and step.name:
            by_name.setdefault(" ".join(step.name.casefold().split()), []).append(step)
    for steps in by_name.values():
        if len(steps) > 1:
            lines = ", ".join(str(step.line) for step in steps[1:])
            yield about_step(
                "duplicate-name",
                "notice",
                steps[0],
                {
                    "en": "{what} shares its name with {n_others} more (line {lines})",
                    "zh": "{what} 与另外 {n_others} 个步骤同名（第 {lines} 行）",
                },
                {
                    "en": "Name them apart, or call one process from both places.",
                    "zh": "用不同名称加以区分，或从两处调用同一流程。",
                },
                n_others=len(steps) - 1,
                lines=lines,
            )
