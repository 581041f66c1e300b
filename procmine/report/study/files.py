"""The files `procmine study run` leaves behind, as names and contents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from procmine.draw import poster, stream_svg
from procmine.report.conform_sheet import ConformSheet
from procmine.report.conformance_files import Conformed, conformed
from procmine.report.discovery import quality
from procmine.report.files import Discovered, discovered
from procmine.report.messages import Messages
from procmine.report.sheet import Sheet
from procmine.report.study.cards import Card, ranked
from procmine.report.study.conform_cards import conform_cards
from procmine.report.study.discover_cards import discover_cards
from procmine.report.study.markdown import study_markdown
from procmine.report.study.noun import Study
from procmine.report.study.page import study_page
from procmine.report.study.result import study_result
from procmine.report.study.seal import sealed
from procmine.report.study.sheet import StudySheet
from procmine.report.study.sheet_of_paper import sheet_of_paper
from procmine.report.study.tables import study_charts, study_tables
from procmine.report.study.waste_cards import told_besides, waste_cards
from procmine.report.study_sections.headline import headline
from procmine.report.study_sections.ledger import ledger
from procmine.report.workbook import workbook
from procmine.valuestream.wasted import Wasted, wasted

__all__ = ["REPORT", "study_files"]

REPORT = "report.json"
# Steps of the stream side by side on the sheet of paper.
_ON_PAPER = 4
_OWN = ("report.html", "report.md", "report.pdf", "report.xlsx")


def study_files(study: Study, *, lang: str = "en") -> tuple[dict[str, Any], dict[str, str | bytes]]:
    """What does a study leave behind?

    Args:
        study: what was found.
        lang: ``en`` or ``zh``.

    Returns:
        The content of report.json as data, and the files: report.html, report.json, and the
        pictures, models and tables the page links to.

    Cost: mostly that of arranging the levels of the map, about 0.1 s each.
    """
    say = Messages(lang)
    found = discovered(study.log, study.summary, study.mined, config=study.config, lang=lang)
    checked = _checked(study, lang)
    files = dict(found.files) | (dict(checked.files) if checked else {})
    files["quality.json"] = _json(quality(study.log, lang=lang))
    if study.stream is not None:
        files["valuestream.svg"] = stream_svg(study.stream, lang=lang)
    seen = None if study.ledger is None else wasted(study.ledger)
    sheets = _sheets(found, checked, say, seen)
    cards = _cards(study, *sheets)
    result = study_result(
        study, found.result, checked.result if checked else None, cards, lang=lang
    )
    sheet = StudySheet(
        result=result,
        say=say,
        map=sheets[0],
        conform=sheets[1],
        cards=cards,
        stream=study.stream,
        waste=study.waste,
        config=study.config,
        files=sorted([*files, *_OWN, REPORT]),
    )
    files["report.html"] = study_page(sheet)
    tables = study_tables(sheet)
    named = {name: say.plain(f"study_sheet.{name}") for name in tables}
    charts = {named[name]: chart for name, chart in study_charts(tables, say).items()}
    files["report.xlsx"] = workbook({named[n]: table for n, table in tables.items()}, say, charts)
    head = headline(sheet)
    files["report.md"] = study_markdown(sheet, head)
    files["report.pdf"] = poster(
        sheet_of_paper(sheet, head, ledger(sheet)), _pictures(study, files, lang)
    )
    result["provenance"]["files"] = _hashes(files)
    result = sealed(result)
    files[REPORT] = _json(result)
    return result, files


def _pictures(study: Study, files: Mapping[str, str | bytes], lang: str) -> dict[str, str]:
    """What the sheet of paper shows: the stream, or the map where there is none."""
    if study.stream is None:
        return {"map": str(files["map.svg"])}
    return {"stream": stream_svg(study.stream, lang=lang, most=_ON_PAPER, changes_only=True)}


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _checked(study: Study, lang: str) -> Conformed | None:
    if study.conformance is None:
        return None
    process = study.config.conform.process or None
    shown = conformed(study.log, study.conformance, config=study.config, lang=lang, process=process)
    shown.result["files"] = sorted(shown.files)
    return shown


def _sheets(
    found: Discovered, checked: Conformed | None, say: Messages, seen: Wasted | None
) -> tuple[Sheet, ConformSheet | None]:
    of_map = Sheet(
        result=found.result,
        atlas=found.atlas,
        model_picture=found.model_picture,
        wasted=seen,
        say=say,
    )
    if checked is None:
        return of_map, None
    return of_map, ConformSheet(
        result=checked.result, pictures=checked.pictures, names=checked.names, say=say
    )


def _cards(study: Study, of_map: Sheet, of_conform: ConformSheet | None) -> list[Card]:
    seen = [card for card in discover_cards(of_map) if not told_besides(card.rule, study.waste)]
    wasted = waste_cards(study.waste, of_map, study.config)
    deviations = conform_cards(of_conform) if of_conform else []
    return ranked([*seen, *wasted, *deviations])


def _hashes(files: Mapping[str, str | bytes]) -> dict[str, str]:
    """SHA-256 of each file, by name."""
    return {
        name: hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()
        for name, text in sorted(files.items())
    }
