"""The value stream: process boxes, waits and the ladder, today and in the target."""

from __future__ import annotations

from typing import Any

from procmine.draw import stream_svg
from procmine.report.grid import Column, Grid, Row
from procmine.report.study.estimated import estimated
from procmine.report.study.sheet import StudySheet
from procmine.valuestream.stream_nouns import StreamStep, ValueStreamMap
from procmine.valuestream.target import Claim

__all__ = ["ladder"]

PLACE = 15

_MOST_ROWS = 200
# Steps side by side on wide screens, and on narrow ones and upright paper.
_WIDE, _NARROW = 4, 3
_FIGURES = (
    ("pt", "p50_s"), ("pt", "p85_s"), ("pt", "p95_s"), ("wait", "p50_s"), ("wait", "p85_s"),
    ("wait", "p95_s"), ("lt", "p50_s"), ("lt", "p95_s"),
)  # fmt: skip
_STEPS = (
    Column("activity", "text"),
    Column("worth", "word"),
    Column("n_done_all", "n"),
    *(Column(f"{span}_{figure}", "s") for span, figure in _FIGURES),
    Column("complete_share", "share"),
    Column("first_pass_share", "share"),
    Column("fte", "word"),
    Column("wip", "word"),
)
_CLAIMS = (
    Column("activity", "text"),
    Column("change_is", "word"),
    Column("before_total_s", "s"),
    Column("saved_total_s", "s"),
    Column("saved_share", "share"),
)


def ladder(sheet: StudySheet) -> dict[str, Any] | None:
    """Where does work flow, where does it wait, and what comes through right the first time?"""
    found, say = sheet.stream, sheet.say
    if found is None or not found.steps:
        return None
    return {
        "nav": say("study_ladder.nav"),
        "title": say("study_ladder.title"),
        "message": _message(found, sheet),
        "picture": stream_svg(
            found, lang=say.lang, embed_style=False, most=_NARROW, changes_only=True
        ),
        "pair": stream_svg(found, lang=say.lang, embed_style=False, beside=True, most=_WIDE),
        "n": say("study_ladder.n", n_cases=found.n_cases, n_steps=found.n_steps),
        "shown": say("study_ladder.shown", n_activities=len(found.steps)),
        "facts": [
            text
            for text in (estimated(sheet), _rolled(found, sheet), _little(found, sheet))
            if text
        ],
        "steps": _steps(found, sheet),
        "target": _target(found, sheet),
    }


def _message(found: ValueStreamMap, sheet: StudySheet) -> Any:
    say = sheet.say
    waits = [step for step in found.steps if step.wait.total_s]
    if not waits:
        return say("study_ladder.message_plain", n_path=len(found.path))
    worst = max(waits, key=lambda step: (step.wait.total_s or 0.0, step.activity))
    return say(
        "study_ladder.message",
        activity=worst.activity,
        p50_s=worst.wait.p50_s,
        p95_s=worst.wait.p95_s,
    )


def _rolled(found: ValueStreamMap, sheet: StudySheet) -> Any:
    share = found.rolled_complete_share
    if share is None:
        return None
    return sheet.say("study_ladder.rolled", through_share=share, n_path=len(found.path))


def _little(found: ValueStreamMap, sheet: StudySheet) -> Any:
    if found.untold.get("little") == "too-short":
        return sheet.say("study_ladder.little_short")
    law = found.flow.little
    if law is None or law.wip_by_law is None:
        return None
    return sheet.say(
        "study_ladder.little",
        n_wip=round(law.wip, 1),
        n_law=round(law.wip_by_law, 1),
        lead_s=law.lead_time_s,
    )


def _steps(found: ValueStreamMap, sheet: StudySheet) -> Grid:
    rows = [Row(_cells(step, sheet)) for step in found.steps[:_MOST_ROWS]]
    told = {key for row in rows for key, value in row.cells.items() if value not in (None, "–")}
    columns = [column for column in _STEPS if column.key in told]
    caption = sheet.say("study_ladder.table")
    n_rows = len(found.steps)
    return Grid("stream-steps", caption, columns, rows, n_rows=n_rows, file="report.json")


def _cells(step: StreamStep, sheet: StudySheet) -> dict[str, Any]:
    say = sheet.say
    spans = {f"{span}_{figure}": getattr(getattr(step, span), figure) for span, figure in _FIGURES}
    return {
        "activity": step.activity,
        "worth": say(f"value.{step.value}"),
        "n_done_all": step.n,
        **spans,
        "complete_share": step.complete_share,
        "first_pass_share": step.first_pass_share,
        "fte": _number(step.fte),
        "wip": _number(step.wip),
    }


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def _target(found: ValueStreamMap, sheet: StudySheet) -> dict[str, Any] | None:
    """What the planned changes take out, and no more than that."""
    planned, say = found.target, sheet.say
    if planned is None:
        return None
    lead_us = found.efficiency.lead_us
    saved_share = planned.saved_us / lead_us if lead_us else 0.0
    rows = [Row(_claim(claim, lead_us, sheet)) for claim in planned.claims]
    caption = say("study_ladder.claims")
    return {
        "message": say(
            "study_ladder.target",
            saved_share=saved_share,
            before_s=found.lead.mean_s,
            after_s=planned.lead.mean_s,
        ),
        "grid": Grid("claims", caption, _CLAIMS, rows, n_rows=len(rows), file="report.json"),
        "control": say("study_ladder.control", names=say.listed(planned.control_points))
        if planned.control_points
        else None,
    }


def _change(claim: Claim, sheet: StudySheet) -> Any:
    key = f"study_ladder.{claim.what}"
    if not claim.left_share:
        return sheet.say(f"{key}_gone")
    return sheet.say(key, left_share=claim.left_share)


def _claim(claim: Claim, lead_us: int, sheet: StudySheet) -> dict[str, Any]:
    return {
        "activity": claim.activity,
        "change_is": _change(claim, sheet),
        "before_total_s": claim.owned_us / 1e6,
        "saved_total_s": claim.saved_us / 1e6,
        "saved_share": claim.saved_us / lead_us if lead_us else None,
    }
