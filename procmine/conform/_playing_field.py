"""What a search is run on: graph of markings, bounds, and the names behind the codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from procmine.conform._compile import FIELDS, compiled, narrowest
from procmine.conform._moves import Step
from procmine.conform._token_graph import token_graph
from procmine.conform.nouns import MoveCosts
from procmine.errors import ModelError, StateSpaceError
from procmine.kernels.alignment import FAR, bounds
from procmine.kernels.alignment_graph import MarkingGraph, OverfullError, UnboundedError
from procmine.kernels.alignment_parts import Guide
from procmine.model.bpmn_net import is_local, petri_net
from procmine.model.graph import START, Model
from procmine.model.petri_net import PetriNet

__all__ = ["MAX_STATES", "PlayingField", "no_end", "on_field"]

Array = np.ndarray[Any, np.dtype[Any]]
T = TypeVar("T")

MAX_STATES = 100_000
"""Markings up to which the whole graph is made before the search begins."""
_LEAST_LOOK = 20_000


@dataclass(frozen=True)
class PlayingField:
    """A model made ready.

    Args:
        name: what the process is called.
        graph: markings; whole when there are not too many.
        steps: activity and node of each transition.
        codes: code of each activity of the model.
        costs: what moves cost.
        assumed: what had to be assumed, in words.
    """

    name: str
    graph: MarkingGraph
    steps: tuple[Step, ...]
    codes: Mapping[str, int]
    costs: MoveCosts
    assumed: tuple[str, ...]

    @cached_property
    def guide(self) -> Guide:
        """Bounds of the cost still to come."""
        model = [0 if a is None else self.costs.of_model(a) for a, _ in self.steps]
        log = [self.costs.of_log(activity) for activity in self.codes]
        return bounds(self.graph, np.array(model, np.int64), np.array(log, np.int64))

    def own(self) -> tuple[MarkingGraph, Guide]:
        """Graph and bounds for one thread; what is whole is shared, what grows is copied."""
        if self.graph.is_whole:
            return self.graph, self.guide
        grown = {name: getattr(self.guide, name).copy() for name in ("least", "most", "n_bounded")}
        return self.graph.copy(), self.guide._replace(**grown)

    def check_end(self) -> None:
        """Refuse a model that cannot end."""
        if self.graph.is_whole and self.guide.far[0] >= FAR:
            raise no_end(self.name)


def no_end(name: str) -> ModelError:
    """No case that starts can end."""
    return ModelError(
        f"The model {name!r} has no way from its beginning to its end.",
        hint="In every case tokens are stuck or left behind: procmine model lint FILE says where.",
    )


def on_field(
    model: Model | PetriNet,
    costs: MoveCosts,
    search: Callable[[PlayingField], T],
    *,
    max_states: int = MAX_STATES,
) -> T:
    """What a search finds on this model.

    Args:
        model: a BPMN model or a net.
        costs: what moves cost.
        search: does it; it is started again with wider fields when a place gets more tokens than
            fit into the fields it was given.
        max_states: markings up to which the whole graph is made first. Inclusive gateways that
            join need the whole graph.

    Raises:
        ModelError: nothing can ever end, or a flow before inclusive gateways holds two tokens.
        StateSpaceError: a place can hold tokens without end, or there are too many states.
    """
    if isinstance(model, Model) and not is_local(model):
        field = _played_out(model, costs, max_states)
        field.check_end()
        return search(field)
    net = petri_net(model) if isinstance(model, Model) else model
    place = 0
    for n_bits in FIELDS[FIELDS.index(narrowest(net)) :]:
        try:
            field = _field(net, costs, n_bits, max_states)
            field.check_end()
            return search(field)
        except OverfullError as failure:
            place = failure.args[0]
        except UnboundedError as failure:
            raise _filled(model, net, failure.args[0], "can be filled without end") from None
    raise _filled(model, net, place, f"gets more than {2 ** FIELDS[-1] - 1:,} tokens")


def _filled(model: Model | PetriNet, net: PetriNet, place: int, how: str) -> StateSpaceError:
    named = net.places[place]
    flow = {one.id: one for one in model.flows} if isinstance(model, Model) else {}
    if not isinstance(model, Model) or named.id not in flow:
        return StateSpaceError(
            f"The place {named.name or named.id!r} of {net.name!r} {how}.",
            hint="Check the arcs around it: something puts tokens there that nothing takes.",
        )
    node = {one.id: f"{one.kind} {one.name or one.id!r}" for one in model.nodes}
    ends = f"{node[flow[named.id].source]} to {node[flow[named.id].target]}"
    return StateSpaceError(
        f"The flow from {ends} of {net.name!r} {how}.",
        hint="Look for a loop around it that splits in parallel and is joined by a choice.",
    )


def _field(net: PetriNet, costs: MoveCosts, n_bits: int, max_states: int) -> PlayingField:
    codes = {activity: code for code, activity in enumerate(net.activities())}
    arrays, initial = compiled(net, n_bits, codes)
    graph = MarkingGraph(arrays, initial, n_bits)
    # However little is asked for: a place that can be filled without end shows soon.
    graph.explore(max(max_states, _LEAST_LOOK))
    graph.is_whole &= graph.n_markings <= max_states
    steps = tuple((t.label, t.node) for t in net.transitions)
    return PlayingField(net.name, graph, steps, codes, costs, net.assumed)


def _played_out(model: Model, costs: MoveCosts, max_states: int) -> PlayingField:
    codes = {activity: code for code, activity in enumerate(model.activities())}
    steps: list[Step] = [(n.name if n.is_task else None, n.id) for n in model.nodes]
    starts = [node.id for node in model.nodes if node.kind == START]
    steps.append((None, starts[0] if starts else model.name))
    label = np.array([-1 if a is None else codes[a] for a, _ in steps], np.int32)
    graph = token_graph(model, label, max_states=max_states)
    return PlayingField(model.name, graph, tuple(steps), codes, costs, ())
