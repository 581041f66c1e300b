"""What must be known of a scope before it is unfolded: tokens at once, first steps, catchers."""

from __future__ import annotations

from procmine.model.scope import Scope, Step
from procmine.model.xml_tree import Element

__all__ = [
    "THROWN",
    "first_steps",
    "interrupts",
    "is_sequential",
    "pieces",
    "reference_of",
    "undoes",
]

THROWN = ("error", "escalation", "cancel")
_FORKS = ("parallelGateway", "inclusiveGateway", "complexGateway")
_REFS = ("errorRef", "escalationRef")


def reference_of(step: Step) -> str:
    """Which error or escalation this event throws or catches; empty when it does not say."""
    refs = [_code(child) for child in step.element.elements()]
    return next(filter(None, refs), "")


def _code(element: Element) -> str:
    return next(filter(None, (element.get(name) for name in _REFS)), "").rpartition(":")[2]


def first_steps(scope: Scope) -> tuple[list[Step], list[Step]]:
    """Where tokens appear in a scope: by which event or message, and at what no flow leads to.

    Returns:
        Steps that are alternatives, and the others that no flow enters.
    """
    incoming = scope.incoming()
    free = [s for s in scope.steps if scope.starts_by_itself(s, len(incoming[s.id]))]
    begins = [
        s for s in free if s.kind == "startEvent" or s.element.get("instantiate") in ("true", "1")
    ]
    return begins, [step for step in free if step not in begins]


def is_sequential(scope: Scope) -> bool:
    """Is there never more than one token in this scope?

    >>> is_sequential(Scope("p", "process", "", 1))
    True
    """
    begins, others = first_steps(scope)
    is_adhoc = scope.kind == "adHocSubProcess"
    if not begins and len(others) > 1 and not is_adhoc:
        return False
    outgoing = scope.outgoing()
    return not any(_forks(scope, step, len(outgoing[step.id])) for step in scope.steps)


def _forks(scope: Scope, step: Step, n_out: int) -> bool:
    many = n_out > 1
    if step.kind in _FORKS or step.element.get("eventGatewayType") == "Parallel":
        return many
    if step.kind == "boundaryEvent":
        return many or not step.interrupting
    if scope.is_event_scope(step) and step.inside and not interrupts(step.inside):
        return True
    if step.inside is not None and not is_sequential(step.inside):
        return True
    return many and not step.is_gateway


def interrupts(event_scope: Scope) -> bool:
    """Does this event sub-process end what goes on around it?"""
    starts = [step for step in event_scope.steps if step.kind == "startEvent"]
    return all(step.interrupting for step in starts)


def undoes(step: Step) -> bool:
    """Is this a boundary event that only leads to a compensation?"""
    return step.kind == "boundaryEvent" and "compensate" in step.events


def pieces(scope: Scope) -> list[list[str]]:
    """The steps that flows and boundary events hold together, in the order of the file."""
    piece = {step.id: step.id for step in scope.steps}

    def root(step: str) -> str:
        while piece[step] != step:
            step = piece[step]
        return step

    ties = [(way.source, way.target) for way in scope.ways]
    ties += [(step.id, step.attached_to) for step in scope.steps if step.attached_to in piece]
    for one, other in ties:
        piece[root(one)] = root(other)
    found: dict[str, list[str]] = {}
    for step in scope.steps:
        found.setdefault(root(step.id), []).append(step.id)
    return list(found.values())
