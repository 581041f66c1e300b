"""The questions of a summary about its cases, asked of a relation: ways, spans, hours and days."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from procmine.engines._asking import ORDER, Rows, linked, ranked, rows_of, window

if TYPE_CHECKING:
    import ibis

__all__ = ["arrivals", "cases", "told_cases", "variants"]

_CASE_COUNTS = ("n_steps", "n_repeats", "n_self_loops", "n_ping_pongs")


def told_cases(steps: ibis.Table) -> ibis.Table:
    """Each case with its way (a list of activities), its span and its counts; worked out once."""
    # Kept before it is joined: engines would go over it again for every use.
    ways = _ways(steps).cache()
    return _counts(steps).join(ways, "case_id").cache()


def variants(told: ibis.Table, shares: Sequence[float]) -> Rows:
    """Which sequences of activities there are, as lists, with their cases and lead times.

    Args:
        told: the cases as ``told_cases`` gives them.
        shares: 0–1, of the order statistics wanted.

    Returns:
        ``example`` is the first of the cases by name: what a case names its variant by.
    """
    told = told.mutate(lead_us=told.last_us - told.first_us)
    counts = told.group_by("activities").aggregate(
        example=told.case_id.min(),
        **{name: told[name].max() for name in _CASE_COUNTS},
    )
    return rows_of(ranked(told, ["activities"], "lead_us", shares).join(counts, ["activities"]))


def cases(told: ibis.Table) -> Rows:
    """Each case: its first begin, last end, steps, repeats and the example of its variant."""
    examples = told.group_by("activities").aggregate(example=told.case_id.min())
    return rows_of(told.join(examples, ["activities"]).drop("activities").order_by("case_id"))


def arrivals(
    steps: ibis.Table, offsets: Sequence[tuple[int, int]], every_us: int, *, within_us: int = 0
) -> Rows:
    """Arrivals, completions and cases under way at the end of each stretch that has any.

    Args:
        steps: the relation.
        offsets: (instant, offset) pairs: what the local clock adds to UTC from each on, in order,
            microseconds; the first holds for what is earlier, too.
        every_us: length of a stretch of the local clock: an hour or a day.
        within_us: fold the stretches into a cycle of this length, such as a week; 0 for none.

    Returns:
        ``stretch`` (number of the stretch since 1970 on the local clock, or within its cycle),
        ``n_arrivals``, ``n_completions``, ``n_in_progress``.
    """
    import ibis

    spans = steps.group_by("case_id").aggregate(
        first_us=steps.begin_us.min(), last_us=steps.finish_us.max()
    )
    ends = {"n_arrivals": spans.first_us, "n_completions": spans.last_us}
    moments = ibis.union(
        *(
            spans.select(us=_local(us, offsets), **{n: ibis.literal(int(n == name)) for n in ends})
            for name, us in ends.items()
        )
    )
    told = moments.mutate(stretch=_stretch(moments.us, every_us, within_us))
    counts = told.group_by("stretch").aggregate(**{name: told[name].sum() for name in ends})
    so_far = ibis.window(order_by="stretch", preceding=None, following=0)
    counts = counts.mutate(
        n_in_progress=(counts.n_arrivals - counts.n_completions).sum().over(so_far).cast("int64")
    )
    return rows_of(counts.order_by("stretch"))


def _counts(steps: ibis.Table) -> ibis.Table:
    told = linked(steps)
    loops = (told.previous == told.activity).fill_null(False)
    back = (told.before_previous == told.activity).fill_null(False) & ~loops
    told = told.mutate(loops=loops.cast("int64"), back=back.cast("int64"))
    return told.group_by("case_id").aggregate(
        first_us=told.begin_us.min(),
        last_us=told.finish_us.max(),
        n_steps=told.count(),
        n_repeats=told.count() - told.activity.nunique(),
        n_self_loops=told.loops.sum(),
        n_ping_pongs=told.back.sum(),
    )


def _ways(steps: ibis.Table) -> ibis.Table:
    """The activities of each case in order, as a list."""
    import ibis

    # Not every engine can order what an aggregate collects; all can order a window.
    whole = ibis.window(group_by="case_id", order_by=list(ORDER), preceding=None, following=None)
    steps = steps.select("case_id", "activity", *ORDER)
    told = steps.select(
        "case_id",
        activities=steps.activity.collect().over(whole),
        place=ibis.row_number().over(window("case_id")),
    )
    return told.filter(told.place == 0).select("case_id", "activities")


def _local(us: Any, offsets: Sequence[tuple[int, int]]) -> Any:
    """The local clock at an instant: each change of the offset that is behind adds its jump."""
    jumps = [us + offsets[0][1]]
    for (_, before), (at, offset) in pairwise(offsets):
        jumps.append((us >= at).ifelse(offset - before, 0))
    # Added up two by two: a zone changes its clock so often that one long chain nests too deep.
    while len(jumps) > 1:
        jumps = [sum(jumps[k + 1 : k + 2], jumps[k]) for k in range(0, len(jumps), 2)]
    return jumps[0]


def _stretch(us: Any, every_us: int, within_us: int) -> Any:
    # Engines differ in how they divide what is negative: only remainders above zero are used.
    if within_us:
        us = (us % within_us + within_us) % within_us
    inside = (us % every_us + every_us) % every_us
    return ((us - inside) / every_us).cast("int64")
