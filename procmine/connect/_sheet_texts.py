"""Texts of a workbook that cells share: what do they weigh once every cell has a copy of its own?

An xlsx file writes each text once and lets its cells name it by number; the reader gives each cell
a copy. One long text in a hundred thousand cells is a megabyte on disk and gigabytes in memory.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter

from procmine.connect._bytes import FREE_BYTES
from procmine.errors import SourceUnsafeError

__all__ = ["SharedTexts"]

_MAX_RATIO = 60
_ITEM = re.compile(rb"</(?:\w+:)?si\s*>|<(?:\w+:)?si\s*/>")
_SHARING = re.compile(rb"""\st\s*=\s*["']s["']""")
_NUMBERED = re.compile(
    rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v(?:\s[^>]*)?>\s*([0-9]{1,9})\s*<"""
)


class SharedTexts:
    """The shared texts of one workbook, and the cells that name them.

    Args:
        name: what to call the workbook in messages.
        n_packed: bytes of its file.
    """

    def __init__(self, name: str, n_packed: int) -> None:
        self._name = name
        self._most = max(FREE_BYTES, _MAX_RATIO * n_packed)
        self._lengths = array("q")
        self._cells: Counter[bytes] = Counter()
        self._n_unclear = 0
        self._n_items = self._ended_at = 0

    def next_part(self) -> None:
        """Another part of the workbook begins: its texts are numbered from nought again."""
        self._n_items = self._ended_at = 0

    def take(self, text: bytes, at: int) -> None:
        """Look at a stretch of a part.

        Args:
            text: the stretch, cut between two tags.
            at: where in the part it begins.
        """
        for end in _ITEM.finditer(text):
            length = at + end.end() - self._ended_at
            self._ended_at += length
            if self._n_items == len(self._lengths):
                self._lengths.append(length)
            # Nobody says which part the reader will take the texts from: the longest counts.
            self._lengths[self._n_items] = max(self._lengths[self._n_items], length)
            self._n_items += 1
        numbered = _NUMBERED.findall(text)
        self._cells.update(numbered)
        self._n_unclear += len(_SHARING.findall(text)) - len(numbered)

    def check(self) -> None:
        """Refuse a workbook whose cells would unfold to far more text than it holds.

        Raises:
            SourceUnsafeError: they would.
        """
        n_bytes = self._n_unclear * max(self._lengths, default=0)
        for number, n in self._cells.items():
            place = int(number)
            n_bytes += n * self._lengths[place] if place < len(self._lengths) else 0
        if n_bytes > self._most:
            raise SourceUnsafeError(
                f"{self._name}: its cells share texts that would take {n_bytes:,} bytes: this "
                "looks like a decompression bomb.",
                hint="If you trust it, save the sheet as CSV and give procmine that.",
            )
