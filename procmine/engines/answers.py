"""The questions of a summary about its steps, asked of a relation: the same answers by another way.

Every function takes the Ibis table of ``steps_relation`` and gives integers; floats are made by
whoever tells them. Expressions are portable: nothing here is known to one engine only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from procmine.engines._asking import Rows, linked, ranked, rows_of

if TYPE_CHECKING:
    import ibis

__all__ = ["activities", "connections", "services"]


def connections(steps: ibis.Table, shares: Sequence[float]) -> Rows:
    """Which step directly follows which: counts, cases, waits, overlaps, ping-pongs."""
    told = linked(steps)
    pairs = told.filter(~told.previous.isnull())
    gap = pairs.begin_us - pairs.previous_end
    pairs = pairs.mutate(
        source=pairs.previous,
        target=pairs.activity,
        wait_us=(gap > 0).ifelse(gap, 0),
        overlap=(gap < 0).cast("int64"),
        back=(
            (pairs.before_previous == pairs.activity) & (pairs.previous != pairs.activity)
        ).fill_null(False),
    )
    keys = ["source", "target"]
    # The first time each activity was done in each case, as the number of its step.
    firsts = told.group_by(["case_id", "activity"]).aggregate(first=told.place.min())
    of_source = firsts.select("case_id", source=firsts.activity, source_first=firsts["first"])
    of_target = firsts.select("case_id", target=firsts.activity, target_first=firsts["first"])
    pairs = pairs.join(of_source, ["case_id", "source"]).join(of_target, ["case_id", "target"])
    pairs = pairs.mutate(
        case_if_backward=(pairs.target_first < pairs.source_first).ifelse(pairs.case_id, None)
    )
    counts = pairs.group_by(keys).aggregate(
        n_cases=pairs.case_id.nunique(),
        n_backward_cases=pairs.case_if_backward.nunique(),
        n_overlaps=pairs.overlap.sum(),
        n_ping_pongs=pairs.back.cast("int64").sum(),
    )
    return rows_of(ranked(pairs, keys, "wait_us", shares).join(counts, keys).order_by(keys))


def services(steps: ibis.Table, shares: Sequence[float]) -> Rows:
    """How long each activity takes from its start to its end, where both are known."""
    whole = steps.filter(~steps.service_us.isnull())
    return rows_of(ranked(whole, ["activity"], "service_us", shares).order_by("activity"))


def activities(steps: ibis.Table) -> Rows:
    """What is done: counts, cases, rework, self-loops, starts and ends."""
    told = linked(steps)
    told = told.mutate(
        loops=(told.previous == told.activity).fill_null(False).cast("int64"),
        starts=told.previous.isnull().cast("int64"),
        ends=told.following.isnull().cast("int64"),
    )
    by_case = told.group_by(["case_id", "activity"]).aggregate(
        times=told.count(),
        loops=told.loops.sum(),
        starts=told.starts.sum(),
        ends=told.ends.sum(),
    )
    counts = by_case.group_by("activity").aggregate(
        n=by_case.times.sum(),
        n_cases=by_case.count(),
        n_rework_cases=(by_case.times > 1).cast("int64").sum(),
        n_self_loops=by_case.loops.sum(),
        n_self_loop_cases=(by_case.loops > 0).cast("int64").sum(),
        n_starts=by_case.starts.sum(),
        n_ends=by_case.ends.sum(),
    )
    return rows_of(counts.order_by("activity"))
