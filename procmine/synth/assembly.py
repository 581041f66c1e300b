"""From a draft to a plan: rows in order, seconds, channels and systems, as the queue wants them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from procmine.errors import ProcmineError
from procmine.kernels.queue_desk import BATCH, JOIN, NOT_SAME
from procmine.synth.draft import Draft, Flags
from procmine.synth.draws import Ints

__all__ = ["MAX_STEPS", "Bundle", "assemble"]

MAX_STEPS = 40
_WIDTH = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """Plans of a chunk of cases.

    Args:
        n_steps: steps per case.
        steps: by field a matrix of cases × ``MAX_STEPS``: ``act``, ``team`` (-1: nobody's
            queue), ``lane`` (the team as the log says it), ``mode``, ``secs``, ``delay``, ``ref``,
            ``channel``, ``system`` and ``marks``.
        survey: step whose row carries the customer's answer, -1 for none.
    """

    n_steps: Ints
    steps: dict[str, npt.NDArray[np.int32]]
    survey: Ints


def assemble(draft: Draft, *, extraneous: bool, batching: bool) -> Bundle:
    """Which steps does each case of the draft take, in order and in full?

    Args:
        draft: with all plants in.
        extraneous: customers take their time.
        batching: steps that are done in batches wait for them.

    Returns:
        The plans.

    Raises:
        ProcmineError: a case has more steps than the queue has room for.

    Cost:
        A sort of the rows.
    """
    rows = _ordered(draft)
    case = rows["case"]
    n_steps = np.bincount(case, minlength=draft.n).astype(np.int64)
    if n_steps.max(initial=0) > MAX_STEPS:
        raise ProcmineError(
            f"A case of {draft.index.scenario.name} would take {n_steps.max()} steps.",
            hint=f"Let the plants of the scenario repeat less: {MAX_STEPS} is the most.",
        )
    firsts = np.concatenate([[0], np.cumsum(n_steps)[:-1]])
    step = np.arange(len(case)) - firsts[case]
    human, customer = draft.kind_of(rows["team"])
    fields = {
        "act": rows["act"],
        "team": np.where(human, rows["team"], -1),
        "lane": rows["team"],
        "secs": _seconds(draft, rows),
        "delay": rows["delay"] + (_patience(draft, rows) if extraneous else 0),
        "channel": _channels(draft, rows, human | customer),
        "system": _systems(draft, rows),
        "marks": rows["marks"],
    }
    fields["ref"], fields["mode"] = _modes(draft, rows, firsts, batching)
    matrices = {}
    for name, values in fields.items():
        matrix = np.zeros((draft.n, MAX_STEPS), dtype=np.int32)
        matrix[case, step] = values
        matrices[name] = matrix
    survey = np.full(draft.n, -1, dtype=np.int64)
    answers = np.flatnonzero(rows["act"] == draft.index.act[draft.index.scenario.survey_at])
    np.maximum.at(survey, case[answers], step[answers])
    return Bundle(n_steps, matrices, survey)


def _ordered(draft: Draft) -> dict[str, Ints]:
    key = draft.rows["case"] * _WIDTH + draft.rows["pos"]
    order = np.argsort(key, kind="stable")
    rows = {name: column[order] for name, column in draft.rows.items()}
    # What is left out is seen from its neighbour.
    for direction in (1, -1):
        gone = np.flatnonzero(rows["dropped"] == direction)
        rows["marks"][gone + direction] |= rows["marks"][gone]
    kept = rows.pop("dropped") == 0
    return {name: column[kept] for name, column in rows.items()}


def _seconds(draft: Draft, rows: dict[str, Ints]) -> Ints:
    known = draft.index.scenario.activities
    least = np.array([one.least_s for one in known], dtype=np.int64)[rows["act"]]
    median = np.array([one.median_s for one in known], dtype=np.int64)[rows["act"]]
    index = draft.number[rows["case"]] * _WIDTH + rows["pos"]
    secs = np.zeros(len(index), dtype=np.int64)
    for spread in ("narrow", "usual", "wide"):
        mine = np.array([one.spread == spread for one in known])[rows["act"]]
        more = np.maximum(median[mine] - least[mine], 0)
        secs[mine] = least[mine] + draft.draws.seconds("seconds", index[mine], more, spread)
    fast = rows["fast"] == 1
    share = draft.draws.uniform("fast", index[fast])
    secs[fast] = np.maximum(np.floor((0.1 + 0.5 * share) * least[fast]), 1).astype(np.int64)
    return secs


def _patience(draft: Draft, rows: dict[str, Ints]) -> Ints:
    known = draft.index.scenario.activities
    median = np.array([one.wait_median_s for one in known], dtype=np.int64)[rows["act"]]
    index = draft.number[rows["case"]] * _WIDTH + rows["pos"]
    wait = draft.draws.seconds("patience", index, median, "usual")
    return np.where(median > 0, wait, 0)


def _channels(draft: Draft, rows: dict[str, Ints], people: Flags) -> Ints:
    index = draft.index
    channels = index.channel
    n = len(channels)
    taken_over = np.arange(n)
    for machine, human in index.scenario.human_channel.items():
        taken_over[channels[machine]] = channels[human]
    # For each activity and channel: where it happens then.
    moved = np.tile(np.arange(n), (len(index.act), 1))
    for at, activity in enumerate(index.scenario.activities):
        allowed = [channels[name] for name in activity.channels]
        if allowed:
            moved[at, ~np.isin(np.arange(n), allowed)] = allowed[0]
    base = draft.attribute["channel"][rows["case"]]
    base = np.where(people, moved[rows["act"], taken_over[base]], base)
    return np.where(rows["channel"] >= 0, rows["channel"], base)


def _systems(draft: Draft, rows: dict[str, Ints]) -> Ints:
    known = [draft.index.system.get(one.system, -1) for one in draft.index.scenario.activities]
    usual = np.array(known, dtype=np.int64)[rows["act"]]
    return np.where(rows["system"] >= 0, rows["system"], usual)


def _modes(draft: Draft, rows: dict[str, Ints], firsts: Ints, batching: bool) -> tuple[Ints, Ints]:
    act, case = rows["act"], rows["case"]
    known = draft.index.scenario.activities
    gathered = np.array([one.batch > 1 for one in known])[act] & batching
    ref = np.full(len(act), -1, dtype=np.int64)
    for other in np.unique(rows["not_by"][rows["not_by"] >= 0]):
        mine = np.flatnonzero(rows["not_by"] == other)
        candidates = np.flatnonzero(act == other)
        before = np.searchsorted(candidates, mine) - 1
        found = candidates[np.maximum(before, 0)]
        valid = (before >= 0) & (case[found] == case[mine])
        ref[mine[valid]] = found[valid] - firsts[case[mine[valid]]]
    mode = rows["joins"] * JOIN + gathered * BATCH + (ref >= 0) * NOT_SAME
    return ref, np.asarray(mode, dtype=np.int64)
