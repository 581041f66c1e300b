"""Rows that repeat another row in every cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.kernels.intern import Interner
from procmine.log.columns import cells_of
from procmine.log.reasons import EXACT_DUPLICATE

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.engines.text_rows import TextRows
    from procmine.log.frame import Frame
    from procmine.log.rejects import Rejects
    from procmine.log.source import Source

__all__ = ["exact_repeats", "loose_columns", "without_repeats"]

Array = np.ndarray[Any, np.dtype[Any]]


def exact_repeats(frame: Frame, source: Source, loose: frozenset[str] = frozenset()) -> Array:
    """Which events repeat an earlier row in every cell? Their places, ascending.

    What was mended or made one by the user's own wish (spellings, texts that mean missing) counts
    as mended.

    Args:
        frame: the events.
        source: where they come from.
        loose: columns of times, numbers and flags whose cells may differ and still be read alike.

    Cost: linear, plus reading the other columns of the rows that agree in everything else; if there
    are any, and columns that were read from text, the source is read once more.
    """
    if not frame.timed:
        # Without times a second step of the same kind is a second step.
        return np.zeros(0, np.int64)
    # Rows that agree in case and times stand together; then each column parts them further, and
    # whoever is left alone is out.
    places, group = _alike_in_time(frame)
    for values in _columns(frame):
        if not len(places):
            return places
        places, group = _parted(places, group, values(places))
    names = _of_doubt(frame, loose)
    if len(places) and names:
        rows = np.sort(frame.row[places])
        for codes in _cells(source, rows, names):
            places, group = _parted(places, group, codes[np.searchsorted(rows, frame.row[places])])
    first = np.ones(len(places), np.bool_)
    first[1:] = group[1:] != group[:-1]
    return np.sort(places[~first])


def without_repeats(frame: Frame, source: Source, rejects: Rejects) -> Frame:
    """The events that repeat no earlier row; the others go to the rejects."""
    if not len(frame.repeats):
        return frame
    again = np.zeros(frame.n_events, np.bool_)
    again[frame.repeats] = True
    rejects.fetch(source, frame.row[again], EXACT_DUPLICATE)
    from procmine.log.frame import Repair

    repair = Repair(frame.row[again], before=frame.told)
    return dataclasses.replace(
        frame.with_events(~again),
        rejected=rejects.reasons,
        repairs={**frame.repairs, "exact-duplicate": repair},
    )


def loose_columns(batch: pa.RecordBatch | TextRows, names: Collection[str]) -> set[str]:
    """Which of these columns can say the same instant or number in several ways, or none at all?"""
    import pyarrow as pa

    def is_loose(kind: pa.DataType) -> bool:
        if pa.types.is_timestamp(kind):
            return bool(kind.unit == "ns")
        plain = (pa.types.is_date, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating)
        return not any(is_it(kind) for is_it in plain)

    return {name for name in names if is_loose(batch.schema.field(name).type)}


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


def _of_doubt(frame: Frame, loose: frozenset[str]) -> list[str]:
    """Columns whose cells have to be looked at themselves."""
    columns = frame.mapping.columns
    mended = {"start", "end"} if "negative-duration" in frame.repairs else set()
    return sorted(
        {n for role, names in columns.items() for n in names if role in mended or n in loose}
    )


def _cells(source: Source, rows: Array, names: list[str]) -> list[Array]:
    """What stands in these rows (ascending) of each column, as codes of its texts."""
    interners = [Interner() for _ in names]
    found = [np.zeros(len(rows), np.int32) for _ in names]
    n_before = 0
    # To its end: what the source found wrong is told of a whole reading.
    for batch in source.readings():
        low, high = np.searchsorted(rows, [n_before + 1, n_before + batch.num_rows + 1])
        if high > low:
            places = rows[low:high] - n_before - 1
            for name, interner, codes in zip(names, interners, found, strict=True):
                cells = cells_of(batch, name).take(places)
                codes[low:high] = interner.codes(*text_buffers(cells))
        n_before += batch.num_rows
    return found
