"""Options that several commands share, and how they become a configuration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from procmine.config import LANGUAGES, Config, load
from procmine.log.roles import ROLES

__all__ = [
    "config_of",
    "format_option",
    "lang_option",
    "people_option",
    "plain_lang_option",
    "source_argument",
    "source_options",
]

Command = TypeVar("Command", bound=Callable[..., Any])

_PLAIN = (
    ("kind", "--from", "FORMAT", "Connector that reads the source, such as csv or servicenow."),
    ("zone", "--zone", "ZONE", "Time zone of times that name none, such as Europe/Rome."),
    ("encoding", "--encoding", "NAME", "Text encoding, when it is not found by itself."),
    ("delimiter", "--delimiter", "SIGN", "What stands between cells."),
    ("sheet", "--sheet", "NAME", "Sheet of a workbook."),
    ("table", "--table", "NAME", "Table of a database."),
    ("query", "--query", "SQL", "Query on a database."),
    ("object_type", "--object-type", "TYPE", "Object type to flatten an OCEL log on."),
)
_CHOICES = (
    ("date_order", "--date-order", ("day-first", "month-first"), "How to read 3/4/2026."),
    (
        "steps",
        "--steps",
        ("instances", "events"),
        "What a step is; chosen by the log if not given.",
    ),
    ("duplicates", "--duplicates", ("keep", "drop"), "What to do with rows that are there twice."),
    ("labels", "--labels", ("keep", "tidy"), "Whether to make spellings of an activity one."),
)


def source_argument(command: Command) -> Command:
    """SOURCE: a path, a URL, or - for standard input; optional when a procmine.toml names it."""
    return click.argument("source", required=False)(command)


def source_options(command: Command) -> Command:
    """Everything that says how a source becomes a log."""
    for role in reversed(ROLES.values()):
        aliases = ["--time"] if role.name == "end" else []
        command = click.option(
            f"--{role.name}",
            *aliases,
            f"role_{role.name}",
            multiple=True,
            metavar="COLUMN",
            help=f"Column that says {role.meaning}.",
        )(command)
    command = click.option(
        "--missing", multiple=True, metavar="TEXT", help="Text that means nothing was entered."
    )(command)
    for name, flag, choices, told in reversed(_CHOICES):
        command = click.option(flag, name, type=click.Choice(choices), help=told)(command)
    for name, flag, metavar, told in reversed(_PLAIN):
        command = click.option(flag, name, metavar=metavar, help=told)(command)
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="A procmine.toml; options given here win over it.",
    )(command)


def people_option(command: Command) -> Command:
    """--show-people, for commands that tell of people."""
    told = "Names of people instead of pseudonyms."
    return click.option("--show-people", is_flag=True, help=told)(command)


def lang_option(command: Command) -> Command:
    """--lang en|zh: lang of [report] unless given."""
    return _lang(None)(command)


def plain_lang_option(command: Command) -> Command:
    """--lang en|zh, for commands that read no configuration."""
    return _lang(LANGUAGES[0])(command)


def _lang(default: str | None) -> Callable[[Command], Command]:
    return click.option(
        "--lang", type=click.Choice(LANGUAGES), default=default, help="Language of the results."
    )


def format_option(command: Command) -> Command:
    """--format text|json."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json"]),
        default="text",
        help="How the result is printed; json prints one document and nothing else.",
    )(command)


def config_of(given: dict[str, Any]) -> tuple[str, Config]:
    """The source and the configuration that the options of a command mean.

    Args:
        given: the command's parameters by name; those of ``source_options`` and
            ``people_option`` are taken out.

    Returns:
        The source as a path or URL, and the configuration.

    Raises:
        click.UsageError: neither an argument nor a configuration names a source.
    """
    path = given.pop("config")
    source = given.pop("source", None)
    if path is None and source is not None and source.endswith(".toml"):
        # A study is named by its configuration as well as by its data.
        path, source = Path(source), None
    config = load(path) if path is not None else Config()
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    flags = {name: flag for name, flag, *_ in (*_PLAIN, *_CHOICES)} | {"missing": "--missing"}
    for name, flag in flags.items():
        if value := given.pop(name):
            values[f"log.{name}"], origins[f"log.{name}"] = value, flag
    if given.pop("show_people", False):
        values["privacy.names"], origins["privacy.names"] = "show", "--show-people"
    for role in ROLES:
        if columns := given.pop(f"role_{role}"):
            key = f"log.columns.{role}"
            values[key], origins[key] = columns, f"--{role}"
    config = config.override(values, origins)
    if source is None and config.log.source:
        inside = config.log.source
        source = inside if "://" in inside else str(config.folder / inside)
    if source is None:
        raise click.UsageError("Name a source: a file, a URL, or - for standard input.")
    return source, config
