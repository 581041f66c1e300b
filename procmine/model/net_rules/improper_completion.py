"""Cases of a net that end with tokens left over."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about, case_said

__all__ = ["improper_completion"]


def improper_completion(drawing: NetDrawing) -> Iterator[Finding]:
    """Where is something still going on when a case reaches its end?

    Harmless when: the work that is left over is meant to go on after the end.


    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for breach, spots in drawing.breaches("improper"):
        for spot in spots[:1]:
            yield about(
                "improper-completion",
                "error",
                spot,
                {
                    "en": "a case reaches its end while a token is left at {what}, after: {case}",
                    "zh": "案例到达终点时 {what} 处仍有令牌，之前依次为：{case}",
                },
                {
                    "en": "Join the branches before the end, or take the token away.",
                    "zh": "在终点前汇合各分支，或移走该令牌。",
                },
                case=case_said(breach),
            )
