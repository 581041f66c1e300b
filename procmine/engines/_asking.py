"""How questions to the relation are put: windows over a case, ranks within a group, plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis

__all__ = ["ORDER", "Rows", "linked", "ranked", "rows_of", "window"]

Rows = list[dict[str, Any]]

# Steps of a case happen in this order.
ORDER = ("begin_us", "finish_us", "row")


def window(by: str | Sequence[str]) -> Any:
    """The steps of one group, in the order they happened."""
    import ibis

    return ibis.window(group_by=by, order_by=list(ORDER))


def rows_of(expression: Any) -> Rows:
    """The answer, as plain rows."""
    rows: Rows = expression.to_pyarrow().to_pylist()
    return rows


def linked(steps: ibis.Table) -> ibis.Table:
    """Each step with its place and the ones around it in its case."""
    import ibis

    around = window("case_id")
    return steps.mutate(
        previous=steps.activity.lag().over(around),
        previous_end=steps.finish_us.lag().over(around),
        before_previous=steps.activity.lag(2).over(around),
        following=steps.activity.lead().over(around),
        place=ibis.row_number().over(around),
    )


def ranked(pairs: ibis.Table, keys: list[str], value: str, shares: Sequence[float]) -> Any:
    """Counts, totals, maximum and the order statistics around each share, by group."""
    import ibis

    numbered = pairs.mutate(
        place=ibis.row_number().over(ibis.window(group_by=keys, order_by=[value])),
        size=pairs[value].count().over(ibis.window(group_by=keys)),
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
