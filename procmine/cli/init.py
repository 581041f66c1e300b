"""procmine init: write a procmine.toml."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import config_of, source_argument, source_options
from procmine.cli.output import talk, write_files
from procmine.errors import UsageError
from procmine.units import format_counted

__all__ = ["command"]

_GUESSES = (
    "of its roles is a guess to be checked|of its roles are guesses to be checked|"
    "none of its roles is a guess"
)


@click.command("init")
@source_argument
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), default=Path("procmine.toml"), show_default=True
)
@click.option("--force", is_flag=True, help="Replace a file that is already there.")
@source_options
def command(**given: Any) -> None:
    """Write a commented procmine.toml for a source.

    Guesses stand in it marked as such; from then on nothing is guessed.

    \b
    Example:
      procmine init tickets.csv && procmine discover --config procmine.toml
    """
    from procmine.log.starter import starter

    out, force = given.pop("out"), given.pop("force")
    if out.exists() and not force:
        raise UsageError(f"{out} is already there.", hint="Replace it with --force.")
    source, config = config_of(dict(given))
    log, _ = open_log(given)
    if "://" not in source and source != "-":
        source = Path(os.path.relpath(source, out.parent.resolve())).as_posix()
    write_files(out.parent, {out.name: starter(log, source, config.log, salt=secrets.token_hex(8))})
    told = format_counted(len(log.mapping.guessed), _GUESSES)
    talk(f"{out} written; {told}.")
