"""synth: event logs with planted, counted truth, for demonstrations and for tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procmine.model.graph import Diagram, Model
    from procmine.synth.generation import Generation
    from procmine.synth.scenario import Scenario
    from procmine.synth.truth import Truth

__all__ = ["generate", "names", "plants", "scenario_of", "ship", "sop", "write"]


def names() -> tuple[str, ...]:
    """Which logs can be written?

    >>> names()
    ('contact-centre', 'refunds', 'service-desk')
    """
    from procmine.registry import room

    return tuple(room("procmine.synth"))


def scenario_of(name: str) -> Scenario:
    """What does this scenario say?

    Args:
        name: one of ``names()``; underscores are read as dashes.

    Raises:
        UsageError: no scenario is called so.
    """
    from procmine.registry import room

    made: Scenario = room("procmine.synth")[name.replace("_", "-")].run()
    return made


def plants(name: str | Scenario) -> tuple[str, ...]:
    """What can be left out of this log?

    Args:
        name: one of ``names()``, or a scenario of your own.

    >>> "four_eyes" in plants("refunds")
    True
    """
    from procmine.synth.plant_names import checked

    return checked(scenario_of(name) if isinstance(name, str) else name, ["all"])


def generate(
    name: str | Scenario, *, cases: int, seed: int, without: Iterable[str] = ()
) -> Generation:
    """What would this service write into its log?

    Args:
        name: one of ``names()``, or a scenario of your own.
        cases: how many cases the log holds, exactly.
        seed: any whole number; the same seed gives the same log.
        without: plants to leave out; ``all`` gives the clean twin, in which nothing waits and
            nothing goes wrong.

    Returns:
        A generation: iterate over its chunks of plain columns, then read ``truth``.

    Raises:
        UsageError: no such scenario or plant, or less than one case.

    Cost:
        Linear in the cases; memory grows with the cases open at one time, not with the log.

    >>> log = generate("service-desk", cases=20, seed=1, without=["all"])
    >>> n_rows = sum(len(chunk["Ticket"]) for chunk in log)
    >>> log.truth.n_cases, log.truth.n_events == n_rows
    (20, True)
    """
    from procmine.synth.generation import Generation

    spec = scenario_of(name) if isinstance(name, str) else name
    return Generation(spec, cases=cases, seed=seed, without=tuple(without))


def write(
    name: str | Scenario,
    path: str | os.PathLike[str],
    *,
    cases: int,
    seed: int,
    without: Iterable[str] = (),
) -> Truth:
    """Write a log into a file: which truth does it hold?

    Args:
        name: one of ``names()``, or a scenario of your own.
        path: ends in ``.csv``, ``.csv.gz`` or ``.parquet``.
        cases: how many cases the log holds, exactly.
        seed: any whole number; the same seed gives the same rows.
        without: plants to leave out; ``all`` gives the clean twin.

    Returns:
        What was planted, counted.

    Raises:
        UsageError: no such scenario, plant or format, or less than one case.
        SourceMissingError: the file cannot be written there.

    Cost:
        As ``generate``; rows are written as they come.
    """
    from procmine.engines.write_table import write_table

    log = generate(name, cases=cases, seed=seed, without=without)
    write_table(log, path)
    return log.truth


def sop(name: str | Scenario) -> Model:
    """What does the written procedure of this scenario say?

    Args:
        name: one of ``names()``, or a scenario of your own.

    Returns:
        A model in lanes, one per team, without a diagram.
    """
    from procmine.synth.normative import procedure

    return procedure(scenario_of(name) if isinstance(name, str) else name)


def ship(
    name: str | Scenario,
    folder: str | os.PathLike[str],
    *,
    layout: Callable[[Model], Diagram] | None = None,
) -> Truth:
    """Write everything a shipped log consists of into a folder.

    Args:
        name: one of ``names()``, or a scenario of your own.
        folder: gets the log, sop.bpmn, procmine.toml, truth.json and README.md.
        layout: lays the SOP out; without it sop.bpmn has no diagram.

    Returns:
        What was planted, counted.

    Raises:
        SourceMissingError: the folder cannot be written.
    """
    from procmine.synth.shipping import ship_log

    return ship_log(scenario_of(name) if isinstance(name, str) else name, folder, layout=layout)
