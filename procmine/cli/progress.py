"""Progress on stderr, for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
from typing import Any

__all__ = ["Progress"]

_QUIET_S = 1.0
_SAID = {
    "read": "Reading",
    "sort": "Sorting",
    "check": "Checking",
    "write": "Writing",
    "summarise": "Summarising",
    "mine": "Mining",
    "draw": "Drawing",
    "measure": "Measuring",
    "waste": "Looking for waste",
    "conform": "Aligning",
    "convert": "Converting",
    "synthesise": "Writing events",
}


class Progress:
    """Called with a stage and the share done; shows a bar once a second has passed.

    The bar comes by itself, also while one call takes long and says nothing. Nothing is shown when
    stderr is not a terminal, so that logs of nightly jobs stay clean.

    Args:
        stage: what is done first.
    """

    def __init__(self, stage: str = "") -> None:
        self._stage = stage
        self._share: float | None = None
        self._bar: Any = None
        self._task: Any = None
        self._lock = threading.Lock()
        self._is_over = False
        self._timer = threading.Timer(_QUIET_S, self._appear)
        self._timer.daemon = True

    def __call__(self, stage: str, share: float | None = None) -> None:
        """Note how far the work is."""
        with self._lock:
            is_new = stage != self._stage
            self._stage, self._share = stage, share
            if self._bar is not None:
                self._show(is_new)

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._bar is not None:
                self._bar.stop()

    def _appear(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        with self._lock:
            if self._is_over:
                return
            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._show(is_new=True)
            self._bar.start()

    def _show(self, is_new: bool) -> None:
        if not is_new:
            self._bar.update(self._task, completed=self._share or 0.0)
            return
        if self._task is not None:
            self._bar.remove_task(self._task)
        said = _SAID.get(self._stage, self._stage.capitalize()) or "Working"
        # Without a total the bar pulses.
        total = None if self._share is None else 1.0
        self._task = self._bar.add_task(said, total=total, completed=self._share or 0.0)
