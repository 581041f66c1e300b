"""The first screen: one sentence and five numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procmine.report.lead_sentence import lead_sentence
from procmine.report.messages import Messages
from procmine.report.sheet import Sheet

__all__ = ["headline"]

PLACE = 0


def headline(sheet: Sheet) -> dict[str, Any]:
    """What is most worth looking at, and which five numbers say how large the process is?"""
    say, log = sheet.say, sheet.log
    found = sheet.result["findings"]
    return {
        "nav": say("headline.nav"),
        "title": say("page.title", name=sheet.name),
        "period": _period(sheet),
        "zone": say("page.zone", zone=sheet.zone),
        "rows": say("page.rows", n_rows=log["n_rows"], format=log["format"]),
        "eyebrow": say("headline.first" if found else "headline.calm"),
        "sentence": lead_sentence(found[0], say) if found else say("headline.nothing"),
        "tiles": [_cases(sheet), _lead(sheet), _variants(sheet), _repeats(sheet), _fit(sheet)],
    }


def _period(sheet: Sheet) -> Any:
    if not sheet.timed:
        return sheet.say("page.no_period")
    first, last = (sheet.instant(sheet.log[name]) for name in ("start_at", "end_at"))
    return sheet.say("page.period", first=first, last=last)


def _tile(sheet: Sheet, name: str, value: str, **values: Any) -> dict[str, Any]:
    say = sheet.say
    return {
        "name": say(f"headline.{name}"),
        "value": value,
        "notes": [say(f"headline.{name}_note", **values)],
        "how": say(f"headline.{name}_how", n_cases=sheet.log["n_cases"]),
        "sure": say.empty,
    }


def _cases(sheet: Sheet) -> dict[str, Any]:
    log = sheet.log
    counts = {"n_steps": log["n_steps"], "n_activities": log["n_activities"]}
    return _tile(sheet, "cases", sheet.say.count(log["n_cases"]), **counts)


def _lead(sheet: Sheet) -> dict[str, Any]:
    say, lead = sheet.say, sheet.result["lead_time"]
    if not sheet.timed:
        tile = _tile(sheet, "lead", "", p95_s=None, max_s=None)
        none = [say("headline.lead_none_note")]
        return {**tile, "value": say("headline.lead_none"), "notes": none}
    tile = _tile(
        sheet, "lead", say.duration(lead["p50_s"]),
        p95_s=lead["p95_s"], max_s=lead["max_s"],
    )  # fmt: skip
    n_open = sum(f["n"] for f in sheet.result["quality"] if f["rule"] == "open-case")
    more = [say("headline.lead_open", n_open=n_open)] if n_open else []
    return {**tile, "notes": [*tile["notes"], *more], "sure": _sure(say, "s", lead["p50_interval"])}


def _variants(sheet: Sheet) -> dict[str, Any]:
    most = next(c for c in sheet.result["headline"]["coverage"] if c["share"] == 0.8)
    value = sheet.say.count(sheet.log["n_variants"])
    return _tile(sheet, "variants", value, n_most=most["n_variants"])


def _repeats(sheet: Sheet) -> dict[str, Any]:
    told = sheet.result["headline"]
    counts = {"n_again": told["n_cases_with_repeats"], "n_repeats": told["n_repeats"]}
    tile = _tile(sheet, "repeats", sheet.say.share(told["repeats_share"]), **counts)
    return {**tile, "sure": _sure(sheet.say, "share", told["repeats_interval"])}


def _fit(sheet: Sheet) -> dict[str, Any]:
    model = sheet.result["model"]
    share = model["n_cases_fit"] / model["n_cases"]
    counts = {"n_fit": model["n_cases_fit"], "n_cases": model["n_cases"]}
    tile = _tile(sheet, "fit", sheet.say.share(share), **counts)
    return {**tile, "sure": _sure(sheet.say, "share", model["fit_interval"])}


def _sure(say: Messages, unit: str, interval: Sequence[float] | None) -> Any:
    """How far the number could be off, the cases taken for a sample."""
    if interval is None:
        return say.empty
    low, high = interval
    return say(f"headline.sure_{unit}", **{f"low_{unit}": low, f"high_{unit}": high})
