"""How far the data can be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from procmine.finding import LEVELS, point_out
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
    effect = finding["effect"]
    return {
        "id": f"quality-{anchor(finding)}",
        "rule": finding["rule"],
        "message": _sentence(finding, sheet),
        "hint": finding["hint"],
        "n": finding["n"],
        "repaired": finding["repaired"],
        "examples": [_example(text, sheet) for text in _examples(finding)],
        "repair": finding["repair"],
        "effect": effect and _effect(effect, sheet),
        "effect_reason": finding["effect_reason"],
    }


def _effect(effect: Mapping[str, Any], sheet: Sheet) -> Any:
    before, after = (effect[f"median_lead_time_{which}_s"] for which in ("before", "after"))
    key = "quality.effect" if _moves(effect) else "quality.effect_none"
    if not _is_whole(effect):
        key = "quality.effect_cases" if _moves_cases(effect) else "quality.effect_no_cases"
    elif before != after and not _moves_cases(effect):
        # Two durations that read alike would deny what they say.
        alike = sheet.say.duration(before) == sheet.say.duration(after)
        key = "quality.effect_little" if alike else "quality.effect_median"
    return sheet.say(
        key,
        before_s=before,
        after_s=after,
        by_s=abs(before - after) if _is_whole(effect) else None,
        n_before=effect["n_cases_before"],
        n_after=effect["n_cases_after"],
    )


def _moves(effect: Mapping[str, Any]) -> bool:
    before, after = (effect[f"median_lead_time_{which}_s"] for which in ("before", "after"))
    return bool(before != after) or _moves_cases(effect)


def _moves_cases(effect: Mapping[str, Any]) -> bool:
    return bool(effect["n_cases_before"] != effect["n_cases_after"])


def _is_whole(effect: Mapping[str, Any]) -> bool:
    """Is the lead time known with and without the repair?"""
    medians = (effect[f"median_lead_time_{which}_s"] for which in ("before", "after"))
    return None not in medians


def _sentence(finding: Mapping[str, Any], sheet: Sheet) -> Any:
    """The finding's own sentence; where it lists what a table below says better, a shorter one."""
    say, values = sheet.say, finding["values"]
    if finding["rule"] == "guessed-role":
        return say("quality.guessed_roles", n_roles=finding["n"])
    # These are words of procmine, not names from the log.
    own = (values.get(name) for name in ("role", "role_zh", "reason", "reason_zh", "roles_zh"))
    words = {word: word for word in own if word}
    return isolated(finding["message"], values, words)


def _examples(finding: Mapping[str, Any]) -> Sequence[str]:
    listed: Sequence[str] = () if finding["rule"] == "guessed-role" else finding["examples"]
    return listed


def _example(text: str, sheet: Sheet) -> Any:
    row = _ROW.fullmatch(text)
    return sheet.say("quality.row", n_row=int(row[1])) if row else point_out(text, sheet.say.lang)


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
        if finding["effect"] is not None and _moves(finding["effect"])
    ]
    caption = sheet.say("quality.effects")
    return Grid("effects", caption, _EFFECTS, rows, n_rows=len(rows)) if rows else None


def _effects_message(found: Sequence[Mapping[str, Any]], sheet: Sheet) -> Any:
    effects = [finding["effect"] for finding in found if finding["effect"] is not None]
    moving = [
        effect
        for effect in effects
        if _is_whole(effect)
        and effect["median_lead_time_before_s"] != effect["median_lead_time_after_s"]
    ]
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
