"""procmine log: look into an event log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import (
    config_of,
    format_option,
    lang_option,
    source_argument,
    source_options,
)
from procmine.cli.output import must_not_be, print_json, say, talk
from procmine.cli.progress import Progress
from procmine.finding import say_counts
from procmine.units import format_counted

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["command"]

_LEVELS = ("info", "notice", "warning", "error")


@click.group("log")
def command() -> None:
    """Look into an event log: describe, check, convert."""


@command.command("describe")
@source_argument
@lang_option
@format_option
@source_options
def describe(**given: Any) -> None:
    """How large is this log, and what do its columns mean?

    \b
    Example:
      procmine log describe tickets.csv --format json
    """
    from procmine.report.describe import describe as facts_of
    from procmine.report.extent import extent_of
    from procmine.report.terminal import describe_text

    lang, output_format = given.pop("lang"), given.pop("output_format")
    log, config = open_log(given)
    with Progress("summarise"):
        facts = facts_of(log, extent_of(log))
    lang = lang or config.report.lang
    if output_format == "json":
        print_json({**facts, "findings": [found.to_dict(lang) for found in log.findings]})
    else:
        say("\n".join(filter(None, [describe_text(facts, lang=lang), _found(log, lang)])))


def _found(log: EventLog, lang: str) -> str:
    """That something is wrong, and where to read what."""
    n = {f"n_{level}": sum(found.level == level for found in log.findings) for level in _LEVELS}
    if not n["n_warning"] + n["n_error"]:
        return ""
    said = {
        "en": "Found in the data: {n_error:error|errors|no error}, "
        "{n_warning:warning|warnings|no warning}; see procmine log check",
        "zh": "数据问题：{n_error} 个错误，{n_warning} 个警告；详见 procmine log check",
    }
    return say_counts(said[lang], n)


@command.command("check")
@source_argument
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    help="Leave with exit code 1 if a finding is at this level or above.",
)
@lang_option
@format_option
@source_options
def check(**given: Any) -> int:
    """What is wrong with this log, and what was repaired?

    \b
    Example:
      procmine log check tickets.csv --fail-on error
    """
    from procmine.report.discovery import quality
    from procmine.report.terminal import findings_text

    fail_on, lang = given.pop("fail_on"), given.pop("lang")
    output_format = given.pop("output_format")
    log, config = open_log(given)
    lang = lang or config.report.lang
    if output_format == "json":
        print_json(quality(log, lang=lang))
    else:
        say(findings_text(log.findings, lang=lang))
    limit = _LEVELS.index(fail_on) if fail_on else len(_LEVELS)
    return int(any(_LEVELS.index(finding.level) >= limit for finding in log.findings))


@command.command("convert")
@source_argument
@click.argument("target", type=click.Path(path_type=Path))
@source_options
def convert(**given: Any) -> None:
    """Write the log into TARGET: .parquet, .csv or .csv.gz.

    The events in use, in order of case, time and row, under the source's own column names; times
    as instants. Names of people are kept, and cells that begin like a formula are not touched:
    this is the data itself, not a report. Open a CSV file of unknown origin as text.

    \b
    Example:
      procmine log convert incidents.xes.gz incidents.parquet
    """
    from procmine.log.export import write_events

    target = given.pop("target")
    must_not_be(target, config_of(dict(given))[0])
    log, _ = open_log(given)
    with Progress("convert"):
        write_events(log, target)
    talk(f"{format_counted(log.n_events, 'event|events')} written to {target}.")
