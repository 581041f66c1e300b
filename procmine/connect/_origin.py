"""Origin: a file as it was found: where its bytes are, how they are packed, how they begin."""

from __future__ import annotations

import difflib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from procmine.connect import _encoding
from procmine.connect._archive import archive_members, only_member
from procmine.connect._bytes import COMPRESSIONS, Guarded, compression_of
from procmine.connect._fingerprint import file_fingerprint, fingerprint
from procmine.connect._notes import Note
from procmine.connect._spool import Spooled, spool
from procmine.errors import SourceError, SourceFormatError, SourceMissingError
from procmine.finding import Finding

__all__ = ["CERTAIN", "LIKELY", "NO", "POSSIBLE", "Origin", "origin_of"]

# How sure a connector is that something is for it: by the words in it, by its shape, by its magic.
NO, POSSIBLE, LIKELY, CERTAIN = range(4)

_N_HEAD = 64 << 10
_MISNAMED = Note(
    "not-compressed",
    "notice",
    "The file is called {suffix} but is not compressed that way; it was read as what it is.",
    "文件名以 {suffix} 结尾，但并未以该方式压缩；已按其实际内容读取。",
    is_form=True,
)


@dataclass(frozen=True)
class Origin:
    """A file that exists, may be read and is not empty.

    Args:
        name: what the user called it.
        path: where its bytes are: the file itself, or what was spooled from standard input.
        suffix: its suffix in lower case, without that of a compression; only a hint.
        compression: how it is packed, as its first bytes say.
        member: the one file in a zip archive.
        members: all names in a zip archive, also of a spreadsheet.
        head: how the decompressed content begins.
        notes: what is to be said about the file itself.
        holder: keeps a temporary file alive as long as this is in use.
    """

    name: str
    path: Path
    suffix: str
    compression: str
    member: str
    members: tuple[str, ...]
    head: bytes
    notes: tuple[Finding, ...] = ()
    holder: object = field(default=None, repr=False)

    def open(self) -> Guarded:
        """Start reading the decompressed bytes."""
        return Guarded(self.path, self.name, self.compression, self.member)

    @cached_property
    def n_bytes(self) -> int:
        """Size of the file as it lies there."""
        return self.path.stat().st_size

    @cached_property
    def head_text(self) -> str:
        """How the content begins, as text; empty when it is no text."""
        if _encoding.is_binary(self.head):
            return ""
        taken = _encoding.decide(self.head)
        return self.head[taken.n_mark :].decode(taken.name, "replace")

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the file as it lies there."""
        return file_fingerprint(self.path)

    @cached_property
    def _local(self) -> Spooled | None:
        return spool(self.open(), self.name) if self.compression else None

    @property
    def local(self) -> Path:
        """A path to the decompressed content, for readers that jump to and fro in it."""
        return self._local.path if self._local else self.path

    def fingerprint(self, kind: str, options: dict[str, object]) -> str:
        """What a reading of this file with these options is called."""
        return fingerprint(self.content_hash, kind, options)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Refuse what was read when someone wrote to the file meanwhile."""
        before = _state(self.path)
        yield
        if _state(self.path) != before:
            raise SourceError(
                f"{self.name}: the file changed while it was read.",
                hint="Wait until whoever writes it has finished, or read a copy.",
            )


def origin_of(source: str | Path | Origin) -> Origin:
    """Which file is this, and what can be told without reading all of it?

    Args:
        source: a path, or ``-`` for standard input.

    Raises:
        SourceMissingError: no name, nothing there, a directory, a pipe, no permission.
        SourceFormatError: an empty file, or an archive of several files.
        SourceUnsafeError: standard input without end.
    """
    if isinstance(source, Origin):
        return source
    if str(source) == "-":
        held = spool(None, "stdin")
        return _inspect("stdin", held.path, held)
    if not str(source).strip():
        raise SourceMissingError(
            "The name of the source is empty.", hint="Name a file, or - for standard input."
        )
    path = Path(source).expanduser()
    _must_be_a_file(path, str(source))
    return _inspect(str(source), path, None)


