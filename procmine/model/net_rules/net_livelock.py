"""Cases of a net that go round for ever."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.finding import Finding
from procmine.model.net_drawing import NetDrawing
from procmine.model.rules._places import about, case_said

__all__ = ["net_livelock"]


def net_livelock(drawing: NetDrawing) -> Iterator[Finding]:
    """Where can a case go on and on but never end?

    Harmless when: never; no case that gets there can be finished.


    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing 23(3),
    2011.
    """
    for breach, spots in drawing.breaches("livelock"):
        for spot in spots[:1]:
            yield about(
                "net-livelock",
                "error",
                spot,
                {
                    "en": "a case can go round at {what} but never end, after: {case}",
                    "zh": "案例会在 {what} 处循环而无法结束，之前依次为：{case}",
                },
                {
                    "en": "Draw a way out of the loop.",
                    "zh": "为循环画出出口。",
                },
                case=case_said(breach),
            )
