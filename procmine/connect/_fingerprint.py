"""Fingerprints: a name for rows that changes when the rows could change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["file_fingerprint", "fingerprint", "rows_fingerprint"]

# To be raised whenever a connector reads the same bytes differently than before.
_READING = "1"


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
    """SHA-256 of a file's bytes.

    Cost: one pass over the file, a gigabyte in about a second.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
