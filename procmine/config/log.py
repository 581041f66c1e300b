"""[log]: how a source becomes a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

__all__ = ["LifecycleConfig", "LogConfig"]

_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class LifecycleConfig:
    """Which words of the lifecycle column mean what; letter case does not matter.

    Args:
        start: words that begin a piece of work.
        complete: words that end it.
        ignore: words of events that are no step when steps are instances.
    """

    start: tuple[str, ...] = ("start",)
    complete: tuple[str, ...] = ("complete",)
    ignore: tuple[str, ...] = (
        "schedule",
        "assign",
        "reassign",
        "suspend",
        "resume",
        "manualskip",
        "autoskip",
        "withdraw",
        "ate_abort",
        "pi_abort",
        "unknown",
    )


@dataclass(frozen=True)
class LogConfig:
    """How a source becomes a log.

    Args:
        source: path or URL, relative to the configuration file.
        kind: connector that reads it (``from`` in the file); found by itself when empty.
        columns: role to column or columns.
        zone: time zone of times that do not say their offset, and of the reader.
        date_order: ``day-first`` or ``month-first``, when the values do not settle it.
        missing: texts that mean nothing was entered, such as ``?``.
        steps: ``instances`` or ``events``: what a step of the map is; chosen by itself when empty.
        duplicates: ``keep`` or ``drop`` rows that repeat another in every cell.
        labels: ``keep`` activity names as they are, or ``tidy`` their blanks, letter case and
            full-width signs when that makes them one.
        relabel: activity name to the name it is to have.
        encoding: text encoding, when it is not found by itself.
        delimiter: what stands between cells, when it is not found by itself.
        sheet: sheet of a workbook.
        table: table of a database.
        query: query on a database.
        object_type: object type an object-centric log is flattened on.
        lifecycle: which words of the lifecycle column mean what.
    """

    source: str = ""
    kind: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    zone: str = ""
    date_order: str = ""
    missing: tuple[str, ...] = ()
    steps: str = ""
    duplicates: str = "keep"
    labels: str = "keep"
    relabel: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    table: str = ""
    query: str = ""
    object_type: str = ""
    lifecycle: LifecycleConfig = LifecycleConfig()
