"""procmine waste: what is wasted, and what to try."""

from __future__ import annotations

from typing import Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import format_option, lang_option, source_argument, source_options
from procmine.cli.output import print_json
from procmine.cli.progress import Progress

__all__ = ["command"]


@click.command("waste")
@source_argument
@click.option(
    "--only", multiple=True, metavar="ID", help="Ask this detector alone; may be given again."
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=0,
    help="How many findings are told, the largest first; 0 for all.",
)
@lang_option
@format_option
@source_options
def command(**given: Any) -> None:
    """What is wasted, how many hours does it take, and what could be tried?

    Findings share hours: they are ranked, and must not be added up. Options of a detector stand in
    [waste.<id>] of the configuration; procmine explain ID says which there are.

    \b
    Examples:
      procmine waste tickets.csv
      procmine waste procmine.toml --only duplicate-entry --only ping-pong-handover
      procmine waste tickets.csv --format json
    """
    from procmine.report.waste_text import waste_json, waste_text
    from procmine.waste import find

    only, top, lang, output_format = map(given.pop, ("only", "top", "lang", "output_format"))
    log, config = open_log(given)
    with Progress("waste"):
        found = find(log, config, only=only)
    lang = lang or config.report.lang
    if output_format == "json":
        print_json(waste_json(log, found, top=top, lang=lang))
    else:
        click.echo(waste_text(log, found, top=top, currency=config.cost.currency, lang=lang))
