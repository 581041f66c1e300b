"""A summary straight from a Parquet file of events, without compiling it first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from procmine.engines.coded import CodedGroup, CodedParquet
from procmine.engines.pages import ordinary_pages
from procmine.errors import SourceFormatError
from procmine.kernels.order import order_by_case
from procmine.log.columns import decode
from procmine.summary.build import PIECE, Pass
from procmine.summary.noun import Summary

__all__ = ["summarise_parquet"]

Array = np.ndarray[Any, np.dtype[Any]]

_NOTHING = np.zeros(1, np.bool_)


@ordinary_pages()
def summarise_parquet(
    path: str | Path,
    *,
    case: str,
    activity: str,
    end: str,
    resource: str | None = None,
    team: str | None = None,
    zone: str = "UTC",
) -> Summary:
    """What does one pass over this Parquet file tell?

    Args:
        path: a Parquet file of events whose rows need no repair; nothing is checked here beyond
            what a pass needs. ``procmine.read`` checks everything.
        case: text column that says which case an event belongs to.
        activity: text column that says what was done.
        end: timestamp column that says when.
        resource: text column that says who did it.
        team: text column that says to which team they belong.
        zone: the zone hours and days are told in.

    Returns:
        The summary; its steps are events.

    Raises:
        SourceFormatError: a column lacks or is of the wrong kind, or a row lacks its case,
            activity or time.

    Cost: one pass in bounded memory while the events of each case come in order of time; the
    cases may be mixed. Where they do not, the rows are read again and sorted in memory.
    """
    owners = {
        role: name for role, name in (("resource", resource), ("team", team)) if name is not None
    }
    texts = (case, activity, *owners.values())
    coded = CodedParquet(Path(path), texts=texts, times=(end,))
    way = Pass(timed=True, with_service=False, owners=tuple(owners), instant=True)
    for group in coded.groups():
        _refuse_missing(path, {"case": case, "activity": activity, "time": end}, group)
        for part in group.parts(PIECE):
            way.feed(_steps(part, case, activity, end, owners), coded.n_distinct(case))
    if way.walk.n_out_of_order:
        way = Pass(timed=True, with_service=False, owners=tuple(owners), instant=True)
        way.feed(_sorted(coded, case, activity, end, owners), coded.n_distinct(case))
    return way.finish(
        mode="events",
        zone=zone,
        case_ids=coded.strings(case),
        activities=decode(*coded.strings(activity)),
        owners={role: decode(*coded.strings(name)) for role, name in owners.items()},
    )


def _steps(
    batch: dict[str, Array], case: str, activity: str, end: str, owners: dict[str, str]
) -> dict[str, Array]:
    return {
        "case": batch[case],
        "activity": batch[activity],
        "begin": batch[end],
        "finish": batch[end],
        "whole": _NOTHING,
        **{role: batch[name] for role, name in owners.items()},
    }


def _refuse_missing(path: str | Path, names: dict[str, str], group: CodedGroup) -> None:
    for role, name in names.items():
        if group.lacks[name]:
            raise SourceFormatError(
                f"{path}: {group.lacks[name]:,} rows lack their {role}.",
                hint="Read it with procmine.read(), which puts such rows aside.",
            )


def _sorted(
    coded: CodedParquet, case: str, activity: str, end: str, owners: dict[str, str]
) -> dict[str, Array]:
    """All steps at once, each case in order of time; equal times keep the order of the rows."""
    parts = [part for group in coded.groups() for part in group.parts(max(group.n_rows, 1))]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order, _, _ = order_by_case(whole[case], whole[end], whole[end], coded.n_distinct(case))
    return _steps(
        {name: column[order] for name, column in whole.items()}, case, activity, end, owners
    )
