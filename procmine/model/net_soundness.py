"""check_net_soundness(): can every case of a Petri net end, and end with nothing left over?"""

from __future__ import annotations

from collections.abc import Iterable

from procmine.errors import StateSpaceError
from procmine.model.petri_net import Marking, PetriNet
from procmine.model.soundness import MAX_STATES, Breach, Soundness

__all__ = ["check_net_soundness"]

# A marking is one whole number with a field for each place; the highest bit of a field stays
# empty, so that one subtraction compares all places at once.
_BITS = 17
_MOST = 2 ** (_BITS - 1) - 1
_MAX_OF_A_KIND = 10


def check_net_soundness(net: PetriNet, *, max_states: int = MAX_STATES) -> Soundness:
    """Can every case of this net end, leave nothing behind, and is every transition of use?

    Args:
        net: any net, with weights and several final markings if need be.
        max_states: markings to look at before giving up.

    Returns:
        Soundness with the breaches ``unbounded`` (a place can be filled without end),
        ``improper`` (a case reaches a final marking with tokens left over), ``deadlock``,
        ``livelock`` and ``dead`` (a transition that never fires); their nodes are places, but for
        ``dead``. A net with an unbounded place is not searched further.

    Raises:
        StateSpaceError: more than ``max_states`` markings and no breach among them, or more than
            65,535 tokens in one place.

    Cost: grows with the markings that can be reached, times the longest way to one.

    Source: W. van der Aalst et al., Soundness of workflow nets, Formal Aspects of Computing
    23(3), 2011; for unbounded places R. Karp, R. Miller, Parallel program schemata, Journal of
    Computer and System Sciences 3(2), 1969.

    >>> from procmine.model.petri_net import Place, Transition
    >>> net = PetriNet("split", (Place("i"), Place("p"), Place("o")),
    ...     (Transition("t", "A", {"i": 1}, {"o": 1, "p": 1}),), {"i": 1}, ({"o": 1},))
    >>> [(breach.kind, breach.nodes, breach.trace) for breach in check_net_soundness(net).breaches]
    [('improper', ('p',), ('A',))]
    """
    search = _Search(net, max_states)
    search.run()
    breaches = search.breaches()
    if search.is_cut and not breaches:
        raise StateSpaceError(
            f"The net {net.name!r} has more than {max_states:,} markings.",
            hint="Raise max_states, or check a simpler net: fewer parallel branches.",
        )
    is_complete = not search.is_cut and not search.is_unbounded
    return Soundness(not breaches, tuple(breaches), len(search.came_from), is_complete)


