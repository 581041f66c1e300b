"""What a finding is worth, in a sentence that names the period."""

from __future__ import annotations

from typing import Any

from procmine.report.study.cards import Card
from procmine.report.study.sheet import StudySheet

__all__ = ["worth_sentence"]


def worth_sentence(card: Card, sheet: StudySheet) -> Any:
    """What does this finding cost, over how many days?

    Returns:
        The sentence; None where the finding has no hours.
    """
    say = sheet.say
    if card.cost_s is None:
        return None
    n_days = sheet.n_days
    if card.cost_money is not None:
        return say("study.worth_money", money=sheet.money(card.cost_money), n_days=n_days)
    return say("study.worth_hours", cost=sheet.cost_of(card), n_days=n_days)
