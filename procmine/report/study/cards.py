"""Cards: findings of every kind in one shape, so that they can be ranked, linked and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["CONFORM", "DISCOVER", "WASTE", "Card", "card_json", "ranked"]

DISCOVER, WASTE, CONFORM = "discover", "waste", "conform"
_LEVELS = ("info", "notice", "warning", "error")


@dataclass(frozen=True, kw_only=True)
class Card:
    """One finding: what, where, how much, compared with what, on which assumption, what to try.

    Args:
        id: the same in every run over the same process.
        anchor: where its card is on the page.
        kind: which part of the study found it: ``discover``, ``waste`` or ``conform``.
        rule: what found it.
        level: ``info``, ``notice``, ``warning`` or ``error``.
        name: what kind of finding it is.
        sentence: what there is to see.
        where: the place.
        most: where most of it is, as a sentence; empty where ``sentence`` names the place.
        much: how often.
        n: how many rows, waits or cases.
        n_cases: cases it is in; None where that is not counted.
        cost_s: seconds at stake over the log; None where that cannot be told.
        is_estimate: are these seconds an estimate?
        cost_money: the same in money; None without prices.
        interval: of the seconds at stake, 95 %; None where it is not known.
        size_is: what the seconds are, or the count where there are none.
        compared: what it is compared with.
        assumption: what the figures rest on.
        advice: what to try.
        harmless: when it is none.
        patterns: redesigns that fit.
        examples: ids of cases to look into; none unless ids of cases are shown.
        how: how it was computed.
        href: anchor of the evidence; empty where there is none.
        view: view of the map that shows it; empty when the evidence is elsewhere.
        override: what to write into procmine.toml to judge otherwise.
        leads: may a report begin with it? Not if all it says is that nobody knows why, or that it
            was night.
        is_open: can nobody tell why, or whether time is lost at all?
    """

    id: str
    anchor: str
    kind: str
    rule: str
    level: str
    name: Any
    sentence: Any
    where: Any
    much: Any
    n: int
    most: Any = ""
    n_cases: int | None = None
    cost_s: float | None = None
    is_estimate: bool = False
    cost_money: float | None = None
    interval: tuple[float, float] | None = None
    size_is: Any = ""
    compared: Any = ""
    assumption: Any = ""
    advice: Any = ""
    harmless: Any = ""
    patterns: Sequence[Any] = ()
    examples: Sequence[str] = ()
    how: Sequence[Any] = field(default=(), repr=False)
    href: str = ""
    view: str = ""
    override: str = ""
    leads: bool = True
    is_open: bool = False


def ranked(cards: Sequence[Card]) -> list[Card]:
    """The largest first: by money, then hours, then gravity, then count; ties by id.

    Hours without a price count behind hours with one. Hours of which nobody can tell why they
    passed come last: they may be no waste at all, and there is nothing to try.
    """
    return sorted(
        cards,
        key=lambda card: (
            card.is_open,
            -(card.cost_money or 0.0),
            -(card.cost_s or 0.0),
            -_LEVELS.index(card.level),
            -card.n,
            card.id,
        ),
    )


def card_json(card: Card) -> Mapping[str, Any]:
    """A card as it stands in report.json: figures in full, sentences as plain text."""
    return {
        "id": card.id,
        "kind": card.kind,
        "rule": card.rule,
        "level": card.level,
        "name": _plain(card.name),
        "says": _plain(card.sentence),
        "where": _plain(card.where),
        "n": card.n,
        "n_cases": card.n_cases,
        "cost_s": card.cost_s,
        "is_estimate": card.is_estimate,
        "cost_money": card.cost_money,
        "cost_interval_s": None if card.interval is None else list(card.interval),
        "compared": _plain(card.compared),
        "assumption": _plain(card.assumption),
        "advice": _plain(card.advice),
        "harmless_when": _plain(card.harmless),
        "patterns": [_plain(name) for name in card.patterns],
        "examples": list(card.examples),
        "evidence": card.href,
        "anchor": card.anchor,
        "override": card.override,
    }


def _plain(said: str | Markup) -> str:
    """A sentence without its elements; what the log says stays as it is."""
    text: str = said.striptags() if hasattr(said, "striptags") else str(said)
    return text.replace("\u00a0", " ")
