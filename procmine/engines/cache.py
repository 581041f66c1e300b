"""The cache of compiled stores: found again by the content they came from.

A store is built under a temporary name and renamed when it is whole, so that no half store is ever
found. Stores not used for longest are removed when all of them outgrow the limit.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from procmine.engines.store import VERSION

__all__ = ["building", "cache_folder", "evict", "find", "key_of"]

_LIMIT_BYTES = 20 << 30


def cache_folder() -> Path:
    """Where stores are kept: $PROCMINE_CACHE, or procmine in the user's cache folder."""
    if chosen := os.environ.get("PROCMINE_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "procmine"


def key_of(fingerprint: str, settings: Mapping[str, Any]) -> str:
    """The name of the store of this content under these settings."""
    told = json.dumps(settings, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{VERSION}\n{fingerprint}\n{told}".encode()).hexdigest()[:40]


def find(key: str) -> Path | None:
    """The finished store of this key, marked as used now; None when there is none."""
    folder = cache_folder() / key
    if not (folder / "meta.json").exists():
        return None
    os.utime(folder)
    return folder


@contextmanager
def building(key: str) -> Iterator[Path]:
    """A temporary folder to build a store in; renamed to its place when the block succeeds."""
    home = cache_folder()
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=home))
    try:
        yield folder
        final = home / key
        if final.exists():
            # Somebody else finished the same store meanwhile: theirs is as good.
            return
        try:
            folder.rename(final)
        except OSError:
            if not final.exists():
                raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    evict(_LIMIT_BYTES, keep=key)


def evict(limit_bytes: int, *, keep: str = "") -> list[str]:
    """Remove the stores not used for longest until all together fit the limit.

    Returns:
        The keys removed.
    """
    home = cache_folder()
    stores = sorted(
        (p for p in home.iterdir() if p.is_dir() and not p.name.startswith(".")),
        key=lambda p: (p.stat().st_mtime, p.name),
    )
    sizes = {p: sum(f.stat().st_size for f in p.rglob("*") if f.is_file()) for p in stores}
    removed: list[str] = []
    for store in stores:
        if sum(sizes.values()) <= limit_bytes:
            break
        if store.name != keep:
            shutil.rmtree(store, ignore_errors=True)
            removed.append(store.name)
            del sizes[store]
    return removed
