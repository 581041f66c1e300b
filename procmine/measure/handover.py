"""Who hands over to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.config import Config
from procmine.measure._summaries import chosen, need_owner, summary_of
from procmine.summary.noun import Summary
from procmine.summary.people import passed_on, people, rarely_untold, seen
from procmine.summary.tables import handover_table
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["handover"]

_ROLES = ("team", "resource")


def handover(
    log: EventLog | Summary,
    config: Config | None = None,
    *,
    between: str = "team",
    names: str = "pseudonyms",
    smallest_group: int = 5,
) -> Table:
    """Who hands work over to whom, and how long does it lie in between?

    Args:
        log: an event log or its summary; needs case, activity and the role asked for.
        config: salt of [privacy] makes the pseudonyms.
        between: team or resource.
        names: pseudonyms or show, for resources.
        smallest_group: of pairs that occur less often it is not told how often, and pairs of
            resources are left out.

    Returns:
        One row per pair of different owners of consecutive steps: work that stayed where it was is
        no handover, nor are steps whose owner is a text such as EMPTY that stands for nobody.
        ``n_ping_pongs`` counts those that went back to the owner before.

    Raises:
        RoleMissingError: the log does not say who did the work.

    Cost: one pass over the log (none over a summary), then linear in the pairs.

    Says nothing about: steps nobody is named for; they break the chain.
    """
    summary = summary_of(log)
    role = chosen("between", between, _ROLES)
    need_owner(summary, role, "Handover")
    table = handover_table(summary, role)
    rows = passed_on(table.records())
    if role == "resource":
        salt = (config or Config()).privacy.salt
        rows = seen(rows, people(summary, names, salt=salt), smallest_group)
    else:
        rows = rarely_untold(rows, smallest_group)
    return Table(
        table.title,
        table.columns,
        {column.name: [row[column.name] for row in rows] for column in table.columns},
    )
