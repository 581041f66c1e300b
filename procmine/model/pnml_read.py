"""read_pnml(): a Petri net from a PNML file, or a clear word about what it says that we cannot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from procmine.errors import ModelError
from procmine.model.petri_net import Marking, PetriNet, Place, Transition
from procmine.model.xml_guard import MAX_BYTES, decoded, guarded_root, read_bounded
from procmine.model.xml_tree import Element, element_of

__all__ = ["pnml_lines", "read_pnml"]

_REFERENCES = {"referencePlace": "place", "referenceTransition": "transition"}
_PLAIN_ARCS = ("", "normal")
_HINT = "Export the net again as a place/transition net (.pnml)."


def read_pnml(source: Path | bytes, *, max_bytes: int = MAX_BYTES) -> PetriNet:
    """Which Petri net does this file hold?

    Args:
        source: path of a file, or its content.
        max_bytes: size beyond which it is refused.

    Returns:
        The one net of the file with the places, transitions and arcs of all its pages. Transitions
        that ProM marks as invisible, or that have no name, are silent. Where the file names no
        initial or final marking, one token in the place without arcs into it, and one in a place
        without arcs out of it, are assumed and noted in ``assumed``.

    Raises:
        SourceMissingError: there is no such file, or it may not be read.
        SourceUnsafeError: too large, or a document type declaration.
        ModelError: no PNML, several nets, arcs that inhibit or reset, or an arc or marking that
            makes no sense; the message names the line.

    Cost: linear in the size of the file.

    Source: ISO/IEC 15909-2; ProM's marks for invisible transitions and final markings.

    >>> net = read_pnml(b"<pnml><net id='n'><place id='p'/><transition id='t'><name><text>A</text>"
    ...     b"</name></transition><place id='q'/><arc id='a' source='p' target='t'/>"
    ...     b"<arc id='b' source='t' target='q'/></net></pnml>")
    >>> net.activities(), net.assumed
    (('A',), ('A case starts with one token in p.', 'A case ends with one token in q.'))
    """
    origin = "The PNML content" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else read_bounded(source, max_bytes)
    root = element_of(guarded_root(decoded(content)[0], origin, max_bytes=max_bytes))
    return _Reader(root, origin).net()


def pnml_lines(source: Path | bytes, *, max_bytes: int = MAX_BYTES) -> dict[str, int]:
    """Where does each element of this file stand?

    Args:
        source: path of a file, or its content.
        max_bytes: size beyond which it is refused.

    Returns:
        The line of each place and transition by its id; that of the net by the empty name.

    Raises:
        The same as ``read_pnml`` for what is no XML.

    Cost: linear in the size of the file.
    """
    origin = "The PNML content" if isinstance(source, bytes) else str(source)
    content = source if isinstance(source, bytes) else read_bounded(source, max_bytes)
    root = element_of(guarded_root(decoded(content)[0], origin, max_bytes=max_bytes))
    found = {"": root.line}
    for element in root.descendants():
        if element.local in ("place", "transition"):
            found.setdefault(element.get("id"), element.line)
        elif element.local == "net":
            found[""] = element.line
    return found


def _inside(element: Element, *path: str) -> Element | None:
    """The first element on a path of names, whatever the namespace."""
    here: Element | None = element
    for name in path:
        here = next((e for e in here.elements() if e.local == name), None) if here else None
    return here


def _said(element: Element, name: str) -> str:
    """What a label such as the name of an element says."""
    for form in ("text", "value"):
        held = _inside(element, name, form)
        if held is not None:
            raw = "".join(child for child in held.children if isinstance(child, str))
            # Line breaks come from pretty printing; blanks may belong to the activity.
            return held.text() if "\n" in raw else raw
    return ""


class _Reader:
    """One reading of one document."""

    def __init__(self, root: Element, origin: str) -> None:
        self._root, self._origin = root, origin
        self._places: dict[str, Element] = {}
        self._transitions: dict[str, Element] = {}
        self._stands_for: dict[str, str] = {}
        self._takes: dict[str, dict[str, int]] = {}
        self._puts: dict[str, dict[str, int]] = {}
        self._assumed: list[str] = []

    def net(self) -> PetriNet:
        net = self._net()
        parts = list(_parts(net))
        for element in parts:
            self._enter(element)
        for element in parts:
            if element.local == "arc":
                self._arc(element)
        initial = self._initial()
        finals = self._finals(net)
        return PetriNet(
            _said(net, "name") or net.get("id"),
            tuple(Place(i, _said(e, "name")) for i, e in self._places.items()),
            tuple(
                Transition(i, self._label(e), self._takes[i], self._puts[i])
                for i, e in self._transitions.items()
            ),
            initial,
            finals,
            tuple(self._assumed),
        )

    def _refuse(self, element: Element, what: str) -> ModelError:
        return ModelError(f"{self._origin}, line {element.line}: {what}.", hint=_HINT)

    def _net(self) -> Element:
        root = self._root
        nets = [root] if root.local == "net" else [e for e in root.elements() if e.local == "net"]
        if root.local not in ("pnml", "net") or not nets:
            raise self._refuse(root, f"this is no PNML with a net, its root is <{root.local}>")
        if len(nets) > 1:
            raise self._refuse(nets[1], f"{nets[1].get('id')!r} is a second net")
        return nets[0]

    def _enter(self, element: Element) -> None:
        kind, name = element.local, element.get("id")
        if kind in _REFERENCES:
            self._stands_for[name] = element.get("ref")
            return
        if kind not in ("place", "transition"):
            return
        if not name or name in self._places or name in self._transitions:
            raise self._refuse(element, f"the {kind} has no id of its own, but {name!r}")
        if kind == "place":
            self._places[name] = element
        else:
            self._transitions[name] = element
            self._takes[name], self._puts[name] = {}, {}

    def _end(self, arc: Element, end: str) -> str:
        name, seen = arc.get(end), set()
        while name in self._stands_for and name not in seen:
            seen.add(name)
            name = self._stands_for[name]
        if name not in self._places and name not in self._transitions:
            called = arc.get("id")
            what = f"the arc {called!r} has the {end} {name!r}, which is no place or transition"
            raise self._refuse(arc, what)
        return name

    def _arc(self, arc: Element) -> None:
        kind = _said(arc, "arctype") or _said(arc, "type")
        held = _inside(arc, "type")
        kind = (kind or (held.get("value") if held else "")).strip().lower()
        if kind not in _PLAIN_ARCS:
            raise self._refuse(arc, f"the arc {arc.get('id')!r} is of the type {kind!r}")
        source, target = self._end(arc, "source"), self._end(arc, "target")
        weight = self._number(arc, "inscription", 1)
        if (source in self._places) == (target in self._places):
            raise self._refuse(arc, f"the arc {arc.get('id')!r} joins two of a kind")
        if weight < 1:
            raise self._refuse(arc, f"the arc {arc.get('id')!r} moves {weight} tokens")
        tokens = self._takes[target] if source in self._places else self._puts[source]
        place = source if source in self._places else target
        tokens[place] = tokens.get(place, 0) + weight

    def _number(self, element: Element, label: str, default: int) -> int:
        # Some tools write a colour before the number: "Default,2".
        text = _said(element, label).rpartition(",")[2].strip()
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise self._refuse(element, f"{text[:40]!r} is no number of tokens")
        return int(text)

    def _label(self, transition: Element) -> str | None:
        for mark in transition.elements():
            if mark.local == "toolspecific":
                if mark.get("activity") == "$invisible$":
                    return None
                if mark.get("tool") == "procmine" and mark.get("label"):
                    return str(json.loads(mark.get("label")))
        name = _said(transition, "name")
        if not name.strip():
            self._assumed.append(
                f"The transition {transition.get('id')} has no name: read as silent."
            )
            return None
        return name

    def _initial(self) -> Marking:
        found = {i: self._number(e, "initialMarking", 0) for i, e in self._places.items()}
        found = {place: n for place, n in found.items() if n}
        if found:
            return found
        fed = {place for puts in self._puts.values() for place in puts}
        free = [place for place in self._places if place not in fed]
        if len(free) != 1:
            what = f"no initial marking is given, and {len(free)} places have no arc into them"
            raise self._refuse(self._root, what)
        self._assumed.append(f"A case starts with one token in {free[0]}.")
        return {free[0]: 1}

    def _finals(self, net: Element) -> tuple[Marking, ...]:
        held = _inside(net, "finalmarkings") or _inside(self._root, "finalmarkings")
        if held is not None:
            markings = [e for e in held.elements() if e.local == "marking"]
            if markings:
                return tuple(self._marking(marking) for marking in markings)
        fed = {place for takes in self._takes.values() for place in takes}
        free = [place for place in self._places if place not in fed]
        if not free:
            raise self._refuse(
                self._root, "no final marking is given, and every place has arcs out"
            )
        self._assumed.append(f"A case ends with one token in {' or '.join(free)}.")
        return tuple({place: 1} for place in free)

    def _marking(self, marking: Element) -> Marking:
        found = {}
        for held in marking.elements():
            place = held.get("idref")
            place = self._stands_for.get(place, place)
            if held.local != "place" or place not in self._places:
                raise self._refuse(held, f"a final marking names {place!r}, which is no place")
            text = (_inside(held, "text") or held).text()
            if not (text.isascii() and text.isdigit() and len(text) < 10):
                raise self._refuse(held, f"{text[:40]!r} is no number of tokens")
            if int(text):
                found[place] = int(text)
        return found


def _parts(net: Element) -> Iterator[Element]:
    """The elements of a net on all its pages."""
    for element in net.elements():
        if element.local == "page":
            yield from _parts(element)
        else:
            yield element
