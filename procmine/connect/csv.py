"""Delimited text: CSV, TSV and their relatives, plain or compressed."""

from __future__ import annotations

from procmine.connect._delimited import open_delimited
from procmine.connect._origin import NO, POSSIBLE, Origin, origin_of
from procmine.connect._servicenow import looks_exported
from procmine.log.source import Source

__all__ = ["csv"]

SUFFIXES = (".csv", ".tsv", ".txt", ".tab", ".psv", ".dsv")


def csv(
    source: str | Origin, *, encoding: str | None = None, delimiter: str | None = None
) -> Source:
    """What are the rows of this delimited text?

    Args:
        source: path of the file, ``-`` for standard input.
        encoding: the text's encoding; decided from the bytes when not given.
        delimiter: what stands between cells; decided from the first lines when not given.

    Returns:
        Every cell as text, blanks and all. An empty cell without quotes is missing (null); an
        empty cell in quotes is empty text. ``NA``, ``null`` and ``None`` are text like any other.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: an empty file, or rows that do not fit their header.
        SourceUnsafeError: a decompression bomb or a line without end.

    Cost: one hash and one pass over the file per reading; memory for a few blocks of 8 MiB. The
        first file above 64 MiB on a machine takes a few seconds more, to compile kernels.
    Source: RFC 4180, read leniently.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "calls.csv")
    ...     _ = path.write_text("case;activity\\nA;Call\\nNA;\\n")
    ...     calls = csv(str(path))
    ...     rows = [row for batch in calls.batches() for row in batch.to_pylist()]
    >>> calls.columns
    ('case', 'activity')
    >>> rows[1]["case"], rows[1]["activity"]
    ('NA', None)
    """
    origin = origin_of(source)
    rows = open_delimited(origin, encoding, delimiter)
    return Source(
        name=origin.name,
        kind="csv",
        columns=rows.columns,
        batches=rows.batches,
        rows=rows.rows,
        fingerprint=origin.fingerprint("csv", {"encoding": encoding, "delimiter": delimiter}),
        findings=lambda: (*rows.findings(), *looks_exported(rows.columns)),
        share_read=rows.share_read,
        n_bytes=origin.n_bytes,
        is_text_sound=True,
    )


def recognises(given: object) -> int:
    """Could this be delimited text? Any text could, if its name says so or its first line."""
    if not isinstance(given, Origin):
        return NO
    text = given.head_text.lstrip("\ufeff \t\r\n")
    if not text or text.startswith(("<", "{", "[")):
        return NO
    first = text.split("\n", 1)[0].split("\r", 1)[0]
    has_cells = any(delimiter in first for delimiter in ",;\t|，；｜")
    return POSSIBLE if has_cells or given.suffix in SUFFIXES else NO
