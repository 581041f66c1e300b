"""Places of cells against a reader that goes byte by byte."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.cells import copy_cells, find_cells

# Longer than the sixty-four bytes that are looked at together, so that everything lies at borders.
CELLS = st.one_of(
    st.sampled_from([b"", b"a", b"caf\xc3\xa9 ", "客户".encode()]),
    st.integers(0, 140).map(lambda n: b"x" * n),
)


def found(text, width, *, delimiter=b",", has_quotes=False, most=1 << 20):
    """Rows of cells as bytes, None where missing; or None."""
    raw = np.frombuffer(text, np.uint8)
    places = find_cells(raw, delimiter[0], width, (4, most), has_quotes=has_quotes)
    if places is None:
        return None
    begins, ends = places
    return [
        [text[b:e] if e >= b else None for b, e in zip(*row, strict=True)]
        for row in zip(begins.T.tolist(), ends.T.tolist(), strict=True)
    ]


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=40),
    end=st.sampled_from([b"\n", b"\r\n"]),
    delimiter=st.sampled_from([b",", b";", b"\t", b"\x1f"]),
)
def test_cells_of_plain_lines(rows, end, delimiter):
    """Every cell lies where splitting finds it; an empty one is missing."""
    text = b"".join(delimiter.join(row) + end for row in rows)
    assert found(text, 3, delimiter=delimiter) == [[cell or None for cell in row] for row in rows]


@given(st.lists(st.lists(st.tuples(CELLS, st.booleans()), min_size=2, max_size=2), max_size=30))
def test_cells_in_quotes(rows):
    """Quotes go, what they hold stays: delimiters, line ends, and nothing at all."""
    written, wanted = [], []
    for row in rows:
        filled = [cell + b",\r\n\n" * (len(cell) % 3) if quoted else cell for cell, quoted in row]
        written.append(
            b",".join(
                b'"' + cell + b'"' if quoted else cell
                for cell, (_, quoted) in zip(filled, row, strict=True)
            )
        )
        wanted.append(
            [
                cell if quoted else cell or None
                for cell, (_, quoted) in zip(filled, row, strict=True)
            ]
        )
    text = b"".join(line + b"\n" for line in written)
    assert found(text, 2, has_quotes=True) == wanted


@pytest.mark.parametrize(
    "text",
    [
        b"a\n", b"a,b,c\n", b"a,b\n\nc,d\n", b"a,b\nc\n", b"a,b\rc,d\n", b"a,b\r\r\n", b"a,\rb\n",
        b'"a""b",c\n', b'"a"b"c",d\n', b'a,b"c\n', b'"a,b\n', b"a,b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("n_before", [0, 1, 15, 16, 40])
def test_what_is_not_regular_is_left_alone(text, n_before):
    """Other numbers of cells, lone carriage returns, quotes within a cell, an open end."""
    whole = b"1,2\n" * n_before + text
    assert found(whole, 2, has_quotes=b'"' in whole) is None


@given(st.lists(st.one_of(st.none(), st.binary(max_size=20)), max_size=20))
def test_copied_cells_stand_in_a_row(cells):
    """One behind the other; of missing ones nothing is copied."""
    data, begins, ends = b"", [], []
    for cell in cells:
        data += b"-"
        begins.append(len(data))
        data += cell or b""
        ends.append(len(data) if cell is not None else len(data) - 1)
    raw = np.frombuffer(data, np.uint8)
    out, offsets = copy_cells(raw, np.array(begins, np.int32), np.array(ends, np.int32))
    assert out.tobytes() == b"".join(cell or b"" for cell in cells)
    assert np.diff(offsets).tolist() == [len(cell or b"") for cell in cells]


def test_too_many_lines_are_left_alone():
    """As many as allowed are found, one more is not."""
    assert len(found(b"1,2\n" * 100, 2, most=100)) == 100
    assert found(b"1,2\n" * 101, 2, most=100) is None
    assert found(b"", 2, most=100) == []
