"""Slips of the pen: a name somebody wrote that is nearly one of those there are."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

__all__ = ["alike", "folded"]


def folded(name: str) -> str:
    """What is the same for a name however it is written: capitals, blanks, full width apart.

    >>> folded(" Back Office") == folded("ＢＡＣＫ office")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def alike(name: str, known: Iterable[str], *, at_least: float = 0.5) -> str | None:
    """Which of the known names was probably meant?

    Args:
        name: what somebody wrote.
        known: what there is.
        at_least: how alike the two must be, 0–1; with 1 they are the same but for how they are
            written.

    Returns:
        The most alike one, the first of several written otherwise only; None where none is.

    Cost: linear in the known names, some 10 µs each unless one is only written otherwise.

    >>> alike("biling", ["Billing", "Sales"]), alike("Billling", ["Billing"], at_least=1)
    ('Billing', None)
    """
    written: dict[str, str] = {}
    for one in known:
        written.setdefault(folded(one), one)
    wanted = folded(name)
    if wanted in written or at_least >= 1:
        return written.get(wanted)
    near = difflib.get_close_matches(wanted, written, 1, at_least)
    return written[near[0]] if near else None
