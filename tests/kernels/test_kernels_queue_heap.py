"""The event heap against the standard library's, which sorts tuples."""

from __future__ import annotations

import heapq

from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.kernels.queue_heap import empty_heap, grown_heap, next_at, pop, push


@settings(max_examples=60)
@given(st.lists(st.one_of(st.integers(-5, 5), st.none()), max_size=60))
def test_events_leave_in_order_of_time_then_of_making(moves) -> None:
    """Law: numbers are pushed, None pops; what leaves is what heapq gives for (time, turn)."""
    heap, reference = empty_heap(4), []
    for made, at in enumerate(moves):
        if at is None:
            if reference:
                when, order = heapq.heappop(reference)
                assert next_at(heap) == when
                assert pop(heap) == (when, order % 3, order)
            continue
        if heap.size[0] == len(heap.events):
            heap = grown_heap(heap, 2 * len(heap.events))
        push(heap, at, made % 3, made)
        heapq.heappush(reference, (at, made))
    assert heap.size[0] == len(reference)
