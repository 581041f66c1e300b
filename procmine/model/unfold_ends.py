"""Terminate ends: which of them stop something else that goes on in their scope?"""

from __future__ import annotations

from procmine.model.graph import END, GATEWAYS, START
from procmine.model.petri import Net
from procmine.model.scope import Scope, Step
from procmine.model.unfold_facts import first_steps, is_sequential

__all__ = ["stopping_ends"]

_MAX_STATES = 20_000
_XOR, _AND, _OR = GATEWAYS
_KINDS = {"eventBasedGateway": _XOR, "complexGateway": _OR, _XOR: _XOR, _AND: _AND, _OR: _OR}


def stopping_ends(scope: Scope) -> list[Step]:
    """The terminate ends that other tokens of the scope may still be on their way beside.

    Where that cannot be seen from gateways and flows alone, or only among too many states, it is
    all of them.
    """
    ends = [step for step in scope.steps if step.kind == END and "terminate" in step.events]
    if not ends or is_sequential(scope):
        return []
    busy = _ends_beside(scope)
    return ends if busy is None else [end for end in ends if end.id in busy]


def _ends_beside(scope: Scope) -> set[str] | None:
    """Ids of the ends that are reached while another token is somewhere; None if nobody knows."""
    begins, others = first_steps(scope)
    is_plain = not any(
        step.kind == "boundaryEvent" or "link" in step.events or scope.is_event_scope(step)
        for step in scope.steps
    )
    if not is_plain or (others and (begins or len(others) > 1)):
        return None
    place = {step.id: i for i, step in enumerate(scope.steps)}
    first = {step.id for step in begins or others}
    kinds = [
        START if step.id in first else END if step.kind == END else _KINDS.get(step.kind, "task")
        for step in scope.steps
    ]
    ways = [way for way in scope.ways if way.source in place and way.target in place]
    net = Net(kinds, [(place[way.source], place[way.target]) for way in ways])
    busy: set[str] = set()
    todo = [put for _, _, put in net.initial()]
    seen = set(todo)
    while todo:
        marking = todo.pop()
        for node, taken, put in net.firings(marking):
            if kinds[node] == END and marking & net.flow_mask & ~taken:
                busy.add(scope.steps[node].id)
            after = (marking & ~taken | put) & net.flow_mask
            if marking & ~taken & put & net.flow_mask:
                return None
            if after not in seen:
                seen.add(after)
                todo.append(after)
        if len(seen) > _MAX_STATES:
            return None
    return busy
