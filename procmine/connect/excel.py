"""Spreadsheets: xlsx, xls and OpenDocument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from procmine.connect._columns import Columns
from procmine.connect._compound import MAGIC, measure_xls
from procmine.connect._late import LateSource, Look
from procmine.connect._notes import Note, Notes
from procmine.connect._origin import CERTAIN, NO, Origin, origin_of
from procmine.connect._sheet import SheetRows
from procmine.connect._sheet_guard import Extent, measure_ods, measure_xlsx
from procmine.connect._spill import Spill
from procmine.errors import SourceFormatError, UsageError
from procmine.log.source import Source

__all__ = ["excel"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")

_XLSX, _XLSB, _ODS = "xl/workbook.xml", "xl/workbook.bin", "content.xml"
_ERRORS = Note(
    "error-cells",
    "warning",
    "Cells of the workbook that hold an error such as #N/A: {n_found}; they were taken as missing.",
    "工作簿中含 #N/A 等错误的单元格：{n_found} 个，视为缺失。",
)


def excel(source: str | Origin, *, sheet: str | None = None) -> Source:
    """What are the rows of this sheet?

    Args:
        source: path of the workbook, ``-`` for standard input.
        sheet: name of the sheet; may be left out when only one holds anything.

    Returns:
        One row per row below the header that holds a value. Dates and times are instants without
        a zone, numbers without a fraction are whole numbers; a column of several kinds is text.
        Empty cells and errors are missing.

    Raises:
        SourceMissingError: nothing there, a directory, no permission.
        SourceFormatError: no workbook, one with a password, several sheets to choose from.
        SourceUnsafeError: a workbook that unpacks out of all proportion.
        UsageError: no sheet of that name.

    Cost: one hash of the file at once; the workbook is unpacked when columns or rows are first
    asked for, and one sheet is held in memory meanwhile.
    Source: ECMA-376, OpenDocument 1.3, [MS-XLS].
    """
    origin = origin_of(source)
    return LateSource(
        name=origin.name,
        kind="excel",
        fingerprint=origin.fingerprint("excel", {"sheet": sheet}),
        look=lambda: _look(origin, sheet),
        n_bytes=origin.n_bytes,
    )


def recognises(given: object) -> int:
    """Is this a workbook, by what is in its container?"""
    if not isinstance(given, Origin):
        return NO
    is_workbook = any(part in given.members for part in (_XLSX, _XLSB, _ODS))
    return CERTAIN if is_workbook or given.head.startswith((MAGIC, b"PK\x03\x04")) else NO


def _look(origin: Origin, sheet: str | None) -> Look:
    from python_calamine import CalamineWorkbook

    notes = Notes(origin.notes)
    spill = Spill(origin.name, notes)
    columns = Columns(spill)
    with origin.unchanged():
        for extent in _measure(origin):
            notes.add(_ERRORS, n=extent.n_errors)
        with _workbook_errors(origin.name), origin.local.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
            chosen = _choose(workbook, sheet, origin.name)
        with _workbook_errors(origin.name):
            called = f"{origin.name}: sheet {chosen.name!r}"
            # OpenDocument files do not tell.
            merged = chosen.merged_cell_ranges or ()
            rows = SheetRows(chosen.iter_rows, notes, called, merged)
            rows.fill(columns)
            columns.flush()
    names, batches = spill.finish(range(len(rows.names)), rows.names)
    return Look(names, batches, {}, notes.findings)


def _measure(origin: Origin) -> list[Extent]:
    members = origin.members or _members(origin)
    if origin.head.startswith(MAGIC):
        return measure_xls(origin.local, origin.name)
    if _XLSX in members:
        return measure_xlsx(origin.local, origin.name)
    if _ODS in members:
        return measure_ods(origin.local, origin.name)
    is_binary = _XLSB in members
    raise SourceFormatError(
        f"{origin.name} is {'a binary workbook (xlsb)' if is_binary else 'no workbook'}, which "
        "cannot be read.",
        hint="Open it in a spreadsheet program and save it as xlsx or CSV.",
    )


def _members(origin: Origin) -> tuple[str, ...]:
    from procmine.connect._archive import archive_members

    is_zip = origin.head.startswith(b"PK\x03\x04")
    return archive_members(origin.local, origin.name) if is_zip else ()


def _choose(workbook: Any, wanted: str | None, name: str) -> Any:
    from python_calamine import SheetVisibleEnum

    names: list[str] = workbook.sheet_names
    if wanted is not None:
        if wanted not in names:
            raise UsageError(
                f"{name} has no sheet {wanted!r}.", hint=f"Its sheets: {', '.join(names)}."
            )
        return workbook.get_sheet_by_name(wanted)
    visible = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.visible == SheetVisibleEnum.Visible and meta.name in names
    ]
    filled = [sheet for sheet in map(workbook.get_sheet_by_name, visible) if sheet.height]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise SourceFormatError(
            f"{name} has no sheet with anything in it.",
            hint="Save the sheet with the events in it.",
        )
    largest = max(filled, key=lambda sheet: sheet.height * sheet.width)
    raise SourceFormatError(
        f"{name} has {len(filled)} sheets: {', '.join(sheet.name for sheet in filled)}.",
        hint=f"Name the one with the events, for example --sheet {largest.name!r}.",
    )


@contextmanager
def _workbook_errors(name: str) -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise SourceFormatError(
            f"{name} is locked with a password.",
            hint="Open it in a spreadsheet program and save it without one.",
        ) from None
    except CalamineError as error:
        raise _damaged(name, error) from None
    except BaseException as error:
        # A panic in the reader derives from BaseException; it is a damaged file to us.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name, error) from None


def _damaged(name: str, error: BaseException) -> SourceFormatError:
    problem = " ".join(str(error).split())[:200]
    return SourceFormatError(
        f"{name}: the workbook is damaged or not supported ({problem}).",
        hint="Open it in a spreadsheet program and save it again as xlsx or CSV.",
    )
