"""Table: result rows whose columns carry their unit and their meaning.

A table is small (a result, not a log), keeps its columns in order and never changes. pandas is
loaded only when asked for.
"""

from __future__ import annotations

import csv
import html
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from procmine import units
from procmine.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Column", "Table"]

_SHOWN_ROWS = 20
# OWASP, CSV Injection; apostrophes before count too, so that taking one off gives the text back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Column:
    """What one column holds.

    Args:
        name: its name, with the unit's suffix: ``n_cases``, ``mean_s``, ``share``, ``start_at``.
        meaning: one phrase that says what a cell is.
        unit: ``n``, ``s``, ``share``, ``us`` (microseconds since 1970 UTC), ``money``,
            ``number`` or ``text``.
    """

    name: str
    meaning: str
    unit: str = "text"


class Table:
    """Rows with named, explained columns.

    Args:
        title: the question the table answers.
        columns: what the columns hold, in order.
        data: one sequence of equal length per column name.
        figures: plain data that the rows alone do not tell, such as what all of them sum to.

    >>> t = Table("Who?", [Column("team", "team"), Column("n_cases", "cases", "n")],
    ...           {"team": ["A"], "n_cases": [3]})
    >>> t.records()
    [{'team': 'A', 'n_cases': 3}]
    """

    __slots__ = ("_data", "columns", "figures", "title")

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        data: Mapping[str, Sequence[Any]],
        figures: Mapping[str, Any] = _NONE,
    ) -> None:
        names = [column.name for column in columns]
        if list(data) != names:
            raise ValueError(f"data has columns {list(data)}, expected {names}")
        if len({len(data[name]) for name in names}) > 1:
            raise ValueError("columns differ in length")
        set_slot = object.__setattr__
        set_slot(self, "title", title)
        set_slot(self, "columns", tuple(columns))
        set_slot(self, "_data", MappingProxyType(dict(data)))
        set_slot(self, "figures", MappingProxyType(dict(figures)))

    title: str
    columns: tuple[Column, ...]
    figures: Mapping[str, Any]
    _data: Mapping[str, Sequence[Any]]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a table does not change; make a new one instead of setting {name}")

    def __reduce__(self) -> tuple[object, ...]:
        return (Table, (self.title, self.columns, dict(self._data), dict(self.figures)))

    def __len__(self) -> int:
        return len(self._data[self.columns[0].name]) if self.columns else 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        for cells in zip(*self._data.values(), strict=True):
            yield {name: _plain(cell) for name, cell in zip(names, cells, strict=True)}

    def __getitem__(self, name: str) -> Sequence[Any]:
        if name not in self._data:
            known = ", ".join(self._data)
            raise UsageError(f"The table has no column {name!r}.", hint=f"Its columns: {known}.")
        return self._data[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash((self.title, self.columns, len(self)))

    def __repr__(self) -> str:
        return f"Table({self.title!r}, {len(self)} rows: {', '.join(self._data)})"

    def records(self) -> list[dict[str, Any]]:
        """The rows as plain dictionaries, ready for JSON."""
        return list(self)

    def _told(self) -> tuple[object, ...]:
        return self.title, self.columns, self.records(), dict(self.figures)

    def head(self, n: int) -> Table:
        """The first n rows as a table of their own."""
        cut = {k: v[:n] for k, v in self._data.items()}
        return Table(self.title, self.columns, cut, self.figures)

    def keep(self, kept: Sequence[bool]) -> Table:
        """The rows marked as a table of their own."""
        cut = {k: list(compress(v, kept)) for k, v in self._data.items()}
        return Table(self.title, self.columns, cut, self.figures)

    def with_figures(self, figures: Mapping[str, Any]) -> Table:
        """The same rows with these figures beside them."""
        return Table(self.title, self.columns, self._data, figures)

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas frame; columns keep their names."""
        import pandas as pd

        return pd.DataFrame({name: list(cells) for name, cells in self._data.items()})

    def to_csv(self) -> str:
        """The rows as CSV text (RFC 4180, one header line, numbers in full).

        Text that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a line
        break, full-width ones included) is kept from it by a leading apostrophe. Reading back, take
        one apostrophe off the cells that begin with apostrophes followed by such a sign: a text
        that itself began like that has got one more. Only the beginning of a cell is looked at: the
        file is separated by commas, and is to be opened as such.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self._data)
        for row in self:
            writer.writerow([_inert(cell) for cell in row.values()])
        return out.getvalue()

    def to_text(self, lang: str = "en") -> str:
        """The rows as aligned text for a terminal, units written out."""
        head = [column.name for column in self.columns]
        body = [[self._say(c, row[c.name], lang) for c in self.columns] for row in self]
        widths = [max(len(r[i]) for r in [head, *body]) for i in range(len(head))]
        right = [column.unit != "text" for column in self.columns]
        lines = [
            "  ".join(
                cell.rjust(w) if is_right else cell.ljust(w)
                for cell, w, is_right in zip(row, widths, right, strict=True)
            ).rstrip()
            for row in [head, *body]
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = "".join(
            f'<th title="{html.escape(c.meaning)}">{html.escape(c.name)}</th>' for c in self.columns
        )
        shown = self.head(_SHOWN_ROWS)
        body = "".join(
            "<tr>"
            + "".join(
                f"<td>{html.escape(self._say(c, row[c.name], 'en'))}</td>" for c in self.columns
            )
            + "</tr>"
            for row in shown
        )
        more = f"<p>{len(self) - len(shown)} more rows</p>" if len(self) > len(shown) else ""
        return (
            f"<table><caption>{html.escape(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
        )

    @staticmethod
    def _say(column: Column, cell: object, lang: str) -> str:
        if isinstance(cell, str):
            return cell
        if cell is None:
            return "–"
        if not isinstance(cell, int | float):
            return str(cell)
        writers: dict[str, Callable[[float], str]] = {
            "n": units.format_count,
            "s": lambda v: units.format_seconds(column.name, v, lang=lang),
            "share": lambda v: units.format_share(v, lang=lang),
            "money": lambda v: units.format_money(v, lang=lang),
            "us": lambda v: units.format_instant(int(v), lang=lang),
        }
        return writers[column.unit](cell) if column.unit in writers else str(cell)


def _plain(cell: Any) -> Any:
    # numpy scalars know how to become Python's own; JSON knows only those.
    cell = cell.item() if hasattr(cell, "item") else cell
    return None if isinstance(cell, float) and math.isnan(cell) else cell


def _inert(cell: object) -> object:
    risky = isinstance(cell, str) and _FORMULA.match(cell)
    return f"'{cell}" if risky else ("" if cell is None else cell)
