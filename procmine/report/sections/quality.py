"""How far the data can be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from procmine.finding import LEVELS
from procmine.report.grid import Column, Grid, Row
from procmine.report.lead_sentence import anchor, isolated
from procmine.report.sheet import Sheet

__all__ = ["quality"]

PLACE = 80

_ROW = re.compile(r"row (\d+)")
_EFFECTS = (
    Column("what", "word"),
    Column("median_before", "s"),
    Column("median_after", "s"),
    Column("cases_before", "n"),
    Column("cases_after", "n"),
)
_ROLES = (Column("role", "word"), Column("columns", "text"), Column("origin", "word"))


def quality(sheet: Sheet) -> dict[str, Any]:
    """What is wrong with the data, what was repaired, and what does that move?"""
    say, log, found = sheet.say, sheet.log, sheet.result["quality"]
    grave = sum(finding["level"] in ("error", "warning") for finding in found)
    key = "quality.message" if log["n_rejected"] else "quality.message_clean"
    return {
        "nav": say("quality.nav"),
        "title": say("quality.title"),
        "message": say(key, **_counts(log)),
        "account": _account(log),
        "adds_up": say("quality.adds_up", **_counts(log)),
        "findings_message": say("quality.findings_message", n_findings=len(found), n_grave=grave)
        if found
        else say("quality.none"),
        "has_findings": bool(found),
        "levels": [
            {
                "level": level,
                "name": say(f"level.{level}"),
                "findings": [_told(f, sheet) for f in found if f["level"] == level],
            }
            for level in reversed(LEVELS)
        ],
        "effects": _effects(found, sheet),
        "effects_message": _effects_message(found, sheet),
        **_roles(sheet),
    }


def _counts(log: Mapping[str, Any]) -> dict[str, int]:
    return {name: log[name] for name in ("n_rows", "n_used", "n_folded", "n_rejected")}


def _account(log: Mapping[str, Any]) -> list[dict[str, Any]]:
    total = max(log["n_rows"], 1)
    return [
        {"name": name, "n": log[f"n_{name}"], "share": log[f"n_{name}"] / total}
        for name in ("used", "folded", "rejected")
    ]


def _told(finding: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    say = sheet.say
    effect = finding["effect"]
    return {
        "id": f"quality-{anchor(finding)}",
        "rule": finding["rule"],
        "message": _sentence(finding, sheet),
        "hint": finding["hint"],
        "n": finding["n"],
        "repaired": finding["repaired"],
        "examples": [_example(text, sheet) for text in _examples(finding)],
        "effect": effect
        and say(
            "quality.effect" if _moves(effect) else "quality.effect_none",
            before_s=effect["median_lead_time_before_s"],
            after_s=effect["median_lead_time_after_s"],
            n_before=effect["n_cases_before"],
            n_after=effect["n_cases_after"],
        ),
    }


def _moves(effect: Mapping[str, Any]) -> bool:
    median, cases = "median_lead_time", "n_cases"
    return any(
        effect[f"{of}_before{s}"] != effect[f"{of}_after{s}"]
        for of, s in ((median, "_s"), (cases, ""))
    )


def _sentence(finding: Mapping[str, Any], sheet: Sheet) -> Any:
    """The finding's own sentence; where it lists what a table below says better, a shorter one."""
    say, values = sheet.say, finding["values"]
    if finding["rule"] == "guessed-role":
        return say("quality.guessed_roles", n_roles=finding["n"])
    if finding["rule"] == "rejected-row" and f"reason.{values['reason']}" in say:
        reason = say(f"reason.{values['reason']}")
        return say(
            "quality.rejected_rows",
            n_rows=finding["n"],
            rows_share=values["rows_share"],
            reason=reason,
        )
    # Messages write roles by their key, which is a word in English only.
    role = values.get("role")
    words = {role: say(f"role.{role}")} if say.lang != "en" and f"role.{role}" in say else {}
    return isolated(finding["message"], values, words)


def _examples(finding: Mapping[str, Any]) -> Sequence[str]:
    listed: Sequence[str] = () if finding["rule"] == "guessed-role" else finding["examples"]
    return listed


def _example(text: str, sheet: Sheet) -> Any:
    row = _ROW.fullmatch(text)
    return sheet.say("quality.row", n_row=int(row[1])) if row else text


def _effects(found: Sequence[Mapping[str, Any]], sheet: Sheet) -> Grid | None:
    rows = [
        Row(
            {
                "what": _sentence(finding, sheet),
                "median_before": finding["effect"]["median_lead_time_before_s"],
                "median_after": finding["effect"]["median_lead_time_after_s"],
                "cases_before": finding["effect"]["n_cases_before"],
                "cases_after": finding["effect"]["n_cases_after"],
            }
        )
        for finding in found
        if finding["effect"] is not None
    ]
    caption = sheet.say("quality.effects")
    return Grid("effects", caption, _EFFECTS, rows, n_rows=len(rows)) if rows else None


def _effects_message(found: Sequence[Mapping[str, Any]], sheet: Sheet) -> Any:
    effects = [finding["effect"] for finding in found if finding["effect"] is not None]
    moving = [e for e in effects if e["median_lead_time_before_s"] != e["median_lead_time_after_s"]]
    return sheet.say("quality.effects_message", n_moving=len(moving), n_effects=len(effects))


def _roles(sheet: Sheet) -> dict[str, Any]:
    say, mapping = sheet.say, sheet.log["mapping"]
    guessed = sum(told["origin"].startswith("guessed") for told in mapping.values())
    rows = [
        Row(
            {
                "role": say(f"role.{role}"),
                "columns": " + ".join(told["columns"]),
                "origin": say.origin(told["origin"]),
            }
        )
        for role, told in mapping.items()
    ]
    key = "quality.roles_message" if guessed else "quality.roles_known"
    return {
        "roles": Grid("roles", say("quality.roles"), _ROLES, rows, n_rows=len(rows)),
        "roles_message": say(key, n_guessed=guessed, n_roles=len(rows)),
    }
