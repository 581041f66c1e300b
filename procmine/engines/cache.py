"""The cache of compiled stores: found again by the content they came from.

A store is built under a temporary name and renamed when it is whole, so that no half store is ever
found. Stores not used for longest are removed when all of them outgrow the limit.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from procmine.engines.store import VERSION, is_whole
from procmine.errors import UsageError

__all__ = [
    "building",
    "cache_folder",
    "evict",
    "find",
    "key_of",
    "recall",
    "remember",
    "sweep",
]

_LIMIT_BYTES = 20 << 30
_BUILDING = ".building-"
# Small facts that let a store be found; they lie beside the stores, under the same kind of key.
_NOTES = ".notes"
_MOST_NOTES = 10_000
# Nobody builds one store for a day: what is older was left by a process that was killed.
_LEFT_AFTER_S = 86_400.0
_TIDY_AFTER_S = 600.0
_HINT = "Set the environment variable PROCMINE_CACHE to a folder you may write to, with room."
_NO_PLACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def cache_folder() -> Path:
    """Where stores are kept: $PROCMINE_CACHE, or procmine in the user's cache folder.

    Raises:
        UsageError: this user has no home, and the environment names no folder.
    """
    try:
        if chosen := os.environ.get("PROCMINE_CACHE"):
            return Path(chosen).expanduser().absolute()
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        raise UsageError("There is no home folder to keep compiled logs in.", hint=_HINT) from None
    return Path(base) / "procmine"


def key_of(fingerprint: str, settings: Mapping[str, Any]) -> str:
    """The name of the store of this content under these settings."""
    told = json.dumps(settings, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{VERSION}\n{fingerprint}\n{told}".encode()).hexdigest()[:40]


def find(key: str) -> Path | None:
    """The finished store of this key, marked as used now; None when there is none.

    A store that lost a file, or part of one, counts as none and is built anew.
    """
    folder = cache_folder() / key
    if not is_whole(folder):
        return None
    # A cache that is shared may be read by people who may not write to it.
    with suppress(OSError):
        os.utime(folder)
    return folder


@contextmanager
def building(key: str) -> Iterator[Path]:
    """A temporary folder to build a store in; renamed to its place when the block succeeds.

    Raises:
        UsageError: there is no place for it.
    """
    home = cache_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=home))
    except OSError as error:
        raise _no_place(home, error) from None
    try:
        yield folder
        _move(folder, home / key)
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        raise _no_place(home, error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _tidy(home, key)


def recall(key: str) -> Any:
    """What was remembered under this key; None when nothing was."""
    try:
        return json.loads((cache_folder() / _NOTES / f"{key}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember(key: str, fact: Any) -> None:
    """Keep a small fact, as JSON has it, for ``recall``; nothing is kept where nothing can be."""
    folder = cache_folder() / _NOTES
    text = json.dumps(fact, ensure_ascii=False, sort_keys=True)
    # The fact can be found out again: a cache that is full or shared costs time, not the answer.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=_BUILDING, dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
        Path(temporary).replace(folder / f"{key}.json")


def _move(folder: Path, final: Path) -> None:
    if final.exists() and not is_whole(final):
        # What is left of a store that was damaged; two processes may both be clearing it away.
        with suppress(OSError):
            final.rename(folder.with_name(f"{folder.name}-old"))
        shutil.rmtree(folder.with_name(f"{folder.name}-old"), ignore_errors=True)
    try:
        folder.rename(final)
    except OSError:
        # Somebody else finished the same store meanwhile: theirs is as good.
        if not is_whole(final):
            raise


def _no_place(home: Path, error: OSError) -> UsageError:
    return UsageError(
        f"The compiled log cannot be kept in {home}: {error.strerror or error}.",
        hint=_HINT,
    )


def _tidy(home: Path, keep: str) -> None:
    """Make room, but not after every store: looking through a large cache takes time."""
    mark = home / ".tidied"
    with suppress(OSError):
        if mark.exists() and _age_s(mark) < _TIDY_AFTER_S:
            return
        mark.touch()
    sweep()
    evict(_LIMIT_BYTES, keep=keep)


def _age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def sweep() -> None:
    """Remove what killed processes left behind."""
    for path in cache_folder().glob(f"{_BUILDING}*"):
        with suppress(OSError):
            if _age_s(path) > _LEFT_AFTER_S:
                shutil.rmtree(path, ignore_errors=True)
    notes = cache_folder() / _NOTES
    for path in notes.glob(f"{_BUILDING}*"):
        with suppress(OSError):
            if _age_s(path) > _LEFT_AFTER_S:
                path.unlink()
    with suppress(OSError):
        kept = sorted(notes.glob("*.json"), key=_age_s)
        for path in kept[_MOST_NOTES:]:
            path.unlink(missing_ok=True)


def evict(limit_bytes: int, *, keep: str = "") -> list[str]:
    """Remove the stores not used for longest until all together fit the limit.

    Returns:
        The keys removed.
    """
    stores: list[tuple[float, str, int]] = []
    for path in cache_folder().iterdir():
        # Others may be removing stores at the same time.
        with suppress(OSError):
            if path.is_dir() and not path.name.startswith("."):
                size = sum(f.stat().st_size for f in path.rglob("*") if f.is_file())
                stores.append((path.stat().st_mtime, path.name, size))
    total = sum(size for _, _, size in stores)
    removed: list[str] = []
    for _, name, size in sorted(stores):
        if total <= limit_bytes:
            break
        if name != keep:
            shutil.rmtree(cache_folder() / name, ignore_errors=True)
            removed.append(name)
            total -= size
    return removed
