"""Guessing which column plays which role, from names first and from what the cells hold second.

A guess is always said to be one. Two columns that fit equally well are an error that names both:
procmine does not toss a coin.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.errors import RoleAmbiguousError, RoleMissingError
from procmine.kernels import times as kernel
from procmine.log.mapping import CONSTANT, Mapping
from procmine.log.roles import ROLES, normalise
from procmine.log.shapes import Shapes

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Look", "guess", "look_at"]

Array = np.ndarray[Any, np.dtype[Any]]

_MOSTLY = 0.95
_FLAG_VALUES = 4
_COMPARED = 10_000
_MOST_ACTIVITIES = 1000
_MOST_ROWS_A_CASE = 50
_BY_NAME, _BY_CONTENT = "guessed from its name", "guessed from its content"


@dataclass(frozen=True)
class Look:
    """What the first rows of one column look like.

    Args:
        n: values that are not missing.
        n_distinct: different values among them.
        time: ``moment``, ``date``, ``clock`` or nothing: what most values are.
        is_number: are most of them numbers?
        cells: the first of them as text, to tell two columns apart.
    """

    n: int
    n_distinct: int
    time: str
    is_number: bool
    cells: pa.Array

    @property
    def is_unique(self) -> bool:
        """Does every row have a value of its own?"""
        return self.n > 1 and self.n_distinct == self.n

    def fits(self, kind: str) -> bool:
        """Can a role of this kind be played by such cells?"""
        if kind == "time":
            return self.time != ""
        if kind == "number":
            return self.is_number
        if kind == "flag":
            return 0 < self.n_distinct <= _FLAG_VALUES
        return self.n > 0 and self.time in {"", "clock"}


def look_at(array: pa.Array) -> Look:
    """What do these cells look like?"""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = as_text(array)
    trimmed = pc.utf8_trim_whitespace(text)
    values = trimmed.filter(pc.not_equal(trimmed, "")).drop_null()
    kind = _time_kind(array, values)
    n = len(values)
    n_number = 0
    if n:
        looks = pc.match_substring_regex(values, r"^[-+]?\d+([.,]\d+)?$")
        n_number = pc.sum(looks).as_py()
    is_number = pa.types.is_integer(array.type) or pa.types.is_floating(array.type)
    n_distinct = pc.count_distinct(values).as_py()
    is_number = is_number or (n > 0 and n_number >= _MOSTLY * n)
    return Look(n, n_distinct, kind, is_number, text.slice(0, _COMPARED))


def _time_kind(array: pa.Array, values: pa.Array) -> str:
    import pyarrow as pa

    if pa.types.is_date(array.type):
        return "date"
    if pa.types.is_timestamp(array.type):
        return "moment"
    if not len(values):
        return ""
    data, offsets, valid = text_buffers(values)
    flags = Shapes().read(data, offsets, valid)[2]
    n = len(values)

    def mostly(flag: int) -> bool:
        return int(np.count_nonzero(flags & flag)) >= _MOSTLY * n

    if int(np.count_nonzero(flags & kernel.UNREADABLE)) > (1 - _MOSTLY) * n:
        return ""
    if mostly(kernel.DATE_ONLY):
        return "date"
    return "clock" if mostly(kernel.TIME_ONLY) else "moment"


def guess(
    sample: pa.Table, fixed: MappingOf[str, tuple[str, ...]], origins: MappingOf[str, str]
) -> Mapping:
    """Which column plays which role?

    Args:
        sample: the first rows of a source.
        fixed: roles that are settled: role to columns, empty for one to leave unfilled.
        origins: who settled them.

    Returns:
        The mapping, each role with who says so.

    Raises:
        RoleAmbiguousError: two columns fit a role equally well.
        RoleMissingError: no column can be the case, or the activity.

    Cost: linear in the sample.
    """
    looks = {name: look_at(sample[name].combine_chunks()) for name in sample.column_names}
    return _Guess(looks, fixed, origins).mapping()


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

    def mapping(self) -> Mapping:
        for tier in range(3):
            for role in ROLES:
                if role not in self.columns:
                    self._fill_by_name(role, tier)
        if "case" not in self.columns:
            self._fill_case()
        self._fill_times()
        if "activity" not in self.columns:
            self._fill_activity()
        filled = {role: names for role, names in self.columns.items() if names}
        for role in ("case", "activity"):
            if role not in filled:
                raise self._missing(role)
        return Mapping(filled, {role: self.said[role] for role in filled})

    def _settle(self, role: str, columns: tuple[str, ...], why: str) -> None:
        self.columns[role], self.said[role] = columns, why
        self.taken.update(columns)

    def _free(self) -> dict[str, Look]:
        return {name: look for name, look in self.looks.items() if name not in self.taken}

    def _fill_by_name(self, role: str, tier: int) -> None:
        names, kind = ROLES[role].tiers[tier], ROLES[role].kind
        fitting = [
            name
            for name, look in self._free().items()
            if normalise(name) in names and look.fits(kind)
        ]
        if role == "case" and len(fitting) > 1:
            # A number of its own in every row names events, not cases.
            fitting = [name for name in fitting if not self.looks[name].is_unique] or fitting
        if kind == "time":
            fitting = self._date_and_clock(role, fitting)
        elif fitting:
            fitting = [self._only(role, fitting)]
        if fitting:
            self._settle(role, tuple(fitting), _BY_NAME)

    def _date_and_clock(self, role: str, fitting: list[str]) -> list[str]:
        """One column of moments, or a date and a time of day that belong together."""
        clocks = [name for name in fitting if self.looks[name].time == "clock"]
        dated = [name for name in fitting if self.looks[name].time != "clock"]
        if not dated:
            return []
        date = self._only(role, dated)
        together = self.looks[date].time == "date" and len(clocks) == 1
        return [date, *clocks] if together else [date]

    def _only(self, role: str, fitting: list[str]) -> str:
        first, *others = fitting
        for other in others:
            if not self.looks[other].cells.equals(self.looks[first].cells):
                raise RoleAmbiguousError(
                    f"Both {first!r} and {other!r} could be the {role}: {ROLES[role].meaning}.",
                    hint=f'Say which: --{role} "{first}" or --{role} "{other}" '
                    f"(or --{role} none), or {role} = … under [log.columns] in procmine.toml.",
                )
        return first

    def _fill_case(self) -> None:
        """By content: values that come back, but many of them."""
        most = max((look.n for look in self.looks.values()), default=0)
        fitting = [
            name
            for name, look in self._free().items()
            if look.fits("text")
            and look.n >= _MOSTLY * most
            and 1 < look.n_distinct < look.n <= look.n_distinct * _MOST_ROWS_A_CASE
        ]
        if not fitting:
            raise self._missing("case")
        self._settle("case", (self._only("case", fitting),), _BY_CONTENT)

    def _fill_times(self) -> None:
        if "end" not in self.columns and self.columns.get("start"):
            # One time a row is when it happened, whatever its column is called.
            self.columns["end"], self.said["end"] = self.columns.pop("start"), self.said["start"]
        if "end" not in self.columns:
            dated = [
                name
                for name, look in self._free().items()
                if look.time in {"moment", "date"} and not look.is_number
            ]
            if dated:
                self._settle("end", (self._only("end", dated),), _BY_CONTENT)
        chosen = self.columns.get("end", ())
        if len(chosen) == 1 and chosen[0] in self.looks and self.looks[chosen[0]].time == "date":
            clocks = [
                name
                for name, look in self._free().items()
                if look.time == "clock" and any(normalise(name) in t for t in ROLES["end"].tiers)
            ]
            if len(clocks) == 1 and not self.columns.get("start"):
                self._settle("end", (chosen[0], clocks[0]), self.said["end"])

    def _fill_activity(self) -> None:
        case = (*self.columns["case"], "")[0]
        if case in self.looks and self.looks[case].is_unique:
            # One row a case: a list of contacts. What was done is the contact itself.
            word = normalise(case).removesuffix(" id").removesuffix(" number").strip()
            constant = CONSTANT + (word or "contact").capitalize()
            why = "guessed: one row a case, and no column says what was done"
            self._settle("activity", (constant,), why)
            return
        fitting = [
            name
            for name, look in self._free().items()
            if look.fits("text")
            and not look.is_number
            and 1 < look.n_distinct <= min(_MOST_ACTIVITIES, look.n // 2)
        ]
        if fitting:
            self._settle("activity", (self._only("activity", fitting),), _BY_CONTENT)

    def _missing(self, role: str) -> RoleMissingError:
        known = ", ".join(repr(name) for name in self.looks)
        return RoleMissingError(
            f"No column looks like the {role}: {ROLES[role].meaning}.",
            hint=f"Name it: --{role} COLUMN. The columns are {known}.",
        )
