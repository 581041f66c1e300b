"""How often a token in a place must and may still lead to each activity.

Each transition has one of its places as carrier: what follows is counted on the token it takes
there, on no other. So the sum over the tokens of a marking bounds what any way from it to an end
does, however the tokens run in parallel. The bounds are needed where there are too many markings
to look at all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from procmine.kernels.alignment_explore import MANY
from procmine.model.petri_net import PetriNet, Transition

__all__ = ["token_bounds"]

Array = np.ndarray[Any, np.dtype[Any]]


def token_bounds(net: PetriNet, codes: Mapping[str, int]) -> tuple[Array, Array, Array]:
    """Must and may by place and activity, and what may be done without any token, all uint8."""
    spot = {place.id: i for i, place in enumerate(net.places)}
    ended = [spot[place] for final in net.finals for place, n in final.items() if n]
    ways = [_Way(t, spot, codes) for t in net.transitions]
    consumers: list[list[_Way]] = [[] for _ in spot]
    for way in ways:
        for place in way.takes:
            consumers[place].append(way)
    must = np.full((len(spot), len(codes)), MANY, np.int64)
    must[ended] = 0
    _settle(must, consumers, ended, np.minimum)
    may = np.zeros_like(must)
    _settle(may, consumers, [], np.maximum)
    always = np.zeros(len(codes), np.int64)
    for way in ways:
        if not way.takes:
            always = np.where(way.after(may) > 0, MANY, always)
    return must.astype(np.uint8), may.astype(np.uint8), always.astype(np.uint8)


class _Way:
    """One transition as rows of the tables."""

    def __init__(self, t: Transition, spot: Mapping[str, int], codes: Mapping[str, int]) -> None:
        self.takes = {spot[place]: n for place, n in t.takes.items()}
        self.puts = [(spot[place], n) for place, n in t.puts.items()]
        # A token that is put back where it was taken would be counted again and again.
        carriers = [spot[place] for place in t.takes if place not in t.puts]
        self.carrier = min(carriers or self.takes, default=-1)
        self.own = np.zeros(len(codes), np.int64)
        if t.label is not None:
            self.own[codes[t.label]] = 1

    def after(self, table: Array) -> Array:
        """What firing it leads to."""
        total = self.own.copy()
        for place, n in self.puts:
            total += n * table[place]
        return np.minimum(total, MANY)


def _settle(table: Array, consumers: list[list[_Way]], fixed: list[int], best: Any) -> None:
    """Let each place be the best over the ways of its tokens, until nothing changes."""
    is_least = best is np.minimum
    rounds = 0
    while True:
        before = table.copy()
        for place, ways in enumerate(consumers):
            if place in fixed:
                continue
            for way in ways:
                if way.carrier != place:
                    if is_least:
                        table[place] = 0
                elif is_least:
                    table[place] = best(table[place], way.after(table) // way.takes[place])
                else:
                    table[place] = best(table[place], way.after(table))
        if (table == before).all():
            return
        rounds += 1
        if not is_least and rounds > len(consumers):
            # What still grows goes round in circles.
            table[table > before] = MANY
