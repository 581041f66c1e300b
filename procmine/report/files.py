"""The files `procmine discover` leaves behind, as names and contents."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from procmine.config import Config
from procmine.discover.atlas import Atlas
from procmine.discover.model import Mined, model
from procmine.draw import layout_model, map_dot, map_svg, model_svg, pdf, png
from procmine.model.bpmn_write import write_bpmn
from procmine.report.discovery import discovery, quality
from procmine.report.levels import readable
from procmine.report.page import map_page
from procmine.report.rejects import rejects_csv
from procmine.summary.noun import Summary
from procmine.summary.tables import activity_table, variant_table
from procmine.units import parse_duration

if TYPE_CHECKING:
    from procmine.bridges.process import Worker
    from procmine.log.eventlog import EventLog

__all__ = ["OPTIONAL", "Discovered", "discovered", "discovery_files", "mine"]

# Files that are there only when there is reason for them.
OPTIONAL = frozenset({"map.pdf", "model.pdf", "rejects.csv"})

_TRAVELLING = ("service_p50_s", "service_p95_s")


def mine(summary: Summary, config: Config, name: str, worker: Worker | None = None) -> Mined:
    """The model of a log under a configuration, its tasks carrying service times where known."""
    figures = {
        row["activity"]: {
            key.removeprefix("service_"): row[key] for key in _TRAVELLING if row[key] is not None
        }
        for row in activity_table(summary).records()
    }
    settings = config.discover
    return model(
        summary,
        # Only a miner somebody asked for is kept whatever its model explains.
        miner="" if config.origin("discover.miner") == "default" else settings.miner,
        noise=settings.noise,
        budget_s=parse_duration(settings.budget),
        name=name,
        figures=figures,
        worker=worker,
    )


def discovery_files(
    log: EventLog,
    summary: Summary,
    mined: Mined,
    *,
    config: Config,
    lang: str = "en",
    with_pdf: bool = False,
) -> tuple[dict[str, Any], dict[str, str | bytes]]:
    """What does discovery leave behind?

    Args:
        log: the log.
        summary: its summary.
        mined: its model.
        config: what the map shows, and what may be shown of people.
        lang: ``en`` or ``zh``.
        with_pdf: add map.pdf and model.pdf.

    Returns:
        The content of discover.json as data, and the files: map.html, map.svg, map.png, map.dot,
        model.bpmn, model.svg, variants.csv, discover.json, quality.json, and rejects.csv if any row
        was rejected.
    """
    found = discovered(log, summary, mined, config=config, lang=lang)
    files: dict[str, str | bytes] = {
        "map.html": map_page(
            found.result, summary, found.model_picture, lang=lang, atlas=found.atlas
        ),
        **found.files,
        "discover.json": _json(found.result),
        "quality.json": _json(quality(log, lang=lang)),
    }
    if with_pdf:
        files |= {f"{name}.pdf": pdf(str(files[f"{name}.svg"])) for name in ("map", "model")}
    return found.result, files


@dataclass(frozen=True)
class Discovered:
    """What discovery has to show.

    Args:
        result: content of discover.json.
        atlas: the levels of the process map.
        model_picture: SVG of the model.
        files: the pictures, the model and the tables that pages link to, by name.
    """

    result: dict[str, Any]
    atlas: Atlas = field(repr=False)
    model_picture: str = field(repr=False)
    files: dict[str, str | bytes] = field(repr=False)


def discovered(
    log: EventLog, summary: Summary, mined: Mined, *, config: Config, lang: str = "en"
) -> Discovered:
    """What does discovery have to show, before a page is made of it?

    Args:
        log: the log.
        summary: its summary.
        mined: its model.
        config: what the map shows, and what may be shown of people.
        lang: ``en`` or ``zh``.
    """
    settings = config.discover
    atlas = Atlas(summary, log.name)
    shown = atlas.at(settings.activities, settings.paths)
    drawable = readable(atlas.at, settings.activities, settings.paths)
    picture = map_svg(drawable, lang=lang)
    drawn = mined.model.laid_out(layout_model(mined.model))
    model_picture = model_svg(drawn, lang=lang)
    files: dict[str, str | bytes] = {
        "map.svg": picture,
        "map.png": png(picture),
        "map.dot": map_dot(drawable, lang=lang),
        "model.bpmn": write_bpmn(drawn),
        "model.svg": model_picture,
        "variants.csv": variant_table(summary).to_csv(),
    }
    if log.n_rejected:
        files["rejects.csv"] = rejects_csv(log, config.privacy, lang=lang)
    result = discovery(log, summary, shown, mined, config=config, lang=lang)
    return Discovered(result, atlas, model_picture, files)


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
