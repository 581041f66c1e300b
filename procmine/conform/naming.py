"""Names in options: several apart by commas, and the nearest one there is."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from procmine.errors import UsageError
from procmine.slips import alike

__all__ = ["declared", "listed", "nearest"]

_MOST = 20
_PARTS = re.compile(r'"([^"]*)"|([^,，、"]+)')


def listed(option: str, text: str, known: Container[str]) -> list[str]:
    """Which names does an option hold?

    Args:
        option: its name, for messages.
        text: one name, or several apart by commas; names with commas stand in double quotes.
        known: a text that is one of these is one name, commas and all.

    Raises:
        UsageError: it holds none.

    >>> listed("roles", 'Billing, "Sales, North"', set())
    ['Billing', 'Sales, North']
    """
    if text in known:
        return [text]
    parts = [quoted or plain for quoted, plain in _PARTS.findall(text)]
    names = [part.strip() for part in parts if part.strip()]
    if not names:
        raise UsageError(f"{option} is not said.", hint=f"Name one or several: {option} = …")
    return names


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint: the name that was probably meant, or those there are."""
    listed_names = list(dict.fromkeys(known))
    if not listed_names:
        return "There is none."
    if near := alike(name, listed_names):
        return f"Did you mean {near!r}?"
    more = "" if len(listed_names) <= _MOST else f" and {len(listed_names) - _MOST:,} more"
    return f"There are: {', '.join(map(repr, listed_names[:_MOST]))}{more}."


def declared(hint: str, table: str, name: str) -> str:
    """A hint, and how an SOP says that a name is right though this log lacks it.

    >>> declared("Did you mean 'Play'?", "labels", "Pay")[21:]
    'If only this log lacks it, write "Pay" = ["Pay"] under [labels] of the sop.toml.'
    """
    return (
        f'{hint} If only this log lacks it, write "{name}" = ["{name}"] under [{table}] of the '
        "sop.toml."
    )
