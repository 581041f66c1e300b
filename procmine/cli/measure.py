"""procmine measure ENTRY: one question, one table."""

from __future__ import annotations

import inspect
from typing import Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import lang_option, people_option, source_argument, source_options
from procmine.cli.output import print_data, print_json, say, schema
from procmine.cli.progress import Progress
from procmine.registry import Entry, room

__all__ = ["command"]


class _Measures(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(room("procmine.measure"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entries = room("procmine.measure")
        return _command(entries[cmd_name])


@click.group("measure", cls=_Measures)
def command() -> None:
    """Answer one question about a log with a table.

    \b
    Examples:
      procmine measure lead-time tickets.csv
      procmine measure handover tickets.csv --between resource --format csv
    """


def _command(entry: Entry) -> click.Command:
    """The command of one measure: its keyword-only parameters are its options."""

    def answer(**given: Any) -> None:
        output_format, lang = given.pop("output_format"), given.pop("lang")
        told = {option.name: given.pop(option.name) for option in entry.options}
        log, config = open_log(given)
        configured = entry.settings(dict(config.measure.get(entry.id, {})), "procmine.toml")
        # What may be shown of people is said once for a study, unless a measure is told its own.
        shown = {k: v for k, v in vars(config.privacy).items() if k in told}
        options = {**shown, **configured, **{k: v for k, v in told.items() if v is not None}}
        # Measures that need more of the configuration than their options take it whole.
        study = (config,) if "config" in inspect.signature(entry.run).parameters else ()
        with Progress("measure"):
            table = entry.run(log, *study, **options)
        _print(entry.id, table, output_format, lang or config.report.lang)

    callback = people_option(lang_option(source_options(source_argument(answer))))
    formats = click.Choice(["text", "csv", "json"])
    callback = click.option("--format", "output_format", type=formats, default="text")(callback)
    for option in reversed(entry.options):
        flag = f"--{option.name.replace('_', '-')}"
        told = f"{option.help} [default: {option.default}]"
        callback = click.option(flag, option.name, type=option.kind, help=told)(callback)
    made = click.command(entry.id, help=entry.question)(callback)
    assert isinstance(made, click.Command)
    return made


def _print(entry: str, table: Any, output_format: str, lang: str) -> None:
    if output_format == "json":
        columns = [dict(vars(column)) for column in table.columns]
        head = {"schema": schema("measure"), "measure": entry}
        told = {"title": table.title, "columns": columns, "rows": table.records()}
        print_json({**head, **table.figures, **told})
    elif output_format == "csv":
        print_data(table.to_csv())
    elif entry == "waiting":
        from procmine.report.waiting_text import waiting_text

        say(waiting_text(table, lang=lang))
    else:
        say(table.to_text(lang))
