"""Reading ahead: the next piece is made ready while this one is worked on."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

__all__ = ["ahead"]

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Generator[Item, None, None]:
    """The same items, fetched by one thread, one ahead; its errors are raised here.

    Cost: memory for two items.
    """
    end = object()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, end)
        try:
            while (item := coming.result()) is not end:
                coming = pool.submit(next, items, end)
                yield item  # type: ignore[misc]  # the end is no item
        finally:
            # What a thread opened, it closes.
            if isinstance(items, Generator):
                pool.submit(items.close)
