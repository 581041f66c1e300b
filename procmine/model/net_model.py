"""net_model(): a Petri net as a BPMN model, where a model can say the same."""

from __future__ import annotations

from procmine.errors import ModelError
from procmine.model.draft import Draft
from procmine.model.graph import END, START, Model
from procmine.model.petri_net import PetriNet, Transition

__all__ = ["net_model"]

_AND = "parallelGateway"
_HINT = "Convert a net whose choices are free: what one place leads to needs no other place."
Places = tuple[str, ...]


def net_model(net: PetriNet) -> Model:
    """Which BPMN model allows what this net allows?

    Args:
        net: a free-choice net, where tokens move one by one.

    Returns:
        A model with one task for each labelled transition, drawn with as few gateways as possible.

    Raises:
        ModelError: an arc weighs more than one, a transition takes nothing, several tokens lie in
            one place, or a choice depends on tokens elsewhere; the message names the place.

    Cost: near linear in the size of the net.

    Source: J. Desel, J. Esparza, Free Choice Petri Nets, Cambridge University Press, 1995.

    >>> from procmine.model.petri_net import PetriNet, Place, Transition
    >>> net = PetriNet("one step", (Place("i"), Place("o")),
    ...     (Transition("t", "A", {"i": 1}, {"o": 1}),), {"i": 1}, ({"o": 1},))
    >>> [(node.kind, node.name) for node in net_model(net)]
    [('startEvent', ''), ('task', 'A'), ('endEvent', '')]
    """
    _check_tokens(net)
    clusters = _clusters(net)
    draft = Draft()
    places = {place.id: draft.place() for place in net.places}
    _begin(draft, net, places)
    ends = {place for final in net.finals for place, n in final.items() if n}
    for place in sorted(ends, key=list(places).index):
        draft.connect(places[place], draft.add(END))
    for taken, transitions in clusters.items():
        if len(taken) > 1 and ends & set(taken):
            raise _unfree(net, min(ends & set(taken)))
        hub = places[taken[0]]
        if len(taken) > 1:
            join, hub = draft.add(_AND), draft.place()
            for place in taken:
                draft.connect(places[place], join)
            draft.connect(join, hub)
        for transition in transitions:
            _fire(draft, transition, hub, places)
    draft.tidy()
    return draft.model(net.name)


def _begin(draft: Draft, net: PetriNet, places: dict[str, int]) -> None:
    first = [place for place, n in net.initial.items() if n]
    entry = draft.add(START)
    if len(first) > 1:
        fork = draft.add(_AND)
        draft.connect(entry, fork)
        entry = fork
    for place in first:
        draft.connect(entry, places[place])


def _fire(draft: Draft, transition: Transition, hub: int, places: dict[str, int]) -> None:
    here = hub
    if transition.label is not None:
        here = draft.add("task", transition.label)
        draft.connect(hub, here)
    if not transition.puts:
        draft.connect(here, draft.add(END))
        return
    if len(transition.puts) > 1:
        fork = draft.add(_AND)
        draft.connect(here, fork)
        here = fork
    for place in transition.puts:
        draft.connect(here, places[place])


def _check_tokens(net: PetriNet) -> None:
    for transition in net.transitions:
        heavy = [p for t in (transition.takes, transition.puts) for p, n in t.items() if n > 1]
        if heavy:
            raise ModelError(
                f"The net {net.name!r} moves several tokens at once between {transition.id!r} and "
                f"{heavy[0]!r}, which no BPMN model says.",
                hint=_HINT,
            )
        if not transition.takes:
            raise ModelError(
                f"The net {net.name!r} has a transition that takes nothing: {transition.id!r}.",
                hint="Give it a place to take a token from.",
            )
    for marking in (net.initial, *net.finals):
        crowded = [place for place, n in marking.items() if n > 1]
        if crowded:
            raise ModelError(
                f"The net {net.name!r} has several tokens at {crowded[0]!r}, which no BPMN model "
                "says.",
                hint=_HINT,
            )
    if len(net.finals) > 1 and any(sum(final.values()) > 1 for final in net.finals):
        raise ModelError(
            f"The net {net.name!r} may end in several markings of several tokens, which no BPMN "
            "model says.",
            hint="Name one final marking.",
        )


def _clusters(net: PetriNet) -> dict[Places, list[Transition]]:
    """Transitions by what they take; no place may belong to two of these groups."""
    clusters: dict[Places, list[Transition]] = {}
    for transition in net.transitions:
        clusters.setdefault(tuple(sorted(transition.takes)), []).append(transition)
    seen: set[str] = set()
    for taken in clusters:
        for place in taken:
            if place in seen:
                raise _unfree(net, place)
            seen.add(place)
    return clusters


def _unfree(net: PetriNet, place: str) -> ModelError:
    return ModelError(
        f"The net {net.name!r} has a choice at {place!r} that depends on tokens elsewhere: no BPMN "
        "model says the same.",
        hint=_HINT,
    )
