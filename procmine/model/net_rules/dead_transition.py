"""Transitions of a net that never fire."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about

__all__ = ["dead_transition"]


def dead_transition(drawing: NetDrawing) -> Iterator[Finding]:
    """Which transitions can no case do?

    Harmless when: never; either the arcs are wrong or the transition is needless.


    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for _, spots in drawing.breaches("dead"):
        for spot in spots:
            yield about(
                "dead-transition",
                "error",
                spot,
                {
                    "en": "no case can ever do {what}",
                    "zh": "没有案例能够执行 {what}",
                },
                {
                    "en": "Look at the places it takes from.",
                    "zh": "检查其取令牌的库所。",
                },
            )
