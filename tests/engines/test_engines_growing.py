"""A growing column holds what was put in, whatever was expected of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.engines.growing import Growing, Monotonous


@given(
    st.lists(st.tuples(st.lists(st.integers(-9, 9), max_size=5), st.integers(0, 30)), max_size=8),
    st.sampled_from([np.int8, np.int32, np.float64]),
    st.sampled_from([Growing, Monotonous]),
)
def test_parts_make_the_whole(parts, kind, growing):
    """In order and of the type of the parts, too little room expected or too much."""
    column = growing()
    for values, n_expected in parts:
        column.append(np.array(values, kind), n_expected)
    whole = column.take()
    assert whole.tolist() == [value for values, _ in parts for value in values]
    assert not len(whole) or whole.dtype == kind
    assert len(column.take()) == 0


def test_what_is_all_alike_takes_no_room():
    """A hundred million times the same value, and then another one."""
    column = Monotonous()
    for _ in range(100):
        column.append(np.full(1_000_000, 7, np.uint16))
    assert column.take().strides == (0,)
    column.append(np.array([7, 7], np.uint16))
    column.append(np.array([8], np.uint16))
    assert column.take().tolist() == [7, 7, 8]


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([1, 2, 4]), st.integers(0, 9))))
def test_a_column_grows_wider_without_losing_a_value(parts):
    """Values of four bytes, kept in as few as are asked for as long as no more are needed."""
    column, whole, width = Growing(), [], 1
    for n, wanted, n_expected in parts:
        width = max(width, wanted)
        values = [-1, (1 << 8 * width - 1) - 1, 0, 7][:n]
        column.append(np.array(values, np.int32), n_expected, f"i{width}")
        whole += values
    found = column.take()
    assert found.tolist() == whole
    assert not whole or found.itemsize == width
