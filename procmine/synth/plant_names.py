"""The names of everything that can be planted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from procmine.errors import UsageError
from procmine.synth.scenario import Scenario

__all__ = ["CASE_PLANTS", "FORCES", "SETTLED", "UNTIMED", "bits_of", "checked"]

# Forces that act on everything, and what happens to a whole case rather than to a step.
FORCES = (
    "contention",
    "unavailability",
    "batching",
    "prioritisation",
    "extraneous",
    "approval_lag",
    "open_cases",
)
CASE_PLANTS = ("repeat_contact", "outdated_sop", "missing_data")
# The bit of the row at which a plant that shows late shows.
SETTLED = 1 << 30
# What breaks a rule without taking time.
UNTIMED = (
    "four_eyes",
    "missing_data",
    "missing_follow_up",
    "outdated_sop",
    "skipped",
    "too_fast",
    "wrong_channel",
    "wrong_order",
    "wrong_role",
)


def bits_of(scenario: Scenario, without: tuple[str, ...]) -> dict[str, int]:
    """The plants that single rows show and that are on, each with its bit."""
    names = [*dict.fromkeys(plant.id for plant in scenario.plants), *CASE_PLANTS]
    return {name: 1 << at for at, name in enumerate(names) if name not in without}


def checked(scenario: Scenario, without: Iterable[str]) -> tuple[str, ...]:
    """The plants to leave out, in order; ``all`` stands for every one.

    Raises:
        UsageError: a name the scenario does not know.
    """
    names = (*dict.fromkeys(plant.id for plant in scenario.plants), *CASE_PLANTS, *FORCES)
    wanted = [name.strip().replace("-", "_") for name in without]
    for name in wanted:
        if name not in (*names, "all"):
            near = difflib.get_close_matches(name, names, 1, 0.5)
            known = ", ".join(sorted(names))
            raise UsageError(
                f"{scenario.name} has no plant {name!r}.",
                hint=f"Did you mean {near[0]!r}?" if near else f"It has: {known}.",
            )
    return tuple(sorted(names)) if "all" in wanted else tuple(sorted(set(wanted)))
