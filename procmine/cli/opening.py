"""From the options of a command to an open log."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procmine.cli.options import config_of
from procmine.cli.output import talk
from procmine.cli.progress import Progress
from procmine.config import Config

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["open_log"]

_QUIET_S = 1.0


def open_log(given: dict[str, Any]) -> tuple[EventLog, Config]:
    """The log and the configuration that a command's options mean.

    Args:
        given: the command's parameters by name; those about the source are taken out.
    """
    from procmine.front import read

    source, config = config_of(given)
    with _announced_compilation(), Progress() as progress:
        log = read(source, config=config, as_of=dt.datetime.now(dt.UTC), progress=progress)
    return log, config


@contextmanager
def _announced_compilation() -> Iterator[None]:
    """Say on stderr why the very first run takes longer, if this is it and it does take longer."""
    if _is_compiled():
        yield
        return
    said = "Preparing procmine's kernels; this happens once on a machine and takes some seconds."
    timer = threading.Timer(_QUIET_S, talk, [said])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _is_compiled() -> bool:
    """Does the compiler's cache hold the kernels of an earlier run?"""
    spec = importlib.util.find_spec("procmine.kernels")
    home = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
    elsewhere = os.environ.get("NUMBA_CACHE_DIR")
    # Where the package itself may not be written to, they are kept for the user.
    of_user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "numba"
    places = [Path(elsewhere)] if elsewhere else [home, of_user]
    return any(found for place in places for found in place.rglob("walk.*.nbi"))
