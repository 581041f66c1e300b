"""Memory in ordinary pages: what large arrays are made of while they are filled once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["ordinary_pages"]


@contextmanager
def ordinary_pages() -> Iterator[None]:
    """Let arrays made in this block not ask the system for huge pages.

    NumPy asks for them from 4 MiB on. An array that is written once and read once gains nothing
    from them, and where memory is in pieces the system tidies it up first: a third of the time of a
    large import (docs/decisions/0011-ordinary-pages.md). Results are the same with any page.

    What holds in the whole process is as before afterwards. Of blocks in several threads at once
    only the first counts, so that none can leave it changed.
    """
    choose = _switch()
    if choose is None or not choose(False):
        yield
        return
    try:
        yield
    finally:
        choose(True)


def _switch() -> Callable[[bool], bool] | None:
    """Sets whether huge pages are asked for, and says whether they were; None where NumPy cannot.

    It has no public name but that of a variable of the environment, read when NumPy is loaded.
    """
    try:
        from numpy._core import multiarray
    except ImportError:
        return None
    return getattr(multiarray, "_set_madvise_hugepage", None)
