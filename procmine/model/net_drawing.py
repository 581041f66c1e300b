"""NetDrawing: a Petri net as the soundness rules for nets look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from procmine.errors import StateSpaceError
from procmine.model.net_soundness import check_net_soundness
from procmine.model.petri_net import PetriNet
from procmine.model.soundness import Breach, Soundness

__all__ = ["NetDrawing", "Spot"]

_MAX_STATES = 50_000

Spot = tuple[str, str, str, int]
"""How to speak of an element, its id, its kind and its line."""


@dataclass(frozen=True)
class NetDrawing:
    """A net and where its elements stand in the file.

    Args:
        net: the net.
        lines: line of each element by id; 0 for what stands in no file.
    """

    net: PetriNet
    lines: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def soundness(self) -> Soundness | None:
        """Is it sound? None when it has too many markings to say."""
        try:
            return check_net_soundness(self.net, max_states=_MAX_STATES)
        except StateSpaceError:
            return None

    def breaches(self, kind: str) -> Iterator[tuple[Breach, list[Spot]]]:
        """What breaks soundness in this way, with the places or transitions concerned."""
        if self.soundness is None:
            return
        for breach in self.soundness.breaches:
            if breach.kind == kind:
                yield breach, [self.spot(node) for node in breach.nodes]

    def spot(self, element_id: str) -> Spot:
        """Where an element stands."""
        kind, name = self._known[element_id]
        said = f"{kind} {(name or element_id)[:80]!r}"
        return said, element_id, kind, self.lines.get(element_id, 0)

    def whole(self) -> Spot:
        """Where the net itself stands."""
        return f"net {self.net.name[:80]!r}", "", "net", self.lines.get("", 0)

    @cached_property
    def _known(self) -> dict[str, tuple[str, str]]:
        places = {place.id: ("place", place.name) for place in self.net.places}
        return places | {t.id: ("transition", t.label or "") for t in self.net.transitions}
