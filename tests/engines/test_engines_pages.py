"""Ordinary pages: asked for while large arrays are made, and never left so."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from procmine.engines.pages import ordinary_pages

choose = getattr(np._core.multiarray, "_set_madvise_hugepage", None)
pytestmark = pytest.mark.skipif(choose is None, reason="this NumPy has no such switch")


@pytest.fixture(autouse=True, params=[True, False])
def usual(request):
    """What the process began with, either way; put back afterwards."""
    before = choose(request.param)
    yield request.param
    choose(before)


def chosen():
    now = choose(False)
    choose(now)
    return now


def test_they_hold_for_the_block_only(usual):
    """Within the block there are no huge pages; afterwards there are if there were before."""
    with ordinary_pages():
        assert not chosen()
        with ordinary_pages():
            assert not chosen()
        assert not chosen()
    assert chosen() == usual


def test_an_error_leaves_nothing_changed(usual):
    """What was before holds again, and the error is the caller's."""
    with pytest.raises(ValueError, match="mine"), ordinary_pages():
        raise ValueError("mine")
    assert chosen() == usual


def test_blocks_that_overlap_leave_nothing_changed(usual):
    """The block that began first may end first: the second does not switch off for good."""
    began, may_end = threading.Event(), threading.Event()

    def second():
        with ordinary_pages():
            began.set()
            may_end.wait(10)

    other = threading.Thread(target=second)
    with ordinary_pages():
        other.start()
        assert began.wait(10)
    may_end.set()
    other.join()
    assert chosen() == usual
