"""The ways cases take, step by step: done, skipped, done besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from procmine.conform.nouns import LOG, MODEL, SILENT
from procmine.report.conform_sheet import ConformSheet

__all__ = ["listed_ways", "ways"]

PLACE = 50

_N_FIT, _N_LEAVE = 5, 15
_MOST_STEPS = 24
_KINDS = {MODEL: "skipped", LOG: "inserted"}


def ways(sheet: ConformSheet) -> dict[str, Any] | None:
    """Which ways fit, which do not, and what is different in those?"""
    say, result = sheet.say, sheet.result
    leaving, fitting = _sorted(result["variants"])
    if not leaving and not fitting:
        return None
    share = result["n_cases_fit"] / result["n_cases_aligned"]
    return {
        "nav": say("conform_ways.nav"),
        "title": say("conform_ways.title"),
        "message": say(
            "conform_ways.message",
            n_fit=len(fitting),
            n_ways=len(leaving) + len(fitting),
            fit_share=share,
        ),
        "groups": [
            _group("leave", leaving, _N_LEAVE, sheet),
            _group("fit", fitting, _N_FIT, sheet),
        ],
    }


def listed_ways(variants: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of the variants that a page shows, the most frequent first."""
    leaving, fitting = _sorted(variants)
    shown = leaving[:_N_LEAVE] + fitting[:_N_FIT]
    return sorted(shown, key=lambda row: -row["n_cases"])


def _sorted(
    variants: Sequence[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The ways that leave the steps and those that fit, the most frequent first."""
    rows = sorted(variants, key=lambda row: -row["n_cases"])
    return [row for row in rows if row["cost"]], [row for row in rows if not row["cost"]]


def _group(
    name: str, rows: Sequence[Mapping[str, Any]], most: int, sheet: ConformSheet
) -> dict[str, Any]:
    say, shown = sheet.say, rows[:most]
    title = "fitting" if name == "fit" else "leaving"
    return {
        "id": f"ways-{name}",
        "title": say(f"conform_ways.{title}"),
        "filter": say(f"conform_ways.filter_{name}", n_shown=len(shown), n_ways=len(rows)),
        "none": None if rows else say(f"conform_ways.none_{name}"),
        "n_cases": sum(row["n_cases"] for row in rows),
        "ways": [_way(row, rank, sheet) for rank, row in enumerate(shown, 1)],
    }


def _way(row: Mapping[str, Any], rank: int, sheet: ConformSheet) -> dict[str, Any]:
    say = sheet.say
    steps = _steps(row["moves"])
    share = row["n_cases"] / sheet.result["n_cases_aligned"]
    n_of = {kind: sum(m["kind"] == kind for m in row["moves"]) for kind in _KINDS}
    facts = [say("conform_ways.facts", n_cases=row["n_cases"], case_share=share)]
    facts += [say(f"conform_ways.n_{_KINDS[kind]}", n_moves=n) for kind, n in n_of.items() if n]
    if not row["exact"]:
        facts.append(say("conform_ways.bounds", n_bound=row["lower_bound"]))
    if sheet.several_versions:
        facts.append(say("conform_picture.version", version=row["version"]))
    return {
        "rank": rank,
        "share": share,
        "facts": facts,
        "steps": steps[:_MOST_STEPS],
        "rest": steps[_MOST_STEPS:],
    }


def _steps(moves: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Moves in order, the same several times in a row told once."""
    seen = [(m["activity"], _KINDS.get(m["kind"], "done")) for m in moves if m["kind"] != SILENT]
    return [
        {"name": name, "kind": kind, "times": len(list(run))} for (name, kind), run in groupby(seen)
    ]
