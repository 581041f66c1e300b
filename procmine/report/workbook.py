"""A workbook of tables: real tables, numbers as numbers, and no text that runs."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from procmine.draw.text import text_width
from procmine.plaintext import legal_text
from procmine.report.messages import Messages
from procmine.table import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Chart", "workbook"]

_FORMATS = {"n": "#,##0", "share": "0.0##%", "number": "#,##0.0##", "text": "@"}
_WIDEST = 60
# What Excel holds in one cell, and in one sheet below the heading.
_MOST_CHARACTERS = 32_767
_MOST_ROWS = 1_048_575
# A file that says when it was made would differ from run to run.
_NO_TIME = dt.datetime(2000, 1, 1)
_NO_CHARTS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Chart:
    """A chart beside the table it is drawn from.

    Args:
        title: what it says.
        kind: ``bar``, ``column`` or ``line``.
        categories: column whose cells name the points.
        values: columns that are drawn, each as a series.
        n_rows: rows that are drawn, from the first.
        is_stacked: do the series add up?
    """

    title: str
    kind: str
    categories: str
    values: Sequence[str]
    n_rows: int
    is_stacked: bool = False


def workbook(
    sheets: Mapping[str, Table], say: Messages, charts: Mapping[str, Chart] = _NO_CHARTS
) -> bytes:
    """How do these tables look as an Excel workbook?

    Args:
        sheets: name of the sheet to its table.
        say: the language of the headings: messages ``column.<name>``.
        charts: name of the sheet to the chart beside its table.

    Returns:
        An .xlsx: each table a real one, with a filter, to be sorted and named in formulas. Text
        stays text, whatever sign it begins with; shares are shown as percentages. The same tables
        give the same bytes.

    Cost: linear in the cells.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"created": _NO_TIME})
        formats = {unit: book.add_format({"num_format": told}) for unit, told in _FORMATS.items()}
        for number, (name, table) in enumerate(sheets.items(), 1):
            heads = [say.plain(f"column.{column.name}") for column in table.columns]
            page = book.add_worksheet(name)
            _fill(page, f"Table{number}", table, heads, formats)
            if name in charts and len(table):
                _draw(book, page, charts[name], table, heads)
    return out.getvalue()


def _draw(book: Workbook, page: Worksheet, told: Chart, table: Table, heads: list[str]) -> None:
    """A chart from the cells of the table, to the right of it."""
    shape = {"type": told.kind, **({"subtype": "stacked"} if told.is_stacked else {})}
    chart, names = book.add_chart(shape), [column.name for column in table.columns]
    last = min(told.n_rows, len(table))
    category = names.index(told.categories)
    for value in told.values:
        place = names.index(value)
        chart.add_series(
            {
                "name": heads[place],
                "categories": [page.name, 1, category, last, category],
                "values": [page.name, 1, place, last, place],
                "gap": 60,
            }
        )
    chart.set_title({"name": told.title, "name_font": {"size": 12}})
    if told.kind == "bar":
        # The first row is the largest: it stands on top.
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"} if len(told.values) > 1 else {"none": True})
    chart.set_size(
        {"width": 860, "height": max(320, 26 * last + 120) if told.kind == "bar" else 380}
    )
    page.insert_chart(1, len(names) + 1, chart)


def _fill(
    page: Worksheet, name: str, table: Table, heads: list[str], formats: Mapping[str, Format]
) -> None:
    rows = [[*row.values()] for row in table.records()][:_MOST_ROWS]
    for place, (head, column) in enumerate(zip(heads, table.columns, strict=True)):
        shown = formats.get(column.unit, formats["text"])
        page.set_column(place, place, _width(head, place, rows), shown)
        for line, row in enumerate(rows, 1):
            _write(page, line, place, row[place], shown)
    # A table has one row at least.
    page.add_table(
        0,
        0,
        max(len(rows), 1),
        len(heads) - 1,
        {
            "name": name,
            "columns": [
                {"header": head, "format": formats.get(column.unit, formats["text"])}
                for head, column in zip(_apart(heads), table.columns, strict=True)
            ],
            "style": "Table Style Light 1",
        },
    )
    page.freeze_panes(1, 0)


def _apart(heads: list[str]) -> list[str]:
    """Headings a table may have: no two alike."""
    return [
        head if head not in heads[:place] else f"{head} ({heads[:place].count(head) + 1})"
        for place, head in enumerate(heads)
    ]


def _write(page: Worksheet, line: int, place: int, value: Any, shown: Format) -> None:
    if value is None or value == "":
        page.write_blank(line, place, None, shown)
    elif isinstance(value, bool):
        page.write_boolean(line, place, value, shown)
    elif isinstance(value, int | float):
        page.write_number(line, place, value, shown)
    else:
        page.write_string(line, place, legal_text(str(value))[:_MOST_CHARACTERS], shown)


def _width(head: str, place: int, rows: list[list[Any]]) -> float:
    shown = [head + "  ", *(str(row[place]) for row in rows[:200] if row[place] is not None)]
    return min(max(text_width(text[:100], 1.0) for text in shown) * 1.9 + 2, _WIDEST)
