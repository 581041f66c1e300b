"""Guards for spreadsheets: how large is what will be unpacked, before anything unpacks it?

The reader lays a sheet out as a full rectangle from its first to its last cell. Two cells at
opposite corners would ask for seventeen thousand million, a repeated row for as many as it likes:
so sheets are measured first, as a stream.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from procmine.connect._bytes import FREE_BYTES, Guarded
from procmine.connect._sheet_texts import SharedTexts
from procmine.connect._xml import XmlReading
from procmine.errors import SourceUnsafeError

__all__ = ["Extent", "measure_ods", "measure_xlsx"]

# A spreadsheet's XML shrinks ten- to twentyfold.
_MAX_RATIO = 60
_MAX_CELLS = 100_000_000
# No spreadsheet program writes more.
_MAX_ROWS, _MAX_COLUMNS = 1 << 20, 1 << 14
# A small rectangle may be as empty as it likes; a large one has to be filled.
_FREE_CELLS = 4_000_000
_MAX_SPARSE = 8
_BLOCK = 1 << 20
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_AT = re.compile(rb"""<(?:\w+:)?row\s(?:[^>]*\s)?r\s*=\s*["']([0-9]{1,9})""")


@dataclass
class Extent:
    """How far a sheet reaches, and how much of it is written down.

    Args:
        name: what to call the file in messages.
        sheet: what to call the sheet.
        n_rows: rows from the top to the last cell.
        n_columns: columns from the left to the last cell.
        n_written: cells written in the file, repetitions counted once.
        n_errors: cells that hold an error such as #N/A.
        n_listed: rows written in the file.
    """

    name: str
    sheet: str
    n_rows: int = 0
    n_columns: int = 0
    n_written: int = 0
    n_errors: int = 0
    n_listed: int = 0

    def reach(self, row: int, column: int) -> None:
        """There is a cell in this row and column, counted from one.

        Raises:
            SourceUnsafeError: no sheet is that large.
        """
        self.n_rows = max(self.n_rows, row)
        self.n_columns = max(self.n_columns, column)
        if row > _MAX_ROWS or column > _MAX_COLUMNS:
            raise SourceUnsafeError(
                f"{self.name}: sheet {self.sheet!r} reaches beyond row {_MAX_ROWS:,} or column "
                f"{_MAX_COLUMNS:,}, where every sheet ends.",
                hint="Export the events again, as CSV if there are so many.",
            )

    def check(self) -> None:
        """Refuse a rectangle that is large and nearly empty, or larger than any sheet is."""
        n_cells = self.n_rows * self.n_columns
        allowed = max(_FREE_CELLS, _MAX_SPARSE * self.n_written)
        if n_cells > min(allowed, _MAX_CELLS):
            raise SourceUnsafeError(
                f"{self.name}: sheet {self.sheet!r} spans {self.n_rows:,} rows and "
                f"{self.n_columns:,} columns but holds {self.n_written:,} cells.",
                hint="Delete the stray cells far out, or save the sheet as CSV.",
            )


def measure_xlsx(path: Path, name: str) -> list[Extent]:
    """How far do the sheets of an xlsx workbook reach?

    Raises:
        SourceUnsafeError: a part that grows out of all proportion, or a sheet out of all measure.

    Cost: one decompression of the workbook.
    """
    with zipfile.ZipFile(path) as archive:
        members = [info.filename for info in archive.infolist() if not info.is_dir()]
    texts = SharedTexts(name, path.stat().st_size)
    # A workbook may keep a sheet under any name, so every part is measured.
    extents = [_measured(path, name, member, texts) for member in members]
    texts.check()
    return extents


def measure_ods(path: Path, name: str) -> list[Extent]:
    """How far do the tables of an OpenDocument spreadsheet reach, repetitions written out?

    Raises:
        SourceUnsafeError: as for ``measure_xlsx``.
    """
    extents: list[Extent] = []
    row = column = n_alike = 0

    def start(element: str, given: list[str]) -> None:
        nonlocal row, column, n_alike
        kind = element.rpartition(":")[2]
        if kind == "table":
            extents.append(Extent(name, _attribute(given, "name") or "?"))
            row = 0
        elif kind == "table-row":
            n_alike = int(_attribute(given, "number-rows-repeated") or 1)
            row, column = row + n_alike, 0
        elif kind in ("table-cell", "covered-table-cell") and extents:
            column += int(_attribute(given, "number-columns-repeated") or 1)
            if _attribute(given, "value-type"):
                extents[-1].n_written += 1
                extents[-1].reach(row, column)

    XmlReading(name, _blocks(path, name, "content.xml")).run(start, lambda _: None)
    for extent in extents:
        extent.check()
    return extents


def _measured(path: Path, name: str, member: str, texts: SharedTexts) -> Extent:
    extent, rest, at = Extent(name, Path(member).stem), b"", 0
    texts.next_part()
    for block in _blocks(path, name, member):
        text = rest + block
        # A tag that is cut in two is looked at together with the next block.
        cut = max(text.rfind(b"<"), 0)
        _take(text[:cut], extent)
        texts.take(text[:cut], at)
        rest = text[cut:][-_BLOCK:]
        at += len(text) - len(rest)
    _take(rest, extent)
    texts.take(rest, at)
    extent.check()
    return extent


def _take(text: bytes, extent: Extent) -> None:
    extent.n_errors += len(_ERROR.findall(text))
    extent.n_listed += len(_ROW.findall(text))
    if cells := _CELL.findall(text):
        extent.n_written += len(cells)
        letters = {column for column, _ in cells}
        extent.reach(max(int(row) for _, row in cells), max(map(_column, letters)))
    n_nameless = len(_ANY_CELL.findall(text)) - len(cells)
    if n_nameless > 0:
        # Cells may leave out where they are; then each stands behind the one before.
        extent.n_written += n_nameless
        widest = max(len(_ANY_CELL.findall(row)) for row in _ROW.split(text))
        extent.reach(max([extent.n_listed, *map(int, _ROW_AT.findall(text))]), widest)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _attribute(given: list[str], name: str) -> str:
    pairs = zip(given[0::2], given[1::2], strict=True)
    return next((value for key, value in pairs if key.rpartition(":")[2] == name), "")


def _blocks(path: Path, name: str, member: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        n_packed = archive.getinfo(member).compress_size
    with Guarded(path, name, "zip", member) as content:
        for block in content.blocks(_BLOCK):
            if content.n_read > FREE_BYTES and content.n_read > _MAX_RATIO * max(n_packed, 1):
                raise SourceUnsafeError(
                    f"{name}: {member} grows from {n_packed:,} to more than {content.n_read:,} "
                    "bytes: this looks like a decompression bomb.",
                    hint="If you trust it, save the sheet as CSV and give procmine that.",
                )
            yield block
