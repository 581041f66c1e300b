"""The kernel of times by itself: plans, flags, and one kind of compiled function."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels import time_plans, times
from procmine.kernels.calendar import NO_TIME
from procmine.log.shapes import PLAN_LENGTH, plan_of, shape_of


def read(texts, shapes=None):
    """Both readings, flags and offsets of some texts; None is missing."""
    raw = [(text or "").encode() for text in texts]
    bounds = np.concatenate([[0], np.cumsum([len(r) for r in raw])]).astype(np.int64)
    known = shapes or list(dict.fromkeys(shape_of(text) for text in texts if text is not None))
    plans = np.array([plan_of(shape) for shape in known], np.int64).reshape(-1, PLAN_LENGTH)
    shape = [-1 if text is None else known.index(shape_of(text)) for text in texts]
    data = np.frombuffer(b"".join(raw), np.uint8)
    return times.read_times(data, bounds, np.array(shape, np.int32), plans)


def test_both_orders_are_worked_out_and_nothing_is_decided():
    """3/4 is two dates, 13/4 is one, 13/13 is none."""
    first, second, flags, _ = read(["03/04/2016", "13/04/2016", "04/13/2016", "13/13/2016"])
    assert (first == NO_TIME).tolist() == [False, False, True, True]
    assert (second == NO_TIME).tolist() == [False, True, False, True]
    assert first[0] != second[0]
    is_open = (flags & time_plans.ORDER_OPEN) > 0
    assert is_open.tolist() == [True, True, True, False]
    assert flags[3] == time_plans.UNREADABLE


def test_missing_values_have_no_flags():
    """They are not unreadable."""
    first, second, flags, east = read([None, "2016-04-03", None])
    assert (first == NO_TIME).tolist() == (second == NO_TIME).tolist() == [True, False, True]
    assert flags.tolist() == [0, time_plans.DATE_ONLY, 0] and east.tolist() == [0, 0, 0]


def test_flags_say_what_a_value_lacks_or_has():
    """Offset, hour, century, finer digits, unit."""
    expected = {
        "2016-04-03T10:00+05:30": time_plans.HAS_OFFSET,
        "2016-04-03": time_plans.DATE_ONLY,
        "3 Apr 16 10:00": time_plans.SHORT_YEAR,
        "2016-04-03 10:00:00.1234567": time_plans.SUB_MICRO,
        "2016-04-03 10:00:00.1234560": 0,
        "10:00": time_plans.TIME_ONLY,
        "1349794217": time_plans.EPOCH | time_plans.HAS_OFFSET,
        "1349794217000000001": time_plans.EPOCH | time_plans.HAS_OFFSET | time_plans.SUB_MICRO,
        "9999-12-31": time_plans.OUTSIDE,
        "soon": time_plans.UNREADABLE,
    }
    _, _, flags, east = read(list(expected))
    assert flags.tolist() == list(expected.values())
    assert east.tolist() == [330] + [0] * (len(expected) - 1)


def test_a_plan_of_zeros_reads_nothing():
    """What no pattern fits is unreadable, whatever the text."""
    assert plan_of("remark") == [0] * PLAN_LENGTH
    assert read(["remark", "0"])[2].tolist() == [time_plans.UNREADABLE] * 2


def test_the_kernel_is_compiled_for_one_kind_of_arrays():
    """Buffers that may be written and those that may not are the same to it."""
    read(["2016-04-03"])
    plans = np.array([plan_of("0000-00-00")], np.int64)
    bounds, shape = np.array([0, 10], np.int64), np.zeros(1, np.int32)
    times.read_times(np.frombuffer(bytearray(b"2016-04-03"), np.uint8), bounds, shape, plans)
    assert len(times._read.signatures) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, 2, 1900, 2000, 2023, 2024, 9999]),
            st.integers(0, 13),
            st.sampled_from([0, 1, 27, 28, 29, 30, 31, 32]),
            st.sampled_from([0, 1, 12, 23, 24, 25, 99]),
            st.sampled_from([0, 30, 59, 60]),
            st.sampled_from([0, 59, 60, 61]),
            st.sampled_from(["", ".123", ".123456"]),
            st.sampled_from(["", "Z", "+01:00", "-09:30", "+18:00", "+18:01", "-23:00", "+00:60"]),
        ),
        max_size=6,
    )
)
def test_the_short_way_reads_what_the_long_way_reads(values):
    """A time written with one more zero is no usual one, and the same instant."""
    usual, unusual = [], []
    for year, month, day, hour, minute, second, fraction, offset in values:
        text = f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
        usual.append(f"{text}{fraction}{offset}")
        unusual.append(f"{text}{fraction or '.'}{'0' * (8 - len(fraction or '.'))}{offset}")
    for short, long in zip(read(usual), read(unusual), strict=True):
        assert short.tolist() == long.tolist()
