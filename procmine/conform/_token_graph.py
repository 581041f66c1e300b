"""The token game of a BPMN model as a finite graph, for what no Petri net can say.

Inclusive gateways that join look at tokens far away, so their game is played out in full.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from procmine.errors import ModelError, StateSpaceError
from procmine.kernels.alignment_graph import MarkingGraph
from procmine.kernels.alignment_space import NetArrays
from procmine.model.graph import Model
from procmine.model.petri import Net, bits

__all__ = ["token_graph"]

Array = np.ndarray[Any, np.dtype[Any]]


def token_graph(model: Model, label: Array, *, max_states: int) -> MarkingGraph:
    """All states of the token game of a model.

    Args:
        model: any model.
        label: code of the activity of each node, -1 for none, int32; one more at the end for the
            beginning of a case.
        max_states: states to look at before giving up.

    Returns:
        A whole graph. Transitions are positions of nodes; the last one begins a case.

    Raises:
        StateSpaceError: more than ``max_states`` states.
        ModelError: a flow can hold two tokens.
    """
    net = Net.of(model)
    number: dict[int, int] = {}
    todo: list[int] = []
    edges: list[tuple[int, int, int]] = []

    def reach(source: int, marking: int, transition: int) -> None:
        marking &= net.flow_mask
        if marking not in number:
            number[marking] = len(number) + 1
            todo.append(marking)
        edges.append((source, number[marking], transition))

    for _, _, put in net.initial():
        reach(0, put, len(model.nodes))
    for step in itertools.count():
        if step >= len(todo):
            break
        marking = todo[step]
        for node, taken, put in net.firings(marking):
            rest = marking & ~taken
            if rest & put & net.flow_mask:
                raise _twice(model, rest & put & net.flow_mask)
            reach(number[marking], rest | put, node)
        if len(number) > max_states:
            raise StateSpaceError(
                f"The model {model.name!r} has more than {max_states:,} states.",
                hint="Redraw its inclusive gateways with exclusive and parallel ones.",
            )
    is_final = np.zeros(len(number) + 1, np.bool_)
    is_final[number.get(0, 0)] = 0 in number
    columns = np.array(sorted(dict.fromkeys(edges)), np.int64).reshape(-1, 3)
    return MarkingGraph.explicit(
        _labels_only(label), columns[:, 0], columns[:, 1], columns[:, 2], is_final
    )


def _twice(model: Model, mask: int) -> ModelError:
    flow = model.flows[next(bits(mask))]
    return ModelError(
        f"The sequence flow {flow.id!r} of the model {model.name!r} can hold two tokens at once.",
        hint="Join branches that run in parallel before it, with a gateway of the same kind.",
    )


def _labels_only(label: Array) -> NetArrays:
    none = np.zeros((0, 4), np.int64)
    bounds = np.zeros(1, np.int32)
    n_labels = int(label.max(initial=-1)) + 1
    return NetArrays(
        field=np.ones(1, np.uint64),
        take_bounds=bounds,
        take=none,
        put_bounds=bounds,
        put=none,
        swift=np.zeros(0, np.int32),
        finals=np.zeros((0, 1), np.uint64),
        label=label,
        place=np.zeros((0, 2), np.int64),
        must=np.zeros((0, n_labels), np.uint8),
        may=np.zeros((0, n_labels), np.uint8),
        always=np.zeros(n_labels, np.uint8),
    )
