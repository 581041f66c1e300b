"""What every page knows of the log its result is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from procmine.log.naming import name_of
from procmine.log.zones import zone_of
from procmine.report.messages import Messages
from procmine.units import format_instant

__all__ = ["ResultSheet"]


@dataclass(frozen=True, kw_only=True)
class ResultSheet:
    """A result and the words it is told in.

    Args:
        result: content of discover.json or conform.json.
        say: the catalogue in the reader's language.
    """

    result: Mapping[str, Any]
    say: Messages = field(repr=False)

    @property
    def log(self) -> Mapping[str, Any]:
        """The facts of the log."""
        facts: Mapping[str, Any] = self.result["log"]
        return facts

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
    def name(self) -> str:
        """What the log is called, without folders and suffixes."""
        return name_of(self.log["source"])

    def instant(self, text: str) -> str:
        """An instant of the result, by the clocks of the zone."""
        since = dt.datetime.fromisoformat(text) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        us = since // dt.timedelta(microseconds=1)
        return format_instant(us, zone_of(self.zone), lang=self.say.lang)
