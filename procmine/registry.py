"""room(): the entries of a room, found by looking into its folder.

One file is one entry. Its name is the file's name and the function's name; its id is the same in
kebab-case. The keyword-only parameters of the function are its options: their names, types and
defaults are the configuration schema, their ``Args`` lines are the help text. Other packages add
entries through the entry-point group named like the room (``procmine.measure``).
"""

from __future__ import annotations

import difflib
import importlib
import inspect
import math
import pkgutil
import re
import textwrap
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from procmine.errors import ConfigError, UsageError

__all__ = ["Entry", "Option", "Room", "docstring_sections", "room"]

_SECTIONS = (
    "Args",
    "Assumes",
    "Cost",
    "Harmless when",
    "Memory",
    "Raises",
    "Returns",
    "Says nothing about",
    "Source",
    "Yields",
)
# What one entry of a room is called, where the room is not called after it.
_NOUNS = {"connect": "connector", "notable": "highlight", "synth": "scenario"}
# What fits into the whole numbers of an array.
_MOST = 2**63 - 1
_SECTION = re.compile(rf"^({'|'.join(_SECTIONS)}):(?:\s+(.*))?$")
_NAMES: Mapping[type, str] = {
    tuple: "list of texts",
    int: "whole number",
    float: "number",
    bool: "yes or no (true, false)",
    str: "text",
}
_ARG = re.compile(r"^(\w+):\s*(.*)$")


@dataclass(frozen=True)
class Option:
    """One option of an entry.

    Args:
        name: as in Python; the config key and, with dashes, the command-line option.
        kind: the type a value must have: str, int, float, bool, or tuple for a list of texts.
        default: what holds when nobody says otherwise.
        help: its line under ``Args``.
    """

    name: str
    kind: type
    default: object
    help: str

    def coerce(self, value: object, origin: str) -> object:
        """The value as this option's type, or a clear error that names where it came from."""
        if value is None and self.default is None:
            return None
        if isinstance(value, bool) != (self.kind is bool) and not isinstance(value, str):
            raise self._refuse(value, origin)
        if isinstance(value, str) and self.kind is bool:
            raise self._refuse(value, origin)
        if self.kind is tuple:
            return self._texts(value, origin)
        if self.kind is int and isinstance(value, float) and not value.is_integer():
            raise self._refuse(value, origin)
        try:
            found = self.kind(value)
        except (TypeError, ValueError, OverflowError):
            raise self._refuse(value, origin) from None
        if isinstance(found, int | float) and not abs(found) <= self._most:
            raise self._refuse(value, origin)
        return found

    @property
    def _most(self) -> float:
        return _MOST if self.kind is int else math.inf

    def _texts(self, value: object, origin: str) -> tuple[str, ...]:
        texts = (value,) if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(t, str) for t in texts):
            raise self._refuse(value, origin)
        return tuple(texts)

    def _refuse(self, value: object, origin: str) -> ConfigError:
        return ConfigError(
            f"{origin}: {self.name} = {value!r} is no {_NAMES.get(self.kind, self.kind.__name__)}.",
            hint=f"{self.name}: {self.help}",
        )


@dataclass(frozen=True)
class Entry:
    """One file of a room.

    Args:
        id: kebab-case name.
        run: its function.
        module: the module it lives in; constants such as SUFFIXES are read from it.
        options: its keyword-only parameters.
    """

    id: str
    run: Callable[..., Any]
    module: Any
    options: tuple[Option, ...]

    @property
    def question(self) -> str:
        """The first line of the docstring: the question it answers."""
        return (inspect.getdoc(self.run) or "").split("\n", 1)[0]

    def settings(self, given: Mapping[str, object], origin: str) -> dict[str, object]:
        """Check given values against the options; unknown names are refused."""
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                raise ConfigError(
                    f"{origin}: {self.id} has no option {name!r}.",
                    hint=f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(known)}.",
                )
        return {name: known[name].coerce(value, origin) for name, value in given.items()}


