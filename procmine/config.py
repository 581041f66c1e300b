"""procmine.toml as frozen data, each value knowing where it came from.

Whoever wins is the same everywhere: an option on the command line, then the file, then the default.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from procmine.errors import ConfigError, UsageError
from procmine.units import parse_duration
from procmine.worktime import Calendar

__all__ = [
    "LANGUAGES",
    "Config",
    "DiscoverConfig",
    "LifecycleConfig",
    "LogConfig",
    "MoneyConfig",
    "PrivacyConfig",
    "ReportConfig",
    "TargetsConfig",
    "WaitingConfig",
    "load",
]

FILE_NAME = "procmine.toml"
LANGUAGES = ("en", "zh")
# A thousand years; everything below is exact in microseconds.
_LONGEST_S = 1000 * 365.25 * 86_400
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class LifecycleConfig:
    """Which words of the lifecycle column mean what; letter case does not matter.

    Args:
        start: words that begin a piece of work.
        complete: words that end it.
        ignore: words of events that are no step when steps are instances.
    """

    start: tuple[str, ...] = ("start",)
    complete: tuple[str, ...] = ("complete",)
    ignore: tuple[str, ...] = (
        "schedule",
        "assign",
        "reassign",
        "suspend",
        "resume",
        "manualskip",
        "autoskip",
        "withdraw",
        "ate_abort",
        "pi_abort",
        "unknown",
    )


@dataclass(frozen=True)
class LogConfig:
    """How a source becomes a log.

    Args:
        source: path or URL, relative to the configuration file.
        kind: connector that reads it (``from`` in the file); found by itself when empty.
        columns: role to column or columns.
        zone: time zone of times that do not say their offset, and of the reader.
        date_order: ``day-first`` or ``month-first``, when the values do not settle it.
        missing: texts that mean nothing was entered, such as ``?``.
        steps: ``instances`` or ``events``: what a step of the map is; chosen by itself when empty.
        duplicates: ``keep`` or ``drop`` rows that repeat another in every cell.
        labels: ``keep`` activity names as they are, or ``tidy`` their blanks, letter case and
            full-width signs when that makes them one.
        relabel: activity name to the name it is to have.
        encoding: text encoding, when it is not found by itself.
        delimiter: what stands between cells, when it is not found by itself.
        sheet: sheet of a workbook.
        table: table of a database.
        query: query on a database.
        object_type: object type an object-centric log is flattened on.
        lifecycle: which words of the lifecycle column mean what.
    """

    source: str = ""
    kind: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    zone: str = ""
    date_order: str = ""
    missing: tuple[str, ...] = ()
    steps: str = ""
    duplicates: str = "keep"
    labels: str = "keep"
    relabel: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    table: str = ""
    query: str = ""
    object_type: str = ""
    lifecycle: LifecycleConfig = LifecycleConfig()


@dataclass(frozen=True)
class DiscoverConfig:
    """How a process is discovered.

    Args:
        miner: ``inductive``, ``heuristics``, ``split``, or ``auto`` for the best of them.
        noise: share of rare behaviour the inductive miner leaves out, 0–1.
        budget: time the miners may take, such as ``60s``.
        activities: share of the executed steps whose activities the map shows, 0–1.
        paths: share of the remaining connections the map shows, 0–1.
    """

    miner: str = "inductive"
    noise: float = 0.2
    budget: str = "60s"
    activities: float = 1.0
    paths: float = 0.8


@dataclass(frozen=True)
class PrivacyConfig:
    """What outputs may show of people.

    Args:
        names: ``pseudonyms`` or ``show`` the names of the people who did the work.
        case_ids: ``hide`` or ``show`` case ids in outputs.
        smallest_group: counts of people's work below this are not shown.
    """

    names: str = "pseudonyms"
    case_ids: str = "hide"
    smallest_group: int = 5


@dataclass(frozen=True)
class MoneyConfig:
    """What time costs.

    Args:
        currency: how amounts are labelled.
        rate_per_hour: cost of an hour of work; 0 when nobody said.
        waiting_per_hour: what an hour of waiting costs; 0 when nobody said.

    Raises:
        ConfigError: a price that is none.
    """

    currency: str = "EUR"
    rate_per_hour: float = 0.0
    waiting_per_hour: float = 0.0

    def __post_init__(self) -> None:
        for name in ("rate_per_hour", "waiting_per_hour"):
            price = getattr(self, name)
            if not 0 <= price < math.inf:
                raise ConfigError(
                    f"money.{name} = {price!r} is no price.",
                    hint="Write what an hour costs, such as 40.0; leave the line out if nobody "
                    "knows.",
                )


@dataclass(frozen=True)
class TargetsConfig:
    """What the headline numbers should be; a target nobody set is no target.

    Args:
        lead_time: time in which a case should be done, such as ``2d``; empty for none.
        clock: ``elapsed`` or ``working``, the hours of the calendar: what it is measured by. A day
            of the target is 24 hours by both: say working time in hours, such as ``16h``.
        on_time_share: share of the cases that should be done in that time, or by their due time,
            above 0, at most 1. Where nobody says it, the median should be at most ``lead_time``.
        repeats_share: share of the cases that may repeat a step, 0–1.
        ways: how many ways at most should make up 80 % of the cases, from 1.
        fit_share: share of the cases the model should explain, above 0, at most 1.

    Raises:
        ConfigError: a value nobody could keep or miss.
    """

    lead_time: str = ""
    clock: str = "elapsed"
    on_time_share: float | None = None
    repeats_share: float | None = None
    ways: int | None = None
    fit_share: float | None = None

    def __post_init__(self) -> None:
        if self.clock not in {"elapsed", "working"}:
            raise ConfigError(
                f"targets.clock = {self.clock!r} is no clock.", hint="Say elapsed or working."
            )
        if self.lead_time:
            _lasting("targets.lead_time", self.lead_time)
        for name in ("on_time_share", "repeats_share", "fit_share"):
            share = getattr(self, name)
            # That no case may repeat a step is a target, that none need be in time is none.
            is_share = share is None or (0 if name == "repeats_share" else 1e-9) <= share <= 1
            if not is_share:
                raise ConfigError(
                    f"targets.{name} = {share!r} is no share.",
                    hint="Write a number from 0 to 1, such as 0.9 for 90 %; for no target leave "
                    "the line out.",
                )
        if self.ways is not None and self.ways < 1:
            raise ConfigError(
                f"targets.ways = {self.ways!r} is no number of ways.",
                hint="Write a number from 1, such as 10; for no target leave the line out.",
            )


def _lasting(key: str, text: str) -> None:
    try:
        length_s = parse_duration(text)
    except UsageError as error:
        raise ConfigError(f"{key} = {text!r} is no duration.", hint=error.hint) from None
    if not 0 < length_s <= _LONGEST_S:
        raise ConfigError(
            f"{key} = {text!r} is no time a case could take.",
            hint="Write a number with a unit above 0, such as 2d; for no target leave it out.",
        )


@dataclass(frozen=True)
class WaitingConfig:
    """What is waited for; words are compared without letter case.

    Args:
        customer: activities or lifecycle words after which the customer is waited for.
        third_party: those after which somebody else outside is waited for.
        batch_gap: longest pause inside a batch, such as ``5min``.
    """

    customer: tuple[str, ...] = (
        "awaiting user info",
        "awaiting caller",
        "awaiting customer",
        "pending customer",
        "wait - customer",
        "wait - user",
        "waiting for customer",
        "waiting on customer",
        "等待客户",
        "等待客户回复",
        "待客户回复",
        "待客户补充",
        "待客户确认",
    )
    third_party: tuple[str, ...] = (
        "awaiting vendor",
        "pending vendor",
        "wait - vendor",
        "waiting for supplier",
        "waiting for third party",
        "waiting for vendor",
        "等待供应商",
        "等待第三方",
        "待第三方处理",
    )
    batch_gap: str = "0s"


@dataclass(frozen=True)
class ReportConfig:
    """For whom results are written.

    Args:
        lang: ``en`` or ``zh``.
    """

    lang: str = "en"

    def __post_init__(self) -> None:
        if self.lang not in LANGUAGES:
            raise ConfigError(
                f"report.lang = {self.lang!r} is no language procmine writes.",
                hint=f"There are: {', '.join(LANGUAGES)}.",
            )


@dataclass(frozen=True)
class Config:
    """Everything a study was told.

    Args:
        log: how the source becomes a log.
        discover: how the process is discovered.
        privacy: what outputs may show of people.
        money: what time costs.
        targets: what the headline numbers should be.
        report: for whom results are written.
        waiting: what is waited for.
        calendar: working hours of the house, and below ``teams`` and ``resources`` those of some.
        measure: options of measures, by id.
        waste: options of waste detectors, by id.
        folder: where relative paths begin.
        origins: ``section.key`` to who said it; what is absent is a default.
    """

    log: LogConfig = LogConfig()
    discover: DiscoverConfig = DiscoverConfig()
    privacy: PrivacyConfig = PrivacyConfig()
    money: MoneyConfig = MoneyConfig()
    targets: TargetsConfig = TargetsConfig()
    report: ReportConfig = ReportConfig()
    waiting: WaitingConfig = WaitingConfig()
    calendar: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)
    measure: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _EMPTY)
    waste: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _EMPTY)
    folder: Path = Path()
    origins: Mapping[str, str] = field(default_factory=lambda: _EMPTY)

    def origin(self, key: str) -> str:
        """Who said this? Such as ``procmine.toml``, ``--zone`` or ``default``.

        >>> Config().origin("log.zone")
        'default'
        """
        return self.origins.get(key, "default")

    def override(self, values: Mapping[str, Any], origins: Mapping[str, str]) -> Config:
        """The same with other values, given as ``section.key``.

        Args:
            values: such as ``{"log.zone": "Europe/Rome", "log.columns.case": "Ticket"}``.
            origins: who said each, by the same keys.

        Raises:
            ConfigError: a key that does not exist, or a value of the wrong kind.
        """
        config = self
        for key, value in values.items():
            section, _, name = key.partition(".")
            name, _, inner = name.partition(".")
            old = getattr(config, section)
            whole = value
            if inner:
                around = getattr(old, name)
                whole = {**({} if dataclasses.is_dataclass(around) else around), inner: value}
            new = _with(old, {name: whole}, section, origins[key])
            config = dataclasses.replace(config, **{section: new})
        return dataclasses.replace(config, origins={**self.origins, **origins})


def load(path: Path) -> Config:
    """Read a procmine.toml.

    Args:
        path: the file, or a folder that holds one.

    Returns:
        The configuration; sources in it are relative to the file's folder.

    Raises:
        ConfigError: the file is not there, is no TOML, or says something procmine does not know.
    """
    file = path / FILE_NAME if path.is_dir() else path
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{file}: cannot be read ({error.strerror}).",
            hint="Write one with: procmine init SOURCE.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{file}: {error}.", hint="It must be TOML; texts stand in quotes."
        ) from None
    return _read(content, file)


def _read(content: dict[str, Any], file: Path) -> Config:
    config = Config(folder=file.parent)
    sections = {f.name for f in dataclasses.fields(Config)} - {"folder", "origins"}
    origins: dict[str, str] = {}
    for section, value in content.items():
        if section not in sections:
            raise _unknown(section, sections, file.name, "section")
        if not isinstance(value, dict):
            raise ConfigError(
                f"{file.name}: {section} must be a section.", hint=f"Write [{section}]."
            )
        old = getattr(config, section)
        is_typed = dataclasses.is_dataclass(old)
        new: Any = _with(old, _renamed(value), section, file.name) if is_typed else value
        config = dataclasses.replace(config, **{section: new})
        origins.update({f"{section}.{name}": file.name for name in value})
    people = {"teams", "resources"} & set(config.calendar)
    house = {name: told for name, told in config.calendar.items() if name not in people}
    if house and not (people and set(house) == {"zone"}):
        # Hours that are none are told at once, not after the model was made.
        Calendar.parse(house, origin=f"{file.name}: [calendar]")
    return dataclasses.replace(config, origins=origins)


def _renamed(section: dict[str, Any]) -> dict[str, Any]:
    # "from" is the natural word in a file and a keyword in Python.
    return {"kind" if name == "from" else name: value for name, value in section.items()}


def _with(old: Any, values: Mapping[str, Any], section: str, origin: str) -> Any:
    """A section with some values replaced, each checked against the type of its field."""
    hints = typing.get_type_hints(type(old))
    checked = {}
    for name, value in values.items():
        if name not in hints:
            raise _unknown(name, hints, f"{origin}: [{section}]", "key")
        checked[name] = _checked(
            value, hints[name], getattr(old, name), f"{section}.{name}", origin
        )
    return dataclasses.replace(old, **checked)


def _checked(value: Any, hint: Any, old: Any, key: str, origin: str) -> Any:
    if dataclasses.is_dataclass(hint):
        if isinstance(value, dict):
            return _with(old, value, key, origin)
        raise _wrong(value, key, origin, "a section")
    if isinstance(hint, types.UnionType):
        # What may be absent in Python is left out of a file.
        hint = next(kind for kind in typing.get_args(hint) if kind is not types.NoneType)
    kind = typing.get_origin(hint) or hint
    if kind is tuple:
        return _texts(value, key, origin)
    if kind is Mapping or isinstance(kind, types.GenericAlias):
        if not isinstance(value, Mapping):
            raise _wrong(value, key, origin, "a section")
        inner = typing.get_args(hint)[1]
        return MappingProxyType(
            {k: _checked(v, inner, None, f"{key}.{k}", origin) for k, v in value.items()}
        )
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _wrong(value, key, origin, {str: "a text", int: "a number", float: "a number"}[kind])
    return value


def _texts(value: Any, key: str, origin: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(v, str) for v in listed):
        raise _wrong(value, key, origin, "a text or a list of texts")
    return tuple(listed)


def _wrong(value: Any, key: str, origin: str, wanted: str) -> ConfigError:
    return ConfigError(f"{origin}: {key} = {value!r} must be {wanted}.", hint="Mend that line.")


def _unknown(name: str, known: typing.Iterable[str], where: str, what: str) -> ConfigError:
    listed = sorted(known)
    near = difflib.get_close_matches(name, listed, 1)
    return ConfigError(
        f"{where} has an unknown {what} {name!r}.",
        hint=f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(listed)}.",
    )
