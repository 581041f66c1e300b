"""Tokens moved through a net, step by step, with the cheapest silent moves between."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from procmine.model.petri_net import Marking, PetriNet, Transition

__all__ = ["TokenGame", "Tokens"]

# Markings a case may be in at a time, and markings looked at for a way to the next step: as long as
# no token is missing, and after. What was left over wanders through the net and tells nothing.
_BEAM, _WIDEST = (64, 2), (128, 16)


@dataclass(frozen=True)
class Tokens:
    """Tokens of a case.

    Args:
        put: by steps and at the beginning.
        taken: by steps and at the end.
        missing: that a step or the end would have taken.
        left: that nothing took.
    """

    put: int = 0
    taken: int = 0
    missing: int = 0
    left: int = 0

    def __add__(self, more: Tokens) -> Tokens:
        return Tokens(
            self.put + more.put,
            self.taken + more.taken,
            self.missing + more.missing,
            self.left + more.left,
        )

    def times(self, n: int) -> Tokens:
        """The tokens of n such cases."""
        return Tokens(self.put * n, self.taken * n, self.missing * n, self.left * n)

    @property
    def fitness(self) -> float:
        """½ (1 − missing ÷ taken) + ½ (1 − left ÷ put), 0–1.

        >>> Tokens(put=4, taken=4, missing=1, left=1).fitness
        0.75
        """
        missing = self.missing / self.taken if self.taken else 0.0
        left = self.left / self.put if self.put else 0.0
        return 0.5 * (1 - missing) + 0.5 * (1 - left)


# Tokens of a way are counted in one whole number, four fields of it: less wrong is less, then less
# done in silence.
_COUNT = 40
_FIELD = (1 << _COUNT) - 1


def _counted(put: int = 0, taken: int = 0, missing: int = 0, left: int = 0) -> int:
    return (((missing + left << _COUNT | put) << _COUNT) | taken) << _COUNT | missing


def _tokens(counted: int) -> Tokens:
    missing, taken = counted & _FIELD, counted >> _COUNT & _FIELD
    put, wrong = counted >> 2 * _COUNT & _FIELD, counted >> 3 * _COUNT
    return Tokens(put, taken, missing, wrong - missing)


_UNKNOWN = _counted(1, 1, 1, 1)
_LACKING = _counted(missing=1)
# What was found once is kept, up to so many answers of a kind.
_MOST_KEPT = 200_000
# A marking is one whole number with a field for each place, the first place highest, so that
# numbers are in the order of the tokens; the top bit of a field stays empty: one subtraction
# compares all places at once.
_BITS = 41
_MASK = (1 << (_BITS - 1)) - 1

_Front = tuple[bool, tuple[tuple[int, int], ...]]
"""Was a token missing on every way? And where the ways stand, with how much worse than the best."""


class TokenGame:
    """A net on which cases are played.

    Args:
        net: any net.

    Where a case can stand is a front: its markings, and how much worse than the best each is. Cases
    that come to the same front go on alike, so what a step makes of a front is found only once.
    """

    def __init__(self, net: PetriNet) -> None:
        n = len(net.places)
        self._shift = {place.id: (n - 1 - k) * _BITS for k, place in enumerate(net.places)}
        self._guard = sum(1 << (shift + _BITS - 1) for shift in self._shift.values())
        self._takes = [self._held(t.takes) for t in net.transitions]
        self._puts = [self._held(t.puts) for t in net.transitions]
        self._inputs = [self._row(t.takes) for t in net.transitions]
        self._fires = [
            _counted(sum(t.puts.values()), sum(t.takes.values())) for t in net.transitions
        ]
        self._silent = [k for k, t in enumerate(net.transitions) if t.label is None]
        self._steps = _by_label(net.transitions)
        self._closing = self._to_end(net)
        # Only what takes from a place that was filled can have become possible in silence.
        eaters = {
            place.id: [k for k in self._silent if place.id in net.transitions[k].takes]
            for place in net.places
        }
        self._woken = [{k for place in t.puts for k in eaters[place]} for t in net.transitions]
        self._leading = {a: self._to_reach(net, steps) for a, steps in self._steps.items()}
        self._finals = [self._row(final) for final in net.finals]
        self._ways: dict[tuple[int, bool, frozenset[int], bool], list[tuple[int, int]]] = {}
        self._n_ways = 0
        self._after: dict[tuple[int, bool, str], list[tuple[int, int]]] = {}
        self._ends: dict[int, int] = {}
        self._begin: _Front = (False, ((self._held(net.initial), 0),))
        self._n_begin = _counted(sum(net.initial.values()))
        self._fronts: list[_Front] = []
        self._places: dict[_Front, int] = {}
        self._moved: dict[tuple[int, str], tuple[int, int]] = {}
        self._over: dict[int, int] = {}

    def play(self, activities: Sequence[str]) -> Tokens:
        """The tokens of a case that goes this way."""
        if len(self._moved) + len(self._over) >= _MOST_KEPT:
            for kept in (self._moved, self._over, self._places, self._fronts):
                kept.clear()
        here, counted = self._place(self._begin), self._n_begin
        for activity in activities:
            moved = self._moved.get((here, activity))
            if moved is None:
                front, more = self._step(self._fronts[here], activity)
                moved = self._moved[here, activity] = self._place(front), more
            here, counted = moved[0], counted + moved[1]
        if here not in self._over:
            ways = self._fronts[here][1]
            self._over[here] = min(worse + self._end(held) for held, worse in ways)
        return _tokens(counted + self._over[here])

    def _place(self, front: _Front) -> int:
        place = self._places.setdefault(front, len(self._fronts))
        if place == len(self._fronts):
            self._fronts.append(front)
        return place

    def _step(self, front: _Front, activity: str) -> tuple[_Front, int]:
        """Where a step leads, and the tokens of the best way there."""
        asked = self._steps.get(activity)
        all_off, ways = front
        if not asked:
            return (True, ways), _UNKNOWN
        found: dict[int, int] = {}
        for held, worse in ways:
            is_off = all_off or worse & _FIELD > 0
            for there, more in self._next(held, is_off, activity):
                _keep(found, there, worse + more)
        if not found:
            # Nothing leads to it: it is done where the case stands.
            for held, worse in ways:
                k = min(asked, key=lambda k: self._missing(held, k))
                there, more = self._forced(held, k)
                _keep(found, there, worse + more)
        ranked = sorted((counted, held) for held, counted in found.items())
        best = ranked[0][0]
        off = all_off or best & _FIELD > 0
        kept = ranked[: _BEAM[off]]
        return (off, tuple((held, counted - best) for counted, held in kept)), best

    def _next(self, held: int, is_off: bool, activity: str) -> list[tuple[int, int]]:
        """Where a step leads that finds its tokens here, or after silent moves."""
        found = self._after.get((held, is_off, activity))
        if found is None:
            best: dict[int, int] = {}
            guard = self._guard
            for there, more in self._silently(held, is_off, self._leading[activity]):
                for k in self._steps[activity]:
                    if ((there | guard) - self._takes[k]) & guard == guard:
                        after = there - self._takes[k] + self._puts[k]
                        _keep(best, after, more + self._fires[k])
            if len(self._after) >= _MOST_KEPT:
                self._after.clear()
            found = self._after[held, is_off, activity] = list(best.items())
        return found

    def _end(self, held: int) -> int:
        """The tokens of the best end from here."""
        found = self._ends.get(held)
        if found is None:
            if len(self._ends) >= _MOST_KEPT:
                self._ends.clear()
            found = min(self._ended(held, deep=False))
            if found >> 3 * _COUNT:
                # The end of many parallel ways is far, not hard to find: straight on.
                found = min(found, *self._ended(held, deep=True))
            self._ends[held] = found
        return found

    def _ended(self, held: int, *, deep: bool) -> Iterator[int]:
        n_held = sum(held >> shift & _MASK for shift in self._shift.values())
        for there, more in self._silently(held, False, self._closing, deep=deep):
            n_there = n_held + (more >> 2 * _COUNT & _FIELD) - (more >> _COUNT & _FIELD)
            for final in self._finals:
                n = sum(wanted for _, wanted in final)
                missing = sum(max(0, w - (there >> shift & _MASK)) for shift, w in final)
                # What the end does not take is left over.
                yield more + _counted(0, n, missing, n_there - (n - missing))

    def _to_reach(self, net: PetriNet, steps: Sequence[int]) -> frozenset[int]:
        """The silent moves that can be of use before one of these steps.

        Whatever else happens in silence can as well happen later: it takes nothing these need.
        """
        wanted = {place for k in steps for place in net.transitions[k].takes}
        found: set[int] = set()
        waiting = list(wanted)
        makers: dict[str, list[int]] = {}
        for k in self._silent:
            for place in net.transitions[k].puts:
                makers.setdefault(place, []).append(k)
        for place in waiting:
            for k in makers.get(place, ()):
                if k not in found:
                    found.add(k)
                    new = set(net.transitions[k].takes) - wanted
                    wanted |= new
                    waiting += sorted(new)
        return frozenset(found)

    def _to_end(self, net: PetriNet) -> frozenset[int]:
        """The silent moves that a case may end after: all they put somewhere can still go away."""
        leaving = {place for final in net.finals for place in final}
        found: set[int] = set()
        size = -1
        while len(found) > size:
            size = len(found)
            for k in self._silent:
                if leaving.issuperset(net.transitions[k].puts):
                    found.add(k)
                    leaving.update(net.transitions[k].takes)
        return frozenset(found)

    def _silently(
        self, held: int, is_off: bool, leading: frozenset[int], *, deep: bool = False
    ) -> list[tuple[int, int]]:
        """What can be reached without a step, and the tokens on the way.

        Args:
            held: a marking.
            is_off: was a token missing on the way to it?
            leading: the silent moves that may be made.
            deep: the farthest first, instead of the nearest.
        """
        key = (held, is_off, leading, deep)
        found = self._ways.get(key)
        if found is not None:
            return found
        widest, guard, takes = _WIDEST[is_off], self._guard, self._takes
        reached = {held: 0}
        waiting = deque([(held, sorted(leading))])
        while waiting and len(reached) < widest:
            here, maybe = waiting.pop() if deep else waiting.popleft()
            guarded = here | guard
            can = [k for k in maybe if (guarded - takes[k]) & guard == guard]
            for k in can:
                there = here - takes[k] + self._puts[k]
                if there in reached or len(reached) >= widest:
                    continue
                reached[there] = reached[here] + self._fires[k]
                if deep:
                    waiting.append((here, can))
                waiting.append((there, sorted({*can, *(self._woken[k] & leading)})))
                if deep:
                    break
        self._n_ways += len(reached)
        if self._n_ways >= _MOST_KEPT:
            self._ways.clear()
            self._n_ways = len(reached)
        found = self._ways[key] = list(reached.items())
        return found

    def _missing(self, held: int, k: int) -> int:
        return sum(max(0, n - (held >> shift & _MASK)) for shift, n in self._inputs[k])

    def _forced(self, held: int, k: int) -> tuple[int, int]:
        """A step that is done though tokens are missing."""
        missing, there = 0, held
        for shift, n in self._inputs[k]:
            here = held >> shift & _MASK
            missing += max(0, n - here)
            there -= min(here, n) << shift
        return there + self._puts[k], self._fires[k] + _LACKING * missing

    def _row(self, tokens: Marking) -> list[tuple[int, int]]:
        return [(self._shift[place], n) for place, n in tokens.items() if n]

    def _held(self, tokens: Marking) -> int:
        return sum(n << shift for shift, n in self._row(tokens))


def _by_label(transitions: Sequence[Transition]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for k, transition in enumerate(transitions):
        if transition.label is not None:
            found.setdefault(transition.label, []).append(k)
    return found


def _keep(found: dict[int, int], held: int, counted: int) -> None:
    known = found.get(held)
    if known is None or counted < known:
        found[held] = counted
