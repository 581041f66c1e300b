"""From the options of a command to an open log."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

from procmine.cli.options import config_of
from procmine.cli.output import talk
from procmine.cli.progress import Progress
from procmine.config import Config

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["open_log"]


def open_log(given: dict[str, Any]) -> tuple[EventLog, Config]:
    """The log and the configuration that a command's options mean.

    Args:
        given: the command's parameters by name; those about the source are taken out.
    """
    from procmine.front import read

    source, config = config_of(given)
    _announce_compilation()
    with Progress() as progress:
        log = read(source, config=config, as_of=dt.datetime.now(dt.UTC), progress=progress)
    return log, config


def _announce_compilation() -> None:
    """Say why the very first run takes longer, if this is it."""
    import importlib.util
    from pathlib import Path

    spec = importlib.util.find_spec("procmine.kernels")
    home = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
    compiled = home / "__pycache__"
    if not any(compiled.glob("walk.*.nbi")) and sys.stderr.isatty():
        talk("Preparing procmine's kernels; this happens once on a machine and takes some seconds.")
