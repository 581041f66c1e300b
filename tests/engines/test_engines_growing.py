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
