"""A shelf: Arrow batches put into a temporary file, to be read again and again, and hashed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Shelf"]


class Shelf:
    """Batches of one schema in a file that has no name and goes away with this object."""

    def __init__(self, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        import pyarrow as pa

        self._file = tempfile.TemporaryFile(prefix="procmine-")  # noqa: SIM115  # lives on here
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_stream(self._file, schema, options=options) as writer:
            for batch in batches:
                writer.write_batch(batch)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Start a reading. One at a time: the file has one position."""
        import pyarrow as pa

        self._file.seek(0)
        with pa.ipc.open_stream(self._file) as reader:
            yield from reader

    def content_hash(self) -> str:
        """SHA-256 of everything on it."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()
