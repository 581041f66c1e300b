"""What a study found, as data: the content of report.json, from which everything else is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine import __version__
from procmine.report.conform_sections.ways import listed_ways
from procmine.report.given import given
from procmine.report.sections.variants import listed
from procmine.report.stream_result import stream_json
from procmine.report.study.cards import Card, card_json
from procmine.report.study.kpis import kpis
from procmine.report.study.noun import Study
from procmine.report.study.slices import ledger_by_slice
from procmine.report.valuestream_text import valuestream_json

__all__ = ["SCHEMA", "study_result"]

SCHEMA = "https://procmine.org/schema/report/1"


def study_result(
    study: Study,
    discovered: Mapping[str, Any],
    conformed: Mapping[str, Any] | None,
    cards: Sequence[Card],
    *,
    lang: str = "en",
) -> dict[str, Any]:
    """Everything a study tells, as plain data.

    Args:
        study: what was found.
        discovered: content of discover.json.
        conformed: content of conform.json; None where no SOP was named.
        cards: the findings of all parts, the largest first.
        lang: language of the sentences.

    Returns:
        The content of report.json, as its schema describes, its files not yet named. Aggregates
        only; people under pseudonyms unless the configuration shows them.
    """
    cost = study.config.cost
    return {
        "schema": SCHEMA,
        "lang": lang,
        "source_kind": discovered["log"]["format"],
        "log": discovered["log"],
        "currency": cost.currency if cost.is_told else None,
        "kpis": kpis(study, discovered, conformed),
        "findings": [card_json(card) for card in cards],
        "valuestream": _value_stream(study),
        "slices": ledger_by_slice(study),
        "waste": [finding.to_dict(lang) for finding in study.waste],
        "discover": _shown(discovered),
        "conform": _conformed(conformed),
        "provenance": {
            "procmine": __version__,
            **study.log.provenance.to_dict(),
            "zone": study.log.zone,
            "inputs": [dict(vars(one)) for one in study.inputs],
            **given(study.config),
        },
    }


def _shown(discovered: Mapping[str, Any]) -> dict[str, Any]:
    """What discovery found, without the handovers that are too few to be told.

    Of the variants those the page lists: all of them are in variants.csv.
    """
    handed = discovered["handovers"]
    teams = [row for row in handed["team"] if row["n"] is not None]
    ways = list(listed(discovered["variants"]))
    return {**discovered, "variants": ways, "handovers": {**handed, "team": teams}}


def _conformed(conformed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the check found; of the variants those the page shows, and how many there are.

    All of them, move by move, are in variants_conformance.csv, and in the conform.json of
    ``procmine conform``.
    """
    if conformed is None:
        return None
    variants = conformed["variants"]
    return {**conformed, "n_variants": len(variants), "variants": listed_ways(variants)}


def _value_stream(study: Study) -> dict[str, Any] | None:
    """The ledger, in microseconds too, in which its sum is exact; and the map of the stream."""
    spent = study.ledger
    if spent is None:
        return None
    return {
        **valuestream_json(spent, "activity", study.costs),
        **(stream_json(study.stream) if study.stream else {"steps": [], "map": None}),
        "lead_time_us": spent.lead_time_us,
        "ledger_us": dict(spent.totals_us),
    }
