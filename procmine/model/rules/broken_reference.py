"""References that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.drawing import Drawing
from procmine.model.rules._places import about

__all__ = ["broken_reference"]


def broken_reference(drawing: Drawing) -> Iterator[Finding]:
    """What in this process is broken?

    An id that is there twice and a flow across the border of a sub-process stop it from being
    played; a flow from or to nowhere and an event that sits on nothing are passed over.

    Harmless when: never; other tools drop such elements silently.
    """
    for defect in drawing.scope.all_defects():
        yield about(
            "broken-reference",
            "error",
            (repr(defect.element), defect.element, defect.kind, defect.line),
            {"en": "line {line}: {what} {defect}", "zh": "第 {line} 行：{what} {defect}"},
            {
                "en": "Draw the element anew in the modeller.",
                "zh": "在建模工具中重新绘制该元素。",
            },
            defect=defect.what,
            line=str(defect.line),
        )
