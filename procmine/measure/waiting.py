"""Where cases wait, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procmine.config import Config
from procmine.errors import RoleMissingError
from procmine.log.roles import ROLES
from procmine.measure._summaries import chosen
from procmine.summary.people import people
from procmine.summary.summarise import summarise
from procmine.summary.wait_tables import WAITS_BY, wait_figures, wait_table
from procmine.summary.waits import log_waits
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["waiting"]


def waiting(
    log: EventLog,
    config: Config | None = None,
    *,
    by: str = "transition",
    top: int = 20,
    calendar: str = "config",
    order: str = "free",
    starts: str = "config",
    names: str = "pseudonyms",
    smallest_group: int = 5,
) -> Table:
    """Where do cases wait longest in sum, and why?

    Args:
        log: needs case, activity and times; with resource it tells why.
        config: [calendar] says who works when, [waiting] which words mean waiting for others,
            salt of [privacy] makes the pseudonyms.
        by: transition, activity, handover (between teams), team or resource.
        top: how many rows, those with the longest sum first; 0 for all.
        calendar: config, 24/7 or discovered (from when people begin and end steps).
        order: free if activities that come in either order do not wait for each other, or strict.
        starts: as given; estimated where the log does not say them (the later of when the step was
            enabled and when the one who did it had ended the one before); refused, where a log
            that does not say all of them is; or config, whichever of them [waiting] says.
        names: pseudonyms or show, for resources.
        smallest_group: rows of resources with fewer waits are left out.

    Returns:
        One row each: how often, the wait from the end of the step it depends on to the start
        (elapsed), its share of all waiting, and its sum by cause: batching, contention,
        prioritization, unavailability, extraneous. Time in which the customer or a third party was
        waited for stands apart. In a log without start times the wait includes the work of the
        later step. ``figures`` of the table holds what all waits of the log sum to.

    Raises:
        RoleMissingError: the log has no times, or does not name the team or resource asked for.
        ConfigError: a calendar that cannot be read.

    Cost: n log n in the steps, all of them in memory; about two seconds for a million.

    Says nothing about: waits before the first step of a case; why steps wait that nobody is named
    for: theirs count as extraneous.

    Source: Lashkevich, Milani, Chapela-Campa, Suvorau, Dumas: Why am I waiting?, CAiSE 2023.
    """
    config = config or Config()
    role, _ = WAITS_BY[chosen("by", by, tuple(WAITS_BY))]
    _need(log, role)
    waits = log_waits(log, config, calendar=calendar, order=order, starts=starts)
    is_person = role == "resource"
    table = wait_table(waits, by, _names(log, names, config.privacy.salt) if is_person else str)
    if is_person:
        table = table.keep([n >= smallest_group for n in table["n"]])
    return (table.head(top) if top else table).with_figures(wait_figures(waits))


def _need(log: EventLog, role: str) -> None:
    if role != "activity" and role not in log.steps.owners:
        raise RoleMissingError(
            f"Waiting by {role} needs to know {ROLES[role].meaning}, and no column says it.",
            hint=f"Name the column: --{role} COLUMN.",
        )


def _names(log: EventLog, names: str, salt: str) -> Callable[[str], str]:
    renamed = people(summarise(log), names, salt=salt)
    return lambda name: renamed[name]
