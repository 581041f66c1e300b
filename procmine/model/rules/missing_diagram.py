"""Steps that nobody can see."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about_scope

__all__ = ["missing_diagram"]


def missing_diagram(drawing: Drawing) -> Iterator[Finding]:
    """Which steps and flows does the file hold but not draw?

    Harmless when: the file is read by machines only, or laid out on opening.
    """
    elements = [(s.said(), s.id, s.kind, s.line) for s, _, _ in drawing.steps()]
    missed = [place for place in elements if place[1] not in drawing.drawn]
    if missed:
        yield about_scope(
            "missing-diagram",
            "info" if len(missed) == len(elements) else "notice",
            drawing.scope,
            {
                "en": "{n_missed} of the {n_steps} steps of {what} are not drawn, such as {first}",
                "zh": "{what} 的 {n_steps} 个步骤中有 {n_missed} 个没有图形，例如 {first}",
            },
            {
                "en": "Place them in a modeller; procmine model draw shows them all the same.",
                "zh": "在建模工具中放置这些元素；procmine model draw 仍可画出该流程。",
            },
            n_missed=len(missed),
            n_steps=len(elements),
            first=missed[0][0],
        )
