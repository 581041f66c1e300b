"""Mapping: which column plays which role, and who says so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from types import MappingProxyType

from procmine.errors import RoleMissingError, UsageError
from procmine.log.duration_names import is_duration_name
from procmine.log.roles import ROLES
from procmine.slips import alike

__all__ = ["BY_CONTENT", "BY_NAME", "CONSTANT", "GUESSES", "NONE", "ONE_A_ROW", "Mapping", "given"]

# A column given as "=Call" stands for the constant text "Call" in every row.
CONSTANT = "="
# A role given as "none" is left unfilled, whatever the columns look like.
NONE = "none"
# Who says so, when nobody did.
BY_NAME, BY_CONTENT = "guessed from its name", "guessed from its content"
ONE_A_ROW = "guessed: one row a case, and no column says what was done"
GUESSES = (BY_NAME, BY_CONTENT, ONE_A_ROW)

_MOST_LISTED = 30
_MOST_COLUMNS = {"number": 1, "flag": 1, "time": 2}


@dataclass(frozen=True)
class Mapping:
    """Roles and their columns.

    Args:
        columns: for each filled role its columns; several are read as one (an activity made of
            state and sub-state, a date and a time of day). ``("=Call",)`` is a constant.
        origins: for each filled role who said so, such as ``--case``, ``procmine.toml``, ``xes``
            or one of ``GUESSES``.
        left_out: roles somebody wanted unfilled.
    """

    columns: MappingOf[str, tuple[str, ...]]
    origins: MappingOf[str, str]
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("columns", "origins"):
            ordered = {role: getattr(self, name)[role] for role in ROLES if role in self.columns}
            object.__setattr__(self, name, MappingProxyType(ordered))

    def __reduce__(self) -> tuple[object, ...]:
        return (Mapping, (dict(self.columns), dict(self.origins), self.left_out))

    def __contains__(self, role: object) -> bool:
        return role in self.columns

    def label(self, role: str) -> str:
        """The column or columns of a role as one text."""
        return " + ".join(self.columns[role])

    @property
    def guessed(self) -> tuple[str, ...]:
        """The roles nobody gave: procmine guessed them."""
        return tuple(role for role, origin in self.origins.items() if origin in GUESSES)

    def need(self, role: str, question: str) -> tuple[str, ...]:
        """The columns of a role, or a clear error.

        Raises:
            RoleMissingError: the role has no column.
        """
        if role not in self.columns:
            raise RoleMissingError(
                f"{question} needs to know {ROLES[role].meaning}, and no column says it.",
                hint=f"Name the column: --{role} COLUMN, or {role} = … under [log.columns].",
            )
        return self.columns[role]

    def to_dict(self) -> dict[str, dict[str, object]]:
        """Roles with their columns and origins, as plain data."""
        return {
            role: {"columns": list(columns), "origin": self.origins[role]}
            for role, columns in self.columns.items()
        }


def given(
    wanted: MappingOf[str, str | Iterable[str]], known: Iterable[str], origin: MappingOf[str, str]
) -> dict[str, tuple[str, ...]]:
    """Check the columns a user names for roles.

    Args:
        wanted: role to column name, list of names, constant or ``none``.
        known: the columns there are.
        origin: where each role was named, for messages.

    Returns:
        Role to columns; an empty tuple where the role is to stay unfilled.

    Raises:
        UsageError: a role or column that does not exist, with the nearest one that does.
    """
    columns = list(known)
    checked: dict[str, tuple[str, ...]] = {}
    for role, names in wanted.items():
        where = origin.get(role, role)
        if role not in ROLES:
            near = difflib.get_close_matches(role, ROLES, 1)
            raise UsageError(
                f"{where}: there is no role {role!r}.",
                hint=f"Did you mean {near[0]!r}?" if near else f"Roles: {', '.join(ROLES)}.",
            )
        listed = (names,) if isinstance(names, str) else tuple(dict.fromkeys(names))
        if listed == (NONE,) and NONE not in columns:
            checked[role] = ()
            continue
        for name in listed:
            if name not in columns and not name.startswith(CONSTANT):
                raise UsageError(
                    f"{where}: the source has no column {name!r}.",
                    hint=_nearest(name, columns),
                )
        _refuse_too_many(role, listed, where, columns)
        checked[role] = listed
    return checked


def _refuse_too_many(role: str, listed: tuple[str, ...], where: str, columns: list[str]) -> None:
    """Only texts can be made of any number of columns, and only a text can be a constant."""
    kind = ROLES[role].kind
    most = _MOST_COLUMNS.get(kind, len(listed))
    if kind == "time" and any(map(is_duration_name, listed[1:])):
        # How long it took, behind the date and the time of day it began.
        most += 1
    if len(listed) > most:
        what = (
            "one column, a date and a time of day, or either and a duration"
            if kind == "time"
            else "one column"
        )
        raise UsageError(f"{where}: {len(listed)} columns for the {role}.", hint=f"Name {what}.")
    constants = [name for name in listed if name not in columns]
    if constants and (kind != "text" or len(listed) > 1):
        raise UsageError(
            f"{where}: {constants[0]!r} is a constant, and the {role} cannot be made of one.",
            hint="Only the text of a whole role can be a constant, such as --activity =Call.",
        )


def _nearest(name: str, columns: list[str]) -> str:
    if near := alike(name, columns):
        return f"Did you mean {near!r}?"
    more = "" if len(columns) <= _MOST_LISTED else f" and {len(columns) - _MOST_LISTED:,} more"
    return f"Its columns are: {', '.join(map(repr, columns[:_MOST_LISTED]))}{more}."
