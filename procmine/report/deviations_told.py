"""Deviations as plain data: what, how often, how bad, and the same in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmine.report.messages import Messages

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.conform.deviations import Deviation
    from procmine.conform.judge import Ruling

__all__ = ["ALIGNED_LEVEL", "deviations_told"]

# How bad it is to leave the steps themselves; a rule says so itself.
ALIGNED_LEVEL = "warning"


def deviations_told(found: Conformance, lang: str) -> list[dict[str, Any]]:
    """Where does practice leave the standard, the most cases first and control points before all?

    Args:
        found: what ``check`` gave.
        lang: language of the sentences.
    """
    say = Messages(lang)
    rulings = {ruling.demand.id: ruling for ruling in found.judgement.rulings}
    return [_told(one, rulings.get(one.rule), say) for one in found.deviations]


def _told(one: Deviation, ruling: Ruling | None, say: Messages) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.kind,
        "level": ruling.demand.level if ruling else ALIGNED_LEVEL,
        "says": ruling.verdict.broken[say.lang] if ruling else _said(one, say),
        "activity": one.activity,
        "after": one.after,
        "n_cases": one.n_cases,
        "n_events": one.n_events,
        "n_possible": one.n_possible,
        "share": one.share,
        "rule": one.rule,
        "control_points": list(one.control_points),
    }


def _said(one: Deviation, say: Messages) -> str:
    values = {"activity": one.activity, "after": one.after}
    return say.plain(
        f"deviation.{one.kind}.says" if one.after else f"deviation.{one.kind}.first", **values
    )
