"""What a finding is worth, in words that name the assumption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procmine.report.sheet import Sheet
from procmine.units import format_money

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["how_to_price", "worth_words"]


def worth_words(part: str, finding: Mapping[str, Any], sheet: Sheet) -> Markup | None:
    """What are the hours of this finding worth, and on which assumption?

    Args:
        part: ``lead`` for a sentence, ``of`` for a phrase, ``how`` for how it is computed.
        finding: the finding.
        sheet: whose result says what an hour costs.

    Returns:
        The words; None where nobody said what an hour costs, or the finding has no hours.
    """
    price = sheet.result["price"]
    if price is None or finding["cost_money"] is None:
        return None
    said = {
        name: _money(amount, price["currency"], sheet)
        for name, amount in (("money", finding["cost_money"]), ("price", price["per_hour"]))
    }
    return sheet.say(f"worth.{part}", **said, **_keys(sheet))


def how_to_price(sheet: Sheet) -> Markup | None:
    """How findings could be told in money, where they have hours and nobody said what one costs."""
    has_hours = any(finding["cost_s"] for finding in sheet.findings)
    if sheet.result["price"] is not None or not has_hours:
        return None
    return sheet.say("worth.none", **_keys(sheet))


def _keys(sheet: Sheet) -> dict[str, Markup]:
    """What is written where to price an hour."""
    keys = {
        "file": "procmine.toml",
        "section": "[cost]",
        "waiting": "waiting_per_hour",
    }
    return {name: sheet.say.code(text) for name, text in keys.items()}


def _money(amount: float, currency: str, sheet: Sheet) -> Markup:
    from markupsafe import Markup

    text = format_money(amount, currency=currency, lang=sheet.say.lang)
    return Markup("{}").format(text.replace(" ", "\u00a0"))
