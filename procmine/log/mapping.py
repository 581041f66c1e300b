"""Mapping: which column plays which role, and who says so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from types import MappingProxyType

from procmine.errors import RoleMissingError, UsageError
from procmine.log.roles import ROLES

__all__ = ["CONSTANT", "NONE", "Mapping", "given"]

# A column given as "=Call" stands for the constant text "Call" in every row.
CONSTANT = "="
# A role given as "none" is left unfilled, whatever the columns look like.
NONE = "none"


@dataclass(frozen=True)
class Mapping:
    """Roles and their columns.

    Args:
        columns: for each filled role its columns; several are read as one (an activity made of
            state and sub-state, a date and a time of day). ``("=Call",)`` is a constant.
        origins: for each filled role who said so, such as ``--case``, ``procmine.toml``, ``xes``
            or ``guessed from its name``.
    """

    columns: MappingOf[str, tuple[str, ...]]
    origins: MappingOf[str, str]

    def __post_init__(self) -> None:
        for name in ("columns", "origins"):
            ordered = {role: getattr(self, name)[role] for role in ROLES if role in self.columns}
            object.__setattr__(self, name, MappingProxyType(ordered))

    def __reduce__(self) -> tuple[object, ...]:
        return (Mapping, (dict(self.columns), dict(self.origins)))

    def __contains__(self, role: object) -> bool:
        return role in self.columns

    def label(self, role: str) -> str:
        """The column or columns of a role as one text."""
        return " + ".join(self.columns[role])

    @property
    def guessed(self) -> tuple[str, ...]:
        """The roles nobody gave: procmine guessed them."""
        return tuple(role for role, origin in self.origins.items() if origin.startswith("guessed"))

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
        listed = (names,) if isinstance(names, str) else tuple(names)
        if listed == (NONE,) and NONE not in columns:
            checked[role] = ()
            continue
        for name in listed:
            if name not in columns and not name.startswith(CONSTANT):
                raise UsageError(
                    f"{where}: the source has no column {name!r}.",
                    hint=_nearest(name, columns),
                )
        checked[role] = listed
    return checked


def _nearest(name: str, columns: list[str]) -> str:
    near = difflib.get_close_matches(name, columns, 1, 0.5)
    by_case = [c for c in columns if c.casefold().strip() == name.casefold().strip()]
    if near or by_case:
        return f"Did you mean {(by_case or near)[0]!r}?"
    return "Its columns are: " + ", ".join(repr(c) for c in columns) + "."
