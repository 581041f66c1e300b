"""Where results go: data to stdout, talk to stderr, files whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from procmine.errors import UsageError

__all__ = ["print_json", "talk", "to_json", "write_files"]


def to_json(data: Any) -> str:
    """Data as JSON text: in the order given, readable, one line break at the end."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def print_json(data: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    click.echo(to_json(data), nl=False)


def talk(text: str) -> None:
    """A word to the person at the terminal, on stderr."""
    click.echo(text, err=True)


def write_files(
    folder: Path, files: Mapping[str, str | bytes], *, gone: Iterable[str] = ()
) -> list[Path]:
    """Write files so that none is ever half there.

    Args:
        folder: where they go; made if it is not there.
        files: name to content.
        gone: names of files an earlier run may have left, which are removed.

    Returns:
        Their paths.

    Raises:
        UsageError: the folder cannot be written to.

    All are written under temporary names first; only when every one is whole are they renamed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        waiting = {folder / name: _temporary(folder, content) for name, content in files.items()}
        for path, temporary in waiting.items():
            temporary.replace(path)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            f"Cannot write to {folder}: {error.strerror or error}.",
            hint="Choose another folder with --out.",
        ) from None
    return list(waiting)


def _temporary(folder: Path, content: str | bytes) -> Path:
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=".procmine-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path = Path(name)
    path.chmod(0o644 & ~_umask())
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
