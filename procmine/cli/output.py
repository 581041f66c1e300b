"""Where results go: data to stdout, talk to stderr, files whole or not at all."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from procmine.errors import UsageError

__all__ = [
    "must_not_be",
    "print_data",
    "print_json",
    "say",
    "schema",
    "talk",
    "to_json",
    "write_files",
]

# How temporary names begin; eight letters follow. No run takes so long to write its files.
_UNDER_WAY = ".procmine-"
_LONG_AGO_S = 3600

# Signs that steer a terminal or turn the direction of reading: a label holding them may not.
_STEERING = [*range(0x00, 0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
_TURNING = [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SHOWN = {sign: f"\\x{sign:02x}" for sign in _STEERING} | {
    sign: f"\\u{sign:04x}" for sign in _TURNING
}


def to_json(data: Any) -> str:
    """Data as JSON text: in the order given, readable, one line break at the end."""
    import json

    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def schema(name: str) -> str:
    """Which schema does this output keep? Its file is ``docs/schema/<name>-1.json``."""
    return f"https://procmine.org/schema/{name}/1"


def print_json(data: Any) -> None:
    """One JSON document on stdout, and nothing else there."""
    print_data(to_json(data))


def print_data(text: str) -> None:
    """What another program reads, on stdout: UTF-8, whatever letters the terminal has."""
    given = (getattr(sys.stdout, "encoding", None) or "utf-8").replace("-", "").replace("_", "")
    click.echo(text if given.lower() == "utf8" else text.encode(), nl=False)


def say(text: str) -> None:
    """A result in words, on stdout; what could steer the terminal is shown, not obeyed."""
    click.echo(text.translate(_SHOWN))


def talk(text: str) -> None:
    """A word to the person at the terminal, on stderr."""
    click.echo(text.translate(_SHOWN), err=True)


def write_files(
    folder: Path,
    files: Mapping[str, str | bytes],
    *,
    gone: Iterable[str] = (),
    source: str | Path | None = None,
) -> list[Path]:
    """Write files so that none is ever half there.

    Args:
        folder: where they go; made if it is not there.
        files: name to content.
        gone: names of files an earlier run may have left, which are removed.
        source: what they were made from, which none of them may replace.

    Returns:
        Their paths.

    Raises:
        UsageError: the folder cannot be written to, or a file would replace the source.

    All are written under temporary names first; only when every one is whole are they renamed.
    """
    for name in files:
        must_not_be(folder / name, source)
    waiting: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            waiting[folder / name] = _empty(folder)
            _fill(waiting[folder / name], content)
        for path, temporary in waiting.items():
            temporary.replace(path)
        for name in gone:
            (folder / name).unlink(missing_ok=True)
        _clear(folder)
    except OSError as error:
        raise UsageError(
            f"Cannot write to {folder}: {error.strerror or error}.",
            hint="Choose another folder with --out.",
        ) from None
    finally:
        # What is left under a temporary name was not finished, or not wanted any more.
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return list(waiting)


def must_not_be(target: Path, source: str | Path | None) -> None:
    """Refuse to replace the source by what was made of it.

    Raises:
        UsageError: they are the same file.
    """
    try:
        is_same = source is not None and target.samefile(source)
    except OSError:
        # One of them is no file, or not there.
        return
    if is_same:
        raise UsageError(
            f"{target} is the source itself, which would be lost.",
            hint="Name another file, or another folder with --out.",
        )


def _empty(folder: Path) -> Path:
    import tempfile

    handle, name = tempfile.mkstemp(prefix=_UNDER_WAY, dir=folder)
    os.close(handle)
    return Path(name)


def _clear(folder: Path) -> None:
    """Remove what runs that were killed long ago have left under temporary names."""
    for left in folder.glob(f"{_UNDER_WAY}????????"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LONG_AGO_S:
                left.unlink()


def _fill(path: Path, content: str | bytes) -> None:
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o644 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
