"""PetriNet: a process as places, transitions, a first marking and the markings it may end in.

Nets come from PNML files or are made of a BPMN model; alignments are searched on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from procmine.errors import ModelError

__all__ = ["Marking", "PetriNet", "Place", "Transition"]

Marking = Mapping[str, int]
"""Tokens by place id; a place that is not named holds none."""


def _frozen(tokens: Marking) -> Marking:
    return MappingProxyType(dict(sorted(tokens.items())))


@dataclass(frozen=True)
class Place:
    """Where tokens lie.

    Args:
        id: unique in the net.
        name: what the file calls it, if it does.
    """

    id: str
    name: str = ""


@dataclass(frozen=True)
class Transition:
    """What moves tokens.

    Args:
        id: unique in the net.
        label: the activity it stands for; None when nobody sees it happen.
        takes: tokens it takes, by place.
        puts: tokens it puts, by place.
        node: id of the model element it stands for; its own id when it stands for itself.
    """

    id: str
    label: str | None
    takes: Marking
    puts: Marking
    node: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "takes", _frozen(self.takes))
        object.__setattr__(self, "puts", _frozen(self.puts))
        object.__setattr__(self, "node", self.node or self.id)

    def __reduce__(self) -> tuple[object, ...]:
        return (Transition, (self.id, self.label, dict(self.takes), dict(self.puts), self.node))


@dataclass(frozen=True)
class PetriNet:
    """A place/transition net with weights, labels and markings.

    Args:
        name: what the process is called.
        places: in a stable order.
        transitions: in a stable order.
        initial: the marking a case starts from.
        finals: the markings a case may end in; at least one.
        assumed: what was not said and had to be assumed, in words.

    Raises:
        ModelError: two elements share an id, or a marking or transition names no place of the net
            or a number of tokens that is none.
    """

    name: str
    places: tuple[Place, ...]
    transitions: tuple[Transition, ...]
    initial: Marking
    finals: tuple[Marking, ...]
    assumed: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "initial", _frozen(self.initial))
        object.__setattr__(self, "finals", tuple(_frozen(final) for final in self.finals))
        self._check_ids()
        known = {place.id for place in self.places}
        for transition in self.transitions:
            for tokens in (transition.takes, transition.puts):
                _check(tokens, known, f"Transition {transition.id!r}", least=1)
        _check(self.initial, known, "The initial marking", least=0)
        for final in self.finals:
            _check(final, known, "A final marking", least=0)
        if not self.finals:
            raise ModelError(
                f"The net {self.name!r} has no final marking.",
                hint="Say in which marking a case is over.",
            )

    def _check_ids(self) -> None:
        seen: set[str] = set()
        for name in (*(p.id for p in self.places), *(t.id for t in self.transitions)):
            if name in seen:
                raise ModelError(
                    f"Two elements of the net share the id {name!r}.",
                    hint="Give every place and transition an id of its own.",
                )
            seen.add(name)

    def __reduce__(self) -> tuple[object, ...]:
        finals = tuple(dict(final) for final in self.finals)
        told = (self.name, self.places, self.transitions, dict(self.initial), finals, self.assumed)
        return (PetriNet, told)

    def activities(self) -> tuple[str, ...]:
        """Which activities does the net name, each once, in order of first appearance?"""
        return tuple(dict.fromkeys(t.label for t in self.transitions if t.label is not None))

    def consumers(self) -> dict[str, list[Transition]]:
        """The transitions that take from each place, by place id, in net order."""
        return self._by_place((t, t.takes) for t in self.transitions)

    def producers(self) -> dict[str, list[Transition]]:
        """The transitions that put into each place, by place id, in net order."""
        return self._by_place((t, t.puts) for t in self.transitions)

    def _by_place(self, pairs: Iterable[tuple[Transition, Marking]]) -> dict[str, list[Transition]]:
        by: dict[str, list[Transition]] = {place.id: [] for place in self.places}
        for transition, tokens in pairs:
            for place in tokens:
                by[place].append(transition)
        return by


def _check(tokens: Marking, known: set[str], whose: str, *, least: int) -> None:
    for place, n in tokens.items():
        if place not in known:
            raise ModelError(
                f"{whose} names {place!r}, which is no place of the net.",
                hint="Check the ids of the places.",
            )
        if n < least:
            raise ModelError(
                f"{whose} has {n} tokens at place {place!r}.",
                hint=f"Give a whole number of at least {least}.",
            )
