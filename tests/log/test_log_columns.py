"""Columns of codes: what they are told to be kept as, and what they say of their texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from procmine.log.columns import CodeColumn


def batch_of(cells):
    return pa.record_batch({"who": cells})


@pytest.mark.parametrize("n", [1, 127, 128, 129, 32_767, 32_768, 32_769])
def test_codes_fit_the_type_they_are_kept_as(n):
    """At the last code a byte holds, and two, and one beyond; the type grows with the column."""
    column, width = CodeColumn(("who",), frozenset()), 0
    for k in range(0, n, 10_000):
        names = [f"name {i}" for i in range(k, min(k + 10_000, n))]
        codes = column.feed(batch_of([*names, None]))
        assert codes.astype(column.kind).tolist() == codes.tolist()
        assert np.dtype(column.kind).itemsize >= width
        width = np.dtype(column.kind).itemsize
    assert width == (1 if n <= 128 else 2 if n <= 32_768 else 4)


@pytest.mark.parametrize(
    ("cells", "is_gapless"),
    [
        (["Ann", "Bo", None], True),
        (["Ann", " "], False),
        (["Ann", "?"], False),
        (pa.DictionaryArray.from_arrays([0, 0], ["Ann", "Bo"]), False),
    ],
)
def test_only_texts_of_rows_make_a_column_without_gaps(cells, is_gapless):
    """A text that means nothing, or one a dictionary holds for no row, leaves a gap."""
    column = CodeColumn(("who",), frozenset({"?"}))
    column.feed(batch_of(cells))
    assert column.is_gapless == is_gapless
