"""The questions of a summary, asked of a relation: the same answers by another way.

Every function takes the Ibis table of ``steps_relation`` and gives integers; floats are made by
whoever tells them. Expressions are portable: nothing here is known to one engine only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis

__all__ = ["activities", "cases", "connections", "handovers", "services", "variants"]

Rows = list[dict[str, Any]]


def _window(by: str | Sequence[str]) -> Any:
    import ibis

    return ibis.window(group_by=by, order_by=["begin_us", "finish_us", "row"])


def _rows(expression: Any) -> Rows:
    rows: Rows = expression.to_pyarrow().to_pylist()
    return rows


def _linked(steps: ibis.Table) -> ibis.Table:
    """Each step with its place and the ones around it in its case."""
    import ibis

    around = _window("case_id")
    return steps.mutate(
        previous=steps.activity.lag().over(around),
        previous_end=steps.finish_us.lag().over(around),
        before_previous=steps.activity.lag(2).over(around),
        following=steps.activity.lead().over(around),
        place=ibis.row_number().over(around),
    )


def _ranked(pairs: ibis.Table, keys: list[str], value: str, shares: Sequence[float]) -> Any:
    """Counts, totals, maximum and the order statistics around each share, by group."""
    import ibis

    numbered = pairs.mutate(
        place=ibis.row_number().over(ibis.window(group_by=keys, order_by=[value])),
        size=pairs.count().over(ibis.window(group_by=keys)),
    )
    wanted: dict[str, Any] = {}
    for k, share in enumerate(shares):
        low = ((numbered["size"] - 1) * ibis.literal(share)).floor().cast("int64")
        high = ibis.least(low + 1, numbered["size"] - 1)
        wanted[f"low_{k}"] = (numbered.place == low).ifelse(numbered[value], None)
        wanted[f"high_{k}"] = (numbered.place == high).ifelse(numbered[value], None)
    numbered = numbered.mutate(**wanted)
    return numbered.group_by(keys).aggregate(
        n=numbered.count(),
        total_us=numbered[value].sum().cast("int64"),
        max_us=numbered[value].max(),
        **{name: numbered[name].max() for name in wanted},
    )


def connections(steps: ibis.Table, shares: Sequence[float]) -> Rows:
    """Which step directly follows which: counts, cases, waits, overlaps, ping-pongs."""
    linked = _linked(steps)
    pairs = linked.filter(linked.previous.notnull())
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
    firsts = linked.group_by(["case_id", "activity"]).aggregate(first=linked.place.min())
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
    ranked = _ranked(pairs, keys, "wait_us", shares)
    return _rows(ranked.join(counts, keys).order_by(keys))


def services(steps: ibis.Table, shares: Sequence[float]) -> Rows:
    """How long each activity takes from its start to its end, where both are known."""
    whole = steps.filter(steps.service_us.notnull())
    return _rows(_ranked(whole, ["activity"], "service_us", shares).order_by("activity"))


def activities(steps: ibis.Table) -> Rows:
    """What is done: counts, cases, rework, self-loops, starts and ends."""
    linked = _linked(steps)
    linked = linked.mutate(
        loops=(linked.previous == linked.activity).fill_null(False).cast("int64"),
        starts=linked.previous.isnull().cast("int64"),
        ends=linked.following.isnull().cast("int64"),
    )
    by_case = linked.group_by(["case_id", "activity"]).aggregate(
        times=linked.count(),
        loops=linked.loops.sum(),
        starts=linked.starts.sum(),
        ends=linked.ends.sum(),
    )
    told = by_case.group_by("activity").aggregate(
        n=by_case.times.sum(),
        n_cases=by_case.count(),
        n_rework_cases=(by_case.times > 1).cast("int64").sum(),
        n_self_loops=by_case.loops.sum(),
        n_self_loop_cases=(by_case.loops > 0).cast("int64").sum(),
        n_starts=by_case.starts.sum(),
        n_ends=by_case.ends.sum(),
    )
    return _rows(told.order_by("activity"))


def variants(steps: ibis.Table) -> Rows:
    """Which sequences of activities there are, as lists, with their cases."""
    import ibis

    whole = ibis.window(
        group_by="case_id",
        order_by=["begin_us", "finish_us", "row"],
        preceding=None,
        following=None,
    )
    listed = steps.mutate(
        activities=steps.activity.collect().over(whole),
        place=ibis.row_number().over(_window("case_id")),
    )
    listed = listed.filter(listed.place == 0)
    return _rows(listed.group_by("activities").aggregate(n_cases=listed.count()))


def cases(steps: ibis.Table) -> Rows:
    """Each case: its first begin, last end, steps and repeats."""
    told = steps.group_by("case_id").aggregate(
        first_us=steps.begin_us.min(),
        last_us=steps.finish_us.max(),
        n_steps=steps.count(),
        n_repeats=steps.count() - steps.activity.nunique(),
    )
    return _rows(told.order_by("case_id"))


def handovers(steps: ibis.Table, role: str) -> Rows:
    """Who hands over to whom: pairs of owners of consecutive steps.

    A step nobody is known for breaks the chain. Ping-pongs go back to the owner before the last
    one, however many steps each of them did.
    """
    around = _window("case_id")
    owned = steps.mutate(
        owner=steps[role],
        last=steps[role].lag().over(around),
        last_end=steps.finish_us.lag().over(around),
        first_place=steps.row.rank().over(around),
    )
    owned = owned.mutate(
        # A run is a stretch of one owner, or of nobody; runs are numbered within the case.
        begins=(
            (owned.first_place == 0)
            | (owned.owner.isnull() != owned.last.isnull())
            | (owned.owner != owned.last).fill_null(False)
        ).cast("int64")
    )
    runs = owned.filter(owned.begins == 1)
    runs = runs.mutate(before=runs.owner.lag(2).over(around), prior=runs.owner.lag().over(around))
    back = runs.filter(runs.prior.notnull() & (runs.before == runs.owner).fill_null(False))
    backs = back.group_by(source=back.prior, target=back.owner).aggregate(n_ping_pongs=back.count())
    pairs = owned.filter(owned.owner.notnull() & owned["last"].notnull())
    gap = pairs.begin_us - pairs.last_end
    pairs = pairs.mutate(source=pairs["last"], target=pairs.owner, wait=(gap > 0).ifelse(gap, 0))
    told = pairs.group_by(["source", "target"]).aggregate(
        n=pairs.count(), wait_us=pairs.wait.sum().cast("int64")
    )
    joined = told.left_join(backs, ["source", "target"])
    joined = joined.select(
        "source",
        "target",
        "n",
        "wait_us",
        n_ping_pongs=joined.n_ping_pongs.fill_null(0),
    )
    return _rows(joined.order_by(["source", "target"]))