def _inspect(name: str, path: Path, holder: object) -> Origin:
    with Guarded(path, name, "") as raw:
        magic = raw.read(64)
    if not magic:
        raise SourceFormatError(
            f"{name} is empty.", hint="Export it again; there is no byte in it."
        )
    compression, member = compression_of(magic), ""
    members: tuple[str, ...] = ()
    if compression == "zip":
        members = archive_members(path, name)
        member = only_member(members, name)
        compression = "zip" if member else ""
    with Guarded(path, name, compression, member) as content:
        head = content.read(_N_HEAD)
        if compression:
            content.probe()
    if not head:
        raise SourceFormatError(
            f"{name} is empty once it is unpacked.", hint="Export it again; there is nothing in it."
        )
    if _encoding.is_only_mark(head):
        raise SourceFormatError(
            f"{name} is empty but for the mark of its encoding.", hint="Export it again."
        )
    if compression and compression_of(head) not in ("", "zip"):
        raise SourceFormatError(f"{name} is compressed twice.", hint="Decompress it once.")
    suffix, notes = _suffix(member or name, compression)
    return Origin(name, path, suffix, compression, member, members, head, notes, holder)


def _suffix(name: str, compression: str) -> tuple[str, tuple[Finding, ...]]:
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if not suffixes or suffixes[-1] not in COMPRESSIONS:
        return (suffixes[-1] if suffixes else ""), ()
    packed = suffixes.pop()
    is_wrong = COMPRESSIONS[packed] != compression
    notes = (_MISNAMED.finding(1, values={"suffix": packed}),) if is_wrong else ()
    return (suffixes[-1] if suffixes else ""), notes


def _state(path: Path) -> tuple[int, int]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns


def _must_be_a_file(path: Path, name: str) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise _missing(path, name) from None
    except PermissionError:
        raise SourceMissingError(
            f"{name}: no permission to look into its folder.",
            hint="Ask its owner for access, or copy it to a place of your own.",
        ) from None
    except (OSError, ValueError) as error:
        raise SourceMissingError(
            f"{name!r} is no path ({getattr(error, 'strerror', None) or error}).",
            hint="Name a file, or - for standard input.",
        ) from None
    if stat.S_ISDIR(mode):
        raise SourceMissingError(f"{name} is a directory, not a file.", hint=_inside(path))
    if not stat.S_ISREG(mode):
        raise SourceMissingError(
            f"{name} is a pipe, socket or device, not a file.",
            hint=f"Send its content to standard input: cat {name} | procmine … -",
        )


def _missing(path: Path, name: str) -> SourceMissingError:
    if path.is_symlink():
        return SourceMissingError(
            f"{name} is a link to {path.readlink()}, which does not exist.",
            hint="Mend the link, or name the file itself.",
        )
    is_there = path.parent.is_dir()
    siblings = sorted(other.name for other in path.parent.iterdir()) if is_there else []
    near = _near(path.name, siblings)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Nothing like it in {path.parent}/."
    if not is_there:
        hint = f"There is no folder {path.parent}/."
    return SourceMissingError(f"{name} does not exist.", hint=hint)


def _near(name: str, others: list[str]) -> list[str]:
    """The few names most like this one; a common ending alone makes no two alike."""
    folded = {other.casefold(): other for other in others if _is_near(_stem(name), _stem(other))}
    return [folded[one] for one in difflib.get_close_matches(name.casefold(), folded, 3)]


def _is_near(stem: str, other: str) -> bool:
    return bool(difflib.get_close_matches(stem, [other]))


def _stem(name: str) -> str:
    return name.casefold().partition(".")[0]


def _inside(path: Path) -> str:
    try:
        files = sorted(entry.name for entry in path.iterdir() if entry.is_file())
    except OSError:
        files = []
    if not files:
        return "Name a file."
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    first = ", ".join(files[:3])
    return f"Name a file in it: {first}{more}."
