"""Spooling: content that comes as a stream is put into a temporary file, bounded."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from procmine.connect._bytes import Guarded
from procmine.errors import SourceError, SourceUnsafeError, UsageError

__all__ = ["MAX_SPOOLED", "Spooled", "spool"]

# Reading twice needs a file; this much disk is lent for it, and never the last of it.
MAX_SPOOLED = 16 << 30
_SPARE = 256 << 20
_BLOCK = 1 << 20


class Spooled:
    """A temporary file that lives as long as this object."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.path = Path(file.name)


def spool(content: Guarded | None, name: str) -> Spooled:
    """Put a stream into a temporary file.

    Args:
        content: the stream; None means standard input.
        name: what to call it in messages.

    Raises:
        UsageError: standard input is a keyboard.
        SourceUnsafeError: more than ``MAX_SPOOLED`` bytes, or more than the disk can hold.
    """
    file = tempfile.NamedTemporaryFile(prefix="procmine-")  # noqa: SIM115  # lives on in Spooled
    n = 0
    try:
        for block in content.blocks(_BLOCK) if content else _stdin():
            n += len(block)
            if n > MAX_SPOOLED or shutil.disk_usage(file.name).free < _SPARE:
                raise SourceUnsafeError(
                    f"{name}: more than {n:,} bytes, which is more than may be put aside.",
                    hint="Save it to a file with room enough and name that file.",
                )
            file.write(block)
        file.flush()
    except OSError as error:
        raise SourceError(
            f"{name}: cannot be put into a temporary file ({error.strerror}).",
            hint="Make room, or point TMPDIR to a folder with room.",
        ) from None
    finally:
        if content:
            content.close()
    return Spooled(file)


def _stdin() -> Iterator[bytes]:
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            "Nothing is piped to standard input.",
            hint="For example: zcat log.csv.gz | procmine … -",
        )
    while block := sys.stdin.buffer.read(_BLOCK):
        yield block
