"""procmine sop: the SOP as a file: a first draft, and what a new version changes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from procmine.cli.opening import open_log
from procmine.cli.options import format_option, lang_option, source_argument, source_options
from procmine.cli.output import print_json, say, schema, talk, write_files
from procmine.cli.progress import Progress
from procmine.errors import UsageError

if TYPE_CHECKING:
    from procmine.conform.check import Conformance
    from procmine.conform.standard import Standard
    from procmine.log.eventlog import EventLog
    from procmine.model.diff import Change

__all__ = ["command"]

_FILE = click.Path(path_type=Path)
_MODELS = (".bpmn", ".pnml", ".ptml")


@click.group("sop")
def command() -> None:
    """Write an SOP to start from, and compare two versions: init, diff."""


@command.command("init")
@source_argument
@click.option("--model", type=_FILE, help="The steps: .bpmn, .pnml or .ptml; mined if not given.")
@click.option(
    "--process",
    metavar="NAME",
    help="Process, pool or collaboration, when a BPMN file holds several; the sop.toml says it.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Steps are mined from the most frequent variants, until they cover this share of cases.",
)
@click.option("--out", "-o", type=_FILE, default=Path("sop.toml"), show_default=True)
@click.option("--force", is_flag=True, help="Replace files that are already there.")
@source_options
def init(**given: Any) -> None:
    """Write a commented sop.toml, from a model, or from the main path of a log.

    With a log, the names of steps and lanes are matched with its activities and teams; guesses are
    marked as such. Steps that are mined go into a BPMN file beside it: they say what is done now,
    not what should be.

    \b
    Examples:
      procmine sop init tickets.csv --model service.bpmn
      procmine sop init tickets.csv -o sop/sop.toml
      procmine sop init service.bpmn
    """
    names = ("model", "process", "share", "out", "force")
    steps, process, share, out, force = map(given.pop, names)
    if steps is None and str(given["source"] or "").lower().endswith(_MODELS):
        steps, given["source"] = Path(given["source"]), None
    mined = out.with_suffix(".bpmn")
    _refuse_there([out] if steps else [out, mined], force)
    log = None
    if given["source"] or given["config"] or steps is None:
        log, _ = open_log(given)
    files: dict[str, str | bytes] = {}
    if steps is None:
        assert log is not None
        files[mined.name] = _mined(log, share, out.stem)
        write_files(out.parent, files)
        steps = mined
    files[out.name] = _draft(steps, process, out, log)
    write_files(out.parent, files)
    talk(f"{' and '.join(str(out.parent / name) for name in sorted(files))} written.")
    if log is None:
        talk("Name a log as well to have its activities and teams matched with the steps.")


def _refuse_there(paths: Iterable[Path], force: bool) -> None:
    for path in paths:
        if path.exists() and not force:
            raise UsageError(f"{path} is already there.", hint="Replace it with --force.")


def _mined(log: EventLog, share: float, name: str) -> bytes:
    """A BPMN file of the most frequent ways through the process."""
    from procmine.discover.model import model
    from procmine.draw import layout_model
    from procmine.model.bpmn_write import write_bpmn
    from procmine.summary.summarise import summarise

    with Progress("mine"):
        ways = [way for way in summarise(log).variants() if way[0]]
        wanted = share * sum(n for _, n in ways)
        n_kept, covered = 0, 0
        for _, n in ways:
            if n_kept and covered >= wanted:
                break
            n_kept, covered = n_kept + 1, covered + n
        found = model(ways[:n_kept], name=name).model
    return write_bpmn(found.laid_out(layout_model(found)))


def _draft(steps: Path, process: str | None, out: Path, log: EventLog | None) -> str:
    from procmine.conform.sop_write import starter_sop
    from procmine.conform.standard import open_standard
    from procmine.model.graph import Model

    activities = log.activities if log else ()
    standard = open_standard(steps, process, activities=activities)
    (model,) = standard.models.values()
    names = [name for name in standard.steps() if name]
    is_matched = log is not None and "team" in log.mapping and isinstance(model, Model)
    lanes = [lane.name for lane in model.lanes] if is_matched and isinstance(model, Model) else []
    return starter_sop(
        steps.stem,
        Path(os.path.relpath(steps.absolute(), out.parent.absolute())).as_posix(),
        names=names,
        # Without a log the steps are called what they are called.
        activities=activities or names,
        lanes=dict.fromkeys(lane for lane in lanes if lane),
        teams=log.labels("team") if is_matched and log else (),
        process=process or "",
    )


@command.command("diff")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--before-version", metavar="ID", help="Version of BEFORE; its last if not given.")
@click.option("--after-version", metavar="ID", help="Version of AFTER; its last if not given.")
@click.option("--log", "source", metavar="SOURCE", help="A log to judge by both versions.")
@click.option("--budget", metavar="TIME", help="Time the alignments may take, such as 60s.")
@lang_option
@format_option
@source_options
def diff(**given: Any) -> None:
    """What does another version of an SOP change, and how would it judge the same cases?

    Each side is a sop.toml or a model. With a log, every case is judged by both versions,
    whenever it began.

    \b
    Examples:
      procmine sop diff sop-2025.toml sop-2026.toml
      procmine sop diff sop.toml sop.toml --before-version v1 --log tickets.csv
    """
    from procmine.conform.sop_diff import changes_between
    from procmine.report.sop_difference import difference_text, sop_difference

    names = ("before", "after", "before_version", "after_version", "budget", "lang")
    before, after, one, other, budget, lang = map(given.pop, names)
    output_format = given.pop("output_format")
    log, config = open_log(given) if given["source"] or given["config"] else (None, None)
    lang = lang or (config.report.lang if config else "en")
    sides = [_side(path, version, log) for path, version in ((before, one), (after, other))]
    (was, _), (is_now, _) = sides
    changes = changes_between(
        was.sop, was.sop.versions[0].id, is_now.sop, is_now.sop.versions[0].id
    )
    judged = None if log is None else _judged(log, was, is_now, budget, config)
    told = sop_difference(
        (sides[0][1], sides[1][1]), changes, _drawn(was, is_now), judged, lang=lang
    )
    if output_format == "json":
        print_json({"schema": schema("sop-diff"), **told})
    else:
        say(difference_text(told, lang=lang))


def _side(path: Path, version: str | None, log: EventLog | None) -> tuple[Standard, dict[str, str]]:
    """A standard of one version, and what to call it."""
    from procmine.conform.rejudge import alone, last_version
    from procmine.conform.standard import open_standard

    activities = log.activities if log else ()
    teams = log.labels("team") if log and "team" in log.mapping else ()
    standard = open_standard(path, activities=activities, teams=teams)
    chosen = last_version(standard.sop) if version is None else version
    if version and [one.id for one in standard.sop.versions] == [""]:
        raise UsageError(
            f"{path.name} names no versions, so there is no {version!r}.",
            hint="Leave the version out, or write [[versions]].",
        )
    names = {"file": path.name, "version": chosen, "label": chosen or str(path)}
    return alone(standard, chosen), names


def _drawn(was: Standard, is_now: Standard) -> tuple[Change, ...]:
    """What changed in the drawing, where both versions have one."""
    from procmine.model.diff import diff_documents
    from procmine.model.document import read_document

    paths = [side.sop.steps_path(side.sop.versions[0]) for side in (was, is_now)]
    one, other = paths
    if one is None or other is None or one.resolve() == other.resolve():
        return ()
    if any(path.suffix.lower() not in (".bpmn", ".xml") for path in (one, other)):
        return ()
    return diff_documents(read_document(one), read_document(other))


def _judged(
    log: EventLog, was: Standard, is_now: Standard, budget: str | None, config: Any
) -> tuple[Conformance, Conformance]:
    from procmine.conform.rejudge import rejudge
    from procmine.report.targets import calendar_of
    from procmine.units import parse_duration

    budget_s = parse_duration(budget) if budget else None
    house = calendar_of(config, log.zone)
    was, is_now = was.with_hours(house), is_now.with_hours(house)
    with Progress("conform"):
        return rejudge(log, was, is_now, budget_s=budget_s, privacy=config.privacy)
