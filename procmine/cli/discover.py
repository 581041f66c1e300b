"""procmine discover: what really happens."""

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
from procmine.cli.output import print_json, say, write_files
from procmine.cli.progress import Progress

if TYPE_CHECKING:
    from procmine.bridges.process import Worker
    from procmine.config import Config
    from procmine.log.eventlog import EventLog

__all__ = ["command"]

_MINERS = ["inductive", "heuristics", "split", "auto"]


@click.command("discover")
@source_argument
@click.option("--out", "-o", type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--miner", type=click.Choice(_MINERS), help="Miner; auto: the best of them.")
@click.option("--noise", type=float, help="Rare behaviour the inductive miner ignores, 0–1.")
@click.option("--budget", metavar="TIME", help="Time the miners may take, such as 60s.")
@click.option("--activities", type=float, help="Share of the steps the map shows, 0–1.")
@click.option("--paths", type=float, help="Share of the other connections it shows, 0–1.")
@click.option("--pdf", is_flag=True, help="Write map.pdf and model.pdf too.")
@click.option("--names", type=click.Choice(["pseudonyms", "show"]), help="Names of people.")
@lang_option
@format_option
@people_option
@source_options
def command(**given: Any) -> None:
    """What really happens in this process?

    Writes map.html, map.svg, map.png, map.dot, model.bpmn, model.svg, variants.csv, discover.json
    and quality.json into reports/<name of the source>/, and prints the facts of the log and the
    three findings with the most hours behind them.

    \b
    Examples:
      procmine discover tickets.csv
      procmine discover calls.xlsx --case "Call ID" --activity Step --zone Europe/Rome
      procmine discover sqlite:///desk.db --table audit --format json
      procmine discover tickets.csv --miner auto --budget 3m
    """
    from procmine.bridges.process import Worker

    out, lang, output_format = (given.pop(name) for name in ("out", "lang", "output_format"))
    with_pdf = given.pop("pdf")
    settings = {
        f"discover.{name}": given.pop(name)
        for name in ("miner", "noise", "budget", "activities", "paths")
    }
    settings["privacy.names"] = given.pop("names")
    with Worker() as worker:
        # It loads the miners while the log is read.
        worker.start()
        source = config_of(dict(given))[0]
        log, config = open_log(given)
        settings["report.lang"] = lang
        said = {key: value for key, value in settings.items() if value is not None}
        config = config.override(said, {key: "--" + key.partition(".")[2] for key in said})
        result, folder = _discover(log, config, source, out, with_pdf, worker)
    if output_format == "json":
        print_json(result)
    else:
        say(_text(log, result, folder, config.report.lang))


def _discover(
    log: EventLog, config: Config, source: str, out: Path | None, with_pdf: bool, worker: Worker
) -> tuple[dict[str, Any], Path]:
    from procmine.log.naming import folder_name_of
    from procmine.report.files import OPTIONAL, discovery_files, mine
    from procmine.summary.summarise import summarise

    name = folder_name_of(log.name)
    with Progress("summarise") as progress:
        summary = summarise(log)
        progress("mine")
        mined = mine(summary, config, name, worker)
        progress("draw")
        result, files = discovery_files(
            log, summary, mined, config=config, lang=config.report.lang, with_pdf=with_pdf
        )
        progress("write")
        folder = out or Path("reports") / name
        # What an earlier run wrote and this one has not would pass for a result of this one.
        write_files(folder, files, gone=OPTIONAL - files.keys(), source=source)
    return result, folder


def _text(log: EventLog, result: dict[str, Any], folder: Path, lang: str) -> str:
    from procmine.report.terminal import discovery_text

    return discovery_text(result, str(folder / "map.html"), lang=lang)
