"""What discovery found worth looking at, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.card_words import card_words
from procmine.report.finding_places import place_of
from procmine.report.lead_sentence import anchor, isolated, lead_sentence
from procmine.report.map_rows import anchors
from procmine.report.sheet import Sheet
from procmine.report.study.cards import DISCOVER, Card

__all__ = ["discover_cards"]


def discover_cards(sheet: Sheet) -> list[Card]:
    """What is worth looking at in the process as it runs?"""
    places = anchors(sheet.result)
    return [_card(finding, sheet, places) for finding in sheet.findings]


def _card(finding: Mapping[str, Any], sheet: Sheet, places: Mapping[tuple[str, ...], str]) -> Card:
    say, words, place = sheet.say, card_words(finding, sheet.say), place_of(finding, places)
    is_timed = finding["cost_s"] is not None
    return Card(
        id=finding["id"],
        anchor=f"finding-{anchor(finding)}",
        kind=DISCOVER,
        rule=finding["rule"],
        level=finding["level"],
        name=words.name,
        sentence=lead_sentence(finding, say),
        where=_where(place, sheet),
        much=words.n,
        n=finding["n"],
        cost_s=finding["cost_s"],
        is_estimate=bool(words.about),
        cost_money=finding["cost_money"],
        size_is=words.size if is_timed else words.counted,
        compared=_compared(finding, sheet),
        assumption=_assumption(finding, sheet),
        advice=isolated(finding["hint"], finding["values"]) if finding["hint"] else "",
        harmless=words.harmless,
        how=[words.basis] if words.basis else [],
        href=place["href"] or "",
        view=place["view"] if place["on_map"] else "",
    )


def _where(place: Mapping[str, Any], sheet: Sheet) -> Any:
    say = sheet.say
    if place["target"] is not None:
        return say("findings.connection", source=place["source"], target=place["target"])
    return say.name(place["source"]) if place["source"] else say("findings.everywhere")


def _compared(finding: Mapping[str, Any], sheet: Sheet) -> Any:
    compared = finding["compared"]
    if compared is None:
        return ""
    return sheet.say(
        f"findings.compared_{compared['with']}",
        compared_share=compared["share"],
        total_s=compared["total_s"],
    )


def _assumption(finding: Mapping[str, Any], sheet: Sheet) -> Any:
    return sheet.say("study_card.elapsed") if finding["cost_s"] is not None else ""
