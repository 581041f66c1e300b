"""Cases of a net that wait for ever."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about, case_said

__all__ = ["net_deadlock"]


def net_deadlock(drawing: NetDrawing) -> Iterator[Finding]:
    """Where does a case stop before its end, with nothing it could do?

    Typically a transition that waits for tokens of two branches of which only one is ever taken.

    Harmless when: never; every case that gets there is stuck.


    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for breach, spots in drawing.breaches("deadlock"):
        for spot in spots[:1]:
            yield about(
                "net-deadlock",
                "error",
                spot,
                {
                    "en": "a case stops at {what} before its end, after: {case}",
                    "zh": "案例会停在 {what} 而无法结束，之前依次为：{case}",
                },
                {
                    "en": "Look at what takes from it and what else that needs.",
                    "zh": "检查从此处取令牌的变迁还需要什么。",
                },
                case=case_said(breach),
            )
