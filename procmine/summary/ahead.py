"""Reading ahead: the next batch is decoded while this one is worked on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

__all__ = ["ahead"]

Item = TypeVar("Item")


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, fetched by a thread one ahead; errors of the fetching are raised here."""
    line: queue.Queue[tuple[Item | None, BaseException | None]] = queue.Queue(maxsize=2)
    stopped = threading.Event()

    def fetch() -> None:
        try:
            for item in items:
                if stopped.is_set():
                    return
                line.put((item, None))
            line.put((None, StopIteration()))
        except BaseException as error:
            line.put((None, error))

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    try:
        while True:
            item, error = line.get()
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            assert item is not None
            yield item
    finally:
        stopped.set()
        while thread.is_alive():
            # The fetcher may be waiting for a place in the line.
            while not line.empty():
                line.get_nowait()
            thread.join(0.01)
