"""The first screen: what is wrong, what it is worth, five numbers, the five largest findings."""

from __future__ import annotations

from typing import Any

from procmine.report.lead_sentence import isolated
from procmine.report.sheet import evidence_part
from procmine.report.study.buckets import GROUPS, WAITS
from procmine.report.study.cards import CONFORM, Card
from procmine.report.study.estimated import estimated
from procmine.report.study.sheet import StudySheet
from procmine.report.study.tiles import study_tiles
from procmine.report.study.worth import worth_sentence

__all__ = ["headline"]

PLACE = 0

_N_SHOWN = 5


def headline(sheet: StudySheet) -> dict[str, Any]:
    """What is wrong, what is it worth, and what are the five largest findings?"""
    say, cards = sheet.say, sheet.cards
    first = next((card for card in cards if card.leads), cards[0] if cards else None)
    return {
        "nav": say("headline.nav"),
        "title": say("study.title", name=sheet.name),
        "about": _about(sheet),
        "cautions": [
            {
                "text": isolated(one["message"], one["values"]),
                "advice": one["hint"],
                "part": evidence_part(one["rule"]),
            }
            for one in sheet.map.cautions
        ],
        "eyebrow": say("study.first" if first else "headline.calm"),
        "sentence": first.sentence if first else say("headline.nothing"),
        "worth": worth_sentence(first, sheet) if first else None,
        "besides": [
            text
            for text in (_try(first, sheet), _time(sheet), estimated(sheet), _sop(sheet))
            if text is not None
        ],
        "tiles": study_tiles(sheet),
        "five": [
            {"card": card, "cost": sheet.cost_of(card), "money": _money(card.cost_money, sheet)}
            for card in cards[:_N_SHOWN]
        ],
        "five_title": say("study.five"),
        "is_priced": any(card.cost_money is not None for card in cards[:_N_SHOWN]),
        "n_more": max(len(cards) - _N_SHOWN, 0),
    }


def _about(sheet: StudySheet) -> list[Any]:
    say, log = sheet.say, sheet.log
    counted = say("study.cases", n_cases=log["n_cases"], n_steps=log["n_steps"])
    if not sheet.timed:
        return [counted, say("page.no_period")]
    first, last = (sheet.instant(log[name]) for name in ("start_at", "end_at"))
    period = say("page.period", first=first, last=last)
    return [counted, period, say("page.zone", zone=sheet.zone)]


def _money(amount: float | None, sheet: StudySheet) -> Any:
    return None if amount is None else sheet.money(amount)


def _try(first: Card | None, sheet: StudySheet) -> Any:
    """Where most of it is, and what to try first."""
    from markupsafe import Markup

    if first is None:
        return None
    advice = sheet.say("study.try", advice=first.advice) if first.advice else ""
    return Markup(sheet.say.gap).join(text for text in (first.most, advice) if text) or None


def _time(sheet: StudySheet) -> Any:
    """How much of its time a case is worked on, and what the largest part of the rest is."""
    told = sheet.value_stream
    if told is None:
        return None
    say, whole = sheet.say, told["lead_time_s"]
    waits = {name: s for name, s in told["ledger_s"].items() if name in WAITS}
    most = max(waits, key=lambda name: (waits[name], name))
    named = {
        "mean_s": whole / told["n_cases"],
        "most": say(f"bucket.{most}"),
        "most_share": waits[most] / whole,
    }
    if told["pce_bound_elapsed"] is None:
        return say("study.time_waits", **named) if waits[most] else None
    worked = sum(told["ledger_s"][name] for name in GROUPS["worked"])
    return say("study.time", worked_share=worked / whole, **named)


def _sop(sheet: StudySheet) -> Any:
    """The largest deviation from the SOP, where none is among the findings shown."""
    deviations = [card for card in sheet.cards if card.kind == CONFORM]
    if not deviations or deviations[0] in sheet.cards[:_N_SHOWN]:
        return None
    return sheet.say("study.sop", sentence=deviations[0].sentence)
