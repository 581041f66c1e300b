"""playout(): which cases does a model allow, up to a length?"""

from __future__ import annotations

from procmine.errors import StateSpaceError
from procmine.model.graph import Model
from procmine.model.petri import Net

__all__ = ["playout"]


def playout(
    model: Model, *, max_length: int, max_states: int = 1_000_000
) -> frozenset[tuple[str, ...]]:
    """Which sequences of activities does this model allow, from start to proper end?

    Args:
        model: any model; states with two tokens on a flow are not followed.
        max_length: activities of the longest sequence asked for.
        max_states: pairs of state and sequence to look at before giving up.

    Returns:
        Every complete sequence of at most ``max_length`` activities.

    Raises:
        StateSpaceError: more than ``max_states`` pairs.

    Cost: grows with the answer, which is exponential in choices, loops and parallel branches.

    >>> from procmine.model.graph import Flow, Model, Node
    >>> playout(Model("one step", (Node("s", "startEvent"), Node("a", "task", "A"),
    ...     Node("e", "endEvent")), (Flow("1", "s", "a"), Flow("2", "a", "e"))), max_length=3)
    frozenset({('A',)})
    """
    net = Net.of(model)
    name = {i: node.name for i, node in enumerate(model.nodes) if node.is_task}
    todo: list[tuple[int, tuple[str, ...]]] = [(put, ()) for _, _, put in net.initial()]
    seen, complete = set(todo), set()
    while todo:
        marking, trace = todo.pop()
        if not marking & net.flow_mask:
            complete.add(trace)
        for node, taken, put in net.firings(marking):
            longer = (*trace, name[node]) if node in name else trace
            after = (marking & ~taken | put, longer)
            if marking & ~taken & put or len(longer) > max_length or after in seen:
                continue
            seen.add(after)
            todo.append(after)
        if len(seen) > max_states:
            raise StateSpaceError(
                f"The model {model.name!r} allows too many sequences of up to {max_length} steps.",
                hint="Ask for shorter sequences, or raise max_states.",
            )
    return frozenset(complete)
