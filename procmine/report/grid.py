"""Tables of the page: rows of plain values, formatted in the template, copied as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Column", "Grid", "Row"]


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        key: its name in the result and in the copied CSV; its heading is the message
            ``column.<key>``.
        unit: ``text`` (a name from the log), ``word`` (a word of the page), ``n``, ``s``,
            ``share``, ``money`` (an ``amount`` and how it is ``said``), or ``bar`` (a share drawn
            as a bar).
    """

    key: str
    unit: str


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        cells: values by the key of their column.
        id: anchor of the row; empty for none.
        data: further attributes, ``data-…``.
        marks: words behind the first cell, such as "median".
    """

    cells: Mapping[str, Any]
    id: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class Grid:
    """One table.

    Args:
        id: anchor of the table.
        caption: what it is called.
        columns: its columns; the first ``n_heads`` head their rows.
        rows: its rows.
        n_heads: how many columns head a row.
        n_rows: rows there are in all, shown or not.
        file: where the rest is, when some are left out.
        is_sortable: may the reader sort it?
        n_on_paper: rows that are printed; 0 for all. The style sheet knows it too.
    """

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    n_heads: int = 1
    n_rows: int = 0
    file: str = "discover.json"
    is_sortable: bool = True
    n_on_paper: int = 0

    @property
    def n_left_out(self) -> int:
        """Rows that are not in the page."""
        return max(self.n_rows - len(self.rows), 0)
