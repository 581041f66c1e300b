"""The first screen: one sentence, what it is worth, and five numbers."""

from __future__ import annotations

from typing import Any

from procmine.report.lead_sentence import isolated, lead_sentence
from procmine.report.sheet import Sheet, evidence_part
from procmine.report.tiles import tiles
from procmine.report.worth_words import worth_words

__all__ = ["headline"]

PLACE = 0


def headline(sheet: Sheet) -> dict[str, Any]:
    """What is most worth looking at, and which five numbers say how large the process is?"""
    say, log = sheet.say, sheet.log
    found = sheet.findings
    return {
        "nav": say("headline.nav"),
        "title": say("page.title", name=sheet.name),
        "period": _period(sheet),
        "zone": say("page.zone", zone=sheet.zone),
        "rows": say("page.rows", n_rows=log["n_rows"], format=log["format"]),
        "cautions": [
            {
                "text": isolated(f["message"], f["values"]),
                "advice": f["hint"],
                "part": evidence_part(f["rule"]),
            }
            for f in sheet.cautions
        ],
        "eyebrow": say("headline.first" if found else "headline.calm"),
        "sentence": lead_sentence(found[0], say) if found else say("headline.nothing"),
        "worth": worth_words("lead", found[0], sheet) if found else None,
        "tiles": tiles(sheet),
    }


def _period(sheet: Sheet) -> Any:
    if not sheet.timed:
        return sheet.say("page.no_period")
    first, last = (sheet.instant(sheet.log[name]) for name in ("start_at", "end_at"))
    return sheet.say("page.period", first=first, last=last)
