"""procmine explain ID: what a check, measure, connector or plant means."""

from __future__ import annotations

import difflib
import inspect

import click

from procmine.errors import UsageError
from procmine.registry import Entry, room

__all__ = ["command", "entries"]

_ROOMS = {
    "check": "procmine.log.checks",
    "highlight": "procmine.discover.notable",
    "measure": "procmine.measure",
    "connector": "procmine.connect",
    "log": "procmine.synth",
}


@click.command("explain")
@click.argument("entry_id", required=False, metavar="ID")
def command(entry_id: str | None) -> None:
    """Say what a check, highlight, measure or connector means.

    Without an ID it lists all there are. A finding's rule is an ID.

    \b
    Example:
      procmine explain equal-times
    """
    known = entries()
    if entry_id is None:
        width = max(len(name) for name in known)
        for name, (kind, entry) in known.items():
            click.echo(f"{name:{width}}  {kind:9}  {entry.question}")
        return
    if entry_id not in known:
        near = difflib.get_close_matches(entry_id, known, 1, 0.4)
        raise UsageError(
            f"There is nothing called {entry_id!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else "List all with: procmine explain.",
        )
    kind, entry = known[entry_id]
    click.echo(f"{entry.id} ({kind})\n\n{inspect.getdoc(entry.run)}")


def entries() -> dict[str, tuple[str, Entry]]:
    """Everything that can be explained, by id: its kind and the entry."""
    return {
        entry.id: (kind, entry)
        for kind, package in _ROOMS.items()
        for entry in room(package).values()
    }
