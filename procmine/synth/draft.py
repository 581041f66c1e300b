"""A chunk of cases being written: who asks for what, and the steps each case will take."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from procmine.synth.draws import Draws, Ints
from procmine.synth.paths import Index
from procmine.synth.scenario import BESIDE, CUSTOMER, HUMAN, Step

__all__ = ["ROOM", "Draft", "Flags"]

Flags = npt.NDArray[np.bool_]

# Steps added next to a step of the flow find their place between its position and the next.
ROOM = 1000


class Draft:
    """Cases and their rows, open to change until they are put together.

    Args:
        index: the scenario in numbers.
        draws: chance.
        first: number of the first case.
        n: how many cases.
        pool: how many customers there are.
    """

    def __init__(self, index: Index, draws: Draws, first: int, n: int, pool: int) -> None:
        self.index, self.draws, self.n = index, draws, n
        self.number = np.arange(first, first + n, dtype=np.int64)
        scenario, number = index.scenario, self.number
        kinds = (("reason", scenario.reasons), ("channel", scenario.channels))
        self.attribute: dict[str, Ints] = {
            name: draws.pick(name, number, tuple(kind.weight for kind in listed))
            for name, listed in (*kinds, ("priority", scenario.priorities))
        }
        # Everybody of the pool comes once before anyone comes again, in a shuffled order.
        self.customer = (number % pool * 7919 + 12_345) % pool
        self.allowed = np.zeros((n, len(index.choices)), dtype=np.int64)
        self.bent: Flags = np.zeros(n, dtype=np.bool_)
        self.pains = np.zeros(n, dtype=np.int64)
        self.rows: dict[str, Ints] = {}

    def choose(self) -> None:
        """Send every case through every choice."""
        for number, choice in enumerate(self.index.choices):
            if choice.by:
                known = self.index.values(choice.by)
                taken = np.zeros(len(known), dtype=np.int64)
                for place, option in enumerate(choice.options):
                    for value in option.when:
                        taken[known[value]] = place
                option_at = taken[self.attribute[choice.by]]
            else:
                weights = tuple(round(option.share * 10_000) for option in choice.options)
                option_at = self.draws.pick(f"choice {number}", self.number, weights)
            self.allowed[:, number] = 1 << option_at

    def unroll(self) -> None:
        """Write the rows of the flow, and remember where each case does what."""
        leaves = self.index.leaves
        taken = np.ones((self.n, len(leaves)), dtype=np.bool_)
        for at, leaf in enumerate(leaves):
            for choice, option in leaf.path:
                taken[:, at] &= (self.allowed[:, choice] >> option) & 1 == 1
        self.place = np.full((self.n, len(self.index.act)), -1, dtype=np.int64)
        self.owner = np.full((self.n, len(self.index.act)), -1, dtype=np.int64)
        for at, leaf in enumerate(leaves):
            act, team = self.index.act[leaf.step.activity], self.index.team[leaf.step.team]
            self.place[taken[:, at], act] = at
            self.owner[taken[:, at], act] = team
        case, leaf_at = np.nonzero(taken)
        steps = [leaf.step for leaf in leaves]
        fields: dict[str, Any] = {
            "act": [self.index.act[step.activity] for step in steps],
            "team": [self.index.team[step.team] for step in steps],
            "joins": [step.joins for step in steps],
            "not_by": [self.index.act.get(step.not_by, -1) for step in steps],
        }
        rows = {name: np.array(of, dtype=np.int64)[leaf_at] for name, of in fields.items()}
        rows |= {"case": case.astype(np.int64), "pos": leaf_at * ROOM}
        nothing = np.full(len(case), -1, dtype=np.int64)
        self.rows = rows | {"channel": nothing, "system": nothing.copy(), "marks": nothing * 0}
        self.rows |= {"delay": nothing * 0, "fast": nothing * 0, "dropped": nothing * 0}
        self.base = np.full((self.n, len(leaves)), -1, dtype=np.int64)
        self.base[case, leaf_at] = np.arange(len(case))

    def row_of(self, activity: str, cases: Ints) -> Ints:
        """The row in which these cases do an activity of the flow."""
        rows: Ints = self.base[cases, self.place[cases, self.index.act[activity]]]
        return rows

    def does(self, activity: str) -> Flags:
        """Which cases do this activity of the flow?"""
        return np.asarray(self.place[:, self.index.act[activity]] >= 0)

    def add(self, cases: Ints, step: Step, *, at: str, offset: int, turn: int, marks: int) -> None:
        """Give these cases one more step next to an activity of the flow.

        Args:
            cases: positions of the cases.
            step: what is added.
            at: the activity it is put next to.
            offset: how far after it, within ``ROOM``.
            turn: how often it has been added before; decides which system it is done in.
            marks: the plants it is evidence of.
        """
        anchor, act = self.index.act[at], self.index.act[step.activity]
        if step.team == BESIDE:
            team = self.owner[cases, anchor]
        elif step.team:
            team = np.full(len(cases), self.index.team[step.team], dtype=np.int64)
        else:
            own = self.owner[cases, act]
            team = np.where(own >= 0, own, self.owner[cases, anchor])
        system = self.index.system[step.systems[turn % len(step.systems)]] if step.systems else -1
        new = {
            "case": cases,
            "pos": self.place[cases, anchor] * ROOM + offset,
            "act": act,
            "team": team,
            "joins": int(step.joins),
            "not_by": self.index.act.get(step.not_by, -1),
            "channel": self.index.channel.get(step.channel, -1),
            "system": system,
            "marks": marks,
            "delay": 0,
            "fast": 0,
            "dropped": 0,
        }
        for name, value in new.items():
            column = np.broadcast_to(np.asarray(value, dtype=np.int64), len(cases))
            self.rows[name] = np.concatenate([self.rows[name], column])

    def matches(self, where: dict[str, tuple[str, ...]]) -> Flags:
        """Which cases have one of the wanted values in each attribute?"""
        fits = np.ones(self.n, dtype=np.bool_)
        for attribute, values in where.items():
            known = self.index.values(attribute)
            fits &= np.isin(self.attribute[attribute], [known[value] for value in values])
        return fits

    def kind_of(self, team: Ints) -> tuple[Flags, Flags]:
        """Which teams are people, and which the customer?"""
        kinds = np.array([one.kind for one in self.index.scenario.teams])
        return kinds[team] == HUMAN, kinds[team] == CUSTOMER
