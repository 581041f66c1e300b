"""What a finding is worth, in a sentence that names the period."""

from __future__ import annotations

from typing import Any

from procmine.report.study.cards import Card
from procmine.report.study.sheet import StudySheet

__all__ = ["worth_sentence"]


def worth_sentence(card: Card, sheet: StudySheet) -> Any:
    """What does this finding cost over how many days: money, or else the hours of one case?

    Returns:
        The sentence; None where the finding has no hours or counts no cases.
    """
    say = sheet.say
    if card.cost_s is None or not card.n_cases:
        return None
    n_days = sheet.n_days
    if card.cost_money is not None:
        return say("study.worth_money", money=sheet.money(card.cost_money), n_days=n_days)
    return say("study.worth_hours", mean_s=card.cost_s / card.n_cases, n_days=n_days)
