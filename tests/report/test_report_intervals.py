"""How sure the headline numbers are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.report.intervals import median_interval, share_interval


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_share_lies_in_its_interval(n, n_all):
    """Inside 0 and 1, around the share seen, and narrower with more cases."""
    n = min(n, n_all)
    low, high = share_interval(n, n_all)
    assert 0 <= low <= n / n_all <= high <= 1
    more_low, more_high = share_interval(4 * n, 4 * n_all)
    assert more_high - more_low < high - low


def test_wilson_by_hand():
    """The textbook case: 15 of 20."""
    assert share_interval(15, 20) == pytest.approx([0.5313, 0.8881], abs=5e-4)
    assert share_interval(0, 0) is None


@given(st.lists(st.floats(0, 1e9), min_size=8, max_size=300))
def test_the_median_lies_in_its_interval(values):
    """Bounds are values of the sample, in order, around its median."""
    low, high = median_interval(np.array(values))
    assert low in values
    assert high in values
    assert low <= float(np.median(values)) <= high


def test_few_values_tell_nothing():
    """Five cases cannot bound a median with 95 % confidence."""
    assert median_interval(np.arange(3.0)) is None


def test_the_interval_covers_as_often_as_it_says():
    """Of 2,000 samples of 99 the interval holds the true median in about 95 %."""
    draw = np.random.default_rng(7)
    samples = draw.exponential(1.0, (2000, 99))
    hits = [low <= np.log(2) <= high for low, high in map(median_interval, samples)]
    assert 0.94 <= np.mean(hits) <= 0.975


def test_the_page_says_how_sure_it_is(page_of):
    """The interval stands where the number is explained, and in the result."""
    made = page_of("desk")
    assert made.result["lead_time"]["p50_interval"] is not None
    assert made.html.count("with 95 % confidence") == 3
    assert "有 95% 的把握" in page_of("chinese", "zh").html
