"""Dates and the times of day beside them: two columns that are one instant, told by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procmine.log.roles import normalise

if TYPE_CHECKING:
    from procmine.log.looks import Look

__all__ = ["ClockPair", "clock_pairs"]

_DATES = ("date", "datum", "day", "日期", "termin")
_CLOCKS = ("time of day", "clock time", "uhrzeit", "time", "zeit", "clock", "hour", "时间", "时刻")


@dataclass(frozen=True)
class ClockPair:
    """A column of times of day that belongs to one of dates.

    Args:
        clock: the column of times of day.
        stem: what the names of both say besides that, such as ``start``.
    """

    clock: str
    stem: str

    def is_called(self, names: frozenset[str]) -> bool:
        """Is an instant of this name among these?"""
        return not names.isdisjoint({self.stem, f"{self.stem} time", f"{self.stem} at"})


def clock_pairs(looks: Mapping[str, Look]) -> dict[str, ClockPair]:
    """Which columns of dates have their time of day in another one?

    Args:
        looks: the columns nobody gave a role.

    Returns:
        Name of a column of dates to its pair: both are called alike but for the words for date and
        time, such as ``Start Date`` and ``Start Time``. Where several could be meant, none is.
    """
    dates = _by_stem([name for name, look in looks.items() if look.time == "date"], _DATES)
    others = _by_stem([name for name, look in looks.items() if look.time != "date"], _CLOCKS)
    found: dict[str, ClockPair] = {}
    for stem, names in dates.items():
        clocks = [name for name in others.get(stem, ()) if stem and looks[name].is_clock]
        if len(names) == len(clocks) == 1:
            found[names[0]] = ClockPair(clocks[0], stem)
    return found


def _by_stem(names: list[str], words: tuple[str, ...]) -> dict[str, list[str]]:
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(_without(normalise(name), words), []).append(name)
    return stems


def _without(name: str, words: tuple[str, ...]) -> str:
    """The name without the first of these words it begins or ends with.

    >>> [_without(name, _CLOCKS) for name in ("start time", "startzeit", "time of end")]
    ['start', 'start', 'of end']
    """
    for word in words:
        if name.endswith(word):
            return name.removesuffix(word).strip()
        if name.startswith(f"{word} "):
            return name.removeprefix(word).strip()
    return name
