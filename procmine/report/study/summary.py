"""The rows that every short form of a report shows: numbers and ledger, written for readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.report.study.buckets import GROUPS
from procmine.report.study.sheet import StudySheet

__all__ = ["kpi_rows", "ledger_rows", "plain"]


def plain(said: Any) -> str:
    """Markup as plain text, a text as it is."""
    text: str = said.striptags() if hasattr(said, "striptags") else str(said)
    return text.replace("\u00a0", " ")


def kpi_rows(sheet: StudySheet) -> list[tuple[str, str, str, str, str]]:
    """Name, value, both ends of the interval and target of each of the five numbers."""
    return [_kpi(kpi, sheet) for kpi in sheet.result["kpis"]]


def _kpi(kpi: Mapping[str, Any], sheet: StudySheet) -> tuple[str, str, str, str, str]:
    say = sheet.say
    write = say.share if kpi["unit"] == "share" else say.duration
    value = write(kpi["value"], kpi["target"])
    if kpi.get("basis") == "upper_bound" and kpi["value"] is not None:
        value = f"≤ {value}"
    low, high = kpi["interval"] or (None, None)
    target = write(kpi["target"], kpi["value"])
    if kpi.get("target_share"):
        target = f"{say.share(kpi['target_share'])} ≤ {target}"
    return plain(say(f"kpi.{kpi['id']}")), value, write(low), write(high), target


def ledger_rows(sheet: StudySheet) -> list[tuple[str, str, str, str]]:
    """Bucket, kind of time, hours and share of each bucket with time in it, and their sum."""
    told, say = sheet.value_stream, sheet.say
    if told is None:
        return []
    whole = told["lead_time_us"]
    rows = [
        (
            plain(say(f"bucket.{name}")),
            plain(say(f"time_group.{group}")),
            say.seconds("total_s", told["ledger_s"][name]),
            say.share(told["ledger_us"][name] / whole),
        )
        for group, names in GROUPS.items()
        for name in names
        if told["ledger_us"][name]
    ]
    in_all = say.seconds("total_s", told["lead_time_s"])
    return [*rows, (plain(say("study_ledger.whole")), "", in_all, say.share(1.0))]
