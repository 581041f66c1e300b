"""JSON lines, arrays of objects and the wrapped arrays that web interfaces return."""

from __future__ import annotations

from procmine.connect._columns import Columns
from procmine.connect._json_rows import JsonRows, shape_of, text_blocks
from procmine.connect._json_stream import JsonScanner
from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Notes
from procmine.connect._origin import LIKELY, NO, Origin, origin_of
from procmine.connect._spill import Spill
from procmine.connect._text import Utf8Blocks
from procmine.errors import SourceFormatError
from procmine.log.source import FAULT, Source

__all__ = ["json_lines"]

SUFFIXES = (".jsonl", ".ndjson", ".json")

_BLOCK = 1 << 20


def json_lines(source: str | Origin, *, encoding: str | None = None) -> Source:
    """What are the rows of this JSON file?

    Args:
        source: path of the file, ``-`` for standard input.
        encoding: the text's encoding; decided from the bytes when not given.

    Returns:
        One row per object: one object a line, an array of objects, or an object around one array.
        Columns are all keys that occur; objects inside objects are flattened with dots; numbers
        and booleans keep their kind; lists become JSON text. A line that is no object is marked
        as unusable.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: an empty file, or no JSON.
        SourceUnsafeError: a decompression bomb, a line without end, nesting without end.

    Cost: one hash of the file at once; one pass over it when columns or rows are first asked for;
    memory for 50,000 rows.
    Source: RFC 8259; jsonlines.org.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "calls.jsonl")
    ...     _ = path.write_text('{"id": 1, "by": {"name": "Ann"}}\\n{"id": 2, "cost": 1.5}\\n')
    ...     calls = json_lines(str(path))
    ...     calls.columns
    ('id', 'by.name', 'cost')
    """
    origin = origin_of(source)
    progress: list[Utf8Blocks] = []

    def look() -> Look:
        return _look(origin, encoding, progress)

    return LateSource(
        name=origin.name,
        kind="json-lines",
        fingerprint=origin.fingerprint("json-lines", {"encoding": encoding}),
        look=look,
        share_read=lambda: progress[0].share_read() if progress else None,
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Does the text begin like a JSON object or an array of them?"""
    if not isinstance(given, Origin):
        return NO
    text = given.head_text.lstrip("\ufeff \t\r\n")
    is_object = text.startswith("{") and text[1:].lstrip()[:1] in ('"', "}")
    is_array = text.startswith("[") and text[1:].lstrip()[:1] in ("{", "]")
    return LIKELY if is_object or is_array else NO


def _look(origin: Origin, encoding: str | None, progress: list[Utf8Blocks]) -> Look:
    notes = Notes(origin.notes)
    spill = Spill(origin.name, notes)
    gathered = Columns(spill)
    rows = JsonRows(origin.name, gathered, notes)
    blocks = Utf8Blocks(origin, encoding, notes, _BLOCK)
    progress[:] = [blocks]
    with origin.unchanged():
        if shape_of(origin.head_text) == "lines":
            rows.read_lines(blocks)
        else:
            rows.read_document(JsonScanner(text_blocks(blocks, notes), origin.name))
    gathered.flush()
    if not spill.n_rows:
        raise SourceFormatError(
            f"{origin.name} holds no JSON object.", hint="Write one JSON object per line."
        )
    keys = [key for key in spill.met if key != FAULT]
    if not keys:
        found = "; ".join(finding.say() for finding in notes.findings())
        raise SourceFormatError(
            f"{origin.name} holds no JSON object with a value in it. {found}".strip(),
            hint="Write one JSON object per line, or an array of objects.",
        )
    columns, batches = spill.finish(keys, [str(key) for key in keys], (FAULT,))
    return Look(columns, batches, {}, notes.findings)
