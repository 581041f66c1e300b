"""One sheet of a workbook as rows: where its header is, and what kind each column holds."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from procmine.connect._columns import Columns
from procmine.connect._names import refuse_data
from procmine.connect._notes import Note, Notes
from procmine.errors import SourceFormatError

__all__ = ["SheetRows"]

_N_LOOKED_AT = 50
_MAX_EXACT = 1 << 53

_PREAMBLE = Note(
    "lines-before-header",
    "notice",
    "Rows passed over before the column names: {n_found}; the names were taken from row {row}.",
    "列名之前跳过的行：{n_found}；列名取自第 {row} 行。",
)
_BLANK = Note(
    "blank-lines", "info", "Blank rows passed over: {n_found}.", "跳过的空行：{n_found}。"
)
_MIXED = Note(
    "mixed-kinds",
    "warning",
    "Column {column} holds {kinds}; all of it was read as text.",
    "列 {column} 混有{kinds_zh}，全部按文本读取。",
    "Spreadsheets turn some dates into dates and leave others as text: make the column one kind.",
    "电子表格会将部分日期转换而将其余留作文本：请统一该列类型。",
)

_KINDS_ZH = {
    "bool": "是/否值",
    "float": "小数",
    "int": "整数",
    "text": "文本",
    "time": "日期时间",
}

Row = list[Any]


class SheetRows:
    """The rows of a sheet below its header.

    Args:
        walk: starts a walk through all rows of the sheet, from the very first one; cells without
            a value are empty text.
        notes: where what was passed over is counted.
        name: what to call the sheet in messages.

    Raises:
        SourceFormatError: a sheet without a value.
    """

    def __init__(self, walk: Callable[[], Iterator[Row]], notes: Notes, name: str) -> None:
        self._walk = walk
        self._notes = notes
        at, header = self._header(name)
        self._start = at + 1
        kinds: list[set[str]] = [set() for _ in header]
        for row in self._body():
            for seen, cell in zip(kinds, row, strict=True):
                if cell != "":
                    seen.add(_kind(cell))
        # A column without a name and without a value is only there because a neighbour is.
        self._kept = [i for i, cell in enumerate(header) if cell != "" or kinds[i]]
        self.names = [_as_text(header[i]) for i in self._kept]
        self._kinds = [self._settled(kinds[i], i) for i in self._kept]

    def fill(self, columns: Columns) -> None:
        """Put every row that holds a value into columns, under the positions of the names."""
        places = list(zip(itertools.count(), self._kept, self._kinds))
        for row in self._body():
            is_blank = True
            for key, index, kind in places:
                cell = row[index]
                if cell != "":
                    columns.put(key, kind, _TURN[kind](cell))
                    is_blank = False
            if is_blank:
                self._notes.add(_BLANK)
            else:
                columns.end_row()

    def _body(self) -> Iterator[Row]:
        return itertools.islice(self._walk(), self._start, None)

    def _header(self, name: str) -> tuple[int, Row]:
        filled = ((i, row) for i, row in enumerate(self._walk()) if any(c != "" for c in row))
        first = list(itertools.islice(filled, _N_LOOKED_AT))
        if not first:
            raise SourceFormatError(f"{name} is empty.", hint="Name another sheet (--sheet).")
        widths = [sum(cell != "" for cell in row) for _, row in first]
        # A title stands alone in its row; names of columns do not.
        n_titles = next((k for k, width in enumerate(widths) if width > 1), 0)
        if max(widths) < 3:
            n_titles = 0
        at, header = first[n_titles]
        for _, below in first[n_titles + 1 : n_titles + 2]:
            refuse_data([*map(_as_text, header)], [*map(_as_text, below)], name)
        self._notes.add(_PREAMBLE, n=n_titles, values={"row": str(at + 1)})
        return at, header

    def _settled(self, kinds: set[str], index: int) -> str:
        if len(kinds) <= 1:
            return next(iter(kinds), "null")
        if kinds == {"int", "float"}:
            return "float"
        column = self.names[self._kept.index(index)] or f"column {index + 1}"
        values = {
            "column": repr(column),
            "kinds": ", ".join(sorted(kinds)),
            "kinds_zh": "、".join(_KINDS_ZH[kind] for kind in sorted(kinds)),
        }
        self._notes.add(_MIXED, values=values, where={"column": column})
        return "text"


def _kind(cell: object) -> str:
    if isinstance(cell, bool):
        return "bool"
    if isinstance(cell, float | int):
        return "int" if float(cell).is_integer() and abs(cell) < _MAX_EXACT else "float"
    # A clock time or a duration is no instant: the time reader puts it together with its date.
    return "time" if isinstance(cell, dt.date) else "text"


def _as_time(cell: Any) -> dt.datetime:
    if isinstance(cell, dt.datetime):
        return cell
    return dt.datetime.combine(cell, dt.time())


def _as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and _kind(cell) == "int":
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(cell)


_TURN: dict[str, Callable[[Any], Any]] = {
    "text": _as_text,
    "int": int,
    "float": float,
    "bool": bool,
    "time": _as_time,
}
