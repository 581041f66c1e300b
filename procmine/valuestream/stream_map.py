"""The value-stream map of a log, and of its slices."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from procmine.config import Config, StepTarget
from procmine.summary.summarise import summarise
from procmine.valuestream._stream import Stream, maps_of
from procmine.valuestream._stream_target import target_of
from procmine.valuestream.flow import spell_of
from procmine.valuestream.ledger import TimeLedger, ledger
from procmine.valuestream.owned import owned_of
from procmine.valuestream.slicing import slicing, whole
from procmine.valuestream.step_order import main_path, usual_order
from procmine.valuestream.step_times import Clock, StepTimes
from procmine.valuestream.stream_nouns import ValueStreamMap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procmine.log.eventlog import EventLog
    from procmine.valuestream.tags import Tags

__all__ = ["stream_map", "stream_map_of"]


def stream_map(
    log: EventLog,
    config: Config | None = None,
    *,
    by: str | None = None,
    tags: Tags | None = None,
    target: Mapping[str, StepTarget] | None = None,
    calendar: str = "config",
    order: str = "free",
    starts: str = "config",
    multitasking: str = "shared",
) -> ValueStreamMap:
    """Where does work flow, where does it wait, and what comes through right the first time?

    Args:
        log: needs case, activity and times; process times need starts, causes of waiting and
            full-time people need resources.
        config: [calendar], [waiting] and [valuestream] are read.
        by: slice it as well: ``team``, ``week``, ``month``, ``quarter``, ``year``, or any role or
            column of the cases, such as ``channel``.
        tags: what the steps are worth; those of the configuration if not given.
        target: what is to become of steps; [valuestream.target] of the configuration if not given.
        calendar: ``config``, ``24/7`` or ``discovered``.
        order: ``free`` if activities that come in either order do not wait for each other, or
            ``strict``.
        starts: as ``given``, ``estimated`` where the log does not say them, ``refused``, or
            ``config``, whichever of them [waiting] says.
        multitasking: ``shared`` if the work of one who has several steps in hand is shared out
            among them, or ``whole``.

    Returns:
        The map. Its rungs sum to the lead times of the ledger exactly, and so do those of its
        slices to its own.

    Raises:
        RoleMissingError: the log has no times, or no team to slice by.
        UsageError: a slice that is not known, or one by people.
        ConfigError: a calendar, tag or target that cannot be read.

    Cost: n log n in the steps, all of them in memory; three seconds for half a million.

    Says nothing about: what happened before the first and after the last step of a case; how
    queues would react to the target.

    >>> import pandas as pd, procmine as pm
    >>> at = pd.to_datetime(["2026-01-05 08:00", "2026-01-05 09:00", "2026-01-05 12:00"], utc=True)
    >>> frame = pd.DataFrame({"case": "A", "activity": ["Ask", "Send"], "start": at[[0, 2]],
    ...                       "end": at[[1, 2]] + pd.Timedelta(minutes=30)})
    >>> found = stream_map(pm.read(frame))
    >>> [(step.activity, step.pt.mean_s, step.wait.mean_s) for step in found.steps]
    [('Ask', 5400.0, None), ('Send', 1800.0, 9000.0)]
    """
    config = config or Config()
    chosen = {"calendar": calendar, "order": order, "starts": starts}
    found = ledger(log, config, **chosen, multitasking=multitasking)
    return stream_map_of(log, found, config, by=by, tags=tags, target=target)


def stream_map_of(
    log: EventLog,
    found: TimeLedger,
    config: Config | None = None,
    *,
    by: str | None = None,
    tags: Tags | None = None,
    target: Mapping[str, StepTarget] | None = None,
) -> ValueStreamMap:
    """The map that goes with a ledger of the same log; see ``stream_map``."""
    waits, clock = found.waits, Clock(found.waits)
    ordered = usual_order(waits.work)
    stream = Stream(
        ledger=found,
        owned=owned_of(StepTimes(waits, clock, found.multitasking)),
        tags=tags or found.tags,
        order=ordered,
        path=main_path(waits.work, ordered),
        spell=spell_of(waits.work),
        at_edges=summarise(log).open_at_edges,
        name=log.name,
    )
    period = clock.low_us, clock.high_us
    (all_of_it,) = maps_of(stream, whole(waits.work, *period))
    slices = maps_of(stream, slicing(log, waits.work, by, *period)) if by else ()
    changed = target_of(stream, all_of_it, target, config or Config())
    return dataclasses.replace(all_of_it, slices=tuple(slices), target=changed)
