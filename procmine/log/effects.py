"""How much repairs and doubts move the two numbers people quote first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.finding import Effect
from procmine.kernels.calendar import NO_TIME
from procmine.log.spans import case_edges, event_steps, instance_steps

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.log.frame import Frame
    from procmine.log.instances import Instances

__all__ = [
    "Aside",
    "asides_of",
    "effect_if",
    "effect_in_file_order",
    "effect_merged",
    "effect_none",
    "effect_of_steps",
    "effect_with",
]

Array = np.ndarray[Any, np.dtype[Any]]

_SHOWN = 5
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Aside:
    """Rows that are no events, by their case.

    Args:
        rows: the first few of their numbers in the source, int64.
        cases: ids of the cases they name.
        first: earliest instant of the rows of each case, ``NO_TIME`` where none is known.
        last: the latest one.
        n_caseless: rows that name no case.
    """

    rows: Array
    cases: pa.Array
    first: Array
    last: Array
    n_caseless: int

    @property
    def is_timed(self) -> bool:
        """Is there an instant for each case?"""
        return bool((self.first != NO_TIME).all())


def asides_of(
    places: Mapping[str, Array],
    case: Array,
    labels: pa.Array,
    times: Sequence[Array],
    first: Mapping[str, Array],
) -> dict[str, Aside]:
    """The rows that are no events, by reason.

    Args:
        places: for each reason the positions of its rows in the source, ascending.
        case: code of the case each row of the source names, negative for none.
        labels: ids behind the codes.
        times: the starts and ends there are, one for each row of the source.
        first: for each reason a row was rejected for the numbers of the first few; where no places
            are given for it, nothing in these rows is reliable.
    """
    found: dict[str, Aside] = {}
    for reason, of in places.items():
        if not len(of):
            continue
        begin = finish = None
        if times:
            start, end = times[0][of], times[-1][of]
            begin = np.where(start == NO_TIME, end, start)
            finish = np.where(end == NO_TIME, start, end)
        found[reason] = _aside(of + 1, case[of], labels, begin, finish)
    for reason, rows in first.items():
        nothing = np.zeros(0, np.int64)
        found.setdefault(reason, Aside(rows, labels.slice(0, 0), nothing, nothing, len(rows)))
    return found


def _aside(
    rows: Array, codes: Array, labels: pa.Array, begin: Array | None, finish: Array | None
) -> Aside:
    """What these rows would add to their cases.

    Args:
        rows: their numbers in the source, ascending, int64.
        codes: code of the case each names, negative for none.
        labels: ids behind the codes.
        begin: when each began, ``NO_TIME`` if unknown; None if the log has no times.
        finish: when each was over.

    Cost: linear, plus sorting the rows by case.
    """
    import pyarrow as pa

    named = codes >= 0
    cases, group = np.unique(codes[named], return_inverse=True)
    first = np.full(len(cases), _NEVER)
    last = np.full(len(cases), NO_TIME)
    if begin is not None and finish is not None:
        told = begin[named] != NO_TIME
        np.minimum.at(first, group[told], begin[named][told])
        np.maximum.at(last, group[told], finish[named][told])
    first[first == _NEVER] = NO_TIME
    n_caseless = int(len(codes) - np.count_nonzero(named))
    return Aside(rows[:_SHOWN], labels.take(pa.array(cases)), first, last, n_caseless)


def effect_none(frame: Frame) -> Effect:
    """The effect of what changes neither an instant nor a case id."""
    median, n = frame.told
    return Effect(median, median, n, n)


def effect_with(frame: Frame, aside: Aside) -> Effect:
    """What did putting these rows aside move? The lead time before is None where nobody knows."""
    import pyarrow.compute as pc

    place = pc.index_in(aside.cases, value_set=frame.texts("case"))
    known = place.fill_null(-1).to_numpy()
    n_new = int(np.count_nonzero(known < 0))
    now, n_cases = frame.told
    median = None
    # What other steps these rows would have been is known only where rows are steps.
    if frame.timed and aside.is_timed and not frame.is_derived:
        _, _, first, last = case_edges(frame.steps)
        old = known[known >= 0]
        first[old] = np.minimum(first[old], aside.first[known >= 0])
        last[old] = np.maximum(last[old], aside.last[known >= 0])
        new = aside.last[known < 0] - aside.first[known < 0]
        median = _median_s(np.concatenate([last - first, new]))
    return Effect(median, now, n_cases + n_new, n_cases)


def effect_merged(frame: Frame, group: Array) -> Effect:
    """What would making one case of all cases of a group move?

    Args:
        frame: the events.
        group: for each case the group it belongs to, 0 ≤ group.
    """
    _, case, first, last = case_edges(frame.steps)
    groups, group = np.unique(group[case], return_inverse=True)
    median = None
    if frame.timed:
        begin, finish = np.full(len(groups), _NEVER), np.full(len(groups), NO_TIME)
        np.minimum.at(begin, group, first)
        np.maximum.at(finish, group, last)
        median = _median_s(finish - begin)
    return Effect(frame.median_lead_time_s, median, frame.n_stepped, len(groups))


def effect_in_file_order(frame: Frame, cases: Array) -> Effect | None:
    """What does order of time move, where the first and last row were taken for the edges?

    Args:
        frame: the events.
        cases: the cases whose rows do not stand in order of time, ascending.

    Returns:
        The effect; None where steps are made of several rows.
    """
    if frame.is_paired:
        return None
    sizes = np.diff(frame.bounds)[cases]
    edges = np.concatenate([[0], np.cumsum(sizes)])
    # The events of these cases, case by case.
    places = np.repeat(frame.bounds[cases] - edges[:-1], sizes) + np.arange(edges[-1])
    rows = frame.row[places]
    first = np.repeat(np.minimum.reduceat(rows, edges[:-1]), sizes) == rows
    last = np.repeat(np.maximum.reduceat(rows, edges[:-1]), sizes) == rows
    ends = np.stack([places[first], places[last]])
    begin = frame.finish if frame.mode == "events" else frame.begin
    seconds = frame.lead_times_s.copy()
    # A file that is newest first has its first event in the last row.
    seconds[cases] = (frame.finish[ends].max(axis=0) - begin[ends].min(axis=0)) / 1e6
    median, n = frame.told
    return Effect(float(np.median(seconds)), median, n, n)


def effect_if(frame: Frame, role: str, rows: Array, us: Array) -> Effect:
    """What does the reading of these times move, where each could have been another?

    Args:
        frame: the events.
        role: ``start`` or ``end``.
        rows: numbers of the rows in the source, ascending.
        us: the other instant of each.
    """
    column = np.copy(frame.end if role == "end" or frame.start is None else frame.start)
    places = np.flatnonzero(np.isin(frame.row, rows))
    column[places] = us[np.searchsorted(rows, frame.row[places])]
    start, end = (frame.start, column) if role == "end" else (column, frame.end)
    then = frame.retimed(start, end)
    return Effect(
        then.median_lead_time_s, frame.median_lead_time_s, then.n_stepped, frame.n_stepped
    )


def effect_of_steps(frame: Frame, instances: Instances) -> Effect:
    """What moves when only pieces of work are steps, and not every event?"""
    # One of the two is what steps of this frame are: its edges are known, or will be wanted.
    paired = frame.edges if frame.is_paired else case_edges(instance_steps(frame, instances))
    single = case_edges(event_steps(frame)) if frame.is_paired else frame.edges
    (_, _, first, last), (_, _, begun, ended) = paired, single
    return Effect(_median_s(ended - begun), _median_s(last - first), len(begun), len(first))


def _median_s(us: Array) -> float | None:
    return float(np.median(us / 1e6)) if len(us) else None
