"""A Petri net as the arrays the search works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from procmine.conform._token_bounds import token_bounds
from procmine.kernels.alignment_space import NetArrays
from procmine.model.petri_net import Marking, PetriNet

__all__ = ["FIELDS", "compiled", "narrowest"]

Array = np.ndarray[Any, np.dtype[Any]]

FIELDS = (1, 8, 16)
"""Bits a place may be given: one while no place ever holds two tokens."""


def narrowest(net: PetriNet) -> int:
    """The narrowest field that could do for this net."""
    said = [net.initial, *net.finals]
    said += [tokens for t in net.transitions for tokens in (t.takes, t.puts)]
    most = max((n for tokens in said for n in tokens.values()), default=1)
    for n_bits in FIELDS:
        if most < 2**n_bits:
            return n_bits
    return FIELDS[-1]


def compiled(net: PetriNet, n_bits: int, codes: Mapping[str, int]) -> tuple[NetArrays, Array]:
    """The net as arrays, and the words of its initial marking.

    Args:
        net: any net.
        n_bits: bits of the field of a place.
        codes: code of each activity of the net.
    """
    spot = {place.id: i for i, place in enumerate(net.places)}
    per_word = 64 // n_bits
    place = np.array([divmod(i, per_word) for i in range(len(spot))], np.int64).reshape(-1, 2)
    place[:, 1] *= n_bits
    n_words = max(1, -(-len(spot) // per_word))
    label = np.array([-1 if t.label is None else codes[t.label] for t in net.transitions], np.int32)

    def words(tokens: Marking) -> Array:
        made = [0] * n_words
        for name, n in tokens.items():
            word, shift = place[spot[name]].tolist()
            made[word] |= n << shift
        return np.array(made, np.uint64)

    def arcs(tokens: Sequence[Marking]) -> tuple[Array, Array]:
        bounds = np.cumsum([0, *map(len, tokens)]).astype(np.int32)
        rows = [[*place[spot[p]].tolist(), n, spot[p]] for held in tokens for p, n in held.items()]
        return bounds, np.array(rows, np.int64).reshape(-1, 4)

    take_bounds, take = arcs([t.takes for t in net.transitions])
    put_bounds, put = arcs([t.puts for t in net.transitions])
    must, may, always = token_bounds(net, codes)
    arrays = NetArrays(
        field=np.array([2**n_bits - 1], np.uint64),
        take_bounds=take_bounds,
        take=take,
        put_bounds=put_bounds,
        put=put,
        swift=_swift(net),
        finals=np.array([words(final) for final in net.finals], np.uint64),
        label=label,
        place=place,
        must=must,
        may=may,
        always=always,
    )
    return arrays, words(net.initial)


def _swift(net: PetriNet) -> Array:
    """Silent transitions that may fire as soon as they can without any way being lost.

    Nobody else takes from where they take, no case ends with tokens there, and they do not feed one
    another in circles.
    """
    consumers = net.consumers()
    kept = {place for final in net.finals for place, n in final.items() if n}
    swift = {
        i: t
        for i, t in enumerate(net.transitions)
        if t.label is None
        and t.takes
        and all(len(consumers[place]) == 1 and place not in kept for place in t.takes)
    }
    feeds = {
        i: [j for j, u in swift.items() if set(t.puts) & set(u.takes)] for i, t in swift.items()
    }
    fine: set[int] = set()
    # What feeds only what is fine is fine; what is left feeds a circle or is in one.
    while True:
        more = {i for i in swift if i not in fine and all(j in fine for j in feeds[i])}
        if not more:
            return np.array(sorted(fine), np.int32)
        fine |= more
