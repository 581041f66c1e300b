"""Progress on stderr, for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from typing import Any

__all__ = ["Progress"]

_QUIET_S = 1.0
_SAID = {"read": "Reading", "sort": "Sorting", "check": "Checking", "write": "Writing"}


class Progress:
    """Called with a stage and the share done; shows a bar once a second has passed.

    Nothing is shown when stderr is not a terminal, so that logs of nightly jobs stay clean.
    """

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bar: Any = None
        self._task: Any = None
        self._stage = ""

    def __call__(self, stage: str, share: float | None) -> None:
        """Note how far the work is."""
        if time.monotonic() - self._begun < _QUIET_S or not sys.stderr.isatty():
            return
        if self._bar is None:
            self._start()
        if stage != self._stage:
            self._stage = stage
            self._bar.reset(self._task, total=1.0 if share is not None else None)
        said = _SAID.get(stage, stage)
        self._bar.update(self._task, description=said, completed=share or 0.0)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("Working", total=None)
        self._bar.start()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
