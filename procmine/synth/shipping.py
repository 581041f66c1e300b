"""Everything a shipped log consists of: log, SOP, configuration, truth and a card."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from procmine.errors import SourceMissingError
from procmine.model.bpmn_write import write_bpmn
from procmine.model.graph import Diagram, Model
from procmine.synth import write
from procmine.synth.card import card_text
from procmine.synth.normative import procedure
from procmine.synth.scenario import HUMAN, Scenario
from procmine.synth.truth import Truth
from procmine.worktime import WEEKDAYS, Calendar

__all__ = ["ship_log"]

# Columns of the log that are no role of procmine.
_NO_ROLES = ("tier", "sop_version")


def ship_log(
    scenario: Scenario,
    folder: str | os.PathLike[str],
    *,
    layout: Callable[[Model], Diagram] | None = None,
) -> Truth:
    """Write a shipped log: which truth does it hold?

    Args:
        scenario: what to ship.
        folder: made if it is not there.
        layout: lays the SOP out.

    Returns:
        The truth that truth.json holds.

    Raises:
        SourceMissingError: the folder cannot be made or written.
    """
    home = Path(folder)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceMissingError(
            f"{home}: cannot be made ({error.strerror}).",
            hint="Name a folder that you may write to.",
        ) from error
    log = home / scenario.source
    truth = write(scenario, log, cases=scenario.n_cases, seed=scenario.seed)
    sop = procedure(scenario)
    if layout is not None:
        sop = sop.laid_out(layout(sop))
    facts = json.dumps(truth.to_dict(), ensure_ascii=False, indent=1)
    files = {
        "sop.bpmn": write_bpmn(sop),
        "procmine.toml": configuration(scenario).encode(),
        "truth.json": (facts + "\n").encode(),
        "README.md": card_text(scenario, truth, log.stat().st_size).encode(),
    }
    for name, content in files.items():
        _replace(home / name, content)
    return truth


def configuration(scenario: Scenario) -> str:
    """The procmine.toml of a shipped log."""
    quoted = {role: _quoted(column) for role, column in scenario.columns.items()}
    lines = [
        "[log]",
        f"source = {_quoted(scenario.source)}",
        f"zone = {_quoted(scenario.zone)}",
        "",
        "[log.columns]",
        *(f"{role} = {name}" for role, name in quoted.items() if role not in _NO_ROLES),
        "",
        "[cost]",
        f"currency = {_quoted(scenario.currency)}",
        f"rate_per_hour = {_mean_rate(scenario):.1f}",
        f"waiting_per_hour = {scenario.waiting_per_hour}",
        "",
        "[conform]",
        'sop = "sop.bpmn"',
        "",
        "[targets]",
        *(f"{name} = {json.dumps(value)}" for name, value in scenario.targets.items()),
        "",
        "[waiting]",
        f"customer = [{', '.join(map(_quoted, scenario.asks_customer))}]",
        "",
        *value_stream(scenario),
        "",
        "[report]",
        f"lang = {_quoted(scenario.lang)}",
        "",
        "[calendar]",
        *(f"{key} = {json.dumps(value)}" for key, value in opening_hours(scenario).items()),
    ]
    return "\n".join(lines) + "\n"


def value_stream(scenario: Scenario) -> list[str]:
    """What the steps are worth and what is to become of them, as lines of the configuration."""
    steps = [
        (activity, {key: value for key, value in asdict(tag).items() if value not in ("", None)})
        for activity, tag in scenario.step_tags.items()
    ]
    plan = [
        (activity, {key: value for key, value in asdict(aim).items() if value})
        for activity, aim in scenario.plan.items()
    ]
    return [
        "[valuestream]",
        f"version = {_quoted(scenario.tags_version)}",
        "",
        "[valuestream.steps]",
        *(_row(activity, told) for activity, told in steps),
        "",
        "[valuestream.target]",
        *(_row(activity, told) for activity, told in plan),
    ]


def _row(activity: str, told: dict[str, Any]) -> str:
    # What is false is what nobody said.
    said = [f"{key} = {_quoted(value)}" for key, value in told.items() if value is not False]
    return f"{_quoted(activity)} = {{ {', '.join(said)} }}"


def opening_hours(scenario: Scenario) -> dict[str, Any]:
    """When is anybody at work? The union of all shifts, as a table of ``worktime``."""
    week = []
    shifts = [Calendar.parse(dict(hours)).week for hours in scenario.shifts.values()]
    for day in range(len(WEEKDAYS)):
        joined: list[tuple[int, int]] = []
        for opening, closing in sorted(hours for shift in shifts for hours in shift[day]):
            if joined and opening <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], closing))
            else:
                joined.append((opening, closing))
        week.append(tuple(joined))
    return Calendar(scenario.zone, tuple(week)).to_dict()


def _mean_rate(scenario: Scenario) -> float:
    people = [team for team in scenario.teams if team.kind == HUMAN]
    cents = sum(team.cents_per_hour * team.n_agents for team in people)
    return cents / sum(team.n_agents for team in people) / 100


def _quoted(text: str | float | bool) -> str:
    return json.dumps(text, ensure_ascii=False)


def _replace(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise SourceMissingError(
            f"{path}: cannot be written ({error.strerror}).",
            hint="Name a folder that you may write to.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
