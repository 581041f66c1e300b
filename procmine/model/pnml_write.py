"""write_pnml(): a Petri net as a PNML file that other tools read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from procmine.model.bpmn_names import fresh, visible, xml_id
from procmine.model.petri_net import Marking, PetriNet, Transition
from procmine.model.xml_tree import Element, xml_bytes

__all__ = ["write_pnml"]

_TYPE = "http://www.pnml.org/version-2009/grammar/pnmlcoremodel"
_INVISIBLE = (("tool", "ProM"), ("version", "6.4"), ("activity", "$invisible$"))


def write_pnml(net: PetriNet) -> bytes:
    """How is this net said in PNML?

    Args:
        net: any net.

    Returns:
        UTF-8 XML; the same bytes for the same net. Ids that XML forbids are mended.

    Cost: linear in the size of the net.

    >>> from procmine.model.petri_net import Place
    >>> net = PetriNet("n", (Place("p"),), (Transition("t", "A", {"p": 1}, {}),), {"p": 1}, ({},))
    >>> b"<text>A</text>" in write_pnml(net)
    True
    """
    taken: set[str] = {"net", "page"}
    elements = [*(place.id for place in net.places), *(t.id for t in net.transitions)]
    ids = {name: fresh(xml_id(name), taken) for name in elements}
    places = [
        _element("place", ids[place.id], *_name(place.name), *_marked(net.initial.get(place.id, 0)))
        for place in net.places
    ]
    transitions = [_transition(t, ids[t.id]) for t in net.transitions]
    arcs = [
        _arc(fresh(f"arc{number}", taken), *arc) for number, arc in enumerate(_arcs(net, ids), 1)
    ]
    page = Element("page", (("id", "page"),), (*places, *transitions, *arcs))
    finals = Element("finalmarkings", (), tuple(_final(final, net, ids) for final in net.finals))
    held = Element("net", (("id", "net"), ("type", _TYPE)), (*_name(net.name), page, finals))
    return xml_bytes(_indented(Element("pnml", (), (held,)), 0))


def _element(tag: str, name: str, *children: Element) -> Element:
    return Element(tag, (("id", name),), children)


def _label(tag: str, text: str) -> Element:
    return Element(tag, (), (Element("text", (), (text,)),))


def _name(name: str) -> tuple[Element, ...]:
    return (_label("name", visible(name)),) if name else ()


def _marked(n: int) -> tuple[Element, ...]:
    return (_label("initialMarking", str(n)),) if n else ()


def _transition(transition: Transition, name: str) -> Element:
    if transition.label is None:
        mark = Element("toolspecific", (*_INVISIBLE, ("localNodeID", name)))
        return _element("transition", name, _label("name", visible(transition.id)), mark)
    shown = visible(transition.label)
    # What XML cannot hold, and what is not to be seen, travels beside the name.
    if shown == transition.label and shown.strip() and "\n" not in shown:
        return _element("transition", name, _label("name", shown))
    pairs = (("tool", "procmine"), ("version", "1"), ("label", json.dumps(transition.label)))
    return _element("transition", name, _label("name", shown), Element("toolspecific", pairs))


def _arcs(net: PetriNet, ids: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    for transition in net.transitions:
        for place, n in transition.takes.items():
            yield ids[place], ids[transition.id], n
        for place, n in transition.puts.items():
            yield ids[transition.id], ids[place], n


def _arc(name: str, source: str, target: str, n: int) -> Element:
    weight = (_label("inscription", str(n)),) if n > 1 else ()
    return Element("arc", (("id", name), ("source", source), ("target", target)), weight)


def _final(final: Marking, net: PetriNet, ids: dict[str, str]) -> Element:
    # An empty marking names every place, so that it is not taken for a missing one.
    return Element(
        "marking",
        (),
        tuple(
            Element("place", (("idref", ids[p.id]),), (Element("text", (), (str(n),)),))
            for p, n in ((p, final.get(p.id, 0)) for p in net.places)
            if n or not final
        ),
    )


def _indented(element: Element, depth: int) -> Element:
    if element.tag in ("text", "name", "initialMarking", "inscription", "toolspecific"):
        return element
    parts: list[Element | str] = []
    for child in element.elements():
        parts += ["\n" + "  " * (depth + 1), _indented(child, depth + 1)]
    held = element.elements() or any(element.children)
    children = (*parts, "\n" + "  " * depth) if parts else element.children if held else ()
    return Element(element.tag, element.attributes, children)
