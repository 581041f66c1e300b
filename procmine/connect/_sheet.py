"""One sheet of a workbook as rows: where its header is, and what kind each column holds."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
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
_HEADINGS = Note(
    "group-headings",
    "info",
    "Headings over several columns: {n_found}; the names were taken from row {row}, below them.",
    "跨多列的分组表头：{n_found} 个；列名取自其下的第 {row} 行。",
    is_form=True,
)
_MERGED = Note(
    "merged-cells",
    "warning",
    "Cells merged over several rows: {n_found}; only the first row of each has the value, the "
    "others have none.",
    "跨多行合并的单元格：{n_found} 处；仅首行有值，其余行为空。",
    "Unmerge them in the spreadsheet program and fill the value down.",
    "请在电子表格软件中取消合并并向下填充。",
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
Place = tuple[int, int]


class SheetRows:
    """The rows of a sheet below its header.

    Args:
        walk: starts a walk through all rows of the sheet, from the very first one; cells without
            a value are empty text.
        notes: where what was passed over is counted.
        name: what to call the sheet in messages.
        merged: first and last cell of what is merged, each as row and column from 0.

    Raises:
        SourceFormatError: a sheet without a value.
    """

    def __init__(
        self,
        walk: Callable[[], Iterator[Row]],
        notes: Notes,
        name: str,
        merged: Sequence[tuple[Place, Place]] = (),
    ) -> None:
        self._walk = walk
        self._notes = notes
        self._merged = merged
        at, header = self._header(name)
        self._start = at + 1
        notes.add(_MERGED, n=sum(at < first[0] < last[0] for first, last in merged))
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
        for below_at, below in first[n_titles + 1 :]:
            n_headings = self._headings(at, below)
            if not n_headings:
                refuse_data([*map(_as_text, header)], [*map(_as_text, below)], name)
                break
            # A name that reaches down over both rows stands in the upper one.
            at, header = below_at, [low or high for low, high in zip(below, header, strict=True)]
            self._notes.add(_HEADINGS, n=n_headings, values={"row": str(at + 1)})
        self._notes.add(_PREAMBLE, n=n_titles, values={"row": str(at + 1)})
        return at, header

    def _headings(self, at: int, below: Row) -> int:
        """How many cells of this row stand over several columns that have names below?"""
        spans = [
            (first[1], last[1])
            for first, last in self._merged
            if first[0] == last[0] == at and last[1] > first[1]
        ]
        has_names = all(isinstance(cell, str) for cell in below) and all(
            all(below[left : right + 1]) for left, right in spans
        )
        return len(spans) if has_names else 0

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
