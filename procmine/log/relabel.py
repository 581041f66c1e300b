"""relabel: the same events under other names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from procmine.config import LogConfig
from procmine.errors import UsageError
from procmine.log.derived import derive
from procmine.log.frame import Frame
from procmine.log.keep import places_of
from procmine.log.labels import renamed

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["relabel"]


def relabel(log: EventLog, names: Mapping[str, str]) -> EventLog:
    """Which log is it when its activities have these names?

    Args:
        log: the log.
        names: activity to its new name; several may get the same one and become one activity.

    Returns:
        A new log. Where starts and completes were paired, they are paired again under the new
        names.

    Raises:
        UsageError: an activity that does not occur, or an empty name.

    Cost: linear in the events, which are held in memory.
    """
    places_of(names.keys(), log.activities, "activities")
    if nameless := sorted(old for old, new in names.items() if not new.strip()):
        raise UsageError(
            f"Activity {nameless[0]!r} is to lose its name.", hint="Give it one that is not blank."
        )
    asked = {old: new for old, new in sorted(names.items()) if old != new}
    if not asked:
        return log
    what = "; ".join(f"{old!r} is {new!r}" for old, new in asked.items())
    return derive(log, "relabel", what, asked, lambda frame: _renamed(frame, asked))


def _renamed(frame: Frame, names: Mapping[str, str]) -> Frame:
    config = LogConfig(relabel=names)
    codes, strings = renamed(
        frame.activity, frame.strings["activity"], config, {}, lambda: frame.row
    )
    return dataclasses.replace(
        frame, activity=codes, strings={**frame.strings, "activity": strings}
    )
