"""simplicity(): how large and how tangled is a model?"""

from __future__ import annotations

from dataclasses import dataclass

from procmine.model.graph import END, START, Flow, Model

__all__ = ["Simplicity", "simplicity"]

_CHOICES = ("exclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True)
class Simplicity:
    """The size of a model.

    Args:
        size: tasks, events and gateways.
        n_flows: sequence flows.
        control_flow_complexity: for each split the number of ways it can go: as many as flows for
            an exclusive one, 2**n - 1 for an inclusive one, one for a parallel one.
        structuredness: share of nodes that lie in blocks of one entry and one exit, 0-1.
    """

    size: int
    n_flows: int
    control_flow_complexity: int
    structuredness: float


def simplicity(model: Model) -> Simplicity:
    """How large and how tangled is this model?

    Args:
        model: any model.

    Returns:
        Its figures; smaller ones, and a structuredness near 1, are easier to read.

    Cost: linear in the size of the model.

    Source: J. Cardoso, Control-flow complexity measurement of processes, 2006; for structuredness
    A. Polyvyanyy et al., Structuring acyclic process models, Information Systems 37(6), 2012.

    >>> from procmine.model.tree import choice, sequence, step, tree_model
    >>> simplicity(tree_model(choice([step("A"), step("B")]), "one of two"))
    Simplicity(size=6, n_flows=6, control_flow_complexity=2, structuredness=1.0)
    """
    outgoing = model.outgoing()
    tangled = _tangled(model)
    return Simplicity(
        len(model.nodes),
        len(model.flows),
        sum(_ways(node.kind, outgoing[node.id]) for node in model.nodes),
        1.0 - tangled / len(model.nodes) if tangled else 1.0,
    )


def _ways(kind: str, outs: list[Flow]) -> int:
    if len(outs) < 2:
        return 0
    if kind in _CHOICES:
        return len(outs)
    return 2 ** len(outs) - 1 if kind == "inclusiveGateway" else 1


def _tangled(model: Model) -> int:
    """Nodes that are left when whatever lies between two nodes alone is replaced by a line."""
    near: dict[str, set[str]] = {node.id: set() for node in model.nodes}
    begin, finish = "(begin)", "(end)"
    near[begin], near[finish] = set(), set()
    ties = [(flow.source, flow.target) for flow in model.flows]
    ties += [(begin, node.id) for node in model.nodes if node.kind == START]
    ties += [(node.id, finish) for node in model.nodes if node.kind == END]
    for one, other in ties:
        if one != other:
            near[one].add(other)
            near[other].add(one)
    todo = [node.id for node in model.nodes]
    while todo:
        here = todo.pop()
        if here not in near or len(near[here]) > 2:
            continue
        beside = near.pop(here)
        for other in beside:
            near[other].discard(here)
        if len(beside) == 2:
            one, other = beside
            near[one].add(other)
            near[other].add(one)
        todo += [other for other in beside if other not in (begin, finish)]
    return len(near) - 2
