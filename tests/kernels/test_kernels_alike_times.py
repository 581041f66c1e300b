"""Times read where they lie, against the same times read the general way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.alike_times import AlikeShapes
from procmine.kernels.times import read_times
from procmine.log.shapes import PLAN_LENGTH, plan_of, shape_of

USUAL = st.tuples(
    st.sampled_from([0, 1, 2, 1900, 1970, 2000, 2023, 2024, 9998, 9999]),
    st.integers(0, 13),
    st.sampled_from([0, 1, 27, 28, 29, 30, 31, 32]),
    st.sampled_from([0, 1, 12, 23, 24, 25, 99]),
    st.sampled_from([0, 30, 59, 60]),
    st.sampled_from([0, 59, 60, 61]),
    st.sampled_from(["", ".1", ".123", ".123456", ".1234567"]),
    st.sampled_from(["", "Z", "+01:00", "-09:30", "+18:00", "+18:01", "-23:00", "+00:60", " utc"]),
).map(lambda t: "{:04}-{:02}-{:02} {:02}:{:02}:{:02}{}{}".format(*t))
OTHERS = st.sampled_from(
    ["3/4/2016 1:05", "13.04.2016", "04/13/16 11:59 pm", "2016-04-03", "1459641600", "remark", "",
     " ", "08:30", "2016年4月3日 8时", "3 Apr 2016", "2016-04-03T10:00:00." + "1" * 60, "12-34"]
)  # fmt: skip


def general(texts, shapes):
    raw = [text.encode() for text in texts]
    offsets = np.concatenate([[0], np.cumsum([len(r) for r in raw])]).astype(np.int64)
    shape = np.array([shapes.index(shape_of(text)) for text in texts], np.int32)
    plans = np.array([plan_of(s) for s in shapes], np.int64).reshape(-1, PLAN_LENGTH)
    return read_times(np.frombuffer(b"".join(raw), np.uint8), offsets, shape, plans)


def where_they_lie(texts, known, gap):
    alike = AlikeShapes(PLAN_LENGTH)
    for shape in known:
        alike.add(shape.encode(), np.array(plan_of(shape), np.int64))
    data, begins, ends = b"", [], []
    for text in texts:
        data += gap
        begins.append(len(data))
        data += text.encode()
        ends.append(len(data))
    places = np.array(begins, np.int32), np.array(ends, np.int32)
    return alike.read(np.frombuffer(data, np.uint8), *places)


@given(
    texts=st.lists(st.one_of(USUAL, USUAL, OTHERS), max_size=12),
    n_known=st.integers(0, 9),
    gap=st.sampled_from([b"", b",", b"9"]),
)
def test_both_ways_read_the_same(texts, n_known, gap):
    """Whatever is read at all is what the general way reads; the rest is told to be left."""
    shapes = list(dict.fromkeys(map(shape_of, texts)))
    expected = general(texts, shapes)
    *found, left = where_they_lie(texts, shapes[:n_known], gap)
    taken_in = {s for s in shapes[: min(n_known, 9)] if 0 < len(s.encode()) <= 64}
    taken_in = set([s for s in shapes[:n_known] if s in taken_in][:8])
    read = [k for k, text in enumerate(texts) if shape_of(text) in taken_in]
    assert left.tolist() == sorted(set(range(len(texts))) - set(read))
    for ours, theirs in zip(found, expected, strict=True):
        assert ours[read].tolist() == theirs[read].tolist()


NEIGHBOURS = st.tuples(
    st.sampled_from(
        ["2024-02-29 23:59", "2024-02-29 23:58", "1969-12-31T00:00", "2024-02-30 23:59"]
    ),
    st.sampled_from(["00", "07", "59", "60", "61", "5:", "6/", "0x"]),
    st.sampled_from(["", ".000", ".123", ".12/", ".000001", ".999999", ".99999:", ".1234567"]),
    st.sampled_from(["", "+00:00", "-09:30", "Z"]),
).map(lambda t: "{}:{}{}{}".format(*t))


@given(texts=st.lists(NEIGHBOURS, max_size=20), gap=st.sampled_from([b"", b",", b"9"]))
def test_neighbours_of_one_minute_are_read_as_if_each_were_alone(texts, gap):
    """What the row before said decides nothing, be its seconds odd or its offset another."""
    shapes = list(dict.fromkeys(map(shape_of, texts)))
    expected = general(texts, shapes)
    *found, left = where_they_lie(texts, shapes, gap)
    read = sorted(set(range(len(texts))) - set(left.tolist()))
    assert [k for k in left.tolist() if shapes.index(shape_of(texts[k])) < 8] == []
    for ours, theirs in zip(found, expected, strict=True):
        assert ours[read].tolist() == theirs[read].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "2016-04-03 10:00:0/",
        "2016-04-03 10:00:0:",
        "2016/04-03 10:00:00",
        "2016-04-03 10:00:0\u00b2",
        "\u0662016-04-03 10:00:0",
    ],
)
def test_what_only_looks_like_digits_is_left(text):
    """The bytes beside the digits, and digits of other scripts, make another shape."""
    *_, left = where_they_lie([text, "2016-04-03 10:00:00"], ["0000-00-00 00:00:00"], b",")
    assert left.tolist() == [0]


def test_a_missing_text_is_no_time():
    """It has no flags, and is not left to others."""
    alike = AlikeShapes(PLAN_LENGTH)
    at = np.array([0], np.int32), np.array([-1], np.int32)
    first, second, flags, east, left = alike.read(np.zeros(1, np.uint8), *at)
    assert first[0] == second[0] == np.iinfo(np.int64).min
    assert flags[0] == east[0] == len(left) == 0
