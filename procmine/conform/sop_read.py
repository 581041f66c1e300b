"""sop.toml in: read, checked line by line, nothing unknown let through."""

from __future__ import annotations

import datetime as dt
import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from procmine.conform.sop import RULES, Accepted, ControlPoint, Demand, Sop
from procmine.conform.sop_versions import Version
from procmine.errors import ConfigError, ProcmineError
from procmine.log.zones import zone_of
from procmine.registry import room
from procmine.units import parse_duration
from procmine.worktime import Calendar

__all__ = ["FILE_NAME", "load_sop"]

FILE_NAME = "sop.toml"
_TEXTS = ("name", "purpose", "scope", "expected_result", "owner", "zone", "patience")
_TABLES = ("labels", "roles", "calendar")
_LISTS = ("versions", "control_points", "deadlines", "rules", "accepted")
_KNOWN = (*_TEXTS, "steps", "process", *_TABLES, *_LISTS)
_OF_RULE = ("id", "rule", "level", "meaning", "versions")


def load_sop(path: Path) -> Sop:
    """Read a sop.toml.

    Args:
        path: the file, or a folder that holds one.

    Returns:
        The SOP; paths in it are relative to the file's folder.

    Raises:
        ConfigError: the file is not there, is no TOML, is empty, or says something that procmine
            does not know or that cannot be.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        # Some editors put a mark of the encoding in front.
        content = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}).", hint="Name a sop.toml that is there."
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not in UTF-8.", hint="Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{file}: {error}.", hint="It must be TOML; texts stand in quotes."
        ) from None
    return _Reader(file).read(content)


class _Reader:
    """Reads the tables of one file; every message names it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.where = file.name

    def read(self, content: dict[str, Any]) -> Sop:
        if not content:
            raise ConfigError(
                f"{self.where} is empty: it says nothing about how work should be done.",
                hint="Name at least the steps (steps = a BPMN file) or one of [[rules]].",
            )
        self._known(content, _KNOWN, self.where)
        values: dict[str, Any] = {name: self._text(content, name, self.where) for name in _TEXTS}
        for name, read in (("patience", parse_duration), ("zone", zone_of)):
            self._readable(name, values[name], read)
        steps, process = (self._text(content, n, self.where) for n in ("steps", "process"))
        rules = self._each(content, "deadlines", self._deadline)
        rules += self._each(content, "rules", self._rule)
        sop = Sop(
            **values,
            versions=self._versions(content, steps, process),
            labels=self._names(content, "labels"),
            roles=self._names(content, "roles"),
            control_points=tuple(self._each(content, "control_points", self._point)),
            rules=tuple(rules),
            accepted=tuple(self._each(content, "accepted", self._accepted)),
            calendar=self._calendar(content),
            is_local_calendar="zone" not in content.get("calendar", {"zone": ""}),
            folder=self.file.parent,
            origins={"file": self.where} | dict.fromkeys(content, self.where),
        )
        for version in sop.versions:
            found = sop.steps_path(version)
            if found is not None and not found.is_file():
                raise ConfigError(
                    f"{self.where}: steps = {version.steps!r}: there is no such file.",
                    hint=f"The path begins in the folder {str(self.file.parent)!r}.",
                )
        return sop

    def _readable(self, name: str, text: str, read: Callable[[str], Any]) -> None:
        """Refuse a text that does not mean what it must."""
        try:
            if text:
                read(text)
        except ProcmineError as error:
            raise ConfigError(f"{self.where}: {name}: {error.message}", hint=error.hint) from None

    def _versions(self, content: dict[str, Any], steps: str, process: str) -> tuple[Version, ...]:
        all_of_it = Version(steps=steps, process=process)
        found = self._each(content, "versions", lambda t, w: self._version(t, w, all_of_it))
        return tuple(found) or (all_of_it,)

    def _version(self, table: dict[str, Any], where: str, given: Version) -> Version:
        known = ("id", "from", "until", "steps", "process", "replaces", "change")
        self._known(table, known, where)
        return Version(
            id=self._text(table, "id", where, needed=True),
            begins=self._date(table, "from", where),
            ends=self._date(table, "until", where),
            steps=self._text(table, "steps", where) or given.steps,
            replaces=self._text(table, "replaces", where),
            change=self._text(table, "change", where),
            process=self._text(table, "process", where) or given.process,
        )

    def _point(self, table: dict[str, Any], where: str) -> ControlPoint:
        self._known(table, ("id", "step", "meaning", "rules"), where)
        return ControlPoint(
            id=self._text(table, "id", where, needed=True),
            step=self._text(table, "step", where),
            meaning=self._text(table, "meaning", where),
            rules=self._texts(table, "rules", where),
        )

    def _deadline(self, table: dict[str, Any], where: str) -> Demand:
        if "rule" in table:
            raise ConfigError(
                f"{where}: a deadline has no rule.", hint="Move it to [[rules]] or drop the line."
            )
        ends = " → ".join(str(table[e]) for e in ("source", "target") if e in table)
        return self._rule({"id": f"deadline: {ends}", **table, "rule": "deadline"}, where)

    def _rule(self, table: dict[str, Any], where: str) -> Demand:
        rule = self._text(table, "rule", where, needed=True)
        known = room(RULES)
        if rule not in known:
            near = difflib.get_close_matches(rule, known, 1)
            raise ConfigError(
                f"{where}: there is no rule {rule!r}.",
                hint=f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}.",
            )
        self._known(table, (*_OF_RULE, *(o.name for o in known[rule].options)), where)
        options = {k: self._option(v) for k, v in table.items() if k not in _OF_RULE}
        return Demand(
            id=self._text(table, "id", where) or rule,
            rule=rule,
            options=options,
            level=self._text(table, "level", where) or "warning",
            meaning=self._text(table, "meaning", where),
            versions=self._texts(table, "versions", where),
            origin=where,
        )

    def _option(self, value: object) -> object:
        """An option as rules take it: a list of texts as one text, each in quotes."""
        if isinstance(value, list):
            return ", ".join(f'"{one}"' for one in value)
        return value

    def _accepted(self, table: dict[str, Any], where: str) -> Accepted:
        self._known(table, ("deviation", "reason", "until", "when"), where)
        until = self._date(table, "until", where)
        if until is None:
            raise ConfigError(
                f"{where}: until is missing.",
                hint="Nothing is accepted for ever: say until = 2026-12-31.",
            )
        return Accepted(
            deviation=self._text(table, "deviation", where, needed=True),
            reason=self._text(table, "reason", where, needed=True),
            until=until,
            when=self._text(table, "when", where),
        )

    def _calendar(self, content: dict[str, Any]) -> Calendar | None:
        table = content.get("calendar")
        if table is None:
            return None
        if not isinstance(table, dict):
            raise ConfigError(f"{self.where}: calendar must be a section.", hint="[calendar]")
        return Calendar.parse(table, origin=f"{self.where}: [calendar]")

    def _names(self, content: dict[str, Any], name: str) -> dict[str, tuple[str, ...]]:
        table, where = content.get(name, {}), f"{self.where}: [{name}]"
        if not isinstance(table, dict):
            raise ConfigError(f"{self.where}: {name} must be a section.", hint=f"Write [{name}].")
        return {key: self._texts(table, key, where) for key in table}

    def _each(
        self, content: dict[str, Any], name: str, read: Callable[[dict[str, Any], str], Any]
    ) -> list[Any]:
        tables = content.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            raise ConfigError(
                f"{self.where}: {name} must be a list of sections.", hint=f"Write [[{name}]]."
            )
        return [
            read(table, f"{self.where}: [[{name}]] {table.get('id', n)}")
            for n, table in enumerate(tables, start=1)
        ]

    @staticmethod
    def _known(table: Mapping[str, Any], known: Iterable[str], where: str) -> None:
        names = list(known)
        for name in table:
            if name not in names:
                near = difflib.get_close_matches(name, names, 1)
                raise ConfigError(
                    f"{where} has an unknown key {name!r}.",
                    hint=f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(names)}.",
                )

    @staticmethod
    def _text(table: Mapping[str, Any], name: str, where: str, *, needed: bool = False) -> str:
        value = table.get(name, "")
        if not isinstance(value, str):
            raise ConfigError(f"{where}: {name} = {value!r} must be a text.", hint="Put quotes.")
        if needed and not value.strip():
            raise ConfigError(f"{where}: {name} is missing.", hint=f'Write {name} = "…".')
        return value

    @staticmethod
    def _texts(table: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
        value = table.get(name, [])
        many = [value] if isinstance(value, str) else value
        if not isinstance(many, list) or not all(isinstance(one, str) for one in many):
            raise ConfigError(
                f"{where}: {name} = {value!r} must be a text or a list of texts.",
                hint='Write ["…", "…"].',
            )
        return tuple(many)

    @staticmethod
    def _date(table: Mapping[str, Any], name: str, where: str) -> dt.date | None:
        value = table.get(name)
        if value is None:
            return None
        try:
            if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                return value
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ConfigError(
                f"{where}: {name} = {value!r} is no day.", hint=f"Write {name} = 2026-01-31."
            ) from None
