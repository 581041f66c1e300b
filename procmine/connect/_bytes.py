"""Guarded bytes: a file's content, decompressed as it is read, never more than it may be."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from procmine.errors import SourceFormatError, SourceMissingError, SourceUnsafeError

__all__ = [
    "COMPRESSIONS",
    "FREE_BYTES",
    "MAX_EXPANDED",
    "MAX_RATIO",
    "Guarded",
    "check_expansion",
    "compression_of",
]

# A gigabyte log of a large service is ten million events; sixty times that is nobody's export.
MAX_EXPANDED = 64 << 30
# Real exports shrink by 5 to 60, a log of one trace repeated by 134; bombs begin around 190.
MAX_RATIO = 150
# Small files may shrink as they like: expanding them costs nobody anything.
FREE_BYTES = 64 << 20

_AT_ONCE = 1 << 20
_PROBED = 256 << 10

COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2", ".zip": "zip"}
_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
_BZ2_BLOCK = b"1AY&SY"


def compression_of(magic: bytes) -> str:
    """How are bytes that begin like this compressed? Empty when they are not."""
    for start, name in _MAGIC.items():
        if magic.startswith(start):
            return name
    is_bz2 = magic.startswith(b"BZh") and magic[4:10] == _BZ2_BLOCK
    return "bz2" if is_bz2 else ""


def check_expansion(name: str, n_expanded: int, n_packed: int) -> None:
    """Refuse content that grows beyond every honest export.

    Raises:
        SourceUnsafeError: more than ``MAX_EXPANDED`` bytes, or ``MAX_RATIO`` times what was packed.
    """
    too_dense = n_expanded > FREE_BYTES and n_expanded > MAX_RATIO * max(n_packed, 1)
    if n_expanded > MAX_EXPANDED or too_dense:
        raise SourceUnsafeError(
            f"{name}: {n_packed:,} compressed bytes grow to more than {n_expanded:,}: "
            "this looks like a decompression bomb.",
            hint="If you trust the file, decompress it yourself and give procmine the result.",
        )


class Guarded:
    """The decompressed bytes of one file, counted while they are read.

    Args:
        path: the file.
        name: what to call it in messages.
        compression: ``gzip``, ``zstd``, ``bz2``, ``zip`` or empty.
        member: which file of a zip archive.
    """

    def __init__(self, path: Path, name: str, compression: str, member: str = "") -> None:
        self.name = name
        self.n_read = 0
        self._n_bytes = path.stat().st_size
        self._raw: IO[bytes] = _open(path, name)
        self._archive: zipfile.ZipFile | None = None
        self._stream: Any = self._raw
        # A zip archive reads as many packed bytes ahead as it is asked for unpacked ones.
        self._at_once = 0 if not compression else _AT_ONCE >> (4 if compression == "zip" else 0)
        if compression == "zip":
            self._archive, self._stream = _open_member(self._raw, name, member)
        elif compression:
            import pyarrow as pa

            self._stream = pa.CompressedInputStream(pa.PythonFile(self._raw, "r"), compression)

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, size: int) -> bytes:
        """The next bytes, at most size of them; fewer only at the end, none after it."""
        parts: list[bytes] = []
        missing = size
        # Packed content grows: it is taken in small pieces, so that a bomb is seen early.
        at_once = self._at_once or size
        while missing and (part := self._read_some(min(missing, at_once))):
            parts.append(part)
            missing -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def blocks(self, size: int) -> Iterator[bytes]:
        """All bytes in blocks of this size, the last one shorter."""
        # Nothing here holds on to a block given out, so the next one can take its place.
        return iter(lambda: self.read(size), b"")

    def closing_blocks(self, size: int) -> Iterator[bytes]:
        """All bytes in blocks; the file is given back at the end."""
        with self:
            yield from self.blocks(size)

    def probe(self) -> None:
        """Read on as far as it takes to tell a bomb from a file.

        Raises:
            SourceUnsafeError: it is a bomb; better known now than after parsing so much of it.
        """
        while self._raw.tell() < _PROBED and self.n_read < FREE_BYTES and self.read(_AT_ONCE):
            pass
        is_dense = self.n_read > MAX_RATIO // 2 * self._raw.tell()
        while is_dense and self.n_read <= FREE_BYTES and self.read(_AT_ONCE):
            pass

    def share_read(self) -> float:
        """How much of the file was taken in, 0–1?"""
        if self._raw.closed or not self._n_bytes:
            return 1.0
        return min(1.0, self._raw.tell() / self._n_bytes)

    def close(self) -> None:
        """Give the file back."""
        with suppress(Exception):  # closing a stream that broke raises what was said already
            self._stream.close()
        if self._archive is not None:
            self._archive.close()
        self._raw.close()

    def _read_some(self, size: int) -> bytes:
        try:
            block: bytes = self._stream.read(size)
        except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error) as error:
            raise SourceFormatError(
                f"{self.name}: the compressed content is damaged or cut short ({_line(error)}).",
                hint="Copy or download the file again.",
            ) from None
        self.n_read += len(block)
        if self._at_once:
            check_expansion(self.name, self.n_read, self._raw.tell())
        return block


def _open(path: Path, name: str) -> IO[bytes]:
    try:
        return path.open("rb")
    except PermissionError:
        raise SourceMissingError(
            f"{name}: no permission to read it.",
            hint="Ask its owner for read access, or copy it to a place of your own.",
        ) from None
    except OSError as error:
        raise SourceMissingError(
            f"{name}: cannot be opened ({error.strerror}).", hint="Check the path."
        ) from None


def _open_member(raw: IO[bytes], name: str, member: str) -> tuple[zipfile.ZipFile, IO[bytes]]:
    archive = zipfile.ZipFile(raw)
    try:
        return archive, archive.open(member)
    except NotImplementedError as error:
        problem, hint = f"is packed in a way that is not supported ({_line(error)})", "Unpack it."
    except RuntimeError:
        problem, hint = "is locked with a password", "Unpack it with the password first."
    except (OSError, zipfile.BadZipFile) as error:
        problem, hint = f"is damaged ({_line(error)})", "Copy or download the file again."
    archive.close()
    raw.close()
    raise SourceFormatError(f"{name}: {member} in it {problem}.", hint=hint)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
