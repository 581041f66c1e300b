"""The relation: the steps of a log as an Ibis table, on embedded DuckDB.

Questions to it are written in portable form (integer microseconds, order statistics by row number,
no function of one backend), so that the same expressions run on other engines Ibis knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procmine.engines.store import Store, labels_path

if TYPE_CHECKING:
    import ibis

__all__ = ["NO_INSTANT", "steps_relation"]

NO_INSTANT = -(2**63)


def steps_relation(
    store: Store, file: str, owners: Sequence[str], *, at_end: bool = False
) -> ibis.Table:
    """The steps of a compiled log as an Ibis table.

    Args:
        store: the log.
        file: ``events`` or ``instances``.
        owners: which of ``resource`` and ``team`` the log names.
        at_end: take a step to happen at its end, whatever its start.

    Returns:
        ``case_id``, ``activity`` (text), ``begin_us``, ``finish_us`` (int64), ``service_us`` (null
        unless both instants are known), ``row`` (its place in the source) and the owners (text,
        null where unknown).

    Cost: nothing until a question is asked.
    """
    import ibis

    connection = ibis.duckdb.connect()
    events = connection.read_parquet(str(store.path(file)))
    end = events["end"].nullif(NO_INSTANT)
    # Where no start is known an event begins when it happens, and is stored once.
    begin = events.begin if "begin" in events.columns else events["end"]
    finish = end.coalesce(begin)
    begin = finish if at_end else begin
    service = ibis.null("int64")
    if "start" in events.columns and not at_end:
        service = end - events.start.nullif(NO_INSTANT)
    steps = events.select(
        "case",
        *(name for name in ("activity", *owners)),
        "row",
        begin_us=begin,
        finish_us=finish,
        service_us=service,
    )
    for role in ("case", "activity", *owners):
        names = connection.read_parquet(str(labels_path(store.folder, role)))
        named = names.select(**{f"{role}_code": names.code, f"{role}_label": names.label})
        steps = steps.left_join(named, steps[role] == named[f"{role}_code"])
    return steps.select(
        "row",
        "begin_us",
        "finish_us",
        "service_us",
        case_id=steps.case_label,
        activity=steps.activity_label,
        **{role: steps[f"{role}_label"] for role in owners},
    )
