"""The largest findings of all parts of the study, in one form, and a table of all."""

from __future__ import annotations

from typing import Any

from procmine.report.grid import Column, Grid, Row
from procmine.report.study.cards import Card
from procmine.report.study.sheet import StudySheet

__all__ = ["findings"]

PLACE = 10

_N_CARDS = 5
_MOST_ROWS = 100
_COLUMNS = (
    Column("finding", "word"),
    Column("says", "word"),
    Column("part", "word"),
    Column("n", "n"),
    Column("cost_s", "s"),
    Column("money", "money"),
    Column("evidence", "word"),
)


def findings(sheet: StudySheet) -> dict[str, Any]:
    """Which things are most worth looking at, and what speaks for and against each?"""
    say, cards = sheet.say, sheet.cards
    return {
        "nav": say("findings.nav"),
        "title": say("findings.title"),
        "intro": _intro(sheet),
        "cards": [_shown(card, sheet) for card in cards[:_N_CARDS]],
        "grid": _grid(sheet) if cards else None,
    }


def _intro(sheet: StudySheet) -> Any:
    say = sheet.say
    if any(card.cost_money is not None for card in sheet.cards):
        return say("study_findings.by_money")
    keys = {"file": say.code("procmine.toml"), "section": say.code("[cost]")}
    return say("study_findings.by_hours", **keys)


def _shown(card: Card, sheet: StudySheet) -> dict[str, Any]:
    say = sheet.say
    interval = None
    if card.interval is not None:
        low, high = card.interval
        interval = say("study_card.interval", low_total_s=low, high_total_s=high)
    return {
        "card": card,
        "size": sheet.cost_of(card) if card.cost_s is not None else say.count(card.n),
        "money": None if card.cost_money is None else sheet.money(card.cost_money),
        "interval": interval,
        "how": [*card.how, say("study_card.id", id=say.code(card.id))],
    }


def _grid(sheet: StudySheet) -> Grid:
    say, cards = sheet.say, sheet.cards
    has_money = any(card.cost_money is not None for card in cards)
    columns = [column for column in _COLUMNS if column.key != "money" or has_money]
    rows = [
        Row(
            {
                "finding": card.name,
                "says": card.sentence,
                "part": say(f"study_part.{card.kind}"),
                "n": card.n,
                "cost_s": card.cost_s,
                "money": sheet.money_cell(card.cost_money),
                "evidence": _link(card, sheet),
            },
            # Those with a card have their anchor there.
            "" if place < _N_CARDS else card.anchor,
        )
        for place, card in enumerate(cards[:_MOST_ROWS])
    ]
    caption = say("study_findings.table", n_findings=len(cards))
    return Grid("findings-table", caption, columns, rows, n_rows=len(cards), file="report.json")


def _link(card: Card, sheet: StudySheet) -> Any:
    from markupsafe import Markup

    if not card.href:
        return Markup("–")
    return Markup('<a href="#{}">{}</a>').format(card.href, sheet.say("study_findings.show"))
