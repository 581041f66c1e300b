"""Zip archives: which files are in one, and is there exactly one to read?"""

from __future__ import annotations

import zipfile
from pathlib import Path

from procmine.errors import SourceFormatError, SourceUnsafeError

__all__ = ["archive_members", "only_member"]

# A directory of 16 MiB lists some 200,000 files: no export, and a lot of memory.
_MAX_DIRECTORY = 16 << 20
_END_RECORD = b"PK\x05\x06"
_SPREADSHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def archive_members(path: Path, name: str) -> tuple[str, ...]:
    """The names of the files in a zip archive.

    Raises:
        SourceFormatError: the archive is damaged.
        SourceUnsafeError: its directory is out of all proportion.
    """
    _must_be_short(path, name)
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(info.filename for info in archive.infolist() if not info.is_dir())
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
        raise SourceFormatError(
            f"{name}: the zip archive is damaged or cut short ({error}).",
            hint="Copy or download the file again.",
        ) from None


def only_member(members: tuple[str, ...], name: str) -> str:
    """The one file to read in an archive; empty when the archive is a spreadsheet itself.

    Raises:
        SourceFormatError: none or several.
    """
    if any(part in members for part in _SPREADSHEETS):
        return ""
    # Macs add a shadow of every file.
    real = [m for m in members if not m.startswith("__MACOSX/") and not m.endswith(".DS_Store")]
    if len(real) == 1:
        return real[0]
    if not real:
        raise SourceFormatError(
            f"{name} is an archive with no file in it.", hint="Export it again."
        )
    shown = ", ".join(real[:5]) + (f" and {len(real) - 5} more" if len(real) > 5 else "")
    raise SourceFormatError(
        f"{name} is an archive of {len(real)} files: {shown}.",
        hint="Unpack it and name the file to read.",
    )


def _must_be_short(path: Path, name: str) -> None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0:
        return
    n_directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if _MAX_DIRECTORY < n_directory < 0xFFFF_FFFF:
        raise SourceUnsafeError(
            f"{name}: the archive's directory alone is {n_directory:,} bytes long.",
            hint="If you trust it, unpack it yourself and name the file to read.",
        )
