"""Where practice leaves the SOP: a card for each of the largest deviations, a table of all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.baseline import NEW, SAME
from procmine.report.conform_sheet import MOST_CARDS, ConformSheet
from procmine.report.deviation_words import deviation_sentence
from procmine.report.grid import Column, Grid, Row

__all__ = ["deviations"]

PLACE = 10

_MOST_ROWS = 200
_MOST_GROUPS = 12
# The effect everybody asks for; the others are folded.
_FIRST = "lead_time_s"
_GROUPS = ("by_month", "by_version", "by_team", "by_channel", "by_resource")
_COLUMNS = (
    Column("says", "word"),
    Column("type", "word"),
    Column("n_cases", "n"),
    Column("n_possible", "n"),
    Column("share", "share"),
    Column("n_events", "n"),
    Column("rule", "text"),
    Column("control_points", "text"),
)


def deviations(sheet: ConformSheet) -> dict[str, Any]:
    """In which ways, where and how often does practice leave the SOP?"""
    say, found = sheet.say, sheet.result["deviations"]
    n_more = len(found) - MOST_CARDS
    return {
        "nav": say("conform_deviations.nav"),
        "title": say("conform_deviations.title"),
        "cards": [_card(one, sheet) for one in found[:MOST_CARDS]],
        "intro": say(
            f"conform_deviations.{'intro_effect' if found and 'effect' in found[0] else 'intro'}"
        ),
        "none": say(f"conform_deviations.{'none' if sheet.n_judged else 'unjudged'}"),
        "more": say("conform_deviations.more", n_more=n_more) if n_more > 0 else None,
        "grid": _grid(sheet) if found else None,
        "filter": say("conform_deviations.all", n_deviations=len(found)),
    }


def _card(one: Mapping[str, Any], sheet: ConformSheet) -> dict[str, Any]:
    say, kind = sheet.say, f"deviation.{one['type']}"
    basis = "basis_rule" if one["rule"] else "basis_steps"
    return {
        **one,
        "anchor": sheet.deviation_anchor(one),
        "name": say(f"{kind}.name"),
        "sentence": deviation_sentence(one, say),
        "of": say("conform_deviations.of", n_possible=one["n_possible"], case_share=one["share"]),
        "where": _where(one, sheet),
        "show": one["activity"] if one["activity"] in sheet.drawn_steps else "",
        "much": say(
            "conform_deviations.n_events", n_events=one["n_events"], n_cases=one["n_cases"]
        ),
        "rule_href": sheet.rule_anchor(one["rule"]) if one["rule"] else "",
        "effect": one["effect"][_FIRST]["says"] if "effect" in one else None,
        "effects": _effects(one),
        "groups": _groups(one, sheet),
        "since": _since(one, sheet),
        "try": say(f"{kind}.try"),
        "harmless": say(f"{kind}.harmless"),
        "basis": say(f"conform_deviations.{basis}"),
    }


def _where(one: Mapping[str, Any], sheet: ConformSheet) -> Any:
    say = sheet.say
    if not one["rule"]:
        key = "after" if one["after"] else "start"
        return say(f"conform_deviations.{key}", after=one["after"])
    key = "at" if one["activity"] else "everywhere"
    return say(f"conform_deviations.{key}", activity=one["activity"])


def _effects(one: Mapping[str, Any]) -> list[str]:
    """What else sets its cases apart, the lead time aside; what cannot be told is left out."""
    others = [each for name, each in one.get("effect", {}).items() if name != _FIRST]
    return [
        each["says"] for each in others if each["difference"] is not None and not each["reason"]
    ]


def _groups(one: Mapping[str, Any], sheet: ConformSheet) -> list[dict[str, Any]]:
    """Where it is, by month, version, team, channel and person, as far as the result tells."""
    return [
        {
            "name": sheet.say(f"conform_deviations.{name}"),
            "rows": [_group(row, sheet) for row in one[name][:_MOST_GROUPS]],
        }
        for name in _GROUPS
        if len(one.get(name, ())) > 1
    ]


def _group(row: Mapping[str, Any], sheet: ConformSheet) -> Any:
    if row["n_cases"] is None:
        return sheet.say("conform_deviations.group_few", name=row["name"])
    counts = {"n_cases": row["n_cases"], "n_possible": row["n_possible"]}
    named = {"name": row["name"] or "–", "case_share": row["share"]}
    return sheet.say("conform_deviations.group", **named, **counts)


def _since(one: Mapping[str, Any], sheet: ConformSheet) -> Any:
    say, then = sheet.say, sheet.before.get(one["id"])
    if then is None:
        return None
    if then["change"] in (NEW, SAME):
        return say(f"conform_deviations.since_{then['change']}")
    return say(
        "conform_deviations.since_changed",
        change=say.marked("change", then["change"], say(f"change.{then['change']}")),
        before_share=then["share_before"],
        n_before=then["n_cases_before"],
    )


def _grid(sheet: ConformSheet) -> Grid:
    say, found = sheet.say, sheet.result["deviations"]
    rows = [
        Row(
            {
                **one,
                "says": deviation_sentence(one, say),
                "type": say(f"deviation.{one['type']}.name"),
                "control_points": say.listed(one["control_points"]),
            }
        )
        for one in found[:_MOST_ROWS]
    ]
    caption = say("conform_deviations.table")
    return Grid(
        "deviation-table", caption, _COLUMNS, rows, n_rows=len(found), file="deviations.csv"
    )
