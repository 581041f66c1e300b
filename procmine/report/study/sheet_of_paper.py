"""What stands on the one sheet of paper of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from procmine.draw.palette import LIGHT
from procmine.report.study.buckets import DRAWN, HATCHED, PAINTED
from procmine.report.study.cards import Card
from procmine.report.study.sheet import StudySheet
from procmine.report.study.summary import ledger_rows, plain

__all__ = ["sheet_of_paper"]

_N_FINDINGS = 5
_N_HASH = 12


def sheet_of_paper(
    sheet: StudySheet, head: Mapping[str, Any], ledger: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The texts and figures of the sheet.

    Args:
        sheet: what it is drawn from.
        head: what the section ``headline`` gave.
        ledger: what the section ``ledger`` gave.
    """
    say, told = sheet.say, sheet.value_stream
    return {
        "lang": say.lang,
        "eyebrow": plain(say("study.eyebrow")),
        "title": plain(head["title"]),
        "about": [plain(fact) for fact in head["about"]],
        "sentence": plain(head["sentence"]),
        "worth": plain(head["worth"] or ""),
        "besides": [plain(line) for line in head["besides"]],
        "kpis": [_tile(tile) for tile in head["tiles"]],
        "findings_title": plain(say("study.five")),
        "findings": [_finding(card, sheet) for card in sheet.cards[:_N_FINDINGS]],
        "ledger_title": plain(say("study_ledger.title")),
        "ledger_message": plain(ledger["message"] if told and ledger else say("study_paper.none")),
        "ledger": [] if told is None else _parts(sheet, told),
        "ledger_sum": plain(ledger["sum"]) if told and ledger else "",
        "flow_title": plain(say("study_ladder.title" if sheet.stream else "process_map.title")),
        "footer": _footer(sheet),
    }


def _tile(tile: Mapping[str, Any]) -> dict[str, str]:
    target = tile["targets"][0] if tile["targets"] else {"text": "", "state": "unset"}
    return {
        "name": plain(tile["name"]),
        "value": plain(tile["value"]),
        "range": plain(tile["range"]) or plain(tile["notes"][0] if tile["notes"] else ""),
        "target": plain(target["text"]),
        "state": target["state"],
    }


def _finding(card: Card, sheet: StudySheet) -> dict[str, str]:
    is_timed = card.cost_s is not None
    size = sheet.cost_of(card) if is_timed else sheet.say.count(card.n)
    return {
        "size": plain(size) if is_timed else f"{plain(size)} {plain(card.size_is)}",
        "money": "" if card.cost_money is None else plain(sheet.money(card.cost_money)),
        "name": plain(card.name),
        "says": f"{plain(card.sentence)}{sheet.say.gap}{plain(card.most)}".strip(),
        "advice": plain(card.advice),
    }


def _parts(sheet: StudySheet, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    shown = [name for name in DRAWN if told["ledger_us"][name]]
    return [
        {
            "name": row[0],
            "hours": row[2],
            "said": row[3],
            "share": told["ledger_us"][name] / told["lead_time_us"],
            "colour": LIGHT[PAINTED[name]],
            "hatched": name in HATCHED,
        }
        for name, row in zip(shown, ledger_rows(sheet), strict=False)
    ]


def _footer(sheet: StudySheet) -> list[str]:
    told = sheet.result["provenance"]
    inputs = [f"{one['path']} {one['sha256'][:_N_HASH]}…" for one in told["inputs"]]
    return [f"procmine {told['procmine']}", *inputs, "report.json"]
