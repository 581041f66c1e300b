"""What goes wrong with single cases, put into a draft: one function per form of plant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from procmine.synth.draft import ROOM, Draft, Flags
from procmine.synth.draws import Ints
from procmine.synth.forms import Drop, Insert, Plant, Retouch, Swap, Unlock
from procmine.synth.plant_names import SETTLED

__all__ = ["plant_all", "unlock_all"]

# Each plant has this much room after a step of the flow, and so much of the room is for before it.
_SHARE, _BEFORE = 24, 200


def unlock_all(draft: Draft, bits: dict[str, int], groups: dict[str, Flags]) -> dict[str, Ints]:
    """Open second ways for some cases; to be done before the rows are written.

    Args:
        draft: cases that went through their choices.
        bits: the plants that are on, with their bit.
        groups: which cases a plant of a group has already hit; changed in place.

    Returns:
        The cases hit, by plant.
    """
    hit: dict[str, Ints] = {}
    for plant in draft.index.scenario.plants:
        if isinstance(plant, Unlock) and plant.id in bits:
            cases = _drawn(draft, plant, draft.matches(dict(plant.where)), groups)
            for number, choice in enumerate(draft.index.choices):
                if choice.name == plant.choice:
                    labels = [option.label for option in choice.options]
                    draft.allowed[cases, number] |= 1 << labels.index(plant.option)
            hit[plant.id] = cases
    return hit


def plant_all(
    draft: Draft, bits: dict[str, int], groups: dict[str, Flags], unlocked: dict[str, Ints]
) -> None:
    """Put every plant that is on into the rows of a draft.

    Args:
        draft: unrolled cases; changed in place.
        bits: the plants that are on, with their bit.
        groups: which cases a plant of a group has already hit; changed in place.
        unlocked: the cases that ``unlock_all`` gave a second way.
    """
    for order, plant in enumerate(draft.index.scenario.plants):
        if plant.id not in bits:
            continue
        if isinstance(plant, Unlock):
            cases = unlocked[plant.id]
        else:
            able = draft.matches(dict(plant.where)) & draft.does(_anchor(plant))
            cases = _drawn(draft, plant, able, groups)
        _FORMS[type(plant)](draft, plant, cases, bits[plant.id], order)
        draft.pains[cases] += int(plant.hurts)


def _drawn(draft: Draft, plant: Plant, able: Flags, groups: dict[str, Flags]) -> Ints:
    taken = groups.setdefault(plant.group, np.zeros(draft.n, dtype=np.bool_))
    chance = draft.draws.uniform(f"plant {plant.id} {plant.group}", draft.number)
    hit = able & ~taken & (chance < plant.share)
    taken |= hit
    return np.flatnonzero(hit).astype(np.int64)


def _anchor(plant: Plant) -> str:
    if isinstance(plant, Insert):
        return plant.at
    if isinstance(plant, Swap):
        return plant.second
    assert isinstance(plant, (Drop, Retouch))
    return plant.activity


def _insert(draft: Draft, plant: Insert, cases: Ints, bit: int, order: int) -> None:
    low, high = plant.times
    times = low + draft.draws.below(f"times {plant.id}", draft.number[cases], high - low + 1)
    base = order * _SHARE + 1 if not plant.before else ROOM - _BEFORE + order % 8 * _SHARE
    anchor_shift = -ROOM if plant.before else 0
    for turn in range(high):
        these = cases[times > turn]
        for place, step in enumerate(plant.steps):
            shown = not plant.evidence or place in plant.evidence
            offset = anchor_shift + base + turn * len(plant.steps) + place
            marks = bit if shown else 0
            draft.add(these, step, at=plant.at, offset=offset, turn=turn, marks=marks)
    if plant.before:
        # Who did the step put before goes on with this one, if it is the same team.
        anchor = draft.row_of(plant.at, cases)
        draft.rows["joins"][anchor] = 1
        draft.rows["marks"][anchor] |= SETTLED if plant.settled else 0
    draft.bent[cases] = True


def _drop(draft: Draft, plant: Drop, cases: Ints, bit: int, _: int) -> None:
    rows = draft.row_of(plant.activity, cases)
    draft.rows["dropped"][rows] = -1 if plant.shown_before else 1
    draft.rows["marks"][rows] |= bit
    if not plant.legal_path:
        draft.bent[cases] = True


def _swap(draft: Draft, plant: Swap, cases: Ints, bit: int, _: int) -> None:
    first, second = draft.row_of(plant.first, cases), draft.row_of(plant.second, cases)
    position = draft.rows["pos"]
    position[first], position[second] = position[second].copy(), position[first].copy()
    draft.rows["joins"][first] = draft.rows["joins"][second] = 1
    draft.rows["marks"][first] |= bit
    draft.bent[cases] = True


def _retouch(draft: Draft, plant: Retouch, cases: Ints, bit: int, _: int) -> None:
    rows = draft.row_of(plant.activity, cases)
    if plant.team:
        draft.rows["team"][rows] = draft.index.team[plant.team]
    if plant.channel:
        draft.rows["channel"][rows] = draft.index.channel[plant.channel]
    if plant.fast:
        draft.rows["fast"][rows] = 1
    if plant.same_person:
        draft.rows["joins"][rows] = 1
        draft.rows["not_by"][rows] = -1
    if plant.delay_median_s:
        limit = draft.index.scenario.late.limit_s
        median = np.full(len(cases), plant.delay_median_s, dtype=np.int64)
        wait = draft.draws.seconds(f"delay {plant.id}", draft.number[cases], median, "usual")
        draft.rows["delay"][rows] = limit + wait
    draft.rows["marks"][rows] |= bit


_FORMS: dict[type[Plant], Callable[[Draft, Any, Ints, int, int], None]] = {
    Insert: _insert,
    Unlock: _insert,
    Drop: _drop,
    Swap: _swap,
    Retouch: _retouch,
}
