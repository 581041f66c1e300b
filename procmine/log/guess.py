"""Guessing which column plays which role, from names first and from what the cells hold second.

A guess is always said to be one. Two columns that fit equally well are an error that names both:
procmine does not toss a coin.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as MappingOf
from typing import TYPE_CHECKING

from procmine.errors import RoleAmbiguousError, RoleMissingError
from procmine.log.clock_pairs import clock_pairs
from procmine.log.duration_names import is_duration_name
from procmine.log.durations import unit_of
from procmine.log.looks import MOSTLY, Look, look_at
from procmine.log.mapping import BY_CONTENT, BY_NAME, CONSTANT, ONE_A_ROW, Mapping
from procmine.log.roles import ROLES, normalise

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["guess", "rules_hash"]

_NEEDED = ("case", "activity")
_MOST_ACTIVITIES = 1000
_MOST_ROWS_A_CASE = 50
_MOST_LISTED = 30
# To be raised whenever the same columns would be guessed differently than before.
_RULES = 5
# Change logs have a row for each field that got a new value.
_FIELDS = frozenset(
    {"field", "field name", "field event", "fieldname", "field label", "changed field"}
    | {"字段", "字段名", "字段名称", "变更字段", "修改字段"}
)
_NEW_VALUES = frozenset(
    {"new value", "newvalue", "value", "to", "to string", "to value", "new", "after"}
    | {"新值", "变更后", "变更后值", "修改后", "修改后值"}
)
_COUNTERS = frozenset({"segment", "step", "task", "stage", "步骤"})

# What a connector makes of a second column of the same name.
_TWIN = re.compile(r"(.*) \(\d+\)", re.DOTALL)


def guess(
    sample: pa.Table,
    fixed: MappingOf[str, tuple[str, ...]],
    origins: MappingOf[str, str],
    missing: frozenset[str] = frozenset(),
) -> Mapping:
    """Which column plays which role?

    Args:
        sample: the first rows of a source.
        fixed: roles that are settled: role to columns, empty for one to leave unfilled.
        origins: who settled them.
        missing: texts that mean nothing was entered, besides blank ones.

    Returns:
        The mapping, each role with who says so.

    Raises:
        RoleAmbiguousError: two columns fit a role equally well.
        RoleMissingError: no column can be the case, or the activity.

    Cost: linear in the sample.
    """
    looks = {name: look_at(sample[name].combine_chunks(), missing) for name in sample.column_names}
    return _Guess(looks, fixed, origins).mapping()


def rules_hash() -> str:
    """What the guesses depend on besides the columns: changes when they could change."""
    told = [(role.name, role.kind, *map(sorted, role.tiers)) for role in ROLES.values()]
    return hashlib.sha256(f"{_RULES}\n{told!r}".encode()).hexdigest()


class _Guess:
    """A mapping in the making."""

    def __init__(
        self,
        looks: MappingOf[str, Look],
        fixed: MappingOf[str, tuple[str, ...]],
        origins: MappingOf[str, str],
    ) -> None:
        self.looks = looks
        self.columns = dict(fixed)
        self.said = dict(origins)
        self.taken = {name for names in fixed.values() for name in names}
        self.left_out = tuple(role for role, names in fixed.items() if not names)
        self.pairs = clock_pairs(self._free())

    def mapping(self) -> Mapping:
        for tier in range(3):
            for role in ROLES:
                if role not in self.columns:
                    self._fill_by_name(role, tier)
            if tier == 0 and "activity" not in self.columns:
                self._fill_change()
        if "case" not in self.columns:
            self._fill_case()
        self._fill_times()
        if "activity" not in self.columns:
            self._fill_activity()
        filled = {role: names for role, names in self.columns.items() if names}
        for role in _NEEDED:
            if role not in filled:
                raise self._missing(role)
        left_out = tuple(role for role in self.left_out if role not in filled)
        return Mapping(filled, {role: self.said[role] for role in filled}, left_out)

    def _settle(self, role: str, columns: tuple[str, ...], why: str) -> None:
        self.columns[role], self.said[role] = columns, why
        self.taken.update(columns)

    def _free(self) -> dict[str, Look]:
        return {name: look for name, look in self.looks.items() if name not in self.taken}

    def _called(self, name: str) -> str:
        """The name of a column without the number that tells it from another of that name."""
        twin = _TWIN.fullmatch(name)
        return normalise(twin[1] if twin and twin[1] in self.looks else name)

    def _fill_by_name(self, role: str, tier: int) -> None:
        names, kind = ROLES[role].tiers[tier], ROLES[role].kind
        fitting = [
            name
            for name, look in self._free().items()
            if (self._called(name) in names and look.fits(kind))
            or (kind == "time" and name in self.pairs and self.pairs[name].is_called(names))
        ]
        if role == "case" and len(fitting) > 1:
            # A number of its own in every row names events, not cases.
            fitting = [name for name in fitting if not self.looks[name].is_unique] or fitting
        if role == "activity":
            # Numbers under such a name count the pieces of a case; they do not say what was done.
            fitting = [
                name
                for name in fitting
                if normalise(name) not in _COUNTERS or not self.looks[name].is_number
            ]
        if kind == "time":
            # A time of day alone says too little; it may join its date later.
            clocks = {pair.clock for pair in self.pairs.values()}
            fitting = [n for n in fitting if self.looks[n].time != "clock" and n not in clocks]
        if fitting:
            only = self._only(role, fitting)
            self._settle(
                role,
                (only, self.pairs[only].clock)
                if only in self.pairs and kind == "time"
                else (only,),
                BY_NAME,
            )

    def _fill_change(self) -> None:
        """In a log of changed fields the new value says what was done, if one field alone does."""
        texts = [name for name, look in self._free().items() if look.fits("text")]
        fields = [name for name in texts if normalise(name) in _FIELDS]
        values = [name for name in texts if normalise(name) in _NEW_VALUES]
        if len(fields) != 1 or len(values) != 1:
            return
        field, value = fields[0], values[0]
        if self.looks[field].n_distinct > 1:
            raise RoleAmbiguousError(
                f"Rows say that a field changed: both {field!r} (which field) and {value!r} (to "
                "what) could be the activity.",
                hint=f'Keep the changes of one field and say --activity "{value}", or read both as '
                f'one: --activity "{field}" --activity "{value}".',
            )
        self._settle("activity", (value,), BY_NAME)

    def _only(self, role: str, fitting: list[str]) -> str:
        first, *others = fitting
        kind = ROLES[role].kind
        for other in others:
            if not self.looks[first].same_as(self.looks[other], kind):
                neither = "" if role in _NEEDED else f" (or --{role} none)"
                raise RoleAmbiguousError(
                    f"Both {first!r} and {other!r} could be the {role}: {ROLES[role].meaning}.",
                    hint=f'Say which: --{role} "{first}" or --{role} "{other}"{neither}, or '
                    f"{role} = … under [log.columns] in procmine.toml.",
                )
        return first

    def _fill_case(self) -> None:
        """By content: values that come back, but many of them."""
        most = max((look.n for look in self.looks.values()), default=0)
        fitting = [
            name
            for name, look in self._free().items()
            if look.fits("text")
            and look.n >= MOSTLY * most
            and 1 < look.n_distinct < look.n <= look.n_distinct * _MOST_ROWS_A_CASE
        ]
        if not fitting:
            raise self._missing("case")
        self._settle("case", (self._only("case", fitting),), BY_CONTENT)

    def _fill_times(self) -> None:
        if self.columns.get("end"):
            self._leave_case_time("start")
        if self._dated():
            self._leave_case_time("end")
        if not self.columns.get("end") and self.columns.get("start"):
            self._fill_end()
        if "end" not in self.columns and (dated := self._dated()):
            self._settle("end", (self._only("end", dated),), BY_CONTENT)
        for role in ("start", "end"):
            self._join_clock(role)

    def _fill_end(self) -> None:
        """A start alone: with a duration it tells the end, else it is when the event happened."""
        start = self.columns["start"]
        # As procmine names the end it made of both when it writes a log.
        made = [name for name in self._dated() if name.startswith(f"{' + '.join(start)} + ")]
        if len(made) == 1 and "end" not in self.columns:
            self._settle("end", (made[0],), BY_NAME)
            return
        lasting = [
            name
            for name, look in self._free().items()
            if is_duration_name(name) and look.is_duration(unit_of(name) is not None)
        ]
        if len(lasting) == 1 and "end" not in self.columns:
            # A date of starts is one with its time of day.
            self._join_clock("start")
            self._settle("end", (*self.columns["start"], lasting[0]), BY_NAME)
            return
        self.columns["end"], self.said["end"] = self.columns.pop("start"), self.said["start"]

    def _dated(self) -> list[str]:
        """Columns nobody took that say when something happened, and not only to the case."""
        return [
            name
            for name, look in self._free().items()
            if look.is_time
            and look.time != "clock"
            and not look.is_number
            and not self._is_of_the_case(name)
        ]

    def _leave_case_time(self, role: str) -> None:
        """A time that is the same for all events of a case is not theirs."""
        columns = self.columns.get(role, ())
        if columns and self.said[role] == BY_NAME and all(map(self._is_of_the_case, columns)):
            self.taken.difference_update(self.columns.pop(role))

    def _is_of_the_case(self, name: str) -> bool:
        case = (*self.columns.get("case", ()), "")[0]
        return case in self.looks and self.looks[name].follows_from(self.looks[case])

    def _join_clock(self, role: str) -> None:
        """A date that was guessed is joined with the time of day that goes by the same names."""
        columns = self.columns.get(role, ())
        if len(columns) != 1 or self.said[role] not in {BY_NAME, BY_CONTENT}:
            return
        if self.looks[columns[0]].time != "date":
            return
        one_time = not self.columns.get("start")
        names = set().union(*ROLES[role].tiers, *(ROLES["start"].tiers if one_time else ()))
        clocks = [
            name
            for name, look in self._free().items()
            if normalise(name) in names and look.is_clock
        ]
        if clocks:
            self._settle(role, (columns[0], self._only(role, clocks)), self.said[role])

    def _fill_activity(self) -> None:
        case = (*self.columns["case"], "")[0]
        if case in self.looks and self.looks[case].is_unique:
            # One row a case: a list of contacts. What was done is the contact itself.
            word = normalise(case).removesuffix(" id").removesuffix(" number").strip()
            self._settle("activity", (CONSTANT + (word or "contact").capitalize(),), ONE_A_ROW)
            return
        fitting = [
            name
            for name, look in self._free().items()
            if look.fits("text")
            and not look.is_number
            and not look.is_flag
            and not _describes_another(name)
            and 1 < look.n_distinct <= min(_MOST_ACTIVITIES, look.n // 2)
        ]
        if fitting:
            self._settle("activity", (self._only("activity", fitting),), BY_CONTENT)

    def _missing(self, role: str) -> RoleMissingError:
        names = [*map(repr, self.looks)]
        more = "" if len(names) <= _MOST_LISTED else f" and {len(names) - _MOST_LISTED:,} more"
        if nested := [name for name, look in self.looks.items() if look.is_nested]:
            return RoleMissingError(
                f"No column looks like the {role}, and {nested[0]!r} holds JSON with parts of its "
                "own, not one value a row.",
                hint="Write a row for each of these parts, with the id of its case, or name the "
                f"column: --{role} COLUMN.",
            )
        return RoleMissingError(
            f"No column looks like the {role}: {ROLES[role].meaning}.",
            hint=f"Name it: --{role} COLUMN. The columns are {', '.join(names[:_MOST_LISTED])}"
            f"{more}.",
        )


def _describes_another(name: str) -> bool:
    """Does the name begin with what fills another role, such as "Agent position"?"""
    first, _, rest = normalise(name).partition(" ")
    others = (role for role in ROLES.values() if role.name not in {"activity", "start", "end"})
    return bool(rest) and any(first in tier for role in others for tier in role.tiers)
