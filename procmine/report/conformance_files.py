"""The files `procmine conform` leaves behind, as names and contents."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procmine.config import Config
from procmine.report.baseline import Baseline
from procmine.report.conform_page import conform_page
from procmine.report.conformance import SCHEMA
from procmine.report.conformance_result import conformance_result
from procmine.report.conformance_tables import (
    deviation_table,
    rule_table,
    step_table,
    version_table,
    way_table,
)
from procmine.report.json_rows import json_rows
from procmine.report.messages import Messages
from procmine.report.sop_pictures import annotated, file_names, sop_picture
from procmine.report.violations import violation_table
from procmine.report.workbook import workbook
from procmine.table import Table

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.log.eventlog import EventLog

__all__ = ["Conformed", "conformance_files", "conformed", "left_by_earlier"]

_AS_CSV = ("deviations", "rules", "variants_conformance")
# Files that are there for some standards, or for those who may see ids of cases, only.
_OPTIONAL = re.compile(r"sop[\w.-]*\.(svg|bpmn)|violations\.csv")


def conformance_files(
    log: EventLog,
    found: Conformance,
    *,
    config: Config,
    lang: str = "en",
    process: str | None = None,
    baseline: Baseline | None = None,
) -> tuple[dict[str, Any], dict[str, str | bytes]]:
    """What does a conformance check leave behind?

    Args:
        log: the log that was checked.
        found: what ``check`` gave.
        config: where its settings came from.
        lang: ``en`` or ``zh``.
        process: the process that was read, when a BPMN file holds several.
        baseline: an earlier result to compare with.

    Returns:
        The content of conform.json as data, and the files: conform.html, conform.json,
        deviations.csv, rules.csv, variants_conformance.csv, conform.xlsx, and for each version with
        a picture its SVG and annotated BPMN; violations.csv where ``case_ids`` of [privacy] is
        ``show``.

    Raises:
        UsageError: the baseline is of another SOP.
    """
    shown = conformed(log, found, config=config, lang=lang, process=process, baseline=baseline)
    result, files = shown.result, dict(shown.files)
    say = Messages(lang)
    files["conform.xlsx"] = workbook(
        {say.plain(f"conform_sheet.{name}"): table for name, table in shown.tables.items()}, say
    )
    result["files"] = sorted([*files, "conform.json"])
    files["conform.html"] = conform_page(result, shown.pictures, shown.names, lang=lang)
    files["conform.json"] = json_rows(result)
    return result, files


@dataclass(frozen=True)
class Conformed:
    """What a conformance check has to show.

    Args:
        result: content of conform.json, its files not yet named.
        pictures: SVG of the steps by version, for pages.
        names: what the files of each version are called, without their endings.
        tables: deviations, rules, versions, steps and ways.
        files: the pictures, the annotated models and the tables that pages link to, by name.
    """

    result: dict[str, Any]
    pictures: dict[str, str] = field(repr=False)
    names: dict[str, str]
    tables: dict[str, Table] = field(repr=False)
    files: dict[str, str | bytes] = field(repr=False)


def conformed(
    log: EventLog,
    found: Conformance,
    *,
    config: Config,
    lang: str = "en",
    process: str | None = None,
    baseline: Baseline | None = None,
) -> Conformed:
    """What does a conformance check have to show, before a page is made of it?

    Arguments as those of ``conformance_files``.

    Raises:
        UsageError: the baseline is of another SOP.
    """
    result = conformance_result(log, found, config=config, lang=lang, baseline=baseline)
    names, pictures = file_names(found), dict[str, str]()
    files: dict[str, str | bytes] = {}
    for place in result["places"]:
        version = place["version"]
        model = found.standard.models[version]
        if model is not None and (picture := sop_picture(model, place, lang=lang)) is not None:
            files[f"{names[version]}.svg"] = picture
            pictures[version] = sop_picture(model, place, lang=lang, for_page=True) or picture
        marked = annotated(found, version, place, process)
        if marked is not None:
            files[f"{names[version]}.annotated.bpmn"] = marked
    tables = {
        "deviations": deviation_table(result),
        "rules": rule_table(result),
        "versions": version_table(result),
        "steps": step_table(result),
        "variants_conformance": way_table(result),
    }
    files |= {f"{name}.csv": tables[name].to_csv() for name in _AS_CSV}
    if config.privacy.case_ids == "show":
        files["violations.csv"] = violation_table(found).to_csv()
    return Conformed(result, pictures, names, tables, files)


def left_by_earlier(path: Path) -> set[str]:
    """Which pictures and models did an earlier run leave beside its conform.json?

    Only what that file itself names is told: the folder may hold files of the reader's own.
    """
    try:
        told = json.loads(path.read_bytes())
        names = told["files"] if told["schema"] == SCHEMA else []
        return {name for name in names if _OPTIONAL.fullmatch(name)}
    except (OSError, ValueError, LookupError, TypeError):
        return set()
