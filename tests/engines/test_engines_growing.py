"""A growing column holds what was put in, whatever was expected of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.engines.growing import Growing


@given(
    st.lists(st.tuples(st.lists(st.integers(-9, 9), max_size=5), st.integers(0, 30)), max_size=8),
    st.sampled_from([np.int8, np.int32, np.float64]),
)
def test_parts_make_the_whole(parts, kind):
    """In order and of the type of the parts, too little room expected or too much."""
    column = Growing()
    for values, n_expected in parts:
        column.append(np.array(values, kind), n_expected)
    whole = column.take()
    assert whole.tolist() == [value for values, _ in parts for value in values]
    assert not parts or whole.dtype == kind
    assert len(column.take()) == 0
