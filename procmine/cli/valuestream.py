"""procmine valuestream: where the lead time of the cases goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import format_option, lang_option, source_argument, source_options
from procmine.cli.output import print_json, write_files
from procmine.cli.progress import Progress

__all__ = ["command"]

_SLICE = (
    "Slice the stream: team, week, month, quarter, year, or a column of the cases, such as channel."
)


@click.command("valuestream")
@source_argument
@click.option(
    "--by",
    type=click.Choice(["log", "activity", "team", "kind"]),
    default="activity",
    help="Whose time the rows of the ledger tell.",
)
@click.option(
    "--calendar",
    type=click.Choice(["config", "24/7", "discovered"]),
    default="config",
    help="Who works when: [calendar] of the configuration, always, or as the log shows.",
)
@click.option(
    "--order",
    type=click.Choice(["free", "strict"]),
    default="free",
    help="Whether activities that come in either order wait for each other.",
)
@click.option(
    "--starts",
    type=click.Choice(["recorded", "estimated"]),
    default="recorded",
    help="Whether starts the log does not say are estimated.",
)
@click.option("--slice", "slices", metavar="COLUMN", help=_SLICE)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for ladder.svg and steps.csv.")
@lang_option
@format_option
@source_options
def command(**given: Any) -> None:
    """Where does the lead time of the cases go, every second of it once?

    \b
    Examples:
      procmine valuestream tickets.csv
      procmine valuestream tickets.csv --calendar 24/7 --format json
      procmine valuestream tickets.csv --slice channel --out stream
    """
    from procmine.report.stream_result import stream_files, stream_json
    from procmine.report.stream_text import stream_text
    from procmine.report.valuestream_text import valuestream_json, valuestream_text
    from procmine.valuestream import ledger, stream_map_of

    choices = {name: given.pop(name) for name in ("calendar", "order", "starts")}
    by, lang, output_format = (given.pop(name) for name in ("by", "lang", "output_format"))
    slices, out = given.pop("slices"), given.pop("out")
    log, config = open_log(given)
    lang = lang or config.report.lang
    with Progress("valuestream"):
        found = ledger(log, config, **choices)
        stream = stream_map_of(log, found, config, by=slices)
    if out is not None:
        write_files(out, stream_files(stream, lang=lang))
    if output_format == "json":
        print_json({**valuestream_json(found, by), **stream_json(stream)})
    else:
        parts = [valuestream_text(found, by, lang=lang)]
        # Where no time passes there is nothing to say about its flow.
        parts += [stream_text(stream, lang=lang)] if found.lead_time_us else []
        click.echo("\n\n".join(parts))
