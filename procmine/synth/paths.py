"""The procedure, flattened: every step with the choices that lead to it."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ProcmineError
from procmine.synth.forms import Insert, Retouch
from procmine.synth.scenario import BESIDE, Block, Choice, Scenario, Step

__all__ = ["Index", "Leaf"]


@dataclass(frozen=True)
class Leaf:
    """A step and the (choice, option) pairs on the way to it."""

    step: Step
    path: tuple[tuple[int, int], ...]


class Index:
    """Numbers instead of names: everything of a scenario by its position.

    Args:
        scenario: the scenario; names in it that point nowhere raise KeyError.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.act = {one.name: at for at, one in enumerate(scenario.activities)}
        self.team = {one.name: at for at, one in enumerate(scenario.teams)}
        self.reason = {one.name: at for at, one in enumerate(scenario.reasons)}
        self.channel = {one.name: at for at, one in enumerate(scenario.channels)}
        self.priority = {one.name: at for at, one in enumerate(scenario.priorities)}
        self.choices: list[Choice] = []
        self.leaves: list[Leaf] = []
        self._walk(scenario.flow, ())
        self.system = {name: at for at, name in enumerate(self._systems())}

    def _walk(self, blocks: tuple[Block, ...], path: tuple[tuple[int, int], ...]) -> None:
        for block in blocks:
            if isinstance(block, Step):
                self.leaves.append(Leaf(block, path))
                continue
            number = len(self.choices)
            self.choices.append(block)
            for place, option in enumerate(block.options):
                self._walk(option.block, (*path, (number, place)))

    def _systems(self) -> list[str]:
        names = [one.system for one in self.scenario.activities if one.system]
        for plant in self.scenario.plants:
            if isinstance(plant, Insert):
                names += [name for step in plant.steps for name in step.systems]
        return list(dict.fromkeys(names))

    def values(self, attribute: str) -> dict[str, int]:
        """The numbers of an attribute's values."""
        known: dict[str, dict[str, int]] = {
            "reason": self.reason,
            "channel": self.channel,
            "priority": self.priority,
        }
        return known[attribute]

    def check(self) -> None:
        """Refuse a scenario whose names do not fit together.

        Raises:
            ProcmineError: naming what points nowhere.
        """
        steps = [leaf.step for leaf in self.leaves]
        anchors = set()
        for plant in self.scenario.plants:
            if isinstance(plant, Insert):
                steps += plant.steps
                anchors.add(plant.at)
            if isinstance(plant, Retouch):
                anchors.add(plant.activity)
                steps.append(Step(plant.activity, plant.team, channel=plant.channel))
        for step in steps:
            self._know("activity", step.activity, self.act)
            self._know("team", step.team.removeprefix(BESIDE), self.team)
            self._know("channel", step.channel, self.channel)
            self._know("activity", step.not_by, self.act)
        for name in anchors:
            self._know("step of the flow", name, {leaf.step.activity for leaf in self.leaves})

    def _know(self, what: str, name: str, known: dict[str, int] | set[str]) -> None:
        if name and name not in known:
            raise ProcmineError(
                f"The scenario {self.scenario.name} has no {what} {name!r}.",
                hint="Spell it as in the scenario's lists.",
            )
