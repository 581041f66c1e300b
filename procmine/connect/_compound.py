"""Compound files: the container of old Excel workbooks, read just far enough to measure a sheet."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from procmine.connect._sheet_guard import Extent
from procmine.errors import SourceFormatError

__all__ = ["MAGIC", "measure_xls"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR = 0xFFFFFFFA  # this and everything above is no sector
_BEGIN = (0x0809, 0x0409, 0x0209, 0x0009)
# Records that begin with row and column: blank, number, label, boolean or error, formula, packed.
_CELLS = (0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x027E, 0x00FD, 0x00D6, 0x0406, 0x0206)
_RUNS = (0x00BD, 0x00BE)
_BOOL_OR_ERROR = 0x0205


def measure_xls(path: Path, name: str) -> list[Extent]:
    """How far do the sheets of an xls workbook reach?

    Raises:
        SourceFormatError: no workbook, one with a password, or a damaged one.
        SourceUnsafeError: a sheet out of all measure.

    Source: [MS-CFB] and [MS-XLS], read as far as record headers go.
    """
    content = path.read_bytes()
    try:
        book = _workbook(content, name)
        extents = _measured(book, name)
    except (struct.error, IndexError) as error:
        raise SourceFormatError(
            f"{name}: the workbook is damaged or cut short ({error}).",
            hint="Open it in a spreadsheet program and save it as xlsx.",
        ) from None
    for extent in extents:
        extent.check()
    return extents


def _workbook(content: bytes, name: str) -> bytes:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise IndexError("sector size")
    next_of = _chains(content, size)
    directory = _stream(content, size, next_of, struct.unpack_from("<I", content, 48)[0])
    entries = {}
    for at in range(0, len(directory) - 127, 128):
        n_name = struct.unpack_from("<H", directory, at + 64)[0]
        label = directory[at : at + max(n_name - 2, 0)].decode("utf-16-le", "replace")
        entries[label] = struct.unpack_from("<IQ", directory, at + 116)
    if "EncryptedPackage" in entries:
        raise SourceFormatError(
            f"{name} is locked with a password.",
            hint="Open it in a spreadsheet program and save it without one.",
        )
    found = entries.get("Workbook") or entries.get("Book")
    if found is None:
        raise SourceFormatError(
            f"{name} is an Office document but no Excel workbook.",
            hint="Save the table as xlsx or CSV.",
        )
    # Streams below 4 KiB live elsewhere in the file, and cannot hold a sheet that matters.
    return _stream(content, size, next_of, found[0])[: found[1]] if found[1] >= 4096 else b""


def _chains(content: bytes, size: int) -> list[int]:
    heads = [s for s in struct.unpack_from("<109I", content, 76) if s < _NO_SECTOR]
    more = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size):
        if more >= _NO_SECTOR:
            break
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        heads += [s for s in block[:-1] if s < _NO_SECTOR]
        more = block[-1]
    chains: list[int] = []
    for sector in heads[: len(content) // size + 1]:
        chains += struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
    return chains


def _stream(content: bytes, size: int, next_of: list[int], sector: int) -> bytes:
    parts: list[bytes] = []
    while sector < _NO_SECTOR and len(parts) <= len(next_of):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = next_of[sector]
    return b"".join(parts)


def _measured(book: bytes, name: str) -> list[Extent]:
    extents: list[Extent] = []
    for kind, data in _records(book):
        if kind in _BEGIN:
            extents.append(Extent(name, f"number {len(extents)}"))
        elif (kind in _CELLS or kind in _RUNS) and extents and len(data) >= 6:
            row, column = struct.unpack_from("<HH", data)
            if kind in _RUNS:
                column = struct.unpack_from("<H", data, len(data) - 2)[0]
            extents[-1].n_written += 1
            extents[-1].n_errors += kind == _BOOL_OR_ERROR and len(data) >= 8 and data[7] == 1
            extents[-1].reach(row + 1, column + 1)
    return extents


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
