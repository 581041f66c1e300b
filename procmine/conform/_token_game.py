"""Tokens moved through a net, step by step, with the cheapest silent moves between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from procmine.model.petri_net import Marking, PetriNet, Transition

__all__ = ["TokenGame", "Tokens"]

_Held = tuple[int, ...]
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


class TokenGame:
    """A net on which cases are played; what beginnings lead to is kept for those that share them.

    Args:
        net: any net.
    """

    def __init__(self, net: PetriNet) -> None:
        self._spot = {place.id: k for k, place in enumerate(net.places)}
        self._moves = [(self._row(t.takes), self._row(t.puts)) for t in net.transitions]
        self._silent = [k for k, t in enumerate(net.transitions) if t.label is None]
        self._steps = _by_label(net.transitions)
        self._finals = [self._row(final) for final in net.finals]
        self._ways: dict[tuple[_Held, bool], list[tuple[_Held, Tokens]]] = {}
        begin = self._held(net.initial)
        self._done: list[str] = []
        self._fronts: list[dict[_Held, Tokens]] = [{begin: Tokens(put=sum(begin))}]

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
        return min(self._ended(), key=lambda tokens: tokens.price)

    def _step(self, front: dict[_Held, Tokens], activity: str) -> dict[_Held, Tokens]:
        asked = self._steps.get(activity)
        if not asked:
            return {held: tokens + _UNKNOWN for held, tokens in front.items()}
        found: dict[_Held, Tokens] = {}
        for held, tokens in front.items():
            for there, more in self._silently(held, tokens.missing > 0):
                for k in asked:
                    if self._missing(there, k) == 0:
                        _keep(found, *self._fired(there, k, tokens + more))
        if not found:
            # Nothing leads to it: it is done where the case stands.
            for held, tokens in front.items():
                k = min(asked, key=lambda k: self._missing(held, k))
                _keep(found, *self._fired(held, k, tokens))
        return _best(found)

    def _ended(self) -> Iterator[Tokens]:
        for held, tokens in self._fronts[-1].items():
            for there, more in self._silently(held, False):
                for final in self._finals:
                    wanted = dict(final)
                    n = sum(wanted.values())
                    missing = sum(max(0, w - there[k]) for k, w in wanted.items())
                    # What the end does not take is left over.
                    left = sum(there) - (n - missing)
                    yield tokens + more + Tokens(0, n, missing, left)

    def _silently(self, held: _Held, is_off: bool) -> list[tuple[_Held, Tokens]]:
        """What can be reached without a step, the nearest first, and the tokens on the way."""
        found = self._ways.get((held, is_off))
        if found is None:
            widest = _WIDEST[is_off]
            reached = {held: Tokens()}
            waiting = [held]
            for here in waiting:
                for k in self._silent:
                    if len(reached) < widest and not self._missing(here, k):
                        there, tokens = self._fired(here, k, reached[here])
                        if there not in reached:
                            reached[there] = tokens
                            waiting.append(there)
            found = self._ways[held, is_off] = list(reached.items())
        return found

    def _missing(self, held: _Held, k: int) -> int:
        missing = 0
        for place, n in self._moves[k][0]:
            if held[place] < n:
                missing += n - held[place]
        return missing

    def _fired(self, held: _Held, k: int, tokens: Tokens) -> tuple[_Held, Tokens]:
        takes, puts = self._moves[k]
        there = list(held)
        missing = taken = put = 0
        for place, n in takes:
            lack = max(0, n - there[place])
            missing, taken = missing + lack, taken + n
            there[place] -= n - lack
        for place, n in puts:
            there[place] += n
            put += n
        return tuple(there), tokens + Tokens(put, taken, missing, 0)

    def _row(self, tokens: Marking) -> list[tuple[int, int]]:
        return [(self._spot[place], n) for place, n in tokens.items() if n]

    def _held(self, tokens: Marking) -> _Held:
        row = dict(self._row(tokens))
        return tuple(row.get(k, 0) for k in range(len(self._spot)))


def _by_label(transitions: Sequence[Transition]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for k, transition in enumerate(transitions):
        if transition.label is not None:
            found.setdefault(transition.label, []).append(k)
    return found


def _keep(found: dict[_Held, Tokens], held: _Held, tokens: Tokens) -> None:
    known = found.get(held)
    if known is None or tokens.price < known.price:
        found[held] = tokens


def _best(found: dict[_Held, Tokens]) -> dict[_Held, Tokens]:
    ranked = sorted(found.items(), key=lambda way: (way[1].price, way[0]))
    return dict(ranked[: _BEAM[ranked[0][1].missing > 0]])
