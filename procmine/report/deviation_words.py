"""What the page says about one deviation: in the catalogue's words, names from the log isolated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from procmine.report.lead_sentence import isolated
from procmine.report.messages import Messages

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["deviation_sentence", "headline_sentence"]


def deviation_sentence(deviation: Mapping[str, Any], say: Messages) -> Markup:
    """What is it, without figures and without the place?"""
    if deviation["rule"]:
        return isolated(deviation["says"], {"activity": deviation["activity"]})
    return say(f"deviation.{deviation['type']}.what", activity=deviation["activity"])


def headline_sentence(deviation: Mapping[str, Any], say: Messages) -> Markup:
    """What is it, in how many of how many cases?"""
    counts = {
        "n_cases": deviation["n_cases"],
        "n_possible": deviation["n_possible"],
        "case_share": deviation["share"],
    }
    if deviation["rule"]:
        return say("conform_headline.rule", what=deviation_sentence(deviation, say), **counts)
    activity = deviation["activity"]
    return say(f"conform_headline.{deviation['type']}", activity=activity, **counts)
