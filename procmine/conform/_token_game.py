"""Tokens moved through a net, step by step, with the cheapest silent moves between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from procmine.model.petri_net import Marking, PetriNet, Transition

__all__ = ["TokenGame", "Tokens"]

# Markings a case may be in at a time, and markings looked at for a way to the next step: as long as
# no token is missing, and after. What was left over wanders through the net and tells nothing.
_BEAM, _WIDEST = (16, 2), (512, 32)


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

    @property
    def price(self) -> tuple[int, int]:
        """What makes one way better than another: less wrong, then less done in silence."""
        return self.missing + self.left, self.put


_UNKNOWN = Tokens(1, 1, 1, 1)
# What was found once is kept, up to so many answers of a kind.
_MOST_KEPT = 200_000
# A marking is one whole number with a field for each place, the first place highest, so that
# numbers are in the order of the tokens; the top bit of a field stays empty: one subtraction
# compares all places at once.
_BITS = 41
_MASK = (1 << (_BITS - 1)) - 1


class TokenGame:
    """A net on which cases are played; what beginnings lead to is kept for those that share them.

    Args:
        net: any net.
    """

    def __init__(self, net: PetriNet) -> None:
        n = len(net.places)
        self._shift = {place.id: (n - 1 - k) * _BITS for k, place in enumerate(net.places)}
        self._guard = sum(1 << (shift + _BITS - 1) for shift in self._shift.values())
        self._takes = [self._held(t.takes) for t in net.transitions]
        self._puts = [self._held(t.puts) for t in net.transitions]
        self._inputs = [self._row(t.takes) for t in net.transitions]
        self._fires = [
            Tokens(put=sum(t.puts.values()), taken=sum(t.takes.values())) for t in net.transitions
        ]
        self._silent = [k for k, t in enumerate(net.transitions) if t.label is None]
        self._steps = _by_label(net.transitions)
        # Only what takes from a place that was filled can have become possible in silence.
        eaters = {
            place.id: [k for k in self._silent if place.id in net.transitions[k].takes]
            for place in net.places
        }
        self._woken = [{k for place in t.puts for k in eaters[place]} for t in net.transitions]
        self._finals = [self._row(final) for final in net.finals]
        self._ways: dict[tuple[int, bool], list[tuple[int, Tokens]]] = {}
        self._after: dict[tuple[int, bool, str], list[tuple[int, Tokens]]] = {}
        self._ends: dict[int, Tokens] = {}
        begin = self._held(net.initial)
        self._done: list[str] = []
        n_begin = sum(net.initial.values())
        self._fronts: list[dict[int, Tokens]] = [{begin: Tokens(put=n_begin)}]

    def play(self, activities: Sequence[str]) -> Tokens:
        """The tokens of a case that goes this way."""
        shared = 0
        for done, wanted in zip(self._done, activities, strict=False):
            if done != wanted:
                break
            shared += 1
        del self._done[shared:]
        del self._fronts[shared + 1 :]
        for activity in activities[shared:]:
            self._fronts.append(self._step(self._fronts[-1], activity))
            self._done.append(activity)
        ends = (tokens + self._end(held) for held, tokens in self._fronts[-1].items())
        return min(ends, key=lambda tokens: tokens.price)

    def _step(self, front: dict[int, Tokens], activity: str) -> dict[int, Tokens]:
        asked = self._steps.get(activity)
        if not asked:
            return {held: tokens + _UNKNOWN for held, tokens in front.items()}
        found: dict[int, Tokens] = {}
        for held, tokens in front.items():
            for there, more in self._next(held, tokens.missing > 0, activity):
                _keep(found, there, tokens + more)
        if not found:
            # Nothing leads to it: it is done where the case stands.
            for held, tokens in front.items():
                k = min(asked, key=lambda k: self._missing(held, k))
                there, more = self._forced(held, k)
                _keep(found, there, tokens + more)
        return _best(found)

    def _next(self, held: int, is_off: bool, activity: str) -> list[tuple[int, Tokens]]:
        """Where a step leads that finds its tokens here, or after silent moves."""
        found = self._after.get((held, is_off, activity))
        if found is None:
            best: dict[int, Tokens] = {}
            guard = self._guard
            for there, more in self._silently(held, is_off):
                for k in self._steps[activity]:
                    if ((there | guard) - self._takes[k]) & guard == guard:
                        after = there - self._takes[k] + self._puts[k]
                        _keep(best, after, more + self._fires[k])
            if len(self._after) >= _MOST_KEPT:
                self._after.clear()
            found = self._after[held, is_off, activity] = list(best.items())
        return found

    def _end(self, held: int) -> Tokens:
        """The tokens of the best end from here."""
        found = self._ends.get(held)
        if found is None:
            if len(self._ends) >= _MOST_KEPT:
                self._ends.clear()
            found = self._ends[held] = min(self._ended(held), key=lambda tokens: tokens.price)
        return found

    def _ended(self, held: int) -> Iterator[Tokens]:
        n_held = sum(held >> shift & _MASK for shift in self._shift.values())
        for there, more in self._silently(held, False):
            n_there = n_held + more.put - more.taken
            for final in self._finals:
                n = sum(wanted for _, wanted in final)
                missing = sum(max(0, w - (there >> shift & _MASK)) for shift, w in final)
                # What the end does not take is left over.
                yield more + Tokens(0, n, missing, n_there - (n - missing))

    def _silently(self, held: int, is_off: bool) -> list[tuple[int, Tokens]]:
        """What can be reached without a step, the nearest first, and the tokens on the way."""
        found = self._ways.get((held, is_off))
        if found is not None:
            return found
        widest, guard, takes = _WIDEST[is_off], self._guard, self._takes
        reached = {held: Tokens()}
        waiting = [(held, self._silent)]
        for here, maybe in waiting:
            guarded = here | guard
            can = [k for k in maybe if (guarded - takes[k]) & guard == guard]
            for k in can:
                there = here - takes[k] + self._puts[k]
                if there not in reached:
                    reached[there] = reached[here] + self._fires[k]
                    waiting.append((there, sorted({*can, *self._woken[k]})))
                    if len(reached) >= widest:
                        break
            if len(reached) >= widest:
                break
        if len(self._ways) >= _MOST_KEPT // _WIDEST[0]:
            self._ways.clear()
        found = self._ways[held, is_off] = list(reached.items())
        return found

    def _missing(self, held: int, k: int) -> int:
        return sum(max(0, n - (held >> shift & _MASK)) for shift, n in self._inputs[k])

    def _forced(self, held: int, k: int) -> tuple[int, Tokens]:
        """A step that is done though tokens are missing."""
        missing, there = 0, held
        for shift, n in self._inputs[k]:
            here = held >> shift & _MASK
            missing += max(0, n - here)
            there -= min(here, n) << shift
        return there + self._puts[k], self._fires[k] + Tokens(missing=missing)

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


def _keep(found: dict[int, Tokens], held: int, tokens: Tokens) -> None:
    known = found.get(held)
    if known is None or tokens.price < known.price:
        found[held] = tokens


def _best(found: dict[int, Tokens]) -> dict[int, Tokens]:
    ranked = sorted(found.items(), key=lambda way: (way[1].price, way[0]))
    return dict(ranked[: _BEAM[ranked[0][1].missing > 0]])
