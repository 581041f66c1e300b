"""procmine report: what changed between two reports, and whether one is still what it was."""

from __future__ import annotations

from pathlib import Path

import click

from procmine.cli.options import format_option, plain_lang_option
from procmine.cli.output import print_json, say, schema

__all__ = ["command"]

_FILE = click.Path(path_type=Path)


@click.group("report")
def command() -> None:
    """Compare and verify the reports that `procmine study run` has written."""


@command.command("diff")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option(
    "--tolerance",
    type=float,
    default=0.05,
    show_default=True,
    help="By which share of what it was a finding may move and still count as the same.",
)
@plain_lang_option
@format_option
def diff_command(
    before: Path, after: Path, tolerance: float, lang: str, output_format: str
) -> None:
    """What changed between two reports, finding by finding?

    BEFORE and AFTER are report.json files, or the folders that hold them. A finding counts as worse
    when it costs more time per case of the log, or is in more places per case.

    \b
    Examples:
      procmine report diff march/report.json april/report.json
      procmine report diff reports/march reports/april --format json
    """
    from procmine.report.study.difference import difference
    from procmine.report.study.difference_text import difference_text
    from procmine.report.study.reading import read_report

    found = difference(read_report(before), read_report(after), tolerance=tolerance)
    if output_format == "json":
        print_json(found)
    else:
        say(difference_text(found, lang=lang))


@command.command("verify")
@click.argument("report", type=_FILE)
@click.option("--inputs", type=_FILE, help="A folder in which log, configuration and SOP lie now.")
@click.option("--without-inputs", is_flag=True, help="Look at the files of the report only.")
@plain_lang_option
@format_option
def verify_command(
    report: Path, inputs: Path | None, without_inputs: bool, lang: str, output_format: str
) -> int:
    """Are a report and the files it was made from still what they were?

    REPORT is a report.json, or the folder that holds one. Leaves with exit code 1 if a file is
    missing or another one.

    \b
    Examples:
      procmine report verify reports/tickets
      procmine report verify mailed/report.json --without-inputs
    """
    from procmine.report.study.difference_text import verification_text
    from procmine.report.study.reading import read_report
    from procmine.report.study.verification import SAME, verification

    read = read_report(report)
    rows = verification(read, among=inputs, with_inputs=not without_inputs)
    is_same = all(row["state"] == SAME for row in rows)
    if output_format == "json":
        told = {"report": str(read.path), "verified": is_same, "files": rows}
        print_json({"schema": schema("report-verify"), **told})
    else:
        say(verification_text(rows, lang=lang))
    return int(not is_same)
