"""What discovery found, as data: the content of discover.json, from which the page is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procmine import __version__
from procmine.config import Config
from procmine.discover.highlights import highlights
from procmine.discover.nouns import ProcessMap
from procmine.finding import Finding
from procmine.registry import room
from procmine.report.describe import describe
from procmine.report.given import given
from procmine.report.headline import headline, told
from procmine.report.intervals import share_interval
from procmine.report.lead_times import lead_times, working_lead_times
from procmine.report.open_work import open_work
from procmine.report.settings_tried import settings_tried
from procmine.report.targets import calendar_of, targets
from procmine.report.worth import hourly, priced
from procmine.summary.flow import by_day, by_hour, tells_hours
from procmine.summary.noun import Summary
from procmine.summary.people import people, rarely_untold, seen
from procmine.summary.tables import activity_table, edge_table, handover_table, variant_table
from procmine.units import parse_duration

if TYPE_CHECKING:
    from procmine.discover.model import Mined
    from procmine.log.eventlog import EventLog

__all__ = ["SCHEMA", "discovery", "quality"]

SCHEMA = "https://procmine.org/schema/discover/1"


def discovery(
    log: EventLog,
    summary: Summary,
    process_map: ProcessMap,
    mined: Mined,
    *,
    config: Config,
    lang: str = "en",
) -> dict[str, Any]:
    """Everything discovery tells about a log, as plain data.

    Args:
        log: the log.
        summary: its summary.
        process_map: the map as first shown.
        mined: the model and how it was come by.
        config: privacy and settings.
        lang: language of the sentences.

    Returns:
        The content of discover.json, as its schema describes. Aggregates only; people under
        pseudonyms unless the configuration shows them.
    """
    price = hourly(config.cost)
    found = [*_cautions(mined, summary), *priced(highlights(summary), price)]
    facts = headline(summary)
    names = people(summary, config.privacy.names, lang, config.privacy.salt)
    smallest = config.privacy.smallest_group
    return {
        "schema": SCHEMA,
        "lang": lang,
        "log": describe(log, summary),
        "headline": facts,
        "targets": targets(log, summary, facts, mined.fit_share, config),
        "price": price,
        "lead_time": {
            **lead_times(summary),
            "working": working_lead_times(summary, calendar_of(config, summary.zone)),
        },
        "map": _map(summary, process_map),
        "variants": _variants(summary),
        "model": _model(mined, lang),
        "findings": told(found, summary, lang),
        "quality": [finding.to_dict(lang) for finding in log.findings],
        "handovers": {
            "team": rarely_untold(_handed(handover_table(summary, "team").records()), smallest),
            "resource": seen(
                _handed(handover_table(summary, "resource").records()), names, smallest
            ),
        },
        "open_work": open_work(summary),
        "by_hour": by_hour(summary).records(),
        "tells_hours": {
            "arrivals": tells_hours(summary, summary.cases.first_us),
            "completions": tells_hours(summary, summary.cases.last_us),
        },
        "by_day": by_day(summary).records(),
        "provenance": _provenance(log, config),
    }


def _cautions(mined: Mined, summary: Summary) -> list[Finding]:
    """What speaks against trusting the model or the hours: it comes before everything else."""
    entries = room("procmine.discover.cautions").values()
    return [finding for entry in entries for finding in entry.run(mined, summary)]


def quality(log: EventLog, *, lang: str = "en") -> dict[str, Any]:
    """What is wrong with the data, as the content of quality.json."""
    return {
        "schema": "https://procmine.org/schema/quality/1",
        "lang": lang,
        "account": dict(log.account()),
        "rejected": dict(log.store.meta["rejected"]),
        "findings": [finding.to_dict(lang) for finding in log.findings],
    }


def _handed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "mean_s": None if row["total_s"] is None else row["total_s"] / row["n"]}
        for row in rows
    ]


def _map(summary: Summary, process_map: ProcessMap) -> dict[str, Any]:
    return {
        "activities": [_counted(row) for row in activity_table(summary).records()],
        "edges": [_counted(row) for row in edge_table(summary).records()],
        "main_path": list(process_map.main_path),
        "shown_activities": [step.activity for step in process_map.steps],
        "shown_edges": [[edge.source, edge.target] for edge in process_map.edges],
    }


def _counted(row: dict[str, Any]) -> dict[str, Any]:
    """In the result the number of executions is called n_events, as in the log's own facts."""
    return {"n_events" if name == "n" else name: value for name, value in row.items()}


def _variants(summary: Summary) -> list[dict[str, Any]]:
    rows = variant_table(summary).records()
    return [
        {**row, "activities": list(activities)}
        for row, (activities, _) in zip(rows, summary.variants(), strict=True)
    ]


def _model(mined: Mined, lang: str) -> dict[str, Any]:
    model = mined.model
    return {
        "sound": mined.sound,
        "n_cases": mined.n_cases,
        "n_cases_fit": mined.n_cases_fit,
        "fit_interval": share_interval(mined.n_cases_fit, mined.n_cases),
        "n_cases_open": mined.n_cases_open,
        "left_out": list(mined.left_out),
        "attempts": [
            {
                "miner": attempt.miner,
                "settings": dict(attempt.settings),
                "coverage_share": attempt.coverage_share,
                "n_variants": attempt.n_variants,
                "outcome": attempt.outcome,
                "reason": attempt.reasons[lang],
            }
            for attempt in mined.attempts
        ],
        "n_nodes": len(model.nodes),
        "n_flows": len(model.flows),
        **settings_tried(mined.grid, lang),
    }


def _provenance(log: EventLog, config: Config) -> dict[str, Any]:
    return {
        "procmine": __version__,
        **log.provenance.to_dict(),
        "zone": log.zone,
        "settings": {
            "steps": log.steps.mode,
            "miner": config.discover.miner,
            "noise": config.discover.noise,
            "budget_s": parse_duration(config.discover.budget),
            "activities": config.discover.activities,
            "paths": config.discover.paths,
            "names": config.privacy.names,
            "smallest_group": config.privacy.smallest_group,
        },
        **given(config),
    }
