"""Everything a study was told, each value knowing where it came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from procmine.config.cost import CostConfig
from procmine.config.discover import DiscoverConfig
from procmine.config.log import LogConfig
from procmine.config.privacy import PrivacyConfig
from procmine.config.report import ReportConfig
from procmine.config.sections import replaced
from procmine.config.targets import TargetsConfig
from procmine.config.valuestream import ValueStreamConfig
from procmine.config.waiting import WaitingConfig

__all__ = ["Config"]

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Config:
    """Everything a study was told.

    Args:
        log: how the source becomes a log.
        discover: how the process is discovered.
        privacy: what outputs may show of people.
        cost: what work, waiting and lateness cost.
        targets: what the headline numbers should be.
        report: for whom results are written.
        waiting: what is waited for.
        valuestream: what the steps are worth.
        calendar: working hours of the house, and below ``teams`` and ``resources`` those of some.
        measure: options of measures, by id.
        waste: options of waste detectors, by id.
        folder: where relative paths begin.
        origins: ``section.key`` to who said it; what is absent is a default.
    """

    log: LogConfig = field(default_factory=LogConfig)
    discover: DiscoverConfig = field(default_factory=DiscoverConfig)
    privacy: PrivacyConfig = field(default_factory=PrivacyConfig)
    cost: CostConfig = field(default_factory=CostConfig)
    targets: TargetsConfig = field(default_factory=TargetsConfig)
    report: ReportConfig = field(default_factory=ReportConfig)
    waiting: WaitingConfig = field(default_factory=WaitingConfig)
    valuestream: ValueStreamConfig = field(default_factory=ValueStreamConfig)
    calendar: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    measure: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _EMPTY)
    waste: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _EMPTY)
    folder: Path = Path()
    origins: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def origin(self, key: str) -> str:
        """Who said this? Such as ``procmine.toml``, ``--zone`` or ``default``.

        >>> Config().origin("log.zone")
        'default'
        """
        return self.origins.get(key, "default")

    def override(self, values: Mapping[str, Any], origins: Mapping[str, str]) -> Config:
        """The same with other values, given as ``section.key``.

        Args:
            values: such as ``{"log.zone": "Europe/Rome", "log.columns.case": "Ticket"}``.
            origins: who said each, by the same keys.

        Raises:
            ConfigError: a key that does not exist, or a value of the wrong kind.
        """
        config = self
        for key, value in values.items():
            section, _, name = key.partition(".")
            name, _, inner = name.partition(".")
            old = getattr(config, section)
            whole = value
            if inner:
                around = getattr(old, name)
                whole = {**({} if dataclasses.is_dataclass(around) else around), inner: value}
            new = replaced(old, {name: whole}, section, origins[key])
            config = dataclasses.replace(config, **{section: new})
        return dataclasses.replace(config, origins={**self.origins, **origins})
