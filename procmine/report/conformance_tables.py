"""The tables of a conformance check, for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from procmine.conform.judgement import RULE_COLUMNS
from procmine.table import Column, Table

__all__ = ["deviation_table", "rule_table", "step_table", "version_table", "way_table"]

_ARROW = " → "


def _table(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> Table:
    listed = list(rows)
    return Table(title, columns, {c.name: [row[c.name] for row in listed] for c in columns})


def deviation_table(result: Mapping[str, Any]) -> Table:
    """Where does practice leave the standard? One row per deviation, those that are gone last."""
    compared = (result["baseline"] or {"deviations": ()})["deviations"]
    before = {row["id"]: row for row in compared}
    rows = [{**one, **_changed(before.get(one["id"]))} for one in result["deviations"]]
    rows += [
        {**row, "after": "", "n_events": 0, "n_possible": None, "control_points": ()}
        for row in compared
        if row["change"] == "gone"
    ]
    return _table(
        "Where does practice leave the standard?",
        [
            Column("id", "the same in every run of this SOP"),
            Column("type", "what it is"),
            Column("level", "how bad"),
            Column("says", "in a sentence"),
            Column("activity", "the step"),
            Column("after", "the step most often done last before it"),
            Column("n_cases", "cases in which it is", "n"),
            Column("n_possible", "cases in which it could have been", "n"),
            Column("share", "their share", "share"),
            Column("n_events", "how many times", "n"),
            Column("rule", "the rule that shows it"),
            Column("control_points", "control points it touches"),
            Column("change", "new, worse, same, better or gone since the baseline"),
            Column("n_cases_before", "cases in the baseline", "n"),
            Column("share_before", "share in the baseline", "share"),
        ],
        [{**row, "control_points": ", ".join(row["control_points"])} for row in rows],
    )


def _changed(row: Mapping[str, Any] | None) -> dict[str, Any]:
    if row is None:
        return {"change": "", "n_cases_before": None, "share_before": None}
    return {name: row[name] for name in ("change", "n_cases_before", "share_before")}


def rule_table(result: Mapping[str, Any]) -> Table:
    """Are the rules kept? One row per rule."""
    return _table(
        "Are the rules kept?",
        [
            *RULE_COLUMNS,
            Column("control_points", "control points it keeps"),
        ],
        [
            {
                **row,
                "violated_share": row["n_violated"] / row["n_applicable"]
                if row["n_applicable"]
                else None,
                "lacks": " ".join(row["lacks"]),
                "control_points": ", ".join(row["control_points"]),
            }
            for row in result["rules"]
        ],
    )


def version_table(result: Mapping[str, Any]) -> Table:
    """How well does practice agree with each version? One row per version."""
    return _table(
        "How well does practice agree with each version?",
        [
            Column("id", "version"),
            Column("n_cases", "cases judged by it", "n"),
            Column("n_cases_fit", "cases that go exactly as its steps say", "n"),
            Column("fit_share", "their share", "share"),
            Column("fitness_mean", "mean fitness of the cases", "share"),
            Column("fitness_total", "1 less all costs over all worst costs", "share"),
            Column("precision", "how much of what the steps allow is done", "share"),
            Column("exact", "whether every cost is the least possible"),
        ],
        [{**row, "fit_share": row["n_cases_fit"] / row["n_cases"]} for row in result["versions"]],
    )


def way_table(result: Mapping[str, Any]) -> Table:
    """Which ways do cases take, and how do they differ? One row per variant and version."""
    listed = sorted(result["variants"], key=lambda row: -row["n_cases"])
    rows = [{"rank": rank, **_way(row, result)} for rank, row in enumerate(listed, 1)]
    return _table(
        "Which ways do cases take, and how do they differ from the steps?",
        [
            Column("rank", "place by number of cases", "n"),
            Column("version", "version that judges it"),
            Column("n_cases", "cases", "n"),
            Column("share", "their share of all cases with steps", "share"),
            Column("fits", "whether it goes exactly as the steps say"),
            Column("cost", "cost of its deviations", "n"),
            Column("lower_bound", "what they cost at least", "n"),
            Column("exact", "whether no cheaper explanation exists"),
            Column("fitness", "1 less cost over worst cost", "share"),
            Column("activities", "what was done"),
            Column("skipped", "what was passed over"),
            Column("inserted", "what was done besides"),
        ],
        rows,
    )


def _way(row: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    def of(kind: str) -> str:
        return _ARROW.join(m["activity"] for m in row["moves"] if m["kind"] == kind)

    return {
        **row,
        "share": row["n_cases"] / result["n_cases_aligned"],
        "fits": row["cost"] == 0,
        "activities": _ARROW.join(row["activities"]),
        "skipped": of("model"),
        "inserted": of("log"),
    }


def step_table(result: Mapping[str, Any]) -> Table:
    """What happened at each step? One row per step and version."""
    rows = [
        {"version": place["version"], **row, "n_inserted_after": _after(place, row["node"])}
        for place in result["places"]
        for row in place["nodes"]
    ]
    return _table(
        "What happened at each step?",
        [
            Column("version", "version"),
            Column("node", "its id in the model"),
            Column("activity", "the step"),
            Column("n_done", "times done as the steps say", "n"),
            Column("n_skipped", "times passed over", "n"),
            Column("n_inserted_after", "things done besides, right behind it", "n"),
        ],
        rows,
    )


def _after(place: Mapping[str, Any], node: str) -> int:
    return sum(row["n_events"] for row in place["inserted"] if row["after"] == node)
