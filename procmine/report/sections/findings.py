"""What is most worth looking at: the five largest findings, each as one card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.card_words import card_words
from procmine.report.finding_places import place_of
from procmine.report.lead_sentence import anchor, isolated, lead_sentence
from procmine.report.map_rows import anchors
from procmine.report.sheet import Sheet
from procmine.report.worth_words import how_to_price, worth_words

__all__ = ["findings"]

PLACE = 10

_N_CARDS = 5


def findings(sheet: Sheet) -> dict[str, Any]:
    """Which five things are most worth looking at, and what speaks for and against each?"""
    say, found = sheet.say, sheet.findings
    places = anchors(sheet.result)
    n_more = len(found) - _N_CARDS
    return {
        "nav": say("findings.nav"),
        "title": say("findings.title"),
        "cards": [_card(finding, sheet, places) for finding in found[:_N_CARDS]],
        "no_price": how_to_price(sheet),
        "more": say("findings.more", n_more=n_more) if n_more > 0 else None,
    }


def _card(
    finding: Mapping[str, Any], sheet: Sheet, places: Mapping[tuple[str, ...], str]
) -> dict[str, Any]:
    say = sheet.say
    words = card_words(finding, say)
    is_timed = finding["cost_s"] is not None
    size: Any = say.count(finding["n"])
    if is_timed:
        size = words.about or say.seconds("cost_s", finding["cost_s"])
    return {
        "id": f"finding-{anchor(finding)}",
        "finding_id": finding["id"],
        "name": words.name,
        "level": finding["level"],
        "size": size,
        "size_is": words.size if is_timed else words.counted,
        "sentence": lead_sentence(finding, say),
        "n": words.n,
        "worth": worth_words("of", finding, sheet),
        "worth_how": worth_words("how", finding, sheet),
        "compared": _compared(finding, sheet),
        "basis": words.basis,
        "harmless": words.harmless,
        "advice": isolated(finding["hint"], finding["values"]) if finding["hint"] else "",
        **place_of(finding, places),
    }


def _compared(finding: Mapping[str, Any], sheet: Sheet) -> Any:
    compared = finding["compared"]
    if compared is None:
        return None
    return sheet.say(
        f"findings.compared_{compared['with']}",
        compared_share=compared["share"],
        total_s=compared["total_s"],
    )
