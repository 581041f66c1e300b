"""Where practice leaves the SOP, as cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.conform_sheet import MOST_CARDS, ConformSheet
from procmine.report.deviation_words import headline_sentence
from procmine.report.study.cards import CONFORM, Card

__all__ = ["conform_cards"]


def conform_cards(sheet: ConformSheet) -> list[Card]:
    """In which ways does practice leave the SOP, each as one finding?"""
    found = sheet.result["deviations"]
    return [_card(one, sheet, has_card=place < MOST_CARDS) for place, one in enumerate(found)]


def _card(one: Mapping[str, Any], sheet: ConformSheet, *, has_card: bool) -> Card:
    say, kind = sheet.say, f"deviation.{one['type']}"
    effect = one.get("effect", {}).get("lead_time_s")
    return Card(
        # An id of its own kind: a rule of the SOP may be called like a detector.
        id=f"conform:{one['id']}",
        anchor=f"finding-{sheet.deviation_anchor(one)}",
        kind=CONFORM,
        rule=one["rule"] or one["type"],
        level=one["level"],
        name=say(f"{kind}.name"),
        sentence=headline_sentence(one, say),
        where=_where(one, sheet),
        much=say("conform_deviations.n_events", n_events=one["n_events"], n_cases=one["n_cases"]),
        n=one["n_cases"],
        n_cases=one["n_cases"],
        size_is=say("study_card.cases"),
        compared=say(
            "conform_deviations.of", n_possible=one["n_possible"], case_share=one["share"]
        ),
        assumption=say("study_card.counted") if effect is None else effect["says"],
        advice=say(f"{kind}.try"),
        harmless=say(f"{kind}.harmless"),
        how=[say(f"conform_deviations.{'basis_rule' if one['rule'] else 'basis_steps'}")],
        href=sheet.deviation_anchor(one) if has_card else "deviation-table",
    )


def _where(one: Mapping[str, Any], sheet: ConformSheet) -> Any:
    say = sheet.say
    if one["rule"]:
        key = "at" if one["activity"] else "everywhere"
        return say(f"conform_deviations.{key}", activity=one["activity"])
    return say(f"conform_deviations.{'after' if one['after'] else 'start'}", after=one["after"])
