"""The files a report was made from and what was in them, so that anybody can check it later."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Input", "inputs", "sha256_of"]

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Input:
    """One file that was read.

    Args:
        role: ``log``, ``configuration`` or ``sop``.
        path: where it was, relative to the folder the study was run in.
        sha256: of its bytes.
    """

    role: str
    path: str
    sha256: str


def inputs(
    source: object, configuration: Path | None = None, sop: tuple[Path, ...] = ()
) -> tuple[Input, ...]:
    """Which files does this study rest on?

    Args:
        source: of the log; what is no file, such as the URL of a database, is left out.
        configuration: the procmine.toml.
        sop: the files of the standard.

    Returns:
        The files that are there, each with the SHA-256 of its bytes.

    Cost: reads every byte of them once.
    """
    log = _path(source)
    named = [("log", log)] if log else []
    named += [("configuration", configuration)] if configuration else []
    named += [("sop", path) for path in sop]
    return tuple(
        Input(role, _told(path), sha256_of(path)) for role, path in named if path.is_file()
    )


def _path(source: object) -> Path | None:
    """Where a source lies, if it is a file."""
    if isinstance(source, str) and ("://" in source or source == "-"):
        return None
    return Path(source) if isinstance(source, str | Path) else None


def _told(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:
        # On another drive nothing leads there from here.
        return path.name


def sha256_of(path: Path) -> str:
    """What is the SHA-256 of a file?"""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
