"""procmine valuestream: where the lead time of the cases goes."""

from __future__ import annotations

from typing import Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import format_option, lang_option, source_argument, source_options
from procmine.cli.output import print_json, say
from procmine.cli.progress import Progress

__all__ = ["command"]


@click.command("valuestream")
@source_argument
@click.option(
    "--by",
    type=click.Choice(["log", "activity", "team"]),
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
@lang_option
@format_option
@source_options
def command(**given: Any) -> None:
    """Where does the lead time of the cases go, every second of it once?

    \b
    Examples:
      procmine valuestream tickets.csv
      procmine valuestream tickets.csv --calendar 24/7 --format json
    """
    from procmine.report.valuestream_text import valuestream_json, valuestream_text
    from procmine.valuestream import ledger

    choices = {name: given.pop(name) for name in ("calendar", "order", "starts")}
    by, lang, output_format = (given.pop(name) for name in ("by", "lang", "output_format"))
    log, config = open_log(given)
    with Progress("valuestream"):
        found = ledger(log, config, **choices)
    if output_format == "json":
        print_json(valuestream_json(found, by))
    else:
        say(valuestream_text(found, by, lang=lang or config.report.lang))
