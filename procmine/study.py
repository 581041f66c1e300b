"""study(): one run of everything procmine can tell about a log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from procmine.config import Config
from procmine.errors import ConfigError, RoleMissingError
from procmine.report.study.inputs import inputs
from procmine.report.study.noun import Study
from procmine.units import parse_duration

if TYPE_CHECKING:
    from procmine.bridges.process import Worker
    from procmine.conform.check import Conformance
    from procmine.log.eventlog import EventLog
    from procmine.valuestream.ledger import TimeLedger
    from procmine.valuestream.stream_nouns import ValueStreamMap

__all__ = ["study"]

# What miners may take of the time of a study when nobody says how much.
_BUDGET = "20s"


def study(
    log: EventLog,
    config: Config | None = None,
    *,
    source: object = None,
    configuration: Path | None = None,
    worker: Worker | None = None,
    progress: Callable[[str], None] | None = None,
) -> Study:
    """What happens in this process, where does its time go, and where does it leave the SOP?

    Args:
        log: needs case and activity; with times there is a value stream, and every further role
            says more.
        config: what is asked for; [conform] names the SOP, [valuestream], [cost] and [targets]
            what steps are worth, what time costs and what should be.
        source: where the log came from, to be named in the report with its hash.
        configuration: the procmine.toml, likewise.
        worker: a process for the miners, if one is running already.
        progress: told what is being done.

    Returns:
        What was found; ``procmine.report.study.files.study_files`` writes it down.

    Raises:
        ConfigError: the SOP is not there, or a setting is none.
        ModelError: an SOP that cannot be read.

    Cost: that of discovery, the ledger, the detectors and the alignments, one after the other. The
    miners may take 20 s unless [discover] says otherwise.
    """
    from procmine.log.naming import folder_name_of
    from procmine.report.files import mine
    from procmine.summary.summarise import summarise
    from procmine.valuestream import price
    from procmine.waste import find

    config, say = _in_time(config or Config()), progress or (lambda stage: None)
    sop = _sop(config)
    say("summarise")
    summary = summarise(log)
    say("mine")
    mined = mine(summary, config, folder_name_of(log.name), worker)
    say("valuestream")
    spent = _ledger(log, config)
    say("waste")
    wasted = find(log, config, spent=spent)
    say("conform")
    checked = _conformance(log, config, sop) if sop else None
    return Study(
        log=log,
        config=config,
        summary=summary,
        mined=mined,
        ledger=spent,
        costs=price(log, spent, config) if spent else None,
        stream=_stream(log, spent, config),
        waste=wasted,
        conformance=checked,
        inputs=inputs(source, configuration, _files_of(checked)),
    )


def _in_time(config: Config) -> Config:
    """The configuration with a budget for the miners that leaves time for everything else."""
    key = "discover.budget"
    if config.origin(key) != "default":
        return config
    return config.override({key: _BUDGET}, {key: "procmine study"})


def _sop(config: Config) -> Path | None:
    """The standard the configuration names, seen to be there before anything takes time."""
    if not config.conform.sop:
        return None
    path = config.folder / config.conform.sop
    if not path.exists():
        raise ConfigError(
            f"conform.sop = {config.conform.sop!r}: there is no such file.",
            hint="Name it relative to procmine.toml, or leave the line out.",
        )
    return path


def _ledger(log: EventLog, config: Config) -> TimeLedger | None:
    from procmine.valuestream import ledger

    try:
        return ledger(log, config)
    except RoleMissingError:
        return None


def _stream(log: EventLog, spent: TimeLedger | None, config: Config) -> ValueStreamMap | None:
    from procmine.valuestream import stream_map_of

    # Where no case has a step there is nothing to flow.
    return stream_map_of(log, spent, config) if spent and len(spent.waits.work) else None


def _conformance(log: EventLog, config: Config, sop: Path) -> Conformance:
    from procmine.conform.check import check
    from procmine.conform.standard import open_standard
    from procmine.report.targets import calendar_of

    told = config.conform
    teams = log.labels("team") if "team" in log.mapping else []
    standard = open_standard(sop, told.process or None, activities=log.activities, teams=teams)
    standard = standard.with_hours(calendar_of(config, log.zone))
    budget_s = parse_duration(told.budget) if told.budget else None
    return check(log, standard, budget_s=budget_s, privacy=config.privacy)


def _files_of(checked: Conformance | None) -> tuple[Path, ...]:
    """The files of the standard: its sop.toml and its models."""
    if checked is None:
        return ()
    sop = checked.standard.sop
    steps = [path for version in sop.versions if (path := sop.steps_path(version))]
    return tuple(dict.fromkeys([sop.folder / sop.origin("file"), *steps]))
