"""The written procedure of a scenario as a BPMN model in lanes: the SOP says who does what."""

from __future__ import annotations

from procmine.model.graph import END, START, Flow, Lane, Model, Node
from procmine.synth.scenario import CUSTOMER, HUMAN, Block, Choice, Scenario, Step

__all__ = ["procedure"]

_TASK = {HUMAN: "userTask", CUSTOMER: "receiveTask"}


def procedure(scenario: Scenario) -> Model:
    """What does the written procedure of this scenario say?

    Args:
        scenario: the scenario.

    Returns:
        A model with one lane per team that the procedure names, without a diagram.
    """
    return _Writer(scenario).model()


class _Writer:
    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._kind = {team.name: team.kind for team in scenario.teams}
        self._nodes: list[Node] = []
        self._flows: list[Flow] = []
        self._used: dict[str, str] = {}

    def model(self) -> Model:
        first = self._lane_of(self._scenario.flow)
        start = self._add(START, "", first)
        ends = self._write(self._scenario.flow, [(start, "")])
        end = self._add(END, "", first)
        for source, label in ends:
            self._connect(source, end, label)
        lanes = tuple(
            Lane(self._used[team.name], team.name)
            for team in self._scenario.teams
            if team.name in self._used
        )
        return Model(self._scenario.title, tuple(self._nodes), tuple(self._flows), lanes)

    def _write(
        self, blocks: tuple[Block, ...], ends: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        # Loose ends are (node, label of the next flow); a block takes them up and leaves its own.
        lane = ""
        for block in blocks:
            lane = block.team if isinstance(block, Step) else lane or self._lane_of(blocks)
            if isinstance(block, Step):
                node = self._add(self._task(block), block.activity, block.team)
                for source, label in ends:
                    self._connect(source, node, label)
                ends = [(node, "")]
            else:
                ends = self._choose(block, ends, lane)
        return ends

    def _choose(
        self, choice: Choice, ends: list[tuple[str, str]], lane: str
    ) -> list[tuple[str, str]]:
        split = self._add("exclusiveGateway", choice.name, lane)
        for source, label in ends:
            self._connect(source, split, label)
        loose = []
        for option in choice.options:
            loose += self._write(option.block, [(split, option.label)])
        join = self._add("exclusiveGateway", "", lane)
        for source, label in loose:
            self._connect(source, join, label)
        return [(join, "")]

    def _task(self, step: Step) -> str:
        return _TASK.get(self._kind[step.team], "serviceTask")

    def _lane_of(self, blocks: tuple[Block, ...]) -> str:
        for block in blocks:
            if isinstance(block, Step):
                return block.team
        return self._lane_of(self._scenario.flow)

    def _add(self, kind: str, name: str, team: str) -> str:
        lane = self._used.setdefault(team, f"lane_{len(self._used) + 1}")
        node = Node(f"node_{len(self._nodes) + 1}", kind, name, lane)
        self._nodes.append(node)
        return node.id

    def _connect(self, source: str, target: str, label: str) -> None:
        self._flows.append(Flow(f"flow_{len(self._flows) + 1}", source, target, label))
