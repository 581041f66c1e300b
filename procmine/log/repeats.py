"""Rows that repeat another row in every cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text

if TYPE_CHECKING:
    from procmine.log.frame import Frame

__all__ = ["exact_repeats"]

Array = np.ndarray[Any, np.dtype[Any]]


def exact_repeats(frame: Frame) -> Array:
    """Which events repeat an earlier row in every cell? Booleans, one per event.

    Cost: linear, plus reading the other columns of the rows that agree in everything else.
    """
    again = np.zeros(frame.n_events, np.bool_)
    if not frame.timed:
        # Without times a second step of the same kind is a second step.
        return again
    # Rows that agree in case and times stand together; then each column parts them further, and
    # whoever is left alone is out.
    places, group = _alike_in_time(frame)
    for values in _columns(frame):
        if not len(places):
            return again
        places, group = _parted(places, group, values(places))
    first = np.ones(len(places), np.bool_)
    first[1:] = group[1:] != group[:-1]
    again[places[~first]] = True
    return again


def _alike_in_time(frame: Frame) -> tuple[Array, Array]:
    same = (frame.case[1:] == frame.case[:-1]) & (frame.begin[1:] == frame.begin[:-1])
    same &= frame.finish[1:] == frame.finish[:-1]
    tied = np.zeros(frame.n_events, np.bool_)
    tied[1:] = same
    tied[:-1] |= same
    breaks = np.append(True, ~same)
    places = np.flatnonzero(tied)
    return places, np.cumsum(breaks[places])


def _columns(frame: Frame) -> Iterator[Any]:
    """Every cell, column by column: each gives the values of some events as numbers."""
    plain = [frame.activity, *frame.codes.values(), *frame.flags.values()]
    plain += [np.nan_to_num(n, nan=-np.inf) for n in frame.numbers.values()]
    plain += [] if frame.due is None else [frame.due]
    for column in plain:
        yield column.__getitem__
    for name in frame.attributes.names:
        yield lambda places, name=name: _coded(frame, name, places)


def _coded(frame: Frame, name: str, places: Array) -> Array:
    cells = as_text(frame.attributes.cells(name, frame.row[places]))
    codes: Array = cells.dictionary_encode().indices.fill_null(-1).to_numpy()
    return codes


def _parted(places: Array, group: Array, values: Array) -> tuple[Array, Array]:
    """Groups parted by one more column; rows keep their order, groups of one are left out."""
    order = np.lexsort((places, values, group))
    places, group, values = places[order], group[order], values[order]
    breaks = np.ones(len(places), np.bool_)
    breaks[1:] = (group[1:] != group[:-1]) | (values[1:] != values[:-1])
    alone = breaks & np.append(breaks[1:], True)
    return places[~alone], np.cumsum(breaks)[~alone]
