"""The signs inside BPMN shapes: what kind of task, what kind of gateway.

Source: OMG, Business Process Model and Notation 2.0.2, chapters 10.3.3 and 10.6.
"""

from __future__ import annotations

from procmine.draw.svg import number, tag
from procmine.model.graph import Box

__all__ = ["MARK_ROOM", "gateway_mark", "task_mark"]

# What a mark takes away from the height of a task.
MARK_ROOM = 12.0

# Drawn in a square of 14; "m" is a line, "m2" an area.
_TASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "userTask": (
        ("m", "M7 7.2a2.9 2.9 0 1 0 0-5.8a2.9 2.9 0 1 0 0 5.8z"),
        ("m", "M1.5 13.2c0-3.8 2.3-5.2 5.5-5.2s5.5 1.4 5.5 5.2z"),
    ),
    "serviceTask": (
        ("m", "M7 9.4a2.4 2.4 0 1 0 0-4.8a2.4 2.4 0 1 0 0 4.8z"),
        (
            "m",
            "M7 1v2M7 11v2M1 7h2M11 7h2M2.8 2.8l1.4 1.4M9.8 9.8l1.4 1.4"
            "M2.8 11.2l1.4-1.4M9.8 4.2l1.4-1.4",
        ),
        ("m", "M7 11a4 4 0 1 0 0-8a4 4 0 1 0 0 8z"),
    ),
    "manualTask": (
        ("m", "M1.5 5.6C2.6 4 4.6 2.8 6.2 2.8h1.9c1 0 1 1.6 0 1.6H6.4"),
        ("m", "M6.4 4.4h5.4c1.2 0 1.2 1.7 0 1.7H8M12.2 6.1c1.1 0 1.1 1.7 0 1.7H8"),
        ("m", "M11.9 7.8c1 0 1 1.6 0 1.6H8M11.2 9.4c.9 0 .9 1.6 0 1.6H5.8c-1.8 0-3.2-.4-4.3-1.4"),
    ),
    "sendTask": (("m2", "M1 2.6h12L7 7.2zM1 4.2v7.4h12V4.2L7 8.8z"),),
    "receiveTask": (("m", "M1 2.8h12v8.6H1zM1 2.8l6 4.8l6-4.8"),),
    "scriptTask": (
        ("m", "M4.4 1.2h8c-3.4 2.2.8 4-.8 6s.4 3.8-2 5.6h-8c3.4-2.2-.8-4 .8-6s-.6-3.6 2-5.6z"),
        ("m", "M4.2 4h4.4M4.4 7h4.4M4.6 10h4.4"),
    ),
    "businessRuleTask": (
        ("m2", "M1 2h12v3H1z"),
        ("m", "M1 2h12v10H1zM1 8.5h12M5 5v7"),
    ),
}


def task_mark(kind: str, box: Box) -> str:
    """The sign of this task type in the upper left corner; nothing for a plain task."""
    parts = (tag("path", class_=f"pm-{layer}", d=data) for layer, data in _TASKS.get(kind, ()))
    drawn = "".join(parts)
    place = f"translate({number(box.x + 5)} {number(box.y + 5)})"
    return tag("g", drawn, transform=place) if drawn else ""


def gateway_mark(kind: str, box: Box) -> str:
    """The cross, plus or circle in a gateway's diamond."""
    x, y, half = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    if kind == "inclusiveGateway":
        return tag("circle", class_="pm-m", cx=x, cy=y, r=half * 0.46)
    if kind == "exclusiveGateway":
        arm = half * 0.34
        data = (
            f"M{number(x - arm)} {number(y - arm)}L{number(x + arm)} {number(y + arm)}"
            f"M{number(x - arm)} {number(y + arm)}L{number(x + arm)} {number(y - arm)}"
        )
    elif kind == "parallelGateway":
        arm = half * 0.5
        data = (
            f"M{number(x - arm)} {number(y)}H{number(x + arm)}"
            f"M{number(x)} {number(y - arm)}V{number(y + arm)}"
        )
    else:
        return ""
    return tag("path", class_="pm-m", d=data)
