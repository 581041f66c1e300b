"""procmine: from the event log of a service to evidence, and from evidence to a better process.

>>> import procmine as pm
>>> import pandas as pd
>>> frame = pd.DataFrame({
...     "case": ["A", "A", "B", "B"], "activity": ["Ask", "Answer", "Ask", "Answer"],
...     "end": pd.to_datetime(["2026-01-05 09:00", "2026-01-05 09:30",
...                            "2026-01-06 10:00", "2026-01-06 11:00"], utc=True)})
>>> log = pm.read(frame)
>>> log.n_cases, log.n_events
(2, 4)
>>> pm.discover.process_map(log).main_path
('Ask', 'Answer')
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procmine import (
        conform,
        connect,
        discover,
        draw,
        measure,
        model,
        report,
        summary,
        synth,
        valuestream,
        waste,
    )
    from procmine.config import Config
    from procmine.errors import ProcmineError
    from procmine.finding import Finding
    from procmine.front import read
    from procmine.log.eventlog import EventLog
    from procmine.model.graph import Model
    from procmine.summary.noun import Summary
    from procmine.table import Table
    from procmine.worktime import Calendar

__version__ = "0.1.0"

# Everything is loaded when it is first asked for: `import procmine` alone loads nothing heavy.
_ROOMS = (
    "conform",
    "connect",
    "discover",
    "draw",
    "measure",
    "model",
    "report",
    "summary",
    "synth",
    "valuestream",
    "waste",
)
_NAMES = {
    "Calendar": "procmine.worktime",
    "Config": "procmine.config",
    "EventLog": "procmine.log.eventlog",
    "Finding": "procmine.finding",
    "Model": "procmine.model.graph",
    "ProcmineError": "procmine.errors",
    "Summary": "procmine.summary.noun",
    "Table": "procmine.table",
    "read": "procmine.front",
}

__all__ = [
    "Calendar",
    "Config",
    "EventLog",
    "Finding",
    "Model",
    "ProcmineError",
    "Summary",
    "Table",
    "conform",
    "connect",
    "discover",
    "draw",
    "measure",
    "model",
    "read",
    "report",
    "summary",
    "synth",
    "valuestream",
    "waste",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return importlib.import_module(f"procmine.{name}")
    if name in _NAMES:
        return getattr(importlib.import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'procmine' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, "__version__"})
