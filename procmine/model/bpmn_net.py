"""petri_net(): the token game of a BPMN model as a Petri net, where a net can say it."""

from __future__ import annotations

from collections.abc import Iterator

from procmine.errors import ModelError
from procmine.model.graph import END, START, Flow, Model, Node
from procmine.model.petri_net import PetriNet, Place, Transition

__all__ = ["is_local", "petri_net"]

_BEGIN = "(begin)"
_JOINS_ALL = "parallelGateway"
_SPLITS_ONE = ("exclusiveGateway", "eventBasedGateway")
_INCLUSIVE = "inclusiveGateway"
_MAX_INCLUSIVE = 12


def is_local(model: Model) -> bool:
    """Does every element of this model decide by its own tokens alone?

    An inclusive gateway that joins does not: it looks for tokens far away that may still come. One
    that splits can be said in a net as long as its outcomes can be counted.
    """
    incoming, outgoing = model.incoming(), model.outgoing()
    return not any(
        node.kind == _INCLUSIVE
        and (len(incoming[node.id]) > 1 or len(outgoing[node.id]) > _MAX_INCLUSIVE)
        for node in model.nodes
    )


def petri_net(model: Model) -> PetriNet:
    """Which Petri net plays the token game of this model?

    Args:
        model: any model whose inclusive gateways only split.

    Returns:
        One place for each sequence flow and one for the beginning. Several start events are
        alternatives. End events, and nodes without a way out, swallow their token: a case is over
        when no token is left. Transitions name the element they stand for.

    Raises:
        ModelError: an inclusive gateway joins, which no net can say.

    Cost: linear in the model; an inclusive split of n flows makes 2**n - 1 transitions.

    Source: R. Dijkman, M. Dumas, C. Ouyang, Semantics and analysis of business process models in
    BPMN, Information and Software Technology 50(12), 2008.

    >>> from procmine.model.graph import Flow, Model, Node
    >>> net = petri_net(Model("one step", (Node("s", "startEvent"), Node("a", "task", "A"),
    ...     Node("e", "endEvent")), (Flow("1", "s", "a"), Flow("2", "a", "e"))))
    >>> [(t.label, dict(t.takes), dict(t.puts)) for t in net.transitions]
    [(None, {'(begin)': 1}, {'1': 1}), ('A', {'1': 1}, {'2': 1}), (None, {'2': 1}, {})]
    """
    if not is_local(model):
        raise ModelError(
            f"The model {model.name!r} has inclusive gateways that no Petri net can say.",
            hint="Redraw them with exclusive and parallel gateways.",
        )
    incoming, outgoing = model.incoming(), model.outgoing()
    return PetriNet(
        model.name,
        (Place(_BEGIN), *(Place(flow.id, flow.name) for flow in model.flows)),
        tuple(
            transition
            for node in model.nodes
            for transition in _transitions(node, incoming[node.id], outgoing[node.id])
        ),
        {_BEGIN: 1},
        ({},),
    )


def _transitions(node: Node, ins: list[Flow], outs: list[Flow]) -> Iterator[Transition]:
    label = node.name if node.is_task else None
    puts = [_tokens(put) for put in _puts(node, outs)]
    takes = [_tokens(take) for take in _takes(node, ins)]
    if node.kind == START:
        takes = [{_BEGIN: 1}]
    n_ways = len(takes) * len(puts)
    for number, (take, put) in enumerate((t, p) for t in takes for p in puts):
        made = node.id if n_ways == 1 else f"{node.id}/{number + 1}"
        yield Transition(made, label, take, put, node.id)


def _tokens(flows: list[Flow]) -> dict[str, int]:
    return {flow.id: 1 for flow in flows}


def _takes(node: Node, ins: list[Flow]) -> list[list[Flow]]:
    if node.kind == _JOINS_ALL:
        return [ins] if ins else []
    return [[flow] for flow in ins]


def _puts(node: Node, outs: list[Flow]) -> list[list[Flow]]:
    if node.kind == END or not outs:
        return [[]]
    if node.kind in _SPLITS_ONE:
        return [[flow] for flow in outs]
    if node.kind == _INCLUSIVE:
        masks = range(2 ** len(outs) - 1, 0, -1)
        return [[flow for i, flow in enumerate(outs) if mask >> i & 1] for mask in masks]
    return [outs]
