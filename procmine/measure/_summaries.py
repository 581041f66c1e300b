"""What every measure starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procmine.errors import RoleMissingError, UsageError
from procmine.log.roles import ROLES
from procmine.summary.noun import Summary
from procmine.summary.summarise import summarise

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["chosen", "need_owner", "need_times", "summary_of"]


def summary_of(log: EventLog | Summary) -> Summary:
    """The summary of a log, or the one given."""
    return log if isinstance(log, Summary) else summarise(log)


def need_times(summary: Summary, question: str) -> None:
    """Refuse a question about time when the log has none."""
    if not summary.timed:
        raise RoleMissingError(
            f"{question} cannot be told: the log has no times.",
            hint="Name the time column: --end COLUMN.",
        )


def need_owner(summary: Summary, role: str, question: str) -> None:
    """Refuse a question about people or teams when the log names none."""
    if role not in summary.handovers:
        raise RoleMissingError(
            f"{question} needs to know {ROLES[role].meaning}, and no column says it.",
            hint=f"Name the column: --{role} COLUMN.",
        )


def chosen(option: str, value: str, allowed: tuple[str, ...]) -> str:
    """A choice, or an error that lists what there is."""
    if value not in allowed:
        raise UsageError(f"{option} = {value!r} is not known.", hint=f"Say {' or '.join(allowed)}.")
    return value
