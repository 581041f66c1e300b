"""procmine study: one run of everything, one report."""

from __future__ import annotations

import os
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
from procmine.cli.output import print_json, say, write_files
from procmine.cli.progress import Progress
from procmine.config.waiting import CALENDARS, STARTS

if TYPE_CHECKING:
    from procmine.bridges.process import Worker
    from procmine.config import Config
    from procmine.log.eventlog import EventLog

__all__ = ["command"]


@click.group("study")
def command() -> None:
    """One run of everything procmine can tell about a log, and one report."""


@command.command("run")
@source_argument
@click.option(
    "--sop",
    type=click.Path(path_type=Path),
    help="The standard: .bpmn, .pnml, .ptml or a sop.toml; sop of [conform] unless given.",
)
@click.option(
    "--starts",
    type=click.Choice(STARTS),
    help="Starts the log does not say: left out, estimated, or the log refused.",
)
@click.option(
    "--calendar",
    type=click.Choice(CALENDARS),
    help="Who works when: [calendar] of the configuration, always, or as the log shows.",
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder for the report.")
@lang_option
@format_option
@people_option
@source_options
def run(**given: Any) -> None:
    """What is wrong, where does the time go, what does it cost and what is to try?

    SOURCE is a log, or a procmine.toml that names one. Runs discovery, the value stream, the
    search for waste and, where an SOP is named, the conformance check, and writes report.html,
    report.json, report.xlsx, report.md, report.pdf and the files the page links to into
    reports/<name of the source>/.

    \b
    Examples:
      procmine study run procmine.toml
      procmine study run tickets.csv --sop service.bpmn --lang zh
      procmine study run procmine.toml --out monday --format json
    """
    from procmine.bridges.process import Worker
    from procmine.report.study.text import study_text

    sop, out, lang, output_format = (
        given.pop(name) for name in ("sop", "out", "lang", "output_format")
    )
    configuration = _configuration(given)
    source, _ = config_of(dict(given))
    settings = {"report.lang": lang}
    settings |= {f"waiting.{name}": given.pop(name) for name in ("starts", "calendar")}
    with Worker() as worker:
        # It loads the miners while the log is read.
        worker.start()
        log, config = open_log(given)
        settings["conform.sop"] = sop and _seen_from(config.folder, sop)
        said = {key: value for key, value in settings.items() if value is not None}
        config = config.override(said, {key: "--" + key.partition(".")[2] for key in said})
        result, folder = _studied(log, config, source, configuration, out, worker)
    if output_format == "json":
        print_json(result)
    else:
        say(study_text(result, str(folder / "report.html"), lang=config.report.lang))


def _seen_from(folder: Path, path: Path) -> str:
    """Where a file is for a configuration in this folder."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        # On another drive nothing leads there from here.
        return str(path.absolute())


def _configuration(given: dict[str, Any]) -> Path | None:
    """The procmine.toml that was named, by option or in place of a source."""
    source: str | None = given["source"]
    path: Path | None = given["config"]
    if path is None and source is not None and source.endswith(".toml"):
        path = Path(source)
    if path is None:
        return None
    return path / "procmine.toml" if path.is_dir() else path


def _studied(
    log: EventLog,
    config: Config,
    source: str,
    configuration: Path | None,
    out: Path | None,
    worker: Worker,
) -> tuple[dict[str, Any], Path]:
    from procmine.log.naming import folder_name_of
    from procmine.report.study.files import study_files
    from procmine.report.study.left import left_by_earlier
    from procmine.study import study

    with Progress("summarise") as progress:
        found = study(
            log,
            config,
            source=source,
            configuration=configuration,
            worker=worker,
            progress=progress,
        )
        progress("draw")
        result, files = study_files(found, lang=config.report.lang)
        progress("write")
        folder = out or Path("reports") / folder_name_of(log.name)
        # What an earlier run wrote and this one has not would pass for a result of this one.
        write_files(folder, files, gone=left_by_earlier(folder) - files.keys(), source=source)
    return result, folder
