"""Who passes work to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine.report.axes import shade
from procmine.report.sheet import Sheet
from procmine.summary.people import passed_on

__all__ = ["handovers"]

PLACE = 55

_N_OWNERS = {"team": 12, "resource": 10}


def handovers(sheet: Sheet) -> dict[str, Any]:
    """Between which teams and people does work pass, how often and after how long?"""
    say, told = sheet.say, sheet.result["handovers"]
    options = {name: say.code(f"--{name}") for name in ("team", "resource")}
    matrices = [_matrix(sheet, role, told[role]) for role in ("team", "resource") if told[role]]
    missing = None
    if "team" not in sheet.log["mapping"]:
        has_people = "resource" in sheet.log["mapping"]
        key = "handovers.missing_team" if has_people else "handovers.missing"
        missing = say(key, **options)
    return {
        "nav": say("handovers.nav"),
        "title": say("handovers.title"),
        "missing": missing,
        "matrices": matrices,
    }


def _matrix(sheet: Sheet, role: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    say, smallest = sheet.say, sheet.smallest_group
    owners, n_owners = _busiest(rows, _N_OWNERS[role])
    cells = {(row["source"], row["target"]): row for row in rows}
    most = max((row["n"] or 0 for row in rows if row["source"] != row["target"]), default=0)
    are_named = sheet.result["provenance"]["settings"]["names"] == "show"
    kind = "teams" if role == "team" else "people"
    privacy = "" if role == "team" else say(f"handovers.{'named' if are_named else 'pseudonyms'}")
    return {
        "id": f"handovers-{role}",
        "caption": say(f"handovers.{kind}"),
        "message": _message(sheet, rows, smallest),
        "n": sum(row["n"] or 0 for row in passed_on(rows)),
        "filter": say(f"handovers.filter_{kind}", n_shown=len(owners), n_owners=n_owners),
        "privacy": privacy,
        "small": say("handovers.small", n_smallest=smallest),
        "suppressed": say("handovers.suppressed", n_smallest=smallest),
        "owners": owners,
        "rows": [
            {"owner": source, "cells": [_cell(cells, source, t, smallest, most) for t in owners]}
            for source in owners
        ],
    }


def _busiest(rows: Sequence[Mapping[str, Any]], n_most: int) -> tuple[list[str], int]:
    """Those with the most handovers to and from others; ties in order of name."""
    involved: dict[str, int] = {}
    for row in rows:
        for owner in (row["source"], row["target"]):
            n = (row["n"] or 0) if row["source"] != row["target"] else 0
            involved[owner] = involved.get(owner, 0) + n
    order = sorted(involved, key=lambda owner: (-involved[owner], owner))
    return order[:n_most], len(order)


def _message(sheet: Sheet, rows: Sequence[Mapping[str, Any]], smallest: int) -> Any:
    passed = [row for row in passed_on(rows) if (row["n"] or 0) >= smallest]
    if not passed:
        return sheet.say("handovers.message_none")
    most = max(passed, key=lambda row: (row["n"], row["source"], row["target"]))
    key = "handovers.message" if most["mean_s"] is None else "handovers.message_waits"
    return sheet.say(
        key,
        source=most["source"],
        target=most["target"],
        n_times=most["n"],
        mean_s=most["mean_s"],
    )


def _cell(
    cells: Mapping[tuple[str, str], Mapping[str, Any]],
    source: str,
    target: str,
    smallest: int,
    most: int,
) -> dict[str, Any]:
    """What one cell shows; small counts are hidden, work that stayed is left uncoloured."""
    row = cells.get((source, target))
    if row is None:
        return {"kind": "none"}
    if row["n"] is None or row["n"] < smallest:
        return {"kind": "small"}
    if source == target:
        return {"kind": "own", "n": row["n"], "mean_s": row["mean_s"]}
    level = shade(row["n"], most)
    return {"kind": "heat", "n": row["n"], "mean_s": row["mean_s"], "shade": level}
