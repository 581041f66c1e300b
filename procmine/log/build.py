"""build(): from a source and a configuration to an event log, compiled once and found again."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from procmine.config import Config
from procmine.engines import cache
from procmine.engines.store import Store
from procmine.errors import ConfigError, EmptyLogError, UsageError
from procmine.kernels.calendar import DAY_US
from procmine.log.eventlog import EventLog
from procmine.log.guess import guess, rules_hash
from procmine.log.ingest import compile_log
from procmine.log.mapping import Mapping, given
from procmine.log.naming import file_of
from procmine.log.provenance import Provenance, Step
from procmine.log.reading import Progress, sound_batches
from procmine.log.source import FAULT, FOLD, Source
from procmine.log.spans import mode_of
from procmine.log.times import DATE_ORDERS
from procmine.log.zones import zone_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["build", "map_columns"]

_SAMPLE_ROWS = 50_000
_CHOICES = {
    "date_order": ("", *DATE_ORDERS),
    "duplicates": ("keep", "drop"),
    "labels": ("keep", "tidy"),
    "steps": ("", "instances", "events"),
}


def _quiet(stage: str, share: float | None) -> None:
    """Nobody wants to know."""


def build(
    source: Source,
    config: Config,
    *,
    progress: Progress = _quiet,
    as_of_us: int | None = None,
) -> EventLog:
    """Which log is in this source?

    Args:
        source: where the rows come from.
        config: what is known about them.
        progress: told the stage of the work and the share done, if that is known.
        as_of_us: the clock to judge "in the future" by, microseconds since 1970 UTC.

    Returns:
        The log, compiled into the cache or found there.

    Raises:
        MappingError: the columns cannot be given their roles.
        TimeError: the times cannot be read.
        EmptyLogError: no row can be used.

    Cost: the first time linear in the rows; later only reading meta.json.
    """
    _validate(config)
    mapping = _known_mapping(source, config)
    store = _compiled(source, mapping, config, progress, None)
    end_us = store.meta["end_us"]
    today_us = None if as_of_us is None else as_of_us // DAY_US * DAY_US
    if today_us is not None and end_us is not None and end_us > today_us + DAY_US:
        # Only now does the clock matter: something lies in the future.
        store = _compiled(source, mapping, config, progress, today_us)
    return _opened(source, mapping, config, store)


def _compiled(
    source: Source, mapping: Mapping, config: Config, progress: Progress, as_of_us: int | None
) -> Store:
    """The store of this source, found in the cache or built."""
    if config.log.steps and (store := _of_any_steps(source, mapping, config, as_of_us)):
        return store
    key = cache.key_of(source.fingerprint, _settings(config, mapping, as_of_us))
    # A store found may be removed at the same moment; twice in a row it is not.
    for _ in range(3):
        if folder := cache.find(key):
            return Store(folder)
        with cache.building(key) as folder:
            settings = _settings(config, mapping, as_of_us)
            compile_log(
                source,
                mapping,
                config.log,
                folder=folder,
                settings=settings,
                progress=progress,
                as_of_us=as_of_us,
            )
    raise UsageError(
        f"The compiled log does not stay in {cache.cache_folder()}.",
        hint="Set the environment variable PROCMINE_CACHE to another folder.",
    )


def _of_any_steps(
    source: Source, mapping: Mapping, config: Config, as_of_us: int | None
) -> Store | None:
    """The store for which nobody chose the steps, if it is there and they are the same."""
    free = dataclasses.replace(config, log=dataclasses.replace(config.log, steps=""))
    folder = cache.find(cache.key_of(source.fingerprint, _settings(free, mapping, as_of_us)))
    if folder is None:
        return None
    store, has_starts = Store(folder), "start" in mapping
    paired = bool(store.meta["has_pairs"])
    usual = mode_of("", paired=paired, has_starts=has_starts)
    is_same = not (paired or has_starts) or usual == config.log.steps
    return store if is_same else None


def _opened(source: Source, mapping: Mapping, config: Config, store: Store) -> EventLog:
    read = Step(
        verb="read",
        what=source.kind,
        n_events_before=store.meta["n_rows"],
        n_events_after=store.meta["n_events"],
        n_cases_before=store.meta["n_cases"],
        n_cases_after=store.meta["n_cases"],
    )
    # Results are mailed around: they say which file, not in whose folder it lay.
    name = file_of(source.name)
    provenance = Provenance(name, source.kind, source.fingerprint, (read,))
    return EventLog(name, store, mapping, provenance, config.log.steps)


def _known_mapping(source: Source, config: Config) -> Mapping:
    """The mapping as it was found last time, or found now and remembered.

    Finding it takes reading the first rows, and some formats must be read whole for that.
    """
    said = {
        role: [list(columns), config.origin(f"log.columns.{role}"), config.origin("log.columns")]
        for role, columns in config.log.columns.items()
    }
    asked = {"columns": said, "missing": sorted(config.log.missing), "rules": rules_hash()}
    key = cache.key_of(source.fingerprint, asked)
    known = cache.recall(key)
    if isinstance(known, dict) and known.keys() == {"columns", "origins", "left_out"}:
        columns = {role: tuple(names) for role, names in known["columns"].items()}
        return Mapping(columns, known["origins"], tuple(known["left_out"]))
    mapping = map_columns(source, config)
    told = {
        "columns": {role: list(names) for role, names in mapping.columns.items()},
        "origins": dict(mapping.origins),
        "left_out": list(mapping.left_out),
    }
    cache.remember(key, told)
    return mapping


def map_columns(source: Source, config: Config) -> Mapping:
    """Which column plays which role: as the user says, as the format says, or as it looks."""
    said = {name for columns in config.log.columns.values() for name in columns}
    # A column the user gives a role plays that one, whatever the format has in mind for it.
    wanted: dict[str, Any] = {
        role: columns for role, columns in source.roles.items() if said.isdisjoint(columns)
    }
    origins = dict.fromkeys(wanted, source.kind)
    for role, columns in config.log.columns.items():
        wanted[role] = columns
        origins[role] = config.origin(f"log.columns.{role}")
        if origins[role] == "default":
            origins[role] = config.origin("log.columns")
    fixed = given(wanted, source.columns, origins)
    missing = frozenset(text.strip() for text in config.log.missing)
    return guess(_sample(source), fixed, origins, missing)


def _sample(source: Source) -> pa.Table:
    """The first rows, however they are cut into batches."""
    import pyarrow as pa

    heads: list[pa.RecordBatch] = []
    n_lacking = _SAMPLE_ROWS
    for batch in sound_batches(source):
        heads.append(batch.slice(0, n_lacking))
        n_lacking -= heads[-1].num_rows
        if n_lacking == 0:
            break
    if n_lacking == _SAMPLE_ROWS:
        raise EmptyLogError(
            f"{source.name} has no rows.", hint="Export it again with at least one event."
        )
    table = pa.Table.from_batches(heads)
    return table.drop_columns([name for name in (FAULT, FOLD) if name in table.column_names])


def _validate(config: Config) -> None:
    for name, allowed in _CHOICES.items():
        value = getattr(config.log, name)
        if value not in allowed:
            listed = " or ".join(choice for choice in allowed if choice)
            raise ConfigError(
                f"{config.origin(f'log.{name}')}: {name} = {value!r} is not known.",
                hint=f"Say {listed}.",
            )
    if config.log.zone:
        zone_of(config.log.zone)


def _settings(config: Config, mapping: Mapping, as_of_us: int | None) -> dict[str, Any]:
    """Everything besides the content that changes what a store holds."""
    log = config.log
    return {
        "mapping": {role: list(columns) for role, columns in mapping.columns.items()},
        "guessed": list(mapping.guessed),
        "as_of_us": as_of_us,
        "zone": log.zone,
        "date_order": log.date_order,
        "missing": sorted(log.missing),
        "duplicates": log.duplicates,
        "labels": log.labels,
        # Findings weigh what they tell by the steps that are looked at.
        "steps": log.steps,
        "relabel": dict(log.relabel),
        "lifecycle": dataclasses.asdict(log.lifecycle),
    }
