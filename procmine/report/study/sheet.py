"""What a section of the report draws from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from procmine.config import Config
from procmine.finding import Finding
from procmine.report.conform_sheet import ConformSheet
from procmine.report.result_sheet import ResultSheet
from procmine.report.sheet import Sheet
from procmine.report.study.cards import Card
from procmine.units import currency_name, format_money
from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["StudySheet"]

_DAY_S = 86_400


@dataclass(frozen=True, kw_only=True)
class StudySheet(ResultSheet):
    """The result, what its parts are drawn from, and the findings as cards.

    Args:
        map: what the sections of discovery draw from.
        conform: what those of the conformance check draw from; None without an SOP.
        cards: the findings of all parts, the largest first.
        stream: the value-stream map; None without times.
        waste: what the detectors found, and what they lack.
        config: the options that hold.
        files: names of the files beside the page, and of the page.
    """

    map: Sheet = field(repr=False)
    conform: ConformSheet | None = field(repr=False)
    cards: Sequence[Card]
    stream: ValueStreamMap | None = field(default=None, repr=False)
    waste: Sequence[Finding] = field(default=(), repr=False)
    config: Config = field(default_factory=Config, repr=False)
    files: Sequence[str] = ()

    @property
    def value_stream(self) -> Mapping[str, Any] | None:
        """The ledger and its ratios; None without times, or where no time passes."""
        told: Mapping[str, Any] | None = self.result["valuestream"]
        return told if told and told["lead_time_us"] else None

    @cached_property
    def kpis(self) -> Mapping[str, Mapping[str, Any]]:
        """The five numbers by id."""
        return {kpi["id"]: kpi for kpi in self.result["kpis"]}

    @property
    def n_days(self) -> int | None:
        """Days from the first to the last event, begun ones counted; None without times."""
        return None if not self.timed else int(self._span_s // _DAY_S) + 1

    @property
    def _span_s(self) -> float:
        first, last = (dt.datetime.fromisoformat(self.log[at]) for at in ("start_at", "end_at"))
        return (last - first).total_seconds()

    @property
    def currency(self) -> str:
        """What the reader calls the currency of the configuration; empty without one."""
        return currency_name(self.result["currency"] or "", lang=self.say.lang)

    def money(self, amount: float | None) -> Any:
        """An amount in the currency of the configuration, as markup; – where there is none."""
        from markupsafe import Markup

        if amount is None:
            return Markup("–")
        text = format_money(amount, currency=self.result["currency"] or "", lang=self.say.lang)
        return Markup("{}").format(text.strip().replace(" ", "\u00a0"))

    def money_cell(self, amount: float | None) -> Mapping[str, Any] | None:
        """An amount as the cell of a table: in full, and as it is written."""
        return None if amount is None else {"amount": amount, "said": self.money(amount)}

    def cost_of(self, card: Card) -> Any:
        """The time at stake in a finding, said to be about that much where it is an estimate."""
        if card.cost_s is None:
            return None
        key = "about" if card.is_estimate else "exactly"
        return self.say(f"study_card.{key}", cost_s=card.cost_s)
