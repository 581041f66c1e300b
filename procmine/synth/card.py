"""The card of a shipped log: what it is, what its columns mean, what is planted in it."""

from __future__ import annotations

from procmine.synth.scenario import Scenario
from procmine.synth.truth import CAUSES, Truth

__all__ = ["card_text"]

_MEANING = {
    "case": "one contact of a customer, from its first to its last step",
    "activity": "what was done",
    "start": "when work on it began",
    "end": "when it ended",
    "resource": "the person who did it; empty for machines and customers",
    "team": "the person's team, as on the lanes of sop.bpmn; empty without a person",
    "tier": "the level the team belongs to",
    "channel": "where this step took place",
    "customer": "who asked; comes back under the same number",
    "reason": "why the customer came; empty where nobody wrote it down",
    "system": "the software it was done in",
    "automated": "whether a machine did it",
    "priority": "how urgent the case is",
    "due": "when the case was promised to be closed",
    "cost": "what the step cost, from the team's hourly rate",
    "satisfaction": "the customer's answer, 1 to 5, on the closing row; empty for no answer",
    "sop_version": "the version of the procedure the case was handled by",
}
_CAUSE_NAMES = ", ".join(CAUSES[:-1])


def card_text(scenario: Scenario, truth: Truth, n_bytes: int) -> str:
    """The README.md of a shipped log.

    Args:
        scenario: what was shipped.
        truth: what is in it.
        n_bytes: size of the log file.

    Returns:
        Markdown.
    """
    columns = [f"| {name} | {role} | {_MEANING[role]} |" for role, name in scenario.columns.items()]
    return "\n".join(
        [
            f"# {scenario.title}",
            "",
            scenario.story,
            "",
            f"`{scenario.source}` holds {truth.n_cases:,} cases with {truth.n_events:,} steps from "
            f"{truth.start_at[:10]} to {truth.end_at[:10]} ({n_bytes / 1e6:.1f} MB). "
            f"{truth.n_conforming:,} cases are complete and take a path that sop.bpmn allows.",
            "",
            "Nobody in it exists: organisation, people and customers are invented.",
            "",
            "## Files",
            "",
            f"- `{scenario.source}`: the log, in order of the steps' ends; {_times(scenario)}",
            "- `sop.bpmn`: the written procedure, BPMN 2.0 with a lane for each team",
            "- `procmine.toml`: which column plays which role, what steps are worth, money, "
            "targets, opening hours",
            "- `truth.json`: what was planted, counted while it was written",
            "",
            "## Columns",
            "",
            "| column | role | meaning |",
            "|---|---|---|",
            *columns,
            "",
            "`tier` and `sop_version` are no roles of procmine; they are there to group by.",
            "",
            "## What is planted",
            "",
            "Definitions stand in docs/rooms/synth.md. The causes of waiting "
            f"({_CAUSE_NAMES} and {CAUSES[-1]}) are counted by definition over all rows.",
            "",
            "| plant | cases | steps | hours |",
            "|---|--:|--:|--:|",
            *_plants(truth),
            "",
            "## How it was written",
            "",
            f"`procmine synth {scenario.name.replace('_', '-')} --cases {scenario.n_cases} "
            f"--seed {scenario.seed}`. The same seed gives the same rows on any machine.",
            "",
            "Licence: AGPL-3.0-or-later, like procmine.",
            "",
        ]
    )


def _times(scenario: Scenario) -> str:
    if scenario.offset_times:
        return f"times carry their offset, clocks are those of {scenario.zone}"
    return f"times are those of the wall clock in {scenario.zone}"


def _plants(truth: Truth) -> list[str]:
    rows = []
    for name, tally in truth.plants.items():
        if tally.n_cases:
            events = "" if tally.n_events is None else f"{tally.n_events:,}"
            hours = "" if tally.seconds is None else f"{tally.seconds / 3600:,.1f}"
            rows.append(f"| {name} | {tally.n_cases:,} | {events} | {hours} |")
    return rows
