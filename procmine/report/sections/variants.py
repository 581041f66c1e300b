"""The variants: the ways cases take, as chevrons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any

from procmine.report.sheet import Sheet

__all__ = ["listed", "variants"]

PLACE = 40

_N_SHOWN = 20
_N_LISTED = 200
_MOST_STEPS = 24
# Steps that open below a way, and steps of all ways together that the page carries.
_MOST_REST = 100
_MOST_CARRIED = 100_000
_COPIED = ("rank", "n_cases", "share", "covered_share", "p50_s", "p95_s")


def variants(sheet: Sheet) -> dict[str, Any]:
    """Which ways do cases take, how common is each and how long does it take?"""
    say, rows = sheet.say, listed(sheet.result["variants"])
    coverage = sheet.result["headline"]["coverage"]
    n_variants = sheet.log["n_variants"]
    most = next(c["n_variants"] for c in coverage if c["share"] == 0.8)
    message = (
        say("variants.message_one", n_cases=sheet.log["n_cases"])
        if n_variants == 1
        else say("variants.message", n_most=most, n_variants=n_variants)
    )
    ways = [_way(row, coverage) for row in rows]
    return {
        "nav": say("variants.nav"),
        "title": say("variants.title"),
        "message": message,
        "coverage": [{**c, "part": c["n_variants"] / n_variants} for c in coverage],
        "ways": ways[:_N_SHOWN],
        "n_variants": n_variants,
        "n_listed": len(rows),
        "beyond": [c for c in coverage if c["n_variants"] > len(rows)],
        "payload": _payload(rows, ways, sheet),
    }


def listed(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The most frequent ways, as many as a page can carry; at least one."""
    ends = accumulate(len(row["activities"]) for row in rows[:_N_LISTED])
    n = sum(1 for end in ends if end <= _MOST_CARRIED)
    return rows[: max(n, 1)]


def _way(row: Mapping[str, Any], coverage: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    steps = _steps(row["activities"])
    return {
        **row,
        "steps": steps[:_MOST_STEPS],
        "rest": steps[_MOST_STEPS:],
        "opens": steps[_MOST_STEPS : _MOST_STEPS + _MOST_REST],
        "n_left": max(len(steps) - _MOST_STEPS - _MOST_REST, 0),
        "reaches": [c["share"] for c in coverage if c["n_variants"] == row["rank"]],
    }


def _steps(activities: Sequence[str]) -> list[dict[str, Any]]:
    """Steps in order, the same one several times in a row told once."""
    seen: set[str] = set()
    steps = []
    for activity, run in groupby(activities):
        steps.append({"name": activity, "times": len(list(run)), "again": activity in seen})
        seen.add(activity)
    return steps


def _payload(
    rows: Sequence[Mapping[str, Any]], ways: Sequence[Mapping[str, Any]], sheet: Sheet
) -> dict[str, Any]:
    """All ways, to be copied and shown: steps are [place of the name, times in a row, again]."""
    say = sheet.say
    names: dict[str, int] = {}
    listed = []
    for row, way in zip(rows, ways, strict=True):
        told: dict[str, Any] = {name: row[name] for name in _COPIED}
        told["steps"] = [
            [names.setdefault(step["name"], len(names)), step["times"], int(step["again"])]
            for step in (*way["steps"], *way["rest"])
        ]
        if row["rank"] > _N_SHOWN:
            told["head"] = say.plain("variants.rank", n_rank=row["rank"])
            told["facts"] = _facts(row, sheet)
            told["reaches"] = [say.plain("variants.line", cases_share=s) for s in way["reaches"]]
            told["more"] = say.plain("variants.more_steps", n_steps=len(way["rest"]))
        listed.append(told)
    return {"names": list(names), "ways": listed, "n_shown": _N_SHOWN, "n_steps": _MOST_STEPS}


def _facts(row: Mapping[str, Any], sheet: Sheet) -> list[str]:
    say = sheet.say
    facts = [say.plain("variants.facts", n_cases=row["n_cases"], case_share=row["share"])]
    if sheet.timed:
        facts.append(say.plain("variants.lead", p50_s=row["p50_s"], p95_s=row["p95_s"]))
    return facts
