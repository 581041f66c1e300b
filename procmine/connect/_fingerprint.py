"""Fingerprints: a name for rows that changes when the rows could change."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from procmine.engines.cache import key_of, recall, remember

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["file_fingerprint", "fingerprint", "is_remembered", "rows_fingerprint"]

# To be raised whenever a connector reads the same bytes differently than before.
_READING = "1"
_PART = 64 << 20
_AT_ONCE = 256 << 10
# Longer than any file system's clock takes for a tick, or goes wrong against that of the machine.
_TICK_NS = 10_000_000_000


def fingerprint(content: str, kind: str, options: Mapping[str, object]) -> str:
    """One hash for content, reader and options.

    Args:
        content: hash of the content.
        kind: id of the connector.
        options: what the user asked of it; None means not asked.
    """
    digest = hashlib.sha256()
    asked = sorted((name, repr(value)) for name, value in options.items() if value is not None)
    for part in (_READING, kind, content, *(f"{name}={value}" for name, value in asked)):
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()


def file_fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes; of the hashes of its parts, in order, where it has several.

    Cost: one pass over the file, two parts at a time, a gigabyte in about half a second; nothing
    for a large file that was seen before and not touched since.
    """
    before = path.stat()
    if before.st_size <= _PART:
        return _part_hash(path, 0).hex()
    key = _key(path, before)
    if isinstance(known := recall(key), str):
        return known
    begun_ns = time.time_ns()
    with ThreadPoolExecutor(2) as pool:
        parts = pool.map(lambda begin: _part_hash(path, begin), range(0, before.st_size, _PART))
        whole = hashlib.sha256(b"".join(parts)).hexdigest()
    if _is_settled(before, begun_ns) and _state(path.stat()) == _state(before):
        remember(key, whole)
    return whole


def is_remembered(path: Path) -> bool:
    """Is this a large file whose fingerprint is known, so that nobody waits for it?"""
    of = path.stat()
    return of.st_size > _PART and isinstance(recall(_key(path, of)), str)


def _key(path: Path, of: os.stat_result) -> str:
    return key_of("", {"file": str(path.resolve()), "state": _state(of)})


def _state(of: os.stat_result) -> list[int]:
    """What changes when somebody writes to a file, or puts another in its place."""
    return [of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns, of.st_ctime_ns]


def _is_settled(of: os.stat_result, now_ns: int) -> bool:
    """Would every later change show?

    Two changes in one tick of the clock look like one. A time of modification can be set back by
    whoever likes; that of the last change of any kind cannot, but Windows has none.
    """
    return os.name == "posix" and now_ns - max(of.st_ctime_ns, of.st_mtime_ns) > _TICK_NS


def _part_hash(path: Path, begin: int) -> bytes:
    digest, end = hashlib.sha256(), begin + _PART
    room = memoryview(bytearray(_AT_ONCE))
    with path.open("rb", buffering=0) as file:
        file.seek(begin)
        while n := file.readinto(room[: min(end - begin, _AT_ONCE)]):
            digest.update(room[:n])
            begin += n
    return digest.digest()


def rows_fingerprint(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> str:
    """SHA-256 of rows in memory, through their Arrow stream format."""
    import pyarrow as pa

    sink = _HashSink()
    with pa.ipc.new_stream(pa.PythonFile(sink, "w"), schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.digest.hexdigest()


class _HashSink:
    """A file that keeps nothing but the hash of what is written to it."""

    closed = False

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self._n = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self._n += len(data)
        return len(data)

    def tell(self) -> int:
        return self._n

    def flush(self) -> None:
        return

    def close(self) -> None:
        self.closed = True
