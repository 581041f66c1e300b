"""procmine.toml as frozen data, each value knowing where it came from.

Whoever wins is the same everywhere: an option on the command line, then the file, then the default.
"""

from procmine.config.cost import CostConfig, Price
from procmine.config.discover import DiscoverConfig
from procmine.config.file import load
from procmine.config.log import LifecycleConfig, LogConfig
from procmine.config.privacy import PrivacyConfig
from procmine.config.report import LANGUAGES, ReportConfig
from procmine.config.step_target import StepTarget
from procmine.config.study import Config
from procmine.config.targets import TargetsConfig
from procmine.config.valuestream import KINDS, VALUES, StepTag, ValueStreamConfig
from procmine.config.waiting import WaitingConfig

__all__ = [
    "KINDS",
    "LANGUAGES",
    "VALUES",
    "Config",
    "CostConfig",
    "DiscoverConfig",
    "LifecycleConfig",
    "LogConfig",
    "Price",
    "PrivacyConfig",
    "ReportConfig",
    "StepTag",
    "StepTarget",
    "TargetsConfig",
    "ValueStreamConfig",
    "WaitingConfig",
    "load",
]
