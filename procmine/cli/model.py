"""procmine model: look into a process model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procmine.cli.options import format_option, plain_lang_option
from procmine.cli.output import print_json, say, schema, talk, write_files
from procmine.errors import UsageError
from procmine.finding import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procmine.finding import Finding
    from procmine.model.diff import Change
    from procmine.model.document import Document
    from procmine.model.graph import Model
    from procmine.model.petri_net import PetriNet

__all__ = ["command"]

_FILE = click.Path(path_type=Path)
_PROCESS = click.option(
    "--process",
    metavar="NAME",
    help="Process, pool or collaboration, by name or id, when a file holds several; left out, all "
    "that messages or a collaboration join.",
)
_READ = (".bpmn", ".xml", ".pnml", ".ptml")
_DRAWN = (".svg", ".png", ".pdf")
_WRITTEN = (".bpmn", ".pnml", ".ptml")


@click.group("model")
def command() -> None:
    """Look into a process model: lint, convert, draw, diff."""


@command.command("lint")
@click.argument("source", type=_FILE)
@_PROCESS
@click.option(
    "--rule", "rules", multiple=True, metavar="ID", help="Ask this rule only; repeatable."
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    help="Leave with exit code 1 if a finding is at this level or above.",
)
@plain_lang_option
@format_option
def lint_command(
    source: Path,
    process: str | None,
    rules: tuple[str, ...],
    fail_on: str | None,
    lang: str,
    output_format: str,
) -> int:
    """What in this BPMN file, Petri net or tree would a reader, or a case, stumble over?

    Of a net (.pnml) it says whether every case can end, and end properly. A process tree (.ptml) is
    looked at as the BPMN it means.

    \b
    Examples:
      procmine model lint refunds.bpmn --fail-on error
      procmine model lint mined.pnml
    """
    findings, mended = _linted(source, process, rules)
    if output_format == "json":
        told = [finding.to_dict(lang) for finding in findings]
        head = {"schema": schema("model-lint"), "source": str(source), "mended": list(mended)}
        print_json({**head, "findings": told})
    else:
        say(_findings_text(source, findings, lang))
    limit = LEVELS.index(fail_on) if fail_on else len(LEVELS)
    return int(any(LEVELS.index(finding.level) >= limit for finding in findings))


def _linted(
    source: Path, process: str | None, rules: Sequence[str]
) -> tuple[Sequence[Finding], Sequence[str]]:
    """The findings, and what had to be mended to read the file."""
    from procmine.model.lint import lint, lint_net

    if _kind(source) == ".pnml":
        from procmine.model.pnml_read import pnml_lines, read_pnml

        net = read_pnml(source)
        return lint_net(net, rules=rules, lines=pnml_lines(source)), net.assumed
    document = _document(source)
    findings = lint(document, process, rules=rules)
    if _kind(source) == ".ptml":
        # Lines are those of the picture that was made of the tree.
        findings = tuple(replace(one, where={**one.where, "line": ""}) for one in findings)
    return findings, document.mended


def _findings_text(source: Path, findings: Sequence[Finding], lang: str) -> str:
    lines = []
    for finding in findings:
        place = f"{source}:{finding.where['line']}".removesuffix(":")
        lines.append(f"{place}: {finding.level}: {finding.say(lang)} [{finding.rule}]")
        lines.append(f"    {finding.advise(lang)}")
    counts = [(sum(f.level == level for f in findings), level) for level in reversed(LEVELS)]
    said = ", ".join(f"{n} {level}" for n, level in counts if n)
    return "\n".join(
        [*lines, said or {"en": "Nothing to mend.", "zh": "没有需要修正的问题。"}[lang]]
    )


@command.command("convert")
@click.argument("source", type=_FILE)
@click.argument("target", type=_FILE)
@_PROCESS
@click.option(
    "--unfolded",
    is_flag=True,
    help="Write the model that is played: tasks, gateways and ends only.",
)
def convert(source: Path, target: Path, process: str | None, unfolded: bool) -> None:
    """Write the model of SOURCE into TARGET: .bpmn, .pnml or .ptml.

    BPMN to BPMN keeps everything in the file, unless --unfolded asks for the model that is played;
    what had to be assumed for that is told.

    \b
    Example:
      procmine model convert mined.pnml mined.bpmn
    """
    _check_suffix(source, _READ, "read")
    _check_suffix(target, _WRITTEN, "written")
    write_files(target.parent, {target.name: _converted(source, target, process, unfolded)})
    talk(f"{target} written.")


def _converted(source: Path, target: Path, process: str | None, unfolded: bool) -> bytes:
    from procmine.model.document import read_document, write_document

    kinds = (_kind(source), _kind(target))
    if kinds == (".bpmn", ".bpmn") and not (unfolded or process):
        document = read_document(source)
        for mended in document.mended:
            talk(mended)
        return write_document(document)
    if kinds[1] == ".ptml":
        return _tree_file(source)
    if kinds[1] == ".pnml":
        from procmine.model.pnml_write import write_pnml

        return write_pnml(_net(source, process))
    from procmine.draw import layout_model
    from procmine.model.bpmn_write import write_bpmn

    model = _model(source, process)
    return write_bpmn(model if model.diagram else model.laid_out(layout_model(model)))


def _tree_file(source: Path) -> bytes:
    from procmine.model.ptml import read_ptml, write_ptml

    if _kind(source) != ".ptml":
        raise UsageError(
            f"{source.name} is no process tree, and not every model is one.",
            hint="Write it as .bpmn or .pnml.",
        )
    read = read_ptml(source)
    return write_ptml(read.tree, read.name)


def _net(source: Path, process: str | None) -> PetriNet:
    from procmine.model.bpmn_net import petri_net
    from procmine.model.pnml_read import read_pnml

    return read_pnml(source) if _kind(source) == ".pnml" else petri_net(_model(source, process))


def _model(source: Path, process: str | None) -> Model:
    """The model of a file of any kind; what was assumed is told."""
    from procmine.model.opening import open_model

    reading = open_model(source, process)
    for note in reading.notes:
        talk(note.say())
    return reading.model


def _document(source: Path) -> Document:
    """A file of any kind as BPMN with everything in it."""
    from procmine.model.document import read_document

    if _kind(source) not in (".pnml", ".ptml"):
        return read_document(source)
    from procmine.draw import layout_model
    from procmine.model.bpmn_write import write_bpmn

    model = _model(source, None)
    return read_document(write_bpmn(model.laid_out(layout_model(model))))


@command.command("draw")
@click.argument("source", type=_FILE)
@click.argument("target", type=_FILE)
@_PROCESS
@plain_lang_option
def draw_command(source: Path, target: Path, process: str | None, lang: str) -> None:
    """Draw the model of SOURCE as it is played into TARGET: .svg, .png or .pdf.

    \b
    Example:
      procmine model draw refunds.bpmn refunds.svg
    """
    from procmine.draw import model_svg, pdf, png

    _check_suffix(source, _READ, "read")
    _check_suffix(target, _DRAWN, "drawn")
    svg = model_svg(_model(source, process), lang=lang)
    made: dict[str, Any] = {".png": png, ".pdf": pdf}
    content = made[_kind(target)](svg) if _kind(target) in made else svg
    write_files(target.parent, {target.name: content})
    talk(f"{target} written.")


@command.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@_PROCESS
@click.option(
    "--fail-on",
    type=click.Choice(["meaning", "any"]),
    help="Leave with exit code 1 if the meaning, or anything at all, is different.",
)
@plain_lang_option
@format_option
def diff(
    old: Path,
    new: Path,
    process: str | None,
    fail_on: str | None,
    lang: str,
    output_format: str,
) -> int:
    """What changed between two models?

    Process trees and Petri nets are compared as the BPMN they mean.

    \b
    Example:
      procmine model diff sop-2025.bpmn sop-2026.bpmn --fail-on meaning
    """
    from procmine.model.diff import diff_documents

    changes = diff_documents(_document(old), _document(new), process)
    if output_format == "json":
        told = [change.to_dict(lang) for change in changes]
        head = {"schema": schema("model-diff"), "old": str(old), "new": str(new)}
        print_json({**head, "changes": told})
    else:
        say(_changes_text(changes, lang))
    counted = [c for c in changes if c.changes_meaning or fail_on == "any"]
    return int(bool(fail_on and counted))


def _changes_text(changes: Sequence[Change], lang: str) -> str:
    lines = [change.say(lang) for change in changes if change.changes_meaning]
    n_redrawn = len(changes) - len(lines)
    if n_redrawn:
        more = {
            "en": f"{n_redrawn} elements are only drawn differently",
            "zh": f"{n_redrawn} 个元素仅图形位置不同",
        }
        lines.append(more[lang])
    return "\n".join(lines) or {"en": "Nothing changed.", "zh": "没有变化。"}[lang]


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    return ".bpmn" if suffix == ".xml" else suffix


def _check_suffix(path: Path, known: Sequence[str], done: str) -> None:
    if path.suffix.lower() not in known:
        raise UsageError(
            f"{path.name} cannot be {done}: its name does not end in {', '.join(known)}.",
            hint="Name the kind of file by its ending.",
        )
