"""The waste table: what is wasted, which rule says so, and how to make it judge otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine.finding import Finding
from procmine.registry import room
from procmine.report.grid import Column, Grid, Row
from procmine.report.study.cards import WASTE, Card
from procmine.report.study.estimated import estimated
from procmine.report.study.overrides import override_of
from procmine.report.study.sheet import StudySheet
from procmine.report.study.waste_cards import (
    DETECTORS,
    by_word,
    is_told,
    rule_anchor,
    rule_name,
    typed,
)

__all__ = ["waste"]

PLACE = 25

_COLUMNS = (
    Column("waste", "word"),
    Column("says", "word"),
    Column("n", "n"),
    Column("n_cases", "n"),
    Column("cost_s", "s"),
    Column("low_cost_s", "s"),
    Column("high_cost_s", "s"),
    Column("money", "money"),
    Column("rule", "word"),
)
_PLACES = (
    Column("by_what", "word"),
    Column("name", "text"),
    Column("n", "n"),
    Column("n_cases", "n"),
    Column("cost_s", "s"),
)
# Rows of a table of places that are printed; the style sheet knows it too.
_ON_PAPER = 6
_LACKS = (Column("waste", "word"), Column("why", "word"), Column("hint", "word"))


def waste(sheet: StudySheet) -> dict[str, Any]:
    """What is wasted, by which rule, and what cannot be told?"""
    say = sheet.say
    cards = [card for card in sheet.cards if card.kind == WASTE]
    lacking = [finding for finding in sheet.waste if not is_told(finding)]
    return {
        "nav": say("study_waste.nav"),
        "title": say("study_waste.title"),
        "message": _message(cards, sheet),
        "grid": _grid(cards, sheet) if cards else None,
        "estimated": estimated(sheet),
        "rules": _rules(cards, sheet),
        "lacks": _lacks(lacking, sheet) if lacking else None,
        "n_lacks": len(lacking),
    }


def _message(cards: Sequence[Card], sheet: StudySheet) -> Any:
    """What costs most, and how much."""
    say = sheet.say
    if not cards:
        return say("study_waste.message_none")
    first = cards[0]
    told = {"name": first.name, "n_findings": len(cards)}
    if first.cost_money is not None:
        return say("study_waste.message_money", cost=sheet.money(first.cost_money), **told)
    if first.cost_s is not None:
        return say("study_waste.message_hours", cost_s=first.cost_s, **told)
    return say("study_waste.message", **told)


def _grid(cards: Sequence[Card], sheet: StudySheet) -> Grid:
    say = sheet.say
    has_money = any(card.cost_money is not None for card in cards)
    has_hours = any(card.cost_s is not None for card in cards)
    left = {"money"} if not has_money else set()
    left |= set() if has_hours else {"cost_s", "low_cost_s", "high_cost_s"}
    columns = [column for column in _COLUMNS if column.key not in left]
    rows = [Row(_cells(card, sheet)) for card in cards]
    caption = say("study_waste.table")
    return Grid("waste-table", caption, columns, rows, n_rows=len(rows), file="report.json")


def _cells(card: Card, sheet: StudySheet) -> dict[str, Any]:
    from markupsafe import Markup

    low, high = card.interval or (None, None)
    link = Markup('<a href="#{}">{}</a>')
    return {
        "waste": card.name,
        "says": card.sentence,
        "n": card.n,
        "n_cases": card.n_cases,
        "cost_s": card.cost_s,
        "low_cost_s": low,
        "high_cost_s": high,
        "money": sheet.money_cell(card.cost_money),
        "rule": link.format(rule_anchor(card.rule), sheet.say.code(card.rule)),
    }


def _rules(cards: Sequence[Card], sheet: StudySheet) -> list[dict[str, Any]]:
    """Each rule that fired: what it assumes, where most of it is, and its options as they hold."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.rule, card)
    found = {rule: [f for f in sheet.waste if f.rule == rule and is_told(f)] for rule in first}
    return [_rule(card, found[rule], sheet) for rule, card in first.items()]


def _rule(card: Card, found: Sequence[Finding], sheet: StudySheet) -> dict[str, Any]:
    say, entry = sheet.say, room(DETECTORS)[card.rule]
    in_english = say.lang == "en"
    return {
        "id": rule_anchor(card.rule),
        "rule": card.rule,
        "name": rule_name(card.rule, say),
        "question": entry.question if in_english else "",
        "card": card,
        "places": [_places(one, place, sheet) for place, one in enumerate(found) if one.evidence],
        "toml": override_of(entry, sheet.config, with_help=in_english),
        "explain": say.code(f"procmine explain {card.rule}"),
    }


def _places(one: Finding, place: int, sheet: StudySheet) -> Grid:
    say = sheet.say
    rows = [
        Row(
            {
                **row,
                "by_what": by_word(str(row["by"]), say),
            }
        )
        for row in one.evidence
    ]
    named = one.where.get("activity") or rule_name(one.rule, say, one.where)
    caption = say("study_waste.places", name=named)
    return Grid(
        f"places-{one.rule}-{place}", caption, _PLACES, rows, n_heads=2, n_rows=len(rows),
        file="report.json", n_on_paper=_ON_PAPER,
    )  # fmt: skip


def _lacks(found: Sequence[Finding], sheet: StudySheet) -> Grid:
    say = sheet.say
    told: list[Mapping[str, Any]] = [finding.to_dict(say.lang) for finding in found]
    rows = [
        Row(
            {
                "waste": rule_name(one["rule"], say),
                "why": typed(one["message"], say),
                "hint": typed(one["hint"], say),
            }
        )
        for one in told
    ]
    caption = say("study_waste.lacks", n_lacks=len(rows))
    return Grid("waste-lacks", caption, _LACKS, rows, n_rows=len(rows), file="report.json")