class Room(Mapping[str, Entry]):
    """The entries of one room by id, in alphabetical order."""

    def __init__(self, name: str, entries: Mapping[str, Entry]) -> None:
        self.name = name
        self._entries = dict(sorted(entries.items()))

    def __getitem__(self, entry_id: str) -> Entry:
        if entry_id not in self._entries:
            near = difflib.get_close_matches(entry_id, self._entries, 1)
            known = ", ".join(self._entries)
            raise UsageError(
                f"There is no {self._noun} {entry_id!r}.",
                hint=f"Did you mean {near[0]!r}?" if near else f"There are: {known}.",
            )
        return self._entries[entry_id]

    @property
    def _noun(self) -> str:
        last = self.name.rpartition(".")[2]
        return _NOUNS.get(last, last.removesuffix("s"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, entry_id: object) -> bool:
        return entry_id in self._entries


@cache
def room(package: str) -> Room:
    """Which entries does this package hold?

    Args:
        package: dotted name of the folder, such as ``procmine.log.checks``.

    Returns:
        The entries of its files and of installed entry points, by id.

    Files whose name starts with an underscore are no entries, nor are files without a function of
    their own name (they hold what the room's entries share).
    """
    home = importlib.import_module(package)
    found: dict[str, Entry] = {}
    for info in pkgutil.iter_modules(home.__path__):
        if info.name.startswith("_") or info.ispkg:
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        run = getattr(module, info.name, None)
        if inspect.isfunction(run):
            found[info.name.replace("_", "-")] = _entry(info.name, run, module)
    for point in entry_points(group=package):
        run = point.load()
        found[point.name] = _entry(point.name, run, inspect.getmodule(run))
    return Room(package, found)


def _entry(name: str, run: Callable[..., Any], module: Any) -> Entry:
    return Entry(name.replace("_", "-"), run, module, _options(run))


def _options(run: Callable[..., Any]) -> tuple[Option, ...]:
    found = {
        name: parameter
        for name, parameter in inspect.signature(run).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }
    # Only the options' own types are looked up: the others may be known to type checkers only.
    told = types.SimpleNamespace(
        __annotations__={
            name: p.annotation for name, p in found.items() if p.annotation is not p.empty
        }
    )
    hints = typing.get_type_hints(told, vars(inspect.getmodule(run)))
    helps = _argument_lines(docstring_sections(run).get("Args", ""))
    return tuple(
        Option(name, _bare(hints.get(name, str)), parameter.default, helps.get(name, ""))
        for name, parameter in found.items()
    )


def _bare(hint: Any) -> type:
    # "str | None" means: a string, or nothing said.
    if typing.get_origin(hint) is tuple:
        return tuple
    kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    kind = kinds[0] if kinds else hint
    return kind if isinstance(kind, type) else str


def docstring_sections(run: Callable[..., Any]) -> dict[str, str]:
    """The sections of a docstring by heading; all other text is under ``""``."""
    sections: dict[str, list[str]] = {"": []}
    heading, indented = "", False
    for line in (inspect.getdoc(run) or "").splitlines():
        if match := _SECTION.match(line):
            heading = match[1]
            sections[heading] = [match[2]] if match[2] else []
            indented = not match[2]
        else:
            if indented and line and not line.startswith(" "):
                # The text goes on at the margin: the indented section is over.
                heading, indented = "", False
            sections[heading].append(line)
    return {name: "\n".join(lines).strip("\n") for name, lines in sections.items()}


def _argument_lines(text: str) -> dict[str, str]:
    helps: dict[str, str] = {}
    name = ""
    for line in textwrap.dedent(text).splitlines():
        if (match := _ARG.match(line)) and not line.startswith(" "):
            name = match[1]
            helps[name] = match[2]
        elif name:
            helps[name] += " " + line.strip()
    return helps
