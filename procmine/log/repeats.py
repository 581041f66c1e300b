"""Rows that repeat another row in every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from procmine.log.frame import Frame

__all__ = ["exact_repeats"]

Array = np.ndarray[Any, np.dtype[Any]]


def exact_repeats(frame: Frame) -> Array:
    """Which events repeat an earlier row in every cell? Booleans, one per event.

    Cost: linear, plus reading the other columns of the rows that agree in case, activity and time.
    """
    again = np.zeros(frame.n_events, np.bool_)
    if not frame.timed:
        # Without times a second step of the same kind is a second step.
        return again
    near = _same_as_before(frame)
    # Candidates: events equal to a neighbour in case and both times; the rest cannot repeat.
    candidates = np.flatnonzero(near | np.append(near[1:], False))
    if not len(candidates):
        return again
    keys = _cells(frame, candidates)
    seen: set[tuple[Any, ...]] = set()
    for place, cells in zip(candidates.tolist(), keys, strict=True):
        if cells in seen:
            again[place] = True
        else:
            seen.add(cells)
    return again


def _same_as_before(frame: Frame) -> Array:
    same = np.zeros(frame.n_events, np.bool_)
    same[1:] = (
        (frame.case[1:] == frame.case[:-1])
        & (frame.begin[1:] == frame.begin[:-1])
        & (frame.finish[1:] == frame.finish[:-1])
    )
    return same


def _cells(frame: Frame, places: Array) -> list[tuple[Any, ...]]:
    """Every cell of these events, in the order given."""
    columns: list[list[Any]] = [
        frame.case[places].tolist(),
        frame.activity[places].tolist(),
        frame.begin[places].tolist(),
        frame.finish[places].tolist(),
        *(codes[places].tolist() for codes in frame.codes.values()),
        *(np.nan_to_num(n[places], nan=-np.inf).tolist() for n in frame.numbers.values()),
        *(flags[places].tolist() for flags in frame.flags.values()),
    ]
    if frame.due is not None:
        columns.append(frame.due[places].tolist())
    rows = frame.row[places]
    table = frame.attributes(np.sort(rows))
    if table is not None:
        order = np.argsort(np.argsort(rows))
        for name in table.column_names:
            if name != "row":
                values = table[name].to_pylist()
                columns.append([values[k] for k in order])
    return list(zip(*columns, strict=True))
