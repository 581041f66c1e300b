"""Times as text: a shape is thought about once, its values are read by the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procmine.engines.buffers import as_text, text_buffers
from procmine.engines.text_rows import Cells
from procmine.kernels.intern import Interner
from procmine.kernels.times import mask_digits, read_times
from procmine.log.shapes import PLAN_LENGTH, plan_of, shape_of

if TYPE_CHECKING:
    import pyarrow as pa

    from procmine.kernels.alike_times import AlikeShapes

__all__ = ["TimeText"]

Array = np.ndarray[Any, np.dtype[Any]]

# Digits and signs as wide as a Chinese character, whose first byte no digit or Latin letter has.
_WIDE = dict(zip("０１２３４５６７８９／－．，＋", "0123456789/-.,+", strict=True))
_WIDE_BYTE = 0xEF

# What a shape says about missing values.
_GIVEN, _MISSING, _PERHAPS = range(3)


class TimeText:
    """Reads times from text: every batch adds the shapes it brings.

    Args:
        missing: texts that mean nothing was entered, besides blank ones.
    """

    def __init__(self, missing: frozenset[str] = frozenset()) -> None:
        self._missing = missing
        self._like_missing = {shape_of(text) for text in missing}
        self._shapes = Interner()
        self._alike: AlikeShapes | None = None
        self._plans = np.zeros((0, PLAN_LENGTH), np.int64)
        self._told = np.zeros(0, np.int8)

    def read(self, text: pa.Array | Cells) -> tuple[Array, Array, Array, Array, Array]:
        """Read one batch.

        Returns:
            (present, day_first, month_first, flags, east): booleans, false where nothing was
            entered; the others are those of ``kernels.times.read_times``.
        """
        if isinstance(text, Cells):
            return self._read_cells(text)
        data, offsets, present = text_buffers(text)
        if (data == _WIDE_BYTE).any():
            text = _narrow(text)
            data, offsets, present = text_buffers(text)
        shape = self._shapes.codes(mask_digits(data), offsets, present)
        self._plan()
        told = np.append(self._told, np.int8(_MISSING))[shape]
        present = told != _MISSING
        perhaps = np.flatnonzero(told == _PERHAPS)
        if len(perhaps):
            present[perhaps] = ~self._are_missing(text, perhaps)
        if not present.all():
            shape = np.where(present, shape, np.int32(-1))
        return present, *read_times(data, offsets, shape, self._plans)

    def _read_cells(self, cells: Cells) -> tuple[Array, Array, Array, Array, Array]:
        """The same where texts of known shapes need not be made first."""
        from procmine.kernels.alike_times import AlikeShapes

        if self._alike is None:
            self._alike = AlikeShapes(PLAN_LENGTH)
            for place in range(len(self._told)):
                self._know(place)
        *found, left = self._alike.read(cells.data, cells.begins, cells.ends)
        present: Array = cells.ends >= cells.begins
        found = [present, *found]
        if len(left):
            for whole, part in zip(found, self.read(cells.take(left)), strict=True):
                whole[left] = part
        day_first, month_first, flags, east = found[1:]
        return present, day_first, month_first, flags, east

    def _know(self, place: int) -> None:
        """Read texts of this shape at once from now on, unless they could mean nothing."""
        if self._alike is not None and self._told[place] == _GIVEN:
            data, bounds = self._shapes.strings(place)
            self._alike.add(data[: int(bounds[1])].tobytes(), self._plans[place])

    def _plan(self) -> None:
        n_planned = len(self._told)
        if len(self._shapes) == n_planned:
            return
        fresh = self._shapes.texts(n_planned)
        plans = np.array([plan_of(shape) for shape in fresh], np.int64)
        told = np.array([self._tell(shape.strip()) for shape in fresh], np.int8)
        self._plans = np.concatenate([self._plans, plans])
        self._told = np.concatenate([self._told, told])
        for place in range(n_planned, len(self._told)):
            self._know(place)

    def _tell(self, shape: str) -> int:
        if not shape:
            return _MISSING
        return _PERHAPS if shape in self._like_missing else _GIVEN

    def _are_missing(self, text: pa.Array, places: Array) -> Array:
        import pyarrow as pa
        import pyarrow.compute as pc

        known = pa.array(sorted(self._missing), pa.large_string())
        cells = pc.utf8_trim_whitespace(as_text(text).take(pa.array(places)))
        are: Array = pc.is_in(cells, value_set=known).to_numpy(zero_copy_only=False)
        return are


def _narrow(text: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    text = as_text(text)
    for wide, usual in _WIDE.items():
        text = pc.replace_substring(text, wide, usual)
    return text
