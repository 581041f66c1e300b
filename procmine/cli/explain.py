"""procmine explain ID: what a check, measure, waste, connector or plant means."""

from __future__ import annotations

import difflib
import inspect

import click

from procmine.errors import ProcmineError, UsageError
from procmine.registry import Entry, room

__all__ = ["command", "entries"]

_ROOMS = {
    "check": "procmine.log.checks",
    "highlight": "procmine.discover.notable",
    "caution": "procmine.discover.cautions",
    "measure": "procmine.measure",
    "waste": "procmine.waste",
    "rule": "procmine.conform.rules",
    "style": "procmine.model.rules",
    "net": "procmine.model.net_rules",
    "connector": "procmine.connect",
    "scenario": "procmine.synth",
}


@click.command("explain")
@click.argument("entry_id", required=False, metavar="ID")
def command(entry_id: str | None) -> None:
    """Say what a check, highlight, measure or connector means.

    Without an ID it lists all there are. A finding's rule is an ID, and so is the code of an error.

    \b
    Example:
      procmine explain equal-times
    """
    from procmine.connect import known_notes

    known, notes = entries(), known_notes()
    if entry_id is None:
        width = max(len(name) for name in known)
        for name, (kind, entry) in known.items():
            click.echo(f"{name:{width}}  {kind:9}  {entry.question}")
        return
    if error := _errors().get(entry_id.upper()):
        told = [f"{error.code} ({error.__name__})", inspect.getdoc(error) or ""]
        told += [
            f"One kind of {code}: {inspect.getdoc(kind)}"
            for code, kind in _errors().items()
            if issubclass(error, kind) and kind is not error
        ]
        click.echo("\n\n".join(told))
        return
    if entry_id in notes:
        # What a connector noted while reading: its sentence and its hint say all there is.
        told = [f"{entry_id} (note)"]
        told += [text for note in notes[entry_id] for text in (note.en, note.hint_en) if text]
        click.echo("\n\n".join(told))
        return
    if entry_id not in known:
        near = difflib.get_close_matches(entry_id, [*known, *notes], 1)
        raise UsageError(
            f"There is nothing called {entry_id!r}.",
            hint=f"Did you mean {near[0]!r}?" if near else "List all with: procmine explain.",
        )
    kind, entry = known[entry_id]
    click.echo(f"{entry.id} ({kind})\n\n{inspect.getdoc(entry.run)}")


def _errors() -> dict[str, type[ProcmineError]]:
    """The kinds of errors by their code."""
    found: dict[str, type[ProcmineError]] = {}
    waiting: list[type[ProcmineError]] = ProcmineError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        if "code" in kind.__dict__:
            found[kind.code] = kind
        waiting += kind.__subclasses__()
    return found


def entries() -> dict[str, tuple[str, Entry]]:
    """Everything that can be explained, by id: its kind and the entry."""
    return {
        entry.id: (kind, entry)
        for kind, package in _ROOMS.items()
        for entry in room(package).values()
    }
