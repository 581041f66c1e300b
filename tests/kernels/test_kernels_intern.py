"""Interning against a dictionary of Python: equal strings one code, different ones never."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.kernels.intern import MISSING_CODE, Interner

STRINGS = st.lists(st.one_of(st.none(), st.binary(max_size=20), st.sampled_from([b"", b"a"])))


def arrays_of(cells):
    """Bytes, bounds and validity as kernels take them."""
    raw = [cell or b"" for cell in cells]
    bounds = np.concatenate([[0], np.cumsum([len(r) for r in raw])]).astype(np.int64)
    valid = np.array([cell is not None for cell in cells], np.bool_)
    return np.frombuffer(b"".join(raw), np.uint8), bounds, valid


@given(st.lists(STRINGS, max_size=6))
def test_codes_count_up_in_order_of_first_sight(batches):
    """Over any number of batches, as a dictionary would number them."""
    interner, known = Interner(), {}
    for cells in batches:
        codes = interner.codes(*arrays_of(cells))
        expected = [
            MISSING_CODE if cell is None else known.setdefault(cell, len(known)) for cell in cells
        ]
        assert codes.tolist() == expected
    assert len(interner) == len(known)
    data, bounds = interner.strings()
    assert [data[b:e].tobytes() for b, e in itertools.pairwise(bounds)] == list(known)
    for first in (0, len(known) // 2, len(known)):
        data, bounds = interner.strings(first)
        assert bounds[0] == 0 and bounds[-1] == len(data)
        assert len(bounds) - 1 == len(interner.texts(first)) == len(known) - first


def test_tables_grow_as_often_as_needed():
    """A hundred thousand strings, and one larger than everything before."""
    cells = [str(k * 7919).encode() for k in range(100_000)]
    interner = Interner()
    assert interner.codes(*arrays_of(cells)).tolist() == list(range(100_000))
    huge = [b"x" * 5_000_000, cells[5], b"x" * 5_000_000, b"x" * 4_999_999 + b"y"]
    assert interner.codes(*arrays_of(huge)).tolist() == [100_000, 5, 100_000, 100_001]


@pytest.mark.parametrize("length", range(1, 20))
def test_strings_that_differ_in_one_byte_are_different(length):
    """At every place, also where a block of eight bytes ends."""
    base = bytes(range(length))
    cells = [base, *(base[:k] + b"\xff" + base[k + 1 :] for k in range(length)), base + b"\x00"]
    assert Interner().codes(*arrays_of(cells)).tolist() == list(range(len(cells)))


def test_equal_hashes_are_not_taken_for_equal_strings():
    """Long strings made to have the same hash are told apart by their bytes, in any order."""
    low, factor = (1 << 64) - 1, 0xD6E8FEB86659FD93

    def mixed(state, word):
        state = (state ^ word) * factor & low
        return state ^ (state >> 32)

    seed, words = 0x9E3779B97F4A7C15 ^ 24, (11, 22, 33)
    cells = []
    for first in range(40):
        # The second word takes back what the first one did.
        second = words[1] ^ mixed(seed, words[0]) ^ mixed(seed, first)
        cells.append(b"".join(word.to_bytes(8, "little") for word in (first, second, words[2])))
    assert len(set(cells)) == 40
    interner = Interner()
    assert interner.codes(*arrays_of(cells)).tolist() == list(range(40))
    assert interner.codes(*arrays_of(cells[::-1])).tolist() == list(range(40))[::-1]


def test_bytes_that_are_no_text_are_told_as_text():
    """Texts replace what is no UTF-8; the bytes stay."""
    interner = Interner()
    interner.codes(*arrays_of([b"caf\xe9", "工单".encode()]))
    assert interner.texts() == ["caf\ufffd", "工单"]


def test_the_input_may_be_written_or_not():
    """Arrays that may not be written give the same codes and compile nothing new."""
    from procmine.kernels import intern

    data, bounds, valid = arrays_of([b"a", b"b", b"a"])
    writable = data.copy(), bounds.copy(), valid.copy()
    assert Interner().codes(data, bounds, valid).tolist() == [0, 1, 0]
    n_kinds = len(intern._intern.signatures)
    assert Interner().codes(*writable).tolist() == [0, 1, 0]
    assert len(intern._intern.signatures) == n_kinds


@given(st.lists(STRINGS, max_size=6))
def test_strings_that_lie_apart_have_the_same_codes(batches):
    """Wherever they lie, with whatever between them, and also in the last bytes of the text."""
    packed, apart = Interner(), Interner()
    for cells in batches:
        data, begins, ends = b"", [], []
        for cell in cells:
            data += b"\x00," * (len(data) % 3)
            begins.append(len(data))
            data += cell or b""
            ends.append(len(data) if cell is not None else len(data) - 1)
        places = np.array(begins, np.int32), np.array(ends, np.int32)
        codes = apart.codes_of_cells(np.frombuffer(data, np.uint8), *places)
        assert codes.tolist() == packed.codes(*arrays_of(cells)).tolist()
    assert apart.texts() == packed.texts()


def test_many_strings_that_lie_apart():
    """More than a small table holds, seen again and again."""
    cells = [f"{k % 30_011}-{'x' * (k % 23)}".encode() for k in range(100_000)]
    data, bounds, valid = arrays_of(cells)
    expected = Interner().codes(data, bounds, valid).tolist()
    begins, ends = bounds[:-1].astype(np.int32), bounds[1:].astype(np.int32)
    assert Interner().codes_of_cells(data, begins, ends).tolist() == expected
