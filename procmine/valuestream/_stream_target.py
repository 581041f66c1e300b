"""The target state of a log, from the changes somebody plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from procmine.config import Config, StepTarget
from procmine.errors import ConfigError
from procmine.valuestream._stream import Stream, class_of_step
from procmine.valuestream.efficiency import CLASSES
from procmine.valuestream.named import those_here
from procmine.valuestream.rungs import PARTS, Rung
from procmine.valuestream.stream_nouns import ValueStreamMap
from procmine.valuestream.target import (
    Taken,
    TargetState,
    claims_of,
    lead_spans,
    left_share,
    take_out,
)

__all__ = ["target_of"]

Array = np.ndarray[Any, np.dtype[Any]]


def target_of(
    stream: Stream,
    today: ValueStreamMap,
    changes: Mapping[str, StepTarget] | None,
    config: Config,
) -> TargetState | None:
    """What would be left of the lead time, had the cases of the log been like this?

    Args:
        stream: the log.
        today: its map.
        changes: what is to become of steps; those of the configuration if not given.
        config: its [valuestream.target] is read.

    Returns:
        The target; None where nobody plans a change.

    Raises:
        ConfigError: a step the log does not have, or a time for one whose time cannot be told.
    """
    changes = config.valuestream.target if changes is None else changes
    # Most steps have no target: only what is nearly the same name is a slip.
    names = [step.activity for step in today.steps]
    changes = those_here(changes, names, "valuestream.target", at_least=0.8)
    if not changes:
        return None
    means = _means(today, changes)
    labels = stream.times.work.labels["activity"]
    left = {what: np.ones(len(labels)) for what in means}
    for place, label in enumerate(labels):
        for what in means:
            if label in changes:
                left[what][place] = left_share(changes[label], what, means[what][label])
    gone = [label for label in stream.order if label in changes and changes[label].remove]
    removed = np.isin(labels, gone) if gone else np.zeros(len(labels), np.bool_)
    taken = take_out(stream.owned, left, removed)
    value = _value(stream, taken) if today.efficiency.is_tagged else (None, None)
    lead = today.efficiency
    return TargetState(
        claims=claims_of(stream.owned, taken, changes, means),
        lead=lead_spans(stream.owned, taken),
        lead_us=lead.lead_us - int(taken.us.sum()),
        lead_open_us=lead.lead_open_us - int(taken.open_us.sum()),
        rungs=_rungs(stream, today, taken),
        removed=tuple(gone),
        control_points=tuple(name for name in gone if stream.tags.of(name).control_point),
        va_us=value[0] if lead.is_told else None,
        va_open_us=value[1] if lead.is_told else None,
    )


def _means(
    today: ValueStreamMap, changes: Mapping[str, StepTarget]
) -> dict[str, dict[str, float | None]]:
    """How long work on these steps and waiting for them takes now, on average."""
    known = {step.activity: step for step in today.steps}
    for name, change in changes.items():
        step = known[name]
        for what, wanted, told in (
            ("pt", change.pt, step.pt.mean_s),
            ("wait", change.wait, step.wait.mean_s),
        ):
            if wanted and told is None:
                raise ConfigError(
                    f"[valuestream.target]: {name!r} cannot get {what} = {wanted!r}: "
                    "the log does not tell how long that is now.",
                    hint="It takes a column of starts; or say remove = true.",
                )
    return {
        "work": {name: known[name].pt.mean_s for name in changes},
        "wait": {name: known[name].wait.mean_s for name in changes},
    }


def _value(stream: Stream, taken: Taken) -> tuple[int, int]:
    """Value-adding first-time work that is left, elapsed and while the house was open."""
    owned = stream.owned
    valued = owned.runs & (class_of_step(stream)[owned.step] == CLASSES.index("VA"))
    left = (owned.us - taken.us)[valued], (owned.open_us - taken.open_us)[valued]
    return int(left[0].sum()), int(left[1].sum())


def _rungs(stream: Stream, today: ValueStreamMap, taken: Taken) -> tuple[Rung, ...]:
    """The rungs of today, without what is taken out of them."""
    owned, work = stream.owned, stream.times.work
    activity = work.activity[owned.step]
    n = len(work.labels["activity"])
    kind = np.where(owned.runs, np.where(owned.repeats[owned.step], 1, 0), 2)
    lost, lost_open = np.zeros((n, 3), np.int64), np.zeros((n, 3), np.int64)
    np.add.at(lost, (activity, kind), taken.us)
    np.add.at(lost_open, (activity, kind), taken.open_us)
    places = {label: place for place, label in enumerate(work.labels["activity"])}
    told = [rung.activity for rung in today.rungs if rung.activity]
    rest = [place for label, place in places.items() if label not in told]
    return tuple(
        _less(rung, *(c[[places[rung.activity]] if rung.activity else rest].sum(axis=0).tolist()
                      for c in (lost, lost_open)))
        for rung in today.rungs
    )  # fmt: skip


def _less(rung: Rung, lost: list[int], lost_open: list[int]) -> Rung:
    """A rung without this much first-time work, rework and waiting."""
    work, rework, *waits = rung.us
    left = [work - lost[0], rework - lost[1], *_shrunk(waits, lost[2])]
    assert len(left) == len(PARTS)
    return Rung(
        rung.activity,
        rung.n_activities,
        rung.on_path,
        rung.n_cases,
        (left[0], left[1], left[2], left[3], left[4]),
        rung.work_open_us - lost_open[0] - lost_open[1],
        rung.wait_open_us - lost_open[2],
    )


def _shrunk(parts: list[int], lost: int) -> list[int]:
    """These parts with so much less in sum, each in proportion; the last takes what is odd."""
    whole = sum(parts)
    if not whole:
        return parts
    left = [part - part * lost // whole for part in parts]
    place = max(range(len(parts)), key=lambda one: parts[one])
    left[place] -= sum(left) - (whole - lost)
    return left
