"""The five numbers of the first screen, each with its interval and its target, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.study.sheet import StudySheet
from procmine.report.tiles import tiles
from procmine.valuestream.tags import CLASSES

__all__ = ["study_tiles"]

# What to write under [targets] for each number that has none.
_EXAMPLES = {
    "pce": "pce_share = 0.2",
    "labour": 'labour = "30min"',
    "sop": "sop_share = 0.9",
}
# Whether more of it is better.
_AT_LEAST = {"pce": True, "labour": False, "sop": True}


def study_tiles(sheet: StudySheet) -> list[dict[str, Any]]:
    """Which five numbers say how well the process runs?

    Returns:
        As those of ``procmine.report.tiles.tiles``.
    """
    lead, repeats = tiles(sheet.map, ("lead", "repeats"))
    found = [lead, _pce(sheet), repeats, _labour(sheet)]
    return [*found, *([_sop(sheet)] if "sop" in sheet.kpis else tiles(sheet.map, ("fit",)))]


def _tile(name: str, value: Any, notes: list[Any], sheet: StudySheet) -> dict[str, Any]:
    kpi, say = sheet.kpis[name], sheet.say
    how = [say(f"kpi.{name}_how", n_cases=kpi["n_cases"])]
    shown = {
        "name": say(f"kpi.{name}"), "is_wide": False, "value": value, "range": say.empty,
        "notes": notes, "targets": [], "how": how,
    }  # fmt: skip
    if name in _AT_LEAST:
        line = _target(name, kpi, sheet)
        shown = {**shown, "targets": [line], "how": [*how, line["how"]]}
    if kpi["interval"] is None:
        return shown
    ends = dict(zip((f"low_{kpi['unit']}", f"high_{kpi['unit']}"), kpi["interval"], strict=True))
    sure = say(f"headline.sure_{kpi['unit']}", **ends)
    range_ = say(f"headline.range_{kpi['unit']}", **ends)
    return {**shown, "range": range_, "how": [*shown["how"], sure]}


def _target(name: str, kpi: Mapping[str, Any], sheet: StudySheet) -> dict[str, Any]:
    say = sheet.say
    if kpi["target"] is None:
        told = {"section": "[targets]", "file": "procmine.toml", "example": _EXAMPLES[name]}
        how = say("target.none_how", **{key: say.code(text) for key, text in told.items()})
        return {"text": say("target.none"), "state": "unset", "how": how}
    wanted = {f"target_{kpi['unit']}": kpi["target"]}
    if kpi["met"] is None:
        text = say(f"kpi.target_{kpi['unit']}", **wanted)
        return {"text": text, "state": "none", "how": say.empty}
    state = "met" if kpi["met"] else "missed"
    bound = "least" if _AT_LEAST[name] else "most"
    text = say(f"kpi.{bound}_{kpi['unit']}_{state}", **wanted)
    return {"text": text, "state": state, "how": say.empty}


def _pce(sheet: StudySheet) -> dict[str, Any]:
    say, kpi, told = sheet.say, sheet.kpis["pce"], sheet.value_stream
    if kpi["value"] is None or told is None:
        note = say("kpi.pce_none_note" if sheet.timed else "headline.lead_none_note")
        return _tile("pce", say("headline.lead_none"), [note], sheet)
    if kpi["basis"] != "value_adding":
        return _tile("pce", say("kpi.pce_bound", value_share=kpi["value"]),
                     [say("kpi.pce_bound_note")], sheet)  # fmt: skip
    notes = [say("kpi.pce_note", bound_share=told["pce_bound_elapsed"])]
    if told["tags"]["n_doubtful"] and (ends := told["sensitivity"]["pce_elapsed"]):
        low, high = ends
        n = told["tags"]["n_doubtful"]
        notes.append(say("kpi.pce_doubt", n_doubtful=n, low_share=low, high_share=high))
    return _tile("pce", say.share(kpi["value"], kpi["target"]), notes, sheet)


def _labour(sheet: StudySheet) -> dict[str, Any]:
    say, told = sheet.say, sheet.value_stream
    if "passing" in sheet.kpis:
        value = say.duration(sheet.kpis["passing"]["value"])
        return _tile("passing", value, [say("kpi.passing_note")], sheet)
    kpi = sheet.kpis["labour"]
    if kpi["value"] is None:
        return _tile("labour", say("headline.lead_none"), [say("headline.lead_none_note")], sheet)
    value = say.duration(kpi["value"], kpi["target"])
    notes = [say("kpi.labour_note", total_s=told["labour_s"])] if told else []
    if told and (cost := told["cost"]) and (of_work := _of_work(cost)):
        money, total = (sheet.money(sum_ / told["n_cases"]) for sum_ in (of_work, cost["total"]))
        notes.append(say("kpi.labour_cost", money=money, total=total))
    return _tile("labour", value, notes, sheet)


def _of_work(cost: Mapping[str, Any]) -> float:
    """What the work of all cases cost."""
    parts: Mapping[str, float] = cost["parts"]
    return sum(parts[name] for name in (*CLASSES.values(), "rework"))


def _sop(sheet: StudySheet) -> dict[str, Any]:
    say, kpi, conform = sheet.say, sheet.kpis["sop"], sheet.conform
    if kpi["value"] is None or conform is None:
        note = say("conform_headline.no_steps_note")
        return _tile("sop", say("conform_headline.unknown"), [note], sheet)
    result = conform.result
    notes = [say("conform_headline.fit_note", n_fit=result["n_cases_fit"], n_cases=kpi["n_cases"])]
    if result["fitness_mean"] is not None:
        notes.append(say("kpi.sop_fitness", fitness_share=result["fitness_mean"]))
    return _tile("sop", say.share(kpi["value"], kpi["target"]), notes, sheet)
