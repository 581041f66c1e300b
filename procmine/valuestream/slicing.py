"""Slices of a log: by channel, case type, team or period."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.conform.columns import step_columns, texts_of
from procmine.errors import RoleMissingError, UsageError
from procmine.log.cells import attribute_names
from procmine.log.roles import ROLES
from procmine.log.zones import to_local, to_utc
from procmine.summary.work import Work

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["NOTHING", "PERIODS", "REST", "Slicing", "slicing", "whole"]

Array = np.ndarray[Any, np.dtype[Any]]

# Periods by the first letter numpy knows them by; a quarter is three months.
PERIODS = {"week": "W", "month": "M", "quarter": "M", "year": "Y"}
# Slice of the cases that say nothing, and of those beyond the most frequent.
NOTHING, REST = "–", "…"
_PEOPLE = ("resource", "customer", "case")
_SLICED = tuple(name for name, role in ROLES.items() if role.kind != "time" and name not in _PEOPLE)
_US = "datetime64[us]"


@dataclass(frozen=True, eq=False)
class Slicing:
    """Which slice does each step belong to? Every step to exactly one.

    Args:
        by: what the slices differ in; empty for the whole log.
        names: of the slices, in their order.
        step: code of the slice of each step, int64.
        periods: first and last instant of each slice, microseconds.
        of_cases: do all steps of a case belong to one slice?
        of_periods: are the slices cases that began in the same period?
    """

    by: str
    names: list[str]
    step: Array = field(repr=False)
    periods: list[tuple[int, int]]
    of_cases: bool = True
    of_periods: bool = False


def whole(work: Work, low_us: int, high_us: int) -> Slicing:
    """The log as one slice."""
    return Slicing("", ["all"], np.zeros(len(work), np.int64), [(low_us, high_us)])


def slicing(
    log: EventLog, work: Work, by: str, low_us: int, high_us: int, *, most: int = 12
) -> Slicing:
    """Which slices of this log are there?

    Args:
        log: the log.
        work: its steps.
        by: ``team``, ``week``, ``month``, ``quarter`` or ``year``; any other role or column, such
            as ``channel``. A step belongs to its own team; a case to the period it began in, and
            to what the first of its steps that says anything says in a column.
        low_us: first instant of the log.
        high_us: its last instant.
        most: so many slices are told apart, those with most steps; the others become one.

    Raises:
        UsageError: by is a name of people, or is not known.
        RoleMissingError: the log does not tell the role.
    """
    if by in PERIODS:
        if by in attribute_names(log):
            raise UsageError(
                f"{by!r} is a period and a column of this log.",
                hint="Rename the column, or say another period.",
            )
        return _by_period(work, by, low_us, high_us)
    if by in _PEOPLE:
        raise _personal(by)
    if by == "team":
        if "team" not in work.labels:
            raise _missing(by)
        codes, labels = work.owner("team").astype(np.int64), work.labels["team"]
    else:
        codes, labels = _of_cases(log, work, by)
    names, codes = _most_frequent(codes, labels, most)
    return Slicing(by, names, codes, [(low_us, high_us)] * len(names), of_cases=by != "team")


def _of_cases(log: EventLog, work: Work, by: str) -> tuple[Array, list[str]]:
    """What the cases say in a column, at each of their steps."""
    known = attribute_names(log)
    if by in ROLES and by not in log.mapping and by not in known:
        raise _missing(by)
    if by not in known and by not in _SLICED:
        names = sorted({*known, *PERIODS, *(name for name in _SLICED if name in log.mapping)})
        near = difflib.get_close_matches(by, names, 1)
        raise UsageError(
            f"The log cannot be sliced by {by!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else f"Say one of: {', '.join(names)}.",
        )
    columns = step_columns(log)
    cells, labels = texts_of(log, by, columns["row"])
    named = set(labels) & set(work.labels.get("resource", ()))
    if 2 * len(named) > len(labels):
        raise _personal(by)
    case, cell = columns["case"][cells >= 0], cells[cells >= 0]
    of_case = np.full(work.n_cases, -1, np.int64)
    filled, first = np.unique(case, return_index=True)
    of_case[filled] = cell[first]
    return of_case[work.case], labels


def _personal(by: str) -> UsageError:
    return UsageError(
        f"A value stream is not sliced by {by}: it would tell on single people.",
        hint="Slice by team or channel.",
    )


def _missing(by: str) -> RoleMissingError:
    return RoleMissingError(
        f"Slices by {by} need to know {ROLES[by].meaning}, and no column says it.",
        hint=f"Name the column: --{by} COLUMN.",
    )


def _most_frequent(codes: Array, labels: list[str], most: int) -> tuple[list[str], Array]:
    """Slices in order of their steps, the rare ones made one, and those without a name last."""
    n = np.bincount(codes[codes >= 0], minlength=len(labels))
    found = np.flatnonzero(n).tolist()
    occur = sorted(found, key=lambda code: (-int(n[code]), labels[code]))
    kept = occur if len(occur) <= most else occur[: most - 1]
    place = np.full(len(labels) + 1, len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    names = [labels[code] for code in kept] + ([REST] if len(kept) < len(occur) else [])
    place[-1] = len(names)
    return names + ([NOTHING] if (codes < 0).any() else []), place[codes]


def _by_period(work: Work, by: str, low_us: int, high_us: int) -> Slicing:
    filled = np.flatnonzero(np.diff(work.bounds))
    began = np.zeros(work.n_cases, np.int64)
    if len(filled):
        began[filled] = np.minimum.reduceat(work.start, work.bounds[filled])
    local = to_local(began[work.case], work.zone).astype(_US)
    unit = local.astype(f"datetime64[{PERIODS[by]}]")
    if by == "quarter":
        unit = (unit.astype(np.int64) // 3 * 3).astype("datetime64[M]")
    elif by == "week":
        # Weeks of numpy begin with the Thursday of 1970-01-01; those of people with Monday.
        days = local.astype("datetime64[D]").astype(np.int64)
        unit = ((days + 3) // 7 * 7 - 3).astype("datetime64[D]")
    units, codes = np.unique(unit, return_inverse=True)
    step = {"week": 7, "quarter": 3}.get(by, 1)
    edges = [
        to_utc(at.astype(_US).astype(np.int64), work.zone).utc_us for at in (units, units + step)
    ]
    periods = [
        (max(low, low_us), min(high, high_us))
        for low, high in zip(*(edge.tolist() for edge in edges), strict=True)
    ]
    names = [_named(one, by) for one in units]
    return Slicing(by, names, codes.ravel().astype(np.int64), periods, of_periods=True)


def _named(unit: Any, by: str) -> str:
    text = str(unit)
    if by == "quarter":
        return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"
    return text
