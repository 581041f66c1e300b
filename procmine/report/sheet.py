"""What a section of the page draws from."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from procmine.discover.atlas import Atlas
from procmine.discover.nouns import ProcessMap
from procmine.log.naming import name_of
from procmine.log.zones import zone_of
from procmine.registry import room
from procmine.report.messages import Messages
from procmine.units import format_instant

__all__ = ["Sheet"]

_CAUTIONS = "procmine.discover.cautions"


@dataclass(frozen=True)
class Sheet:
    """The result and the two pictures it cannot hold as data.

    Args:
        result: the content of discover.json.
        atlas: the levels of the process map.
        model_picture: SVG of the BPMN model.
        say: the catalogue in the reader's language.
    """

    result: Mapping[str, Any]
    atlas: Atlas
    model_picture: str
    say: Messages

    @property
    def log(self) -> Mapping[str, Any]:
        """The facts of the log."""
        facts: Mapping[str, Any] = self.result["log"]
        return facts

    @property
    def cautions(self) -> list[Mapping[str, Any]]:
        """What speaks against trusting the model."""
        return [f for f in self.result["findings"] if f["rule"] in room(_CAUTIONS)]

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """What is worth looking at in the process."""
        return [f for f in self.result["findings"] if f["rule"] not in room(_CAUTIONS)]

    @property
    def timed(self) -> bool:
        """Does the log have times?"""
        return self.log["start_at"] is not None

    @property
    def zone(self) -> str:
        """The zone whose clocks the page shows."""
        zone: str = self.log["zone"]
        return zone

    @property
    def smallest_group(self) -> int:
        """Counts of people's work below this are not shown."""
        smallest: int = self.result["provenance"]["settings"]["smallest_group"]
        return smallest

    def instant(self, text: str) -> str:
        """An instant of the result, by the clocks of the zone."""
        moment = dt.datetime.fromisoformat(text)
        since = moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        us = since // dt.timedelta(microseconds=1)
        return format_instant(us, zone_of(self.zone), lang=self.say.lang)

    def level(self, activities: float, paths: float) -> ProcessMap:
        """The process map at one level of detail, named without folders and suffixes."""
        return dataclasses.replace(self.atlas.at(activities, paths), name=self.name)

    @property
    def name(self) -> str:
        """What the log is called, without folders and suffixes."""
        return name_of(self.log["source"])