class _Search:
    """Breadth first through the markings, so that examples are short."""

    def __init__(self, net: PetriNet, max_states: int) -> None:
        self.net, self.max_states = net, max_states
        self._shift = {place.id: i * _BITS for i, place in enumerate(net.places)}
        self._guard = sum(1 << (shift + _BITS - 1) for shift in self._shift.values())
        self._takes = [self._packed(t.takes) for t in net.transitions]
        self._puts = [self._packed(t.puts) for t in net.transitions]
        position = {t.id: i for i, t in enumerate(net.transitions)}
        eaters = {place: [position[t.id] for t in ts] for place, ts in net.consumers().items()}
        # Only what takes from a place that was filled can have become possible.
        self._woken = [sorted({c for p in t.puts for c in eaters[p]}) for t in net.transitions]
        self._finals = {self._packed(final) for final in net.finals}
        self.came_from: dict[int, tuple[int | None, int]] = {}
        self._tokens: dict[int, tuple[int, int]] = {}
        self._leads_to: dict[int, list[int]] = {}
        self._fired: set[int] = set()
        self._found: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        self.is_cut = self.is_unbounded = False

    def _packed(self, tokens: Marking) -> int:
        for place, n in tokens.items():
            if n > _MOST:
                raise self._crowded(place)
        return sum(n << self._shift[place] for place, n in tokens.items())

    def _crowded(self, place: str) -> StateSpaceError:
        return StateSpaceError(
            f"The place {place!r} of {self.net.name!r} gets more than {_MOST:,} tokens.",
            hint="Check the weights of the arcs around it.",
        )

    def _covers(self, marking: int, other: int) -> bool:
        return ((marking | self._guard) - other) & self._guard == self._guard

    def _places(self, tokens: int) -> tuple[str, ...]:
        return tuple(p for p, shift in self._shift.items() if tokens >> shift & _MOST)

    def run(self) -> None:
        first = self._packed(self.net.initial)
        self.came_from[first] = (None, -1)
        total = sum(self.net.initial.values())
        self._tokens[first] = (total, total)
        level = [(first, list(range(len(self._takes))))]
        while level and not (self.is_cut or self.is_unbounded):
            following: list[tuple[int, list[int]]] = []
            for marking, maybe in level:
                self._expand(marking, maybe, following)
                if self.is_unbounded or len(self.came_from) > self.max_states:
                    self.is_cut = not self.is_unbounded
                    break
            level = following

    def _expand(
        self, marking: int, maybe: Iterable[int], following: list[tuple[int, list[int]]]
    ) -> None:
        is_over = self._look(marking)
        can = [t for t in maybe if self._covers(marking, self._takes[t])]
        follow = self._leads_to[marking] = []
        for t in can:
            self._fired.add(t)
            after = marking - self._takes[t] + self._puts[t]
            if after & self._guard:
                raise self._crowded(self._places_over(after))
            follow.append(after)
            if after in self.came_from:
                continue
            self.came_from[after] = (marking, t)
            if self._grows(after, marking, t):
                return
            following.append((after, sorted({*can, *self._woken[t]})))
        if not can and not is_over:
            self._note("deadlock", self._places(marking), marking)

    def _places_over(self, marking: int) -> str:
        over = marking & self._guard
        return next(p for p, shift in self._shift.items() if over >> (shift + _BITS - 1) & 1)

    def _look(self, marking: int) -> bool:
        """Is a case over here, properly or not?"""
        if marking in self._finals:
            return True
        # That all tokens are gone leaves nothing to be left over.
        ended = [final for final in self._finals if final and self._covers(marking, final)]
        for final in ended:
            self._note("improper", self._places(marking - final), marking)
        return bool(ended)

    def _grows(self, marking: int, parent: int, t: int) -> bool:
        """Does it hold all that an earlier marking on its way held, and more?"""
        transition = self.net.transitions[t]
        total = self._tokens[parent][0]
        total += sum(transition.puts.values()) - sum(transition.takes.values())
        least = self._tokens[parent][1]
        self._tokens[marking] = (total, min(total, least))
        if total <= least:
            return False
        here: int | None = parent
        while here is not None:
            if self._tokens[here][0] < total and self._covers(marking, here):
                self._note("unbounded", self._places(marking - here), marking)
                self.is_unbounded = True
                return True
            here = self.came_from[here][0]
        return False

    def _note(self, kind: str, places: tuple[str, ...], marking: int) -> None:
        n_alike = sum(1 for known, _ in self._found if known == kind)
        if (kind, places) not in self._found and n_alike < _MAX_OF_A_KIND:
            self._found[kind, places] = self._trace(marking)

    def _trace(self, marking: int) -> tuple[str, ...]:
        labels: list[str] = []
        here: int | None = marking
        while here is not None:
            here, t = self.came_from[here]
            label = self.net.transitions[t].label if t >= 0 else None
            labels += [label] if label is not None else []
        return tuple(reversed(labels))

    def breaches(self) -> list[Breach]:
        is_whole = not (self.is_cut or self.is_unbounded)
        if is_whole:
            self._find_livelock()
        found = [Breach(kind, nodes, trace) for (kind, nodes), trace in self._found.items()]
        # Where markings were left unexplored, a transition not seen yet may still fire.
        if is_whole:
            dead = [t.id for i, t in enumerate(self.net.transitions) if i not in self._fired]
            found += [Breach("dead", tuple(dead))] if dead else []
        return found

    def _find_livelock(self) -> None:
        """A marking from which neither a final one nor a deadlock can be reached."""
        before: dict[int, list[int]] = {}
        for marking, follow in self._leads_to.items():
            for after in follow:
                before.setdefault(after, []).append(marking)
        todo = [m for m, follow in self._leads_to.items() if m in self._finals or not follow]
        fine = set(todo)
        while todo:
            for marking in before.get(todo.pop(), ()):
                if marking not in fine:
                    fine.add(marking)
                    todo.append(marking)
        for marking in self._leads_to:
            if marking not in fine:
                self._note("livelock", self._places(marking), marking)
                return
