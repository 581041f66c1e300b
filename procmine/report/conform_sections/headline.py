"""The first screen: one sentence and five numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from procmine.report.conform_sheet import ConformSheet
from procmine.report.deviation_words import headline_sentence

__all__ = ["headline"]

PLACE = 0


def headline(sheet: ConformSheet) -> dict[str, Any]:
    """What is most wrong, and which five numbers say how far practice keeps to the SOP?"""
    say, found = sheet.say, sheet.result["deviations"]
    first = found[0] if found else None
    eyebrow = "calm" if sheet.n_judged else "unjudged"
    if first:
        eyebrow = "control" if first["control_points"] else "first"
    return {
        "nav": say("conform_headline.nav"),
        "title": say("conform.title", name=sheet.name),
        "sop": say("conform.sop", sop=sheet.sop),
        "owner": _owner(sheet),
        "period": _period(sheet),
        "zone": say("page.zone", zone=sheet.zone),
        "eyebrow": say(f"conform_headline.{eyebrow}"),
        "sentence": headline_sentence(first, say) if first else _calm(sheet),
        "href": sheet.deviation_anchor(first) if first else None,
        "tiles": [_fit(sheet), _fitness(sheet), _precision(sheet), _rules(sheet), _kinds(sheet)],
    }


def _owner(sheet: ConformSheet) -> Any:
    owner = sheet.result["sop"]["owner"]
    return sheet.say("conform.owner", owner=owner) if owner else None


def _period(sheet: ConformSheet) -> Any:
    if not sheet.timed:
        return sheet.say("page.no_period")
    first, last = (sheet.instant(sheet.log[name]) for name in ("start_at", "end_at"))
    return sheet.say("page.period", first=first, last=last)


def _calm(sheet: ConformSheet) -> Any:
    if sheet.result["replays"]:
        return sheet.say("conform_replay.calm", **_replayed(sheet))
    if sheet.n_judged:
        return sheet.say("conform_headline.nothing_all", n_cases=sheet.n_judged)
    return sheet.say("conform_headline.none_judged", n_cases=sheet.result["n_cases"])


def _tile(sheet: ConformSheet, name: str, value: Any, notes: list[Any]) -> dict[str, Any]:
    say = sheet.say
    how = say(f"conform_headline.{name}_how", n_cases=sheet.result["n_cases_aligned"])
    return {
        "name": say(f"conform_headline.{name}"), "value": value, "notes": notes, "how": how,
        "sure": say.empty,
    }  # fmt: skip


def _unknown(sheet: ConformSheet, name: str) -> dict[str, Any]:
    say = sheet.say
    key = "conform_replay.unknown" if sheet.result["replays"] else "conform_headline.no_steps_note"
    notes = [say(key)]
    return _tile(sheet, name, say("conform_headline.unknown"), notes)


def _replayed(sheet: ConformSheet) -> dict[str, int]:
    rows = sheet.result["replays"]
    counts = {"n_fit": "n_cases_fit", "n_cases": "n_cases"}
    return {name: sum(row[key] for row in rows) for name, key in counts.items()}


def _fit(sheet: ConformSheet) -> dict[str, Any]:
    say, result = sheet.say, sheet.result
    if result["replays"]:
        counts = _replayed(sheet)
        notes = [say("conform_replay.fit_note", **counts)]
        return _tile(sheet, "fit", say.share(counts["n_fit"] / counts["n_cases"]), notes)
    n, n_fit = result["n_cases_aligned"], result["n_cases_fit"]
    if not n:
        return _unknown(sheet, "fit")
    note = say("conform_headline.fit_note", n_fit=n_fit, n_cases=n)
    return _tile(sheet, "fit", say.share(n_fit / n), [note])


def _fitness(sheet: ConformSheet) -> dict[str, Any]:
    say, result = sheet.say, sheet.result
    if result["fitness_mean"] is None:
        return _token_fitness(sheet)
    notes = [say("conform_headline.fitness_note", total_share=result["fitness_total"])]
    n_open = sum(row["n_cases"] for row in result["variants"] if not row["exact"])
    if n_open:
        notes.append(say("conform_headline.open_note", n_open=n_open))
    return _tile(sheet, "fitness", say.share(result["fitness_mean"]), notes)


def _token_fitness(sheet: ConformSheet) -> dict[str, Any]:
    say, rows = sheet.say, sheet.result["replays"]
    if len(rows) != 1:
        return _unknown(sheet, "fitness")
    notes = [say("conform_replay.fitness_note", total_share=rows[0]["fitness_total"])]
    return _tile(sheet, "fitness", say.share(rows[0]["fitness_mean"]), notes)


def _precision(sheet: ConformSheet) -> dict[str, Any]:
    say, result = sheet.say, sheet.result
    if result["precision"] is None:
        return _unknown(sheet, "precision")
    notes = [say("conform_headline.precision_note")]
    if result["precision_upper"] > result["precision"]:
        upper = result["precision_upper"]
        notes.append(say("conform_headline.precision_open", upper_share=upper))
    return _tile(sheet, "precision", say.share(result["precision"]), notes)


def _rules(sheet: ConformSheet) -> dict[str, Any]:
    say, rules = sheet.say, sheet.result["rules"]
    if not rules:
        notes = [say("conform_headline.rules_none_note")]
        return _tile(sheet, "rules", say("conform_headline.rules_none"), notes)
    states = Counter(row["state"] for row in rules)
    n_violated, n_kept = states["violated"], states["kept"]
    n_other = len(rules) - n_violated - n_kept
    value = say("conform_headline.rules_of", n_violated=n_violated, n_rules=len(rules))
    note = say("conform_headline.rules_note", n_kept=n_kept, n_other=n_other)
    return _tile(sheet, "rules", value, [note])


def _kinds(sheet: ConformSheet) -> dict[str, Any]:
    say, found = sheet.say, sheet.result["deviations"]
    n_control = sum(bool(one["control_points"]) for one in found)
    key = "deviations_note" if n_control else "deviations_note_none"
    note = say(f"conform_headline.{key}", n_control=n_control)
    return _tile(sheet, "deviations", say.count(len(found)), [note])
