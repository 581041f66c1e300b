"""Columns of rows to be written, as plain NumPy arrays: codes, numbers, instants, amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Amounts", "Coded", "Columns", "Instants", "Numbered", "PlainColumn", "Whole"]

Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Coded:
    """Text from a short list.

    Args:
        codes: position in the list for each row; -1 is missing.
        labels: the list.
    """

    codes: Ints
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class Numbered:
    """Text made of a prefix and a number filled up with zeros, such as ``INC0000017``.

    Args:
        numbers: not negative; with at most ``width`` digits.
        prefix: what stands before the number.
        width: how many digits there are.
    """

    numbers: Ints
    prefix: str
    width: int

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class Instants:
    """Instants, in text as a wall clock shows them.

    Args:
        at_us: microseconds since 1970 UTC, whole seconds.
        zone: IANA zone of the wall clock.
        with_offset: the text carries the offset from UTC, and typed columns carry the zone; without
            it both are local time.
    """

    at_us: Ints
    zone: str
    with_offset: bool = True

    def __len__(self) -> int:
        return len(self.at_us)


@dataclass(frozen=True, eq=False)
class Amounts:
    """Amounts in hundredths, such as cents."""

    hundredths: Ints

    def __len__(self) -> int:
        return len(self.hundredths)


@dataclass(frozen=True, eq=False)
class Whole:
    """Whole numbers; ``missing`` says where there is none."""

    values: Ints
    missing: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.values)


PlainColumn = Coded | Numbered | Instants | Amounts | Whole
Columns = Mapping[str, PlainColumn]
