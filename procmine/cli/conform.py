"""procmine conform: what the SOP says against what people do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import format_option, lang_option, source_argument, source_options
from procmine.cli.output import print_json
from procmine.cli.progress import Progress
from procmine.finding import LEVELS

if TYPE_CHECKING:
    from procmine.conform.check import Conformance

__all__ = ["command"]


@click.command("conform")
@source_argument
@click.option(
    "--sop",
    type=click.Path(path_type=Path),
    required=True,
    help="The standard: .bpmn, .pnml, .ptml or a sop.toml.",
)
@click.option("--process", metavar="NAME", help="Process or pool, when a BPMN file holds several.")
@click.option("--budget", metavar="TIME", help="Time the alignments may take, such as 60s.")
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help="Leave with exit code 1 if a violated rule is at this level or above. Steps skipped, "
    "inserted, repeated or in the wrong order count as warnings.",
)
@lang_option
@format_option
@source_options
def command(**given: Any) -> int:
    """Where, how often and by how much does practice leave the SOP?

    \b
    Examples:
      procmine conform tickets.csv --sop service.bpmn
      procmine conform tickets.csv --sop sop.toml --format json
    """
    from procmine.conform.check import check
    from procmine.conform.standard import open_standard
    from procmine.report.conformance import conformance
    from procmine.report.conformance_text import conformance_text
    from procmine.units import parse_duration

    names = ("sop", "process", "budget", "fail_on", "lang", "output_format")
    sop, process, budget, fail_on, lang, output_format = (given.pop(name) for name in names)
    log, config = open_log(given)
    lang = lang or config.report.lang
    with Progress("conform"):
        teams = log.labels("team") if "team" in log.mapping else []
        standard = open_standard(sop, process, activities=log.activities, teams=teams)
        budget_s = parse_duration(budget) if budget else None
        found = check(log, standard, budget_s=budget_s, privacy=config.privacy)
    if output_format == "json":
        print_json(conformance(found, lang=lang))
    else:
        click.echo(conformance_text(found, lang=lang))
    return int(fail_on is not None and _worst(found) >= LEVELS.index(fail_on))


def _worst(found: Conformance) -> int:
    """The level of the worst deviation; below all of them when there is none."""
    levels = [r.demand.level for r in found.judgement.rulings if r.state == "violated"]
    levels += ["warning" for deviation in found.deviations if not deviation.rule]
    return max((LEVELS.index(level) for level in levels), default=-1)
