"""Places of a net that can be filled without end."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about, case_said

__all__ = ["unbounded_place"]


def unbounded_place(drawing: NetDrawing) -> Iterator[Finding]:
    """Where can work pile up without end in one case?

    Such a net has markings without number: no case can be aligned with it.

    Harmless when: never; something puts tokens there that nothing takes.


    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for breach, spots in drawing.breaches("unbounded"):
        for spot in spots:
            yield about(
                "unbounded-place",
                "error",
                spot,
                {
                    "en": "{what} can be filled without end, first after: {case}",
                    "zh": "{what} 可被无限填充，首次出现于：{case}",
                },
                {
                    "en": "Look at the loop around it: it puts more tokens there than are taken.",
                    "zh": "检查其周围的循环：放入的令牌多于取出的令牌。",
                },
                case=case_said(breach),
            )
