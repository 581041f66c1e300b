"""What a headline number should be, and whether it is, in a line of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.messages import Messages

__all__ = ["due_lines", "lead_lines", "plain_lines"]

Judged = Mapping[str, Any] | None
# What to write under [targets] for each number that has none.
_EXAMPLES = {
    "lead": 'lead_time = "2d"',
    "ways": "ways = 10",
    "repeats": "repeats_share = 0.1",
    "fit": "fit_share = 0.8",
}
_STATES = {True: "met", False: "missed", None: "none"}


def lead_lines(judged: Judged, say: Messages) -> list[dict[str, Any]]:
    """Does the wanted share of the cases keep the wanted lead time?"""
    if judged is None or judged["met"] is None:
        return []
    target_s, median_s = judged["target_s"], judged["median_s"]
    span = say("target.span_elapsed", target_s=say.lasting(target_s, median_s))
    how = say.empty
    if judged["clock"] == "working":
        span = say("target.span_working", target=say.worked(target_s, median_s))
        how = say.gap + say("target.span_working_how")
    if judged["n_left_out"]:
        how += say.gap + say("target.left_out", n_left_out=judged["n_left_out"])
    state = _STATES[judged["met"]]
    if median_s is not None:
        how = say("target.median_how", span=span, n_met=judged["n_met"], **_counts(judged)) + how
        return [{"text": say(f"target.median_{state}", span=span), "state": state, "how": how}]
    how = say("target.lead_how", span=span, **_counts(judged)) + how
    text = say(f"target.lead_{state}", span=span, **_shares(judged, say))
    return [{"text": text, "state": state, "how": how}]


def due_lines(judged: Judged, say: Messages) -> list[dict[str, Any]]:
    """How many cases were done by the time they were promised for?"""
    if judged is None or judged["met_share"] is None:
        return []
    state = _STATES[judged["met"]]
    key = "target.due" if state == "none" else f"target.due_{state}"
    how = say("target.due_how", **_counts(judged))
    if judged["n_dates"]:
        how += say.gap + say("target.due_dates", n_dates=judged["n_dates"])
    if judged["n_without"]:
        how += say.gap + say("target.due_without", n_without=judged["n_without"])
    lines = [{"text": say(key, **_shares(judged, say)), "state": state, "how": how}]
    if judged["n_overdue"]:
        late = say("target.due_overdue", n_overdue=judged["n_overdue"])
        lines.append({"text": late, "state": "none", "how": say.empty})
    return lines


def plain_lines(
    judged: Judged, name: str, say: Messages, share: float | None = None
) -> list[dict[str, Any]]:
    """Is the number as it should be? Quietly, where nobody said what it should be.

    Args:
        judged: what is wanted.
        name: of the number.
        say: the language.
        share: what is, for a number that is a share.
    """
    if judged is None:
        told = {"section": "[targets]", "file": "procmine.toml", "example": _EXAMPLES[name]}
        how = say("target.none_how", **{key: say.code(text) for key, text in told.items()})
        return [{"text": say("target.none"), "state": "unset", "how": how}]
    state = _STATES[judged["met"]]
    if "target_share" in judged:
        wanted = {"target_share": say.compared(judged["target_share"], share)}
    else:
        wanted = {"n_target": judged["n_target"]}
    return [{"text": say(f"target.{name}_{state}", **wanted), "state": state, "how": say.empty}]


def _shares(judged: Mapping[str, Any], say: Messages) -> dict[str, Any]:
    """The share that is and the one that should be, never rounded to the same."""
    met, wanted = judged["met_share"], judged["wanted_share"]
    return {
        "met_share": say.compared(met, wanted),
        "wanted_share": say.compared(wanted, met),
    }


def _counts(judged: Mapping[str, Any]) -> dict[str, Any]:
    low, high = judged["interval"]
    return {
        "n_cases": judged["n_cases"],
        "n_undecided": judged["n_undecided"],
        "low_share": low,
        "high_share": high,
    }
