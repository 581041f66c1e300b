"""Petri nets in few words, for tests: ``p 2q > A > r`` is a transition; ``t:`` names its id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from procmine.model.petri_net import PetriNet, Place, Transition

_TOKENS = re.compile(r"(\d*)(\w+)")


def tokens(text: str) -> dict[str, int]:
    """``p 2q`` is one token at p and two at q."""
    found = (_TOKENS.fullmatch(part) for part in text.split())
    return {m[2]: int(m[1] or 1) for m in found if m}


def net(
    ways: Iterable[str], begin: str = "i", ends: Iterable[str] = ("o",), name: str = "net"
) -> PetriNet:
    """A net of transitions such as ``i > A > p q``; a silent one has no label between."""
    transitions = []
    for number, way in enumerate(ways):
        takes, label, puts = (part.strip() for part in way.split(">"))
        transitions.append(Transition(f"t{number}", label or None, tokens(takes), tokens(puts)))
    markings = [tokens(begin), *map(tokens, ends)]
    named = [place for t in transitions for place in (*t.takes, *t.puts)]
    named += [place for marking in markings for place in marking]
    places = tuple(map(Place, dict.fromkeys(named)))
    return PetriNet(name, places, tuple(transitions), markings[0], tuple(markings[1:]))
