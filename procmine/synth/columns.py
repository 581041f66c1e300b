"""From finished events to the columns of the log."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from procmine.engines.plain_columns import (
    Amounts,
    Coded,
    Columns,
    Instants,
    Numbered,
    PlainColumn,
    Whole,
)
from procmine.kernels import queue_desk as qd
from procmine.synth.arrivals import midnight_s
from procmine.synth.assembly import Bundle
from procmine.synth.draft import Draft, Flags
from procmine.synth.draws import Draws, Ints
from procmine.synth.floor import Block
from procmine.synth.ledger import Ledger
from procmine.synth.paths import Index
from procmine.synth.people import agent_name
from procmine.synth.scenario import HUMAN, SYSTEM
from procmine.synth.staff import Staff

__all__ = ["Looks", "Register"]

_US = 1_000_000
_HOUR_S = 3600
_CUSTOMER_WIDTH = 6


class Looks:
    """How codes are written: labels, names, rates.

    Args:
        index: the scenario in numbers.
        staff: who works.
        bits: plants that single rows show, with their bit.
    """

    def __init__(self, index: Index, staff: Staff, bits: dict[str, int]) -> None:
        self.index, self.bits = index, bits
        scenario = index.scenario
        self.scenario = scenario
        self.names = tuple(agent_name(at, scenario.lang) for at in range(len(staff.team)))
        teams = scenario.teams
        self.tiers = tuple(dict.fromkeys(team.tier for team in teams))
        self.tier_of = np.array([self.tiers.index(team.tier) for team in teams])
        self.rate_of = np.array([team.cents_per_hour for team in teams], dtype=np.int64)
        self.machine = np.array([team.kind == SYSTEM for team in teams])
        self.human = np.array([team.kind == HUMAN for team in teams])
        due = [scenario.due_h[one.name] for one in scenario.priorities]
        self.due_s = np.array(due, dtype=np.int64) * _HOUR_S
        self.change_s = midnight_s(scenario, days=scenario.sop_change_day)
        self.ends = np.array([index.act[name] for name in scenario.ends])
        self.close = index.act[scenario.survey_at]

    def agents(self, desk: qd.Desk) -> list[str]:
        """The name of each person who was there; empty for who never came."""
        team = desk.workers["team"]
        turn = np.arange(len(self.names)) - desk.teams["first"][team]
        present = turn < desk.teams["n"][team]
        return [name if there else "" for name, there in zip(self.names, present, strict=True)]


class Register:
    """Remembers who is in which place, and writes rows.

    Args:
        looks: how codes are written.
        ledger: where every row is counted.
        draws: chance.
    """

    def __init__(self, looks: Looks, ledger: Ledger, draws: Draws) -> None:
        self.looks, self._ledger, self._draws = looks, ledger, draws
        self._case: dict[str, Any] = {}
        self.n_conforming = 0
        self.start_cut: set[int] = set()

    @property
    def straight(self) -> Flags:
        """Which places hold a case whose plan is a path through the SOP, seen from its start."""
        return np.asarray(~self._case["bent"] & ~self._case["warm"])

    def enrol(
        self, places: Ints, draft: Draft, bundle: Bundle, *, n_places: int, warm: bool
    ) -> None:
        """New cases take these places, of so many there are."""
        values = {
            "number": draft.number,
            "customer": draft.customer,
            "reason": draft.attribute["reason"],
            "priority": draft.attribute["priority"],
            "pains": draft.pains,
            "survey": bundle.survey,
            "bent": draft.bent,
            "warm": np.full(draft.n, warm),
        }
        values |= {name: bundle.steps[name] for name in ("lane", "channel", "system", "marks")}
        for name, value in values.items():
            self._case[name] = _with_room(self._case.get(name), n_places, value)
            self._case[name][places] = value

    def columns(self, block: Block, desk: qd.Desk) -> Columns:
        """The columns of a block of rows, entered in the books on the way.

        Args:
            block: finished events.
            desk: for what the queue knows of the cases.

        Returns:
            Columns by the scenario's names.
        """
        place, step = block.place, block.step
        act = desk.plan["act"][place, step].astype(np.int64)
        marks = self._marks(block, desk)
        self._ledger.enter(block, act, marks, desk.cases["number"])
        scores = self._answers(block, desk)
        self._count_cases(block, desk)
        known = self._people(block) | self._contact(block, desk, marks)
        known["activity"] = Coded(act, tuple(self.looks.index.act))
        known["satisfaction"] = Whole(scores, scores == 0)
        return {column: known[role] for role, column in self.looks.scenario.columns.items()}

    def _marks(self, block: Block, desk: qd.Desk) -> Ints:
        # Two plants depend on when things happened, not on the plan alone.
        bits, place = self.looks.bits, block.place
        marks = self._case["marks"][place, block.step].astype(np.int64)
        early = desk.cases["first_at"][place] < self.looks.change_s
        marks &= ~np.where(early, bits.get("outdated_sop", 0), 0)
        alone = desk.cases["parent_end"][place] < 0
        marks &= ~np.where(alone, bits.get("repeat_contact", 0), 0)
        return np.asarray(marks)

    def _answers(self, block: Block, desk: qd.Desk) -> Ints:
        # A quick solution without trouble pleases; being late and being sent about does not.
        scenario, place = self.looks.scenario, block.place
        rows = np.flatnonzero(self._case["survey"][place] == block.step)
        case = place[rows]
        number = self._case["number"][case]
        promised = self.looks.due_s[self._case["priority"][case]]
        lead = block.end[rows] - desk.cases["first_at"][case]
        late = lead > promised
        mood = self._draws.pick("mood", number, (3, 4, 3)) - 1
        trouble = np.minimum(self._case["pains"][case], 2)
        score = np.clip(5 - late - (2 * lead > promised) - trouble + np.minimum(mood, 0), 1, 5)
        asked = self._draws.uniform("answers", number) < scenario.survey_share
        scores = np.zeros(len(place), dtype=np.int64)
        scores[rows] = np.where(asked, score, 0)
        self._ledger.answer(scores, late)
        return scores

    def _count_cases(self, block: Block, desk: qd.Desk) -> None:
        last = block.step + 1 == desk.cases["n_steps"][block.place]
        self.n_conforming += int(self.straight[block.place[last]].sum())
        cut = np.unique(block.place[self._case["warm"][block.place]])
        self.start_cut.update(int(number) for number in desk.cases["number"][cut])

    def _people(self, block: Block) -> dict[str, PlainColumn]:
        scenario, looks = self.looks.scenario, self.looks
        lane = self._case["lane"][block.place, block.step]
        zone, offset = scenario.zone, scenario.offset_times
        cents = (looks.rate_of[lane] * (block.end - block.start) + _HOUR_S // 2) // _HOUR_S
        return {
            "start": Instants(block.start * _US, zone, offset),
            "end": Instants(block.end * _US, zone, offset),
            "resource": Coded(block.worker, looks.names),
            "team": Coded(np.where(looks.human[lane], lane, -1), tuple(looks.index.team)),
            "tier": Coded(looks.tier_of[lane], looks.tiers),
            "automated": Coded(np.where(looks.machine[lane], 0, 1), scenario.yes_no),
            "cost": Amounts(cents),
        }

    def _contact(self, block: Block, desk: qd.Desk, marks: Ints) -> dict[str, PlainColumn]:
        scenario, looks, place, step = self.looks.scenario, self.looks, block.place, block.step
        index, bits = looks.index, looks.bits
        priority = self._case["priority"][place]
        first_at = desk.cases["first_at"][place]
        blank = marks & bits.get("missing_data", 0) != 0
        old = (first_at < looks.change_s) | (marks & bits.get("outdated_sop", 0) != 0)
        prefix, width = scenario.case_format
        due_us = (first_at + looks.due_s[priority]) * _US
        return {
            "case": Numbered(desk.cases["number"][place] + 1, prefix, width),
            "channel": Coded(self._case["channel"][place, step], tuple(index.channel)),
            "customer": Numbered(
                self._case["customer"][place], scenario.customer_prefix, _CUSTOMER_WIDTH
            ),
            "reason": Coded(np.where(blank, -1, self._case["reason"][place]), tuple(index.reason)),
            "system": Coded(self._case["system"][place, step], tuple(index.system)),
            "priority": Coded(priority, tuple(index.priority)),
            "due": Instants(due_us, scenario.zone, scenario.offset_times),
            "sop_version": Coded(np.where(old, 0, 1), scenario.sop_versions),
        }


def _with_room(old: npt.NDArray[Any] | None, n: int, like: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if old is not None and len(old) >= n:
        return old
    more = np.zeros((n, *like.shape[1:]), dtype=like.dtype)
    if old is not None:
        more[: len(old)] = old
    return more
