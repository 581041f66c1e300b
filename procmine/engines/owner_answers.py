"""The questions of a summary about its owners, asked of a relation: who hands over to whom.

An owner is a resource or a team. A step nobody is known for breaks the chain. A ping-pong goes back
to the owner before the last one, however many steps each of them did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.engines._asking import Rows, rows_of, window

if TYPE_CHECKING:
    import ibis

__all__ = ["handovers", "handovers_of_cases"]


def handovers(steps: ibis.Table, role: str) -> Rows:
    """Pairs of owners of consecutive steps: times, waits, ping-pongs; kept work included."""
    owned = _owned(steps, role)
    runs = _runs(owned)
    backs = runs.group_by(source=runs.prior, target=runs.owner).aggregate(
        n_ping_pongs=runs.back.sum()
    )
    pairs = owned.filter(~owned.owner.isnull() & ~owned.prior.isnull())
    gap = pairs.begin_us - pairs.prior_end
    pairs = pairs.mutate(source=pairs.prior, target=pairs.owner, wait=(gap > 0).ifelse(gap, 0))
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
    return rows_of(joined.order_by(["source", "target"]))


def handovers_of_cases(steps: ibis.Table, role: str) -> Rows:
    """Handovers to somebody else and ping-pongs of each case that has any."""
    runs = _runs(_owned(steps, role))
    told = runs.group_by("case_id").aggregate(
        n_handovers=runs.count(), n_ping_pongs=runs.back.sum()
    )
    return rows_of(told.order_by("case_id"))


def _owned(steps: ibis.Table, role: str) -> ibis.Table:
    """Each step with its owner, and the owner and end of the step before."""
    around = window("case_id")
    return steps.mutate(
        owner=steps[role],
        prior=steps[role].lag().over(around),
        prior_end=steps.finish_us.lag().over(around),
        place=steps.row.rank().over(around),
    )


def _runs(owned: ibis.Table) -> ibis.Table:
    """The handovers to another owner: first steps of a stretch of one owner after another's.

    ``back`` is 1 where the owner is the one before the prior one.
    """
    around = window("case_id")
    # A stretch is of one owner, or of nobody.
    changes = (owned.owner.isnull() != owned.prior.isnull()) | (
        owned.owner != owned.prior
    ).fill_null(False)
    firsts = owned.filter((owned.place == 0) | changes)
    firsts = firsts.mutate(
        before=firsts.owner.lag(2).over(around),
        back=(firsts.owner.lag(2).over(around) == firsts.owner).fill_null(False).cast("int64"),
        prior=firsts.owner.lag().over(around),
    )
    return firsts.filter(~firsts.owner.isnull() & ~firsts.prior.isnull())
