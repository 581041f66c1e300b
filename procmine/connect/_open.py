"""The front door of the room: which connector is this for?"""

from __future__ import annotations

import urllib.parse
from pathlib import Path

from procmine.connect._origin import NO, Origin, origin_of
from procmine.errors import SourceFormatError, SourceMissingError, UsageError
from procmine.log.source import Source
from procmine.registry import Entry, Room, room

__all__ = ["open_source"]

_ROOM = "procmine.connect"
_STARTS = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file inside a compressed file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x7fELF": "a program",
}
_FETCHED = ("http", "https", "ftp", "s3", "gs", "hdfs", "az", "abfs")


def open_source(
    source: object,
    *,
    kind: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    query: str | None = None,
    sheet: str | None = None,
    object_type: str | None = None,
) -> Source:
    """Which rows are in this file, database or table in memory?

    Args:
        source: a path, ``-`` for standard input, a database URL, a pandas or polars frame or an
            Arrow table.
        kind: id of the connector (``csv``, ``xes``, …) or a suffix it reads (``tsv``, ``xlsx``);
            decided from the content when not given. The suffix of the file is only a hint.
        encoding: encoding of a text.
        delimiter: what stands between the cells of a delimited text.
        table: table of a database.
        query: SELECT to a database.
        sheet: sheet of a workbook.
        object_type: type of object that is the case of an object-centric log.

    Returns:
        The source, its content not yet read further than needed to tell what it is.

    Raises:
        SourceMissingError: nothing there, a directory, a pipe, no permission.
        SourceFormatError: no format fits, or the content breaks its format.
        SourceUnsafeError: a bomb, an external entity, a line without end.
        UsageError: an option the format has no use for, or an unknown kind.

    Cost: one hash of the file.

    >>> import pandas as pd
    >>> open_source(pd.DataFrame({"case": ["A"], "activity": ["Call"]})).kind
    'frame'
    """
    entries = room(_ROOM)
    given = {
        "encoding": encoding,
        "delimiter": delimiter,
        "table": table,
        "query": query,
        "sheet": sheet,
        "object_type": object_type,
    }
    asked = {name: value for name, value in given.items() if value is not None}
    found = _located(source)
    entry = _named(entries, kind) if kind is not None else _recognised(entries, found)
    known = {option.name for option in entry.options}
    if foreign := sorted(asked.keys() - known):
        said = ", ".join(f"--{name.replace('_', '-')}" for name in sorted(known))
        raise UsageError(
            f"{entry.id} has no use for --{foreign[0].replace('_', '-')}.",
            hint=f"Its options: {said}." if said else "It has no options.",
        )
    opened = entry.run(found, **asked)
    assert isinstance(opened, Source)
    return opened


def _located(source: object) -> object:
    """What connectors are asked about: a file as an origin, everything else as it is."""
    if isinstance(source, Path):
        return origin_of(source)
    if not isinstance(source, str):
        return source
    scheme, has_scheme, _ = source.partition("://")
    if not has_scheme:
        return origin_of(source)
    if scheme.lower() == "file":
        return origin_of(urllib.parse.unquote(urllib.parse.urlsplit(source).path))
    if scheme.lower() in _FETCHED:
        raise SourceMissingError(
            f"{source.partition('?')[0]} is not on this machine.",
            hint="Download it first: procmine opens no connection to fetch files.",
        )
    return source


def _named(entries: Room, kind: str) -> Entry:
    wanted = kind.lower().replace("_", "-")
    suffix = f".{wanted.lstrip('.')}"
    by_suffix = (entry for entry in entries.values() if suffix in entry.module.SUFFIXES)
    return entries[wanted] if wanted in entries else next(by_suffix, None) or entries[wanted]


def _recognised(entries: Room, found: object) -> Entry:
    ranks = {
        entry.id: (sureness, isinstance(found, Origin) and found.suffix in entry.module.SUFFIXES)
        for entry in entries.values()
        if (sureness := entry.module.recognises(found)) > NO
    }
    if ranks and not (isinstance(found, Origin) and _foreign(found)):
        # The order of the room settles what content and suffix leave open.
        return entries[max(ranks, key=lambda entry_id: ranks[entry_id])]
    if not isinstance(found, Origin):
        raise UsageError(
            f"{type(found).__name__} is nothing to read rows from.",
            hint="Give a path, a database URL, a pandas or polars frame or an Arrow table.",
        )
    by_suffix = [e for e in entries.values() if found.suffix and found.suffix in e.module.SUFFIXES]
    if by_suffix and found.head_text and not _is_web_page(found) and not _foreign(found):
        return by_suffix[0]
    known = ", ".join(entry_id for entry_id in entries if entry_id != "frame")
    raise SourceFormatError(
        f"{found.name}: {_looks_like(found)}, no format that can be read.",
        hint=f"Known formats: {known}. If it is one of them, say which: --from csv.",
    )


def _looks_like(origin: Origin) -> str:
    if words := _foreign(origin):
        return words
    if _is_web_page(origin):
        return "a web page (an expired login often gives one instead of a download)"
    text = origin.head_text.lstrip("\ufeff \t\r\n")
    kind = "XML without an event log" if text.startswith("<") else "text without a table"
    return kind if text else "binary content"


def _foreign(origin: Origin) -> str:
    """What these first bytes are those of, if of nothing with rows in it."""
    return next((words for start, words in _STARTS.items() if origin.head.startswith(start)), "")


def _is_web_page(origin: Origin) -> bool:
    text = origin.head_text[:1000].lower()
    return "<!doctype html" in text or "<html" in text
