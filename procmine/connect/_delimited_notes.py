"""What a reading of delimited text may have to say, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from procmine.connect._dialect import Dialect
from procmine.connect._notes import Note, Notes
from procmine.connect._records import MAX_RECORD
from procmine.errors import SourceUnsafeError

__all__ = ["BLANK", "LITERAL", "LONG", "SHORT", "TOO_MANY", "Reached", "endless"]

TOO_MANY = "more cells than the header has names"

BLANK = Note(
    "blank-lines",
    "info",
    "Blank lines passed over: {n_found}.",
    "跳过了 {n_found} 个空行。",
    is_form=True,
)
SHORT = Note(
    "cells-missing",
    "warning",
    "Lines with fewer cells than the header has names: {n_found}; what they lack at the end was "
    "taken as missing.",
    "{n_found} 行的单元格少于列名；行尾缺少的部分视为缺失。",
    "Look at the lines named: a line break inside a cell that has no quotes does this.",
    "请查看所列的行：未加引号的单元格内换行会造成此问题。",
)
LONG = Note(
    "cells-too-many",
    "error",
    "Lines with more cells than the header has names: {n_found}; they cannot be used.",
    "{n_found} 行的单元格多于列名，无法使用。",
    "Look at the lines named: a delimiter inside a cell that has no quotes does this.",
    "请查看所列的行：未加引号的单元格内含分隔符会造成此问题。",
)
LITERAL = Note(
    "quotes-uneven",
    "warning",
    "Lines with a cell whose quotes do not add up: {n_found}; the cell was taken as it stands.",
    "{n_found} 行中有单元格的引号不成对；该单元格按原样读取。",
    "Look at the lines named; a quote inside a quoted cell is written twice.",
    "请查看所列的行；引号内的引号应写两次。",
)


@dataclass
class Reached:
    """How far a reading has come, and what it found so far.

    Args:
        name: what to call the source in messages.
        dialect: how it is written.
        columns: its column names, unique.
        notes: where what is odd is counted.
        line: the physical line that comes next, from 1.
    """

    name: str
    dialect: Dialect
    columns: tuple[str, ...]
    notes: Notes
    line: int


def endless(name: str, line: int) -> SourceUnsafeError:
    """The error for a line that does not come to an end."""
    return SourceUnsafeError(
        f"{name}: line {line:,} is longer than {MAX_RECORD >> 20} MiB.",
        hint="This is no table of text; check what wrote the file.",
    )
