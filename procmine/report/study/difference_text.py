"""What the terminal says of two reports, and of one that is verified."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procmine.report.baseline import SAME
from procmine.report.messages import Messages
from procmine.report.study.difference import UNTOLD
from procmine.units import format_count, format_duration, format_seconds, format_share

__all__ = ["difference_text", "verification_text"]

_MOST = 40


def difference_text(found: Mapping[str, Any], *, lang: str = "en") -> str:
    """What changed, in a few lines: the five numbers, then the findings that moved."""
    say = Messages(lang)
    lines = [say.plain("study_diff.counts", **{f"n_{k}": n for k, n in found["n_of"].items()})]
    lines += ["", *(_kpi(row, say) for row in found["kpis"]), ""]
    moved = [row for row in found["findings"] if row["change"] != SAME]
    for row in moved[:_MOST]:
        lines.append(f"{_changed(row['change'], say)}: {row['says']}")
        lines += _sizes(row, say)
    if len(moved) > _MOST:
        lines.append(say.plain("study_diff.more", n_more=len(moved) - _MOST))
    if not moved:
        lines.append(say.plain("study_diff.none"))
    return "\n".join(lines)


def _changed(change: str, say: Messages) -> str:
    return say.plain("study_diff.untold" if change == UNTOLD else f"change.{change}")


def _kpi(row: Mapping[str, Any], say: Messages) -> str:
    before, after = (_value(row[when], row["unit"], say) for when in ("before", "after"))
    change = row["change"] and say.plain(f"change.{row['change']}")
    line = f"{say.plain('kpi.' + row['id'])}: {before} → {after}"
    return f"{line} ({change})" if change else line


def _value(value: float | None, unit: str, say: Messages) -> str:
    if unit == "share":
        return format_share(value, lang=say.lang)
    return format_duration(value, lang=say.lang)


def _sizes(row: Mapping[str, Any], say: Messages) -> list[str]:
    """From which size to which: hours where there are any, else how often."""
    if row["cost_s_before"] is None and row["cost_s_after"] is None:
        n_of = (format_count(row[f"n_{when}"]) for when in ("before", "after"))
        return ["     " + " → ".join(n_of)]
    costs = (row[f"cost_s_{when}"] for when in ("before", "after"))
    said = ("–" if s is None else format_seconds("cost_s", s, lang=say.lang) for s in costs)
    return ["     " + " → ".join(said)]


def verification_text(rows: Sequence[Mapping[str, Any]], *, lang: str = "en") -> str:
    """Which files are not what they were, or that all are."""
    say = Messages(lang)
    off = [row for row in rows if row["state"] != SAME]
    lines = [
        say.plain(
            f"study_verify.{row['state']}",
            role=say(f"study_verify.{row['role']}"),
            name=row["name"],
        )
        for row in off
    ]
    if any(row["state"] == "missing" and row["role"] != "report" for row in off):
        lines.append(say.plain("study_verify.where"))
    if not off:
        lines.append(say.plain("study_verify.all", n_files=len(rows)))
    return "\n".join(lines)
