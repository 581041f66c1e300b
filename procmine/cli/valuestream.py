"""procmine valuestream: where the lead time of the cases goes, and what of it is worth anything."""

from __future__ import annotations

import dataclasses
import os
import secrets
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
from procmine.cli.output import print_data, print_json, say, schema, talk, write_files
from procmine.cli.progress import Progress
from procmine.config.waiting import STARTS
from procmine.units import format_counted

if TYPE_CHECKING:
    from procmine.config import Config
    from procmine.log.eventlog import EventLog

__all__ = ["command"]

_HELP = ("--help", "-h")
_SLICE = (
    "Slice the stream: team, week, month, quarter, year, or a column of the cases, such as channel."
)


class _LedgerFirst(click.Group):
    """A group that takes a source where others want a command: it means the ledger of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *_HELP}:
            args = ["ledger", *args]
        return super().parse_args(ctx, args)


@click.group("valuestream", cls=_LedgerFirst)
def command() -> None:
    """Where the lead time goes, every second of it once, and what of it is worth anything.

    A SOURCE in place of a command means its ledger.

    \b
    Examples:
      procmine valuestream tickets.csv
      procmine valuestream init tickets.csv
    """


@command.command("ledger")
@source_argument
@click.option(
    "--by",
    type=click.Choice(["log", "case", "activity", "team", "kind"]),
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
    type=click.Choice(["config", *STARTS]),
    default="config",
    help="Starts the log does not say: as [waiting] has it, left out, estimated, or all refused.",
)
@click.option(
    "--multitasking",
    type=click.Choice(["shared", "whole"]),
    default="shared",
    help="Work one person does side by side: shared out equally, or each step whole.",
)
@click.option("--slice", "slices", metavar="COLUMN", help=_SLICE)
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), help="Folder for ladder.svg and steps.csv."
)
@lang_option
@format_option
@source_options
def ledger(**given: Any) -> None:
    """Where does the lead time of the cases go, every second of it once?

    \b
    Examples:
      procmine valuestream tickets.csv
      procmine valuestream tickets.csv --calendar 24/7 --format json
      procmine valuestream tickets.csv --slice channel --out stream
    """
    from procmine import valuestream
    from procmine.report.stream_result import stream_files, stream_json, told_slices
    from procmine.report.stream_text import stream_text
    from procmine.report.valuestream_text import valuestream_json, valuestream_text
    from procmine.summary.case_names import case_names

    choices = {name: given.pop(name) for name in ("calendar", "order", "starts", "multitasking")}
    by, lang, output_format = (given.pop(name) for name in ("by", "lang", "output_format"))
    slices, out = given.pop("slices"), given.pop("out")
    log, config = open_log(given)
    lang = lang or config.report.lang
    with Progress("valuestream"):
        found = valuestream.ledger(log, config, **choices)
        costs = valuestream.price(log, found, config)
        whole = valuestream.stream_map_of(log, found, config, by=slices)
    stream, n_untold = told_slices(whole, config.privacy.smallest_group)
    if by == "case":
        called = case_names(found.case_ids, config.privacy, lang)
        found = dataclasses.replace(found, case_ids=called)
        costs = costs and dataclasses.replace(costs, ledger=found)
    if out is not None:
        write_files(out, stream_files(stream, lang=lang))
    if output_format == "json":
        told = {**valuestream_json(found, by, costs), **stream_json(stream, n_untold)}
        wastes = _wastes(log, config, lang)
        print_json({"schema": schema("valuestream"), **told, "findings": wastes})
    else:
        parts = [valuestream_text(found, by, costs, lang=lang)]
        # Where no time passes there is nothing to say about its flow.
        parts += [stream_text(stream, lang=lang, n_untold=n_untold)] if found.lead_time_us else []
        say("\n\n".join(parts))


def _wastes(log: EventLog, config: Config, lang: str) -> list[dict[str, Any]]:
    """What procmine waste finds, as it tells it, the largest first."""
    from procmine.waste import find

    return [one.to_dict(lang) for one in find(log, config) if "lacks" not in one.where]


@command.command("init")
@source_argument
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help="The procmine.toml to add to; - prints the proposals. [default: the one given as SOURCE "
    "or --config, or else procmine.toml]",
)
@lang_option
@source_options
def init(**given: Any) -> None:
    """Propose what each step is worth to the customer: value-adding, necessary or waste.

    Names of steps (English and Chinese) and what the log shows are the grounds; each proposal says
    its own, and counts as doubtful until a person accepts it. Tags that are there stay as they are.

    \b
    Examples:
      procmine valuestream init tickets.csv
      procmine valuestream init procmine.toml --lang zh
      procmine valuestream init tickets.csv --out -
    """
    from procmine.valuestream import tags
    from procmine.valuestream.proposals import propose
    from procmine.valuestream.proposed_toml import proposed_toml, with_proposals

    out, told = given.pop("out"), given.pop("lang")
    written = _written(given)
    source, _ = config_of(dict(given))
    log, config = open_log(given)
    tags(config, log.labels("activity"))
    lang = told or config.report.lang
    found = propose(log, known=config.valuestream.steps, lang=lang)
    if out == Path("-"):
        print_data(proposed_toml(found, lang=lang))
        return
    # A link stays one: what it leads to is replaced.
    path = (out or written or Path("procmine.toml")).resolve()
    text = _content(path, source, log, config)
    new = with_proposals(text, found, lang=lang)
    if new != text or not path.exists():
        write_files(path.parent, {path.name: new.encode()})
    n, silent = len(found.steps), len(found.silent)
    told = format_counted(n, "step has|steps have|no step has")
    rest = format_counted(silent, "step is|steps are|no step is")
    talk(f"{path.name}: {told} got a proposed tag; {rest} left untagged. Check every one.")


def _written(given: dict[str, Any]) -> Path | None:
    """The procmine.toml a command was given, if any."""
    source = given.get("source")
    path = given.get("config") or (Path(source) if source and source.endswith(".toml") else None)
    return path / "procmine.toml" if path is not None and path.is_dir() else path


def _content(path: Path, source: str, log: EventLog, config: Config) -> str:
    """What stands in a procmine.toml; one to start from where there is none."""
    if path.exists():
        return path.read_bytes().decode("utf-8")
    from procmine.log.starter import starter

    if "://" not in source and source != "-":
        source = Path(os.path.relpath(source, path.parent)).as_posix()
    return starter(log, source, config.log, salt=secrets.token_hex(8))
