"""procmine conform: what the SOP says against what people do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import (
    config_of,
    format_option,
    lang_option,
    people_option,
    source_argument,
    source_options,
)
from procmine.cli.output import print_data, say, write_files
from procmine.cli.progress import Progress
from procmine.errors import UsageError
from procmine.finding import LEVELS

if TYPE_CHECKING:
    from procmine.config import Config
    from procmine.conform.check import Conformance
    from procmine.log.eventlog import EventLog
    from procmine.report.baseline import Baseline

__all__ = ["command"]


@click.command("conform")
@source_argument
@click.option(
    "--sop",
    type=click.Path(path_type=Path),
    help="The standard: .bpmn, .pnml, .ptml or a sop.toml; sop of [conform] unless given.",
)
@click.option(
    "--process",
    metavar="NAME",
    help="Process, pool or collaboration of a BPMN file that holds several; left out, the pools "
    "whose steps the log knows.",
)
@click.option(
    "--budget",
    metavar="TIME",
    help="Time alignments and precision may take, such as 60s; bounds are told where it runs out.",
)
@click.option(
    "--cheap",
    is_flag=True,
    help="Token replay instead of alignments, for steps that are too many to align: tells which "
    "cases fit, not which steps were skipped or inserted.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help="Leave with exit code 1 if a violated rule is at this level or above. Steps skipped, "
    "inserted, repeated or in the wrong order count as warnings.",
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="An earlier conform.json: only deviations that are new or worse count for --fail-on.",
)
@lang_option
@format_option
@people_option
@source_options
def command(**given: Any) -> int:
    """Where, how often and by how much does practice leave the SOP?

    Writes conform.html, conform.json, conform.xlsx, deviations.csv, rules.csv,
    variants_conformance.csv and, for each version of the SOP, sop.svg and sop.annotated.bpmn into
    reports/<name of the source>/, and prints the main facts.

    \b
    Examples:
      procmine conform tickets.csv --sop service.bpmn
      procmine conform tickets.csv --sop sop.toml --format json
      procmine conform tickets.csv --sop huge.bpmn --cheap
      procmine conform tickets.csv --sop sop.toml --baseline last/conform.json --fail-on warning
    """
    from procmine.report.baseline import read_baseline, worst_level
    from procmine.report.conformance_text import conformance_text
    from procmine.units import parse_duration

    names = ("sop", "process", "out", "baseline", "fail_on", "lang", "output_format")
    sop, process, out, baseline, fail_on, lang, output_format = map(given.pop, names)
    budget, cheap = given.pop("budget"), given.pop("cheap")
    if cheap and baseline:
        raise UsageError(
            "--cheap tells no deviations of steps that could be compared with --baseline.",
            hint="Leave one of them out.",
        )
    depth = {"cheap": cheap, "budget_s": parse_duration(budget) if budget else None}
    earlier = read_baseline(baseline) if baseline else None
    source = config_of(dict(given))[0]
    log, config = open_log(given)
    lang, told = lang or config.report.lang, config.conform
    sop, process = sop or _named(config), process or told.process or None
    if not budget and told.budget:
        depth["budget_s"] = parse_duration(told.budget)
    found, result, files = _checked(log, config, sop, process, depth, earlier, lang)
    folder = _written(log, source, files, out)
    if output_format == "json":
        print_data(str(files["conform.json"]))
    else:
        say(conformance_text(found, result, str(folder / "conform.html"), lang=lang))
    return int(fail_on is not None and worst_level(result) >= LEVELS.index(fail_on))


def _named(config: Config) -> Path:
    """The standard the configuration names."""
    if not config.conform.sop:
        raise UsageError(
            "No standard is named.",
            hint="Name one: --sop service.bpmn, or sop = … under [conform] in procmine.toml.",
        )
    return config.folder / config.conform.sop


def _checked(
    log: EventLog,
    config: Config,
    sop: Path,
    process: str | None,
    depth: dict[str, Any],
    earlier: Baseline | None,
    lang: str,
) -> tuple[Conformance, dict[str, Any], dict[str, str | bytes]]:
    from procmine.conform.check import check
    from procmine.conform.standard import open_standard
    from procmine.report.conformance_files import conformance_files
    from procmine.report.targets import calendar_of

    with Progress("conform") as progress:
        teams = log.labels("team") if "team" in log.mapping else []
        standard = open_standard(sop, process, activities=log.activities, teams=teams)
        standard = standard.with_hours(calendar_of(config, log.zone))
        found = check(log, standard, **depth, privacy=config.privacy)
        progress("draw")
        result, files = conformance_files(
            log, found, config=config, lang=lang, process=process, baseline=earlier
        )
    return found, result, files


def _written(log: EventLog, source: str, files: dict[str, str | bytes], out: Path | None) -> Path:
    from procmine.log.naming import folder_name_of
    from procmine.report.conformance_files import left_by_earlier

    folder = out or Path("reports") / folder_name_of(log.name)
    # What an earlier run wrote and this one has not would pass for a result of this one.
    gone = left_by_earlier(folder / "conform.json") - files.keys()
    write_files(folder, files, gone=gone, source=source)
    return folder
