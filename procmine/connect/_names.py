"""Column names: the user's own, made unique and free of padding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from procmine.connect._notes import Note, Notes
from procmine.errors import SourceFormatError

__all__ = ["MAX_COLUMNS", "refuse_data", "unique_names"]

# The widest export of a case system has a few hundred columns; more are data taken for names.
MAX_COLUMNS = 10_000

_DATE = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})([T ,]|$)")
_INVISIBLE = "\ufeff\u200b\x00"

_RENAMED = Note(
    "column-renamed",
    "notice",
    "Column {position} is called {given} like another one; it is read as {name}.",
    "第 {position} 列与另一列同名（{given}），读作 {name}。",
    mends=True,
    is_form=True,
)
_PADDED = Note(
    "column-padded",
    "info",
    "Column names with blanks around them or line breaks in them, which were taken away: "
    "{n_found}.",
    "{n_found} 个列名带有首尾空白或换行，已去除。",
    mends=True,
    is_form=True,
)
_NAMELESS = Note(
    "column-nameless",
    "info",
    "Columns without a name, called by their position: {n_found}.",
    "{n_found} 列没有列名，以其位置命名。",
    mends=True,
    is_form=True,
)


def refuse_data(header: Sequence[str], below: Sequence[str], source: str) -> None:
    """Refuse a header that holds a date where the line below it holds one too.

    Its names would be those of an event, and that event would be lost.

    Raises:
        SourceFormatError: the source begins with its rows.
    """
    for name, cell in zip(header, below, strict=False):
        if _DATE.match(name.strip()) and _DATE.match(cell.strip()):
            raise SourceFormatError(
                f"{source} has no column names: its first line holds {name.strip()!r}, as the one "
                f"below holds {cell.strip()!r}.",
                hint="Put a line with a name for each column above the first.",
            )


def unique_names(given: Sequence[str], notes: Notes, source: str) -> tuple[str, ...]:
    """Which names do these columns get?

    Args:
        given: the names as the source has them, in order.
        notes: where every change is counted.
        source: what to call the source in an error.

    Returns:
        As many names: blanks around them taken away, none empty, none twice.

    Raises:
        SourceFormatError: more columns than ``MAX_COLUMNS``.
    """
    if len(given) > MAX_COLUMNS:
        raise SourceFormatError(
            f"{source}: {len(given):,} columns; at most {MAX_COLUMNS:,} can be read.",
            hint="Check the delimiter, or whether rows and columns are swapped.",
        )
    bare = [_bare(name) for name in given]
    notes.add(_PADDED, n=sum(b != g for b, g in zip(bare, given, strict=True)))
    notes.add(_NAMELESS, n=bare.count(""))
    taken = set(bare)
    used: set[str] = set()
    names = []
    for position, name in enumerate(bare, start=1):
        wanted = name or _free(f"column {position}", taken)
        if wanted in used:
            wanted = _free(wanted, taken)
            notes.add(
                _RENAMED,
                values={"position": str(position), "given": repr(name), "name": repr(wanted)},
                where={"column": wanted},
            )
        used.add(wanted)
        taken.add(wanted)
        names.append(wanted)
    return tuple(names)


def _bare(name: str) -> str:
    return " ".join(line.strip() for line in name.strip(_INVISIBLE).splitlines()).strip()


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
