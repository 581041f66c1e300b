"""[conform]: what practice is held against."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration

__all__ = ["ConformConfig"]


@dataclass(frozen=True)
class ConformConfig:
    """What practice is held against.

    Args:
        sop: the standard, a model or a sop.toml, relative to the configuration file; empty for
            none.
        process: process or pool, when a BPMN file holds several.
        budget: time the alignments may take, such as ``60s``; empty for as long as it takes.

    Raises:
        ConfigError: a budget that is no duration.
    """

    sop: str = ""
    process: str = ""
    budget: str = ""

    def __post_init__(self) -> None:
        if not self.budget:
            return
        try:
            parse_duration(self.budget)
        except UsageError as error:
            raise ConfigError(
                f"conform.budget = {self.budget!r} is no duration.", hint=error.hint
            ) from None
