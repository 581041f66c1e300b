"""What is planted in the shipped logs, said as the rules of an SOP."""

from __future__ import annotations

import json
from pathlib import Path

from planted_words import WORDS

LOGS = Path(__file__).resolve().parents[2] / "event_logs"


def truth(name):
    """What the log holds."""
    return json.loads((LOGS / name / "truth.json").read_text(encoding="utf-8"))


def planted_rules(name, parameters):
    """Plant to the rule that finds it and its options."""
    w = WORDS[name]
    entry, channels, forwarded = (", ".join(x) for x in (w.swapped, w.verified_in, w.forwarded))
    (lane,) = w.lanes.items()
    once = {"least": 0, "most": 1}
    change = parameters["outdated_sop"]
    late, lag = parameters["late"]["limit_s"], parameters["approval_lag"]["limit_s"]
    return {
        "four_eyes": ("four-eyes", {"done": w.checks[0], "checked": w.checks[1]}),
        "wrong_role": ("only-by-role", {"activity": lane[0], "roles": ", ".join(sorted(lane[1]))}),
        "wrong_channel": ("only-in-channel", {"activity": w.verified, "channels": channels}),
        "late": ("deadline", {"target": w.confirmed, "within": f"{late}s"}),
        "approval_lag": ("deadline", {"target": w.approved, "within": f"{lag}s"}),
        "too_fast": (
            "minimum-time",
            {"activity": w.hurried, "least": f"{parameters['least_s'][w.hurried]}s"},
        ),
        "missing_data": ("required-attribute", {"column": w.reason}),
        "skipped": (
            "responded-existence",
            {"source": entry, "target": w.verified, "when": f"@first = {w.first}"},
        ),
        "wrong_order": ("step-order", {"steps": entry}),
        "inserted": ("absence", {"activity": w.extra}),
        "repeated": ("existence", {"activity": w.verified, **once}),
        "duplicate_entry": ("existence", {"activity": w.registered, **once}),
        "over_processing": ("existence", {"activity": w.approved, **once}),
        "transfer": ("absence", {"activity": forwarded}),
        "reopening": ("no-work-after", {"activity": w.close, "allowed": w.follow_up}),
        "missing_follow_up": (
            "response",
            {
                "source": w.close,
                "target": w.follow_up,
                "when": f"{w.priority} = {w.urgent}",
                "patience": "4d",
            },
        ),
        "outdated_sop": (
            "allowed-value",
            {
                "column": w.version,
                "allowed": change["versions"][1],
                "when": f"@begun >= {change['change_on']}",
            },
        ),
    }


# Plants whose rows are one for one the places where the rule is violated.
BY_ROW = (
    "approval_lag",
    "four_eyes",
    "inserted",
    "late",
    "outdated_sop",
    "too_fast",
    "wrong_channel",
    "wrong_order",
    "wrong_role",
)
