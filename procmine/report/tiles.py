"""The five numbers of the first screen, each with its interval and its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from procmine.report.messages import Messages
from procmine.report.sheet import Sheet
from procmine.report.target_lines import due_lines, lead_lines, plain_lines

__all__ = ["tiles"]

_FIVE = ("cases", "lead", "variants", "repeats", "fit")


def tiles(sheet: Sheet, names: Sequence[str] = _FIVE) -> list[dict[str, Any]]:
    """Which five numbers say how large the process is and how well it runs?

    Args:
        sheet: what they are drawn from.
        names: which: ``cases``, ``lead``, ``variants``, ``repeats`` or ``fit``.

    Returns:
        For each its ``name``, ``value``, ``is_wide``, ``range`` (95 % interval), ``notes``,
        ``targets`` (what it should be, and ``state``: met, missed, none or unset) and ``how``.
    """
    makers = {
        "cases": _cases, "lead": _lead, "variants": _variants, "repeats": _repeats, "fit": _fit,
    }  # fmt: skip
    return [makers[name](sheet) for name in names]


def _tile(sheet: Sheet, name: str, value: str, **values: Any) -> dict[str, Any]:
    say = sheet.say
    return {
        "name": say(f"headline.{name}"),
        "is_wide": name == "lead",
        "value": value,
        "range": say.empty,
        "notes": [say(f"headline.{name}_note", **values)],
        "targets": [],
        "how": [say(f"headline.{name}_how", n_cases=sheet.log["n_cases"])],
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
    wanted = sheet.result["targets"]
    # Where the median is judged, it never reads like a target it misses.
    aims = {judged["clock"]: judged["target_s"] for judged in [wanted["lead_time"]] if judged}
    median = say.duration(lead["p50_s"], aims.get("elapsed"))
    tile = _tile(sheet, "lead", median, p95_s=lead["p95_s"], max_s=lead["max_s"])
    if working := lead["working"]:
        p50, p95 = say.worked(working["p50_s"], aims.get("working")), say.worked(working["p95_s"])
        tile["notes"].append(say("headline.lead_working", p50=p50, p95=p95))
        tile["how"].append(say("headline.lead_working_how"))
        if working["n_left_out"]:
            told = say("headline.lead_working_left", n_left_out=working["n_left_out"])
            tile["notes"].append(told)
    n_open = sum(f["n"] for f in sheet.result["quality"] if f["rule"] == "open-case")
    if n_open:
        tile["how"].append(say("headline.lead_open", n_open=n_open))
    lines = [*lead_lines(wanted["lead_time"], say), *due_lines(wanted["due"], say)]
    tile = _aimed(tile, lines or plain_lines(None, "lead", say))
    if wanted["due"] and (guess := _guessed_due(sheet)):
        tile["how"].append(guess)
    return _sure(tile, say, "s", lead["p50_interval"])


def _guessed_due(sheet: Sheet) -> Any:
    """That the due times are due times, where only a name or some cells say so."""
    told = sheet.log["mapping"]["due"]
    if not told["origin"].startswith("guessed"):
        return None
    return sheet.say("target.due_guessed", column=" + ".join(told["columns"]))


def _variants(sheet: Sheet) -> dict[str, Any]:
    most = next(c for c in sheet.result["headline"]["coverage"] if c["share"] == 0.8)
    value = sheet.say.count(sheet.log["n_variants"])
    tile = _tile(sheet, "variants", value, n_most=most["n_variants"])
    return _aimed(tile, plain_lines(sheet.result["targets"]["ways"], "ways", sheet.say))


def _repeats(sheet: Sheet) -> dict[str, Any]:
    told, say = sheet.result["headline"], sheet.say
    counts = {"n_again": told["n_cases_with_repeats"], "n_repeats": told["n_repeats"]}
    wanted = sheet.result["targets"]["repeats"]
    share = told["repeats_share"]
    value = say.share(share, wanted and wanted["target_share"])
    lines = plain_lines(wanted, "repeats", say, share)
    tile = _aimed(_tile(sheet, "repeats", value, **counts), lines)
    return _sure(tile, say, "share", told["repeats_interval"])


def _fit(sheet: Sheet) -> dict[str, Any]:
    model, say = sheet.result["model"], sheet.say
    share = model["n_cases_fit"] / model["n_cases"]
    counts = {"n_fit": model["n_cases_fit"], "n_cases": model["n_cases"]}
    wanted = sheet.result["targets"]["fit"]
    value = say.share(share, wanted and wanted["target_share"])
    lines = plain_lines(wanted, "fit", say, share)
    tile = _aimed(_tile(sheet, "fit", value, **counts), lines)
    return _sure(tile, say, "share", model["fit_interval"])


def _aimed(tile: dict[str, Any], lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The tile with its targets, and how they are judged."""
    return {**tile, "targets": lines, "how": [*tile["how"], *(line["how"] for line in lines)]}


def _sure(
    tile: dict[str, Any], say: Messages, unit: str, interval: Sequence[float] | None
) -> dict[str, Any]:
    """The tile with how far its number could be off, the cases taken for a sample."""
    if interval is None:
        return tile
    ends = dict(zip((f"low_{unit}", f"high_{unit}"), interval, strict=True))
    sure = say(f"headline.sure_{unit}", **ends)
    return {**tile, "range": say(f"headline.range_{unit}", **ends), "how": [*tile["how"], sure]}
