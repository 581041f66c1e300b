"""Effect, trend and places of deviations as plain data: what a card shows besides the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from procmine.conform.card import Cell, Effect
from procmine.conform.check import Conformance
from procmine.conform.deviations import Deviation
from procmine.report.effect_words import effect_words
from procmine.summary.people import is_nobody, people

__all__ = ["deviation_cards"]

_UNITS = {"lead_time_s": "s", "rework": "steps", "satisfaction": "points"}


def deviation_cards(
    found: Conformance, lang: str = "en", currency: str = ""
) -> Callable[[Deviation], dict[str, Any]]:
    """What sets the cases of each deviation apart, and where is it?

    Args:
        found: what ``check`` gave; its ``privacy`` says what may be shown.
        lang: language of sentences and pseudonyms.
        currency: what the costs of the log are counted in.

    Returns:
        From a deviation to its ``effect``, ``by_month``, ``by_version``, ``by_team``,
        ``by_channel`` and ``by_resource``. Groups with fewer cases than the smallest group are
        left out, smaller counts within a group are null, and of people only those are told with
        whom the deviation is, the most cases first. What the log does not tell is empty.
    """
    smallest = found.privacy.smallest_group
    names = people(found.summary, found.privacy.names, lang, found.privacy.salt)

    def card(one: Deviation) -> dict[str, Any]:
        by = {name: one.by.get(name, ()) for name in ("month", "version", "team", "channel")}
        persons = [
            Cell(names[cell.name], cell.n_possible, cell.n_cases)
            for cell in one.by.get("resource", ())
            if cell.n_cases >= smallest and cell.name in names and not is_nobody(cell.name)
        ]
        persons.sort(key=lambda cell: (-cell.n_cases, cell.name))
        return {
            "effect": {
                name: _effect(name, each, lang, currency) for name, each in one.effect.items()
            },
            "by_month": _rows(by["month"], 0),
            "by_version": _rows(by["version"], 0),
            "by_team": _rows(by["team"], smallest),
            "by_channel": _rows(by["channel"], smallest),
            "by_resource": _rows(persons, smallest),
        }

    return card


def _effect(outcome: str, one: Effect, lang: str, currency: str) -> dict[str, Any]:
    return {
        "difference": one.difference,
        "low": one.low,
        "high": one.high,
        "n": one.n,
        "n_comparable": one.n_comparable,
        "matched_on": list(one.matched_on),
        "reason": one.reason,
        "unit": currency if outcome == "cost" else _UNITS[outcome],
        "says": effect_words(outcome, one, lang, currency),
    }


def _rows(cells: Iterable[Cell], smallest: int) -> list[dict[str, Any]]:
    return [
        {
            "name": cell.name,
            "n_possible": cell.n_possible,
            "n_cases": None if 0 < cell.n_cases < smallest else cell.n_cases,
            "share": None if 0 < cell.n_cases < smallest else cell.share,
        }
        for cell in cells
        if cell.n_possible >= smallest
    ]
