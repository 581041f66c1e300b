"""procmine synth NAME: write an event log with planted, known truth."""

from __future__ import annotations

from pathlib import Path

import click

from procmine.cli.output import print_json, talk
from procmine.cli.progress import Progress

__all__ = ["command"]


@click.command("synth")
@click.argument("name")
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="File to write.")
@click.option("--cases", type=click.IntRange(1), default=2000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--without", multiple=True, metavar="PLANT", help="A plant to leave out.")
@click.option("--clean", is_flag=True, help="Leave every plant out: the clean twin.")
def command(
    name: str, out: Path, cases: int, seed: int, without: tuple[str, ...], clean: bool
) -> None:
    """Write an event log with planted, known truth.

    NAME is a scenario: contact_centre, refunds or service_desk. The suffix of the file says the
    format (.csv, .csv.gz, .parquet). The truth is printed as JSON.

    \b
    Example:
      procmine synth service_desk --cases 5000 -o desk.csv.gz
    """
    from procmine import synth

    left_out = synth.plants(name) if clean else without
    with Progress("synthesise"):
        truth = synth.write(name, out, cases=cases, seed=seed, without=left_out)
    talk(f"{out} written.")
    print_json(truth.to_dict())
