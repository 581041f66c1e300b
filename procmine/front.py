"""read(): from a path, URL or frame to an event log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from procmine.config import Config, load
from procmine.errors import UsageError

if TYPE_CHECKING:
    from procmine.log.eventlog import EventLog

__all__ = ["configured", "read"]

Columns = str | Sequence[str]
_LARGE_BYTES = 64 << 20
_LONGEST = 60


def read(
    source: object,
    *,
    config: Config | str | Path | None = None,
    kind: str = "",
    columns: Mapping[str, Columns] | None = None,
    zone: str = "",
    date_order: str = "",
    missing: str | Sequence[str] = (),
    steps: str = "",
    duplicates: str = "",
    labels: str = "",
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    table: str = "",
    query: str = "",
    object_type: str = "",
    as_of: dt.datetime | None = None,
    progress: Callable[[str, float | None], None] | None = None,
) -> EventLog:
    """Which log is in this file, query or frame?

    Args:
        source: a path, ``-`` for standard input, a URL of a database, or a frame of pandas,
            polars or Arrow.
        config: a configuration, or the path of a procmine.toml.
        kind: connector that reads the source; found by itself when empty.
        columns: role to column, or to several columns read as one: ``{"case": "Ticket"}``. Roles
            not given are guessed; ``mapping`` of the log says which.
        zone: time zone of times that do not say their offset, such as ``Europe/Rome``.
        date_order: ``day-first`` or ``month-first``, when the values do not settle it.
        missing: a text, or several, that mean nothing was entered, such as ``?``.
        steps: ``instances`` or ``events``: what a step is; chosen by the log when empty.
        duplicates: ``drop`` leaves out rows that repeat another in every cell; ``keep`` keeps them.
        labels: ``tidy`` makes spellings of an activity one that differ only in blanks, letter case
            or full-width signs; ``keep`` leaves them apart.
        encoding: encoding of a text, when it is not found by itself: ``cp1250``.
        delimiter: what stands between the cells of a text.
        sheet: sheet of a workbook.
        table: table of a database.
        query: SELECT to a database, in place of a table.
        object_type: object type that becomes the case of an OCEL log.
        as_of: the clock to judge "in the future" by; without it nothing is in the future.
        progress: told the stage and the share done.

    Returns:
        The log. What was found wrong is in its ``findings``.

    Raises:
        SourceError: the source cannot be read.
        UsageError: an argument of the wrong type, or an option the format has no use for, such as
            a sheet of a CSV file.
        MappingError: the columns cannot be given their roles.
        TimeError: the times cannot be read.

    Cost: the first time linear in the rows; later the compiled log is found by its content.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Ticket": ["T1", "T1"], "Step": ["Open", "Close"],
    ...                       "Done": ["2026-01-05 09:00", "2026-01-05 17:00"]})
    >>> log = read(frame, columns={"end": "Done"}, zone="Europe/Berlin")
    >>> log.mapping.label("case"), log.mapping.guessed
    ('Ticket', ('case', 'activity'))

    Everything the command line knows about a source has an argument of the same name:

    >>> twice = pd.concat([frame, frame.replace("Open", "open ")])
    >>> tidied = read(twice, columns={"end": "Done"}, labels="tidy", duplicates="drop")
    >>> tidied.activities, tidied.account()["n_rejected"]
    (('Open', 'Close'), 2)
    """
    from procmine.connect import open_source

    given: dict[str, Any] = {
        "kind": kind,
        "zone": zone,
        "date_order": date_order,
        "missing": _texts("missing", missing),
        "steps": steps,
        "duplicates": duplicates,
        "labels": labels,
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "table": table,
        "query": query,
        "object_type": object_type,
    }
    _refuse_other_types(given, as_of)
    values = {f"log.{name}": value for name, value in given.items() if value}
    values |= {f"log.columns.{role}": names for role, names in _checked(columns).items()}
    study = configured(config).override(values, dict.fromkeys(values, "read()"))
    options = {
        name: getattr(study.log, name) or None
        for name in (
            "kind", "encoding", "delimiter", "sheet", "table", "query", "object_type",
        )
    }  # fmt: skip
    with _loading(source):
        opened = open_source(source, **options)
    from procmine.log.build import build

    as_of_us = None if as_of is None else round(as_of.timestamp() * 1e6)
    if progress is None:
        return build(opened, study, as_of_us=as_of_us)
    return build(opened, study, as_of_us=as_of_us, progress=progress)


def _refuse_other_types(given: Mapping[str, object], as_of: object) -> None:
    for name, value in given.items():
        if name != "missing" and not isinstance(value, str):
            raise _wrong(name, value, "a text", f'{name}="…"')
    if not isinstance(as_of, dt.datetime | None):
        raise _wrong("as_of", as_of, "an instant", "as_of=datetime(2026, 1, 31, tzinfo=UTC)")


def _checked(columns: object) -> Mapping[str, Columns]:
    """Columns by role, seen to be that."""
    if columns is None:
        return {}
    example = 'columns={"case": "Ticket"}'
    if not isinstance(columns, Mapping):
        raise _wrong("columns", columns, "a mapping of roles to columns", example)
    return {
        role: names if isinstance(names, str) else _texts(f"columns[{role!r}]", names, example)
        for role, names in columns.items()
    }


def _texts(name: str, value: object, example: str = 'missing=["NA", "?"]') -> tuple[str, ...]:
    """A text, or several, as several."""
    if isinstance(value, str):
        return (value,) if value else ()
    listed = tuple(value) if isinstance(value, Iterable) else (value,)
    if not isinstance(value, Iterable) or not all(isinstance(each, str) for each in listed):
        raise _wrong(name, value, "a text or a list of texts", example)
    return listed


def _wrong(name: str, value: object, wanted: str, example: str) -> UsageError:
    """An argument of a type that says nothing here."""
    shown = repr(value)
    shown = shown if len(shown) <= _LONGEST else type(value).__name__
    return UsageError(f"read(): {name} = {shown} is not {wanted}.", hint=f"Write it as {example}.")


@contextmanager
def _loading(source: object) -> Iterator[None]:
    """Load the compiled kernels meanwhile, where hashing a large file takes as long.

    Of a file that is known there may be nothing left to compute.
    """
    if not _takes_long(source):
        yield
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(_load)
        yield


def _takes_long(source: object) -> bool:
    from procmine.connect._fingerprint import is_remembered

    if not isinstance(source, str | Path):
        return False
    with suppress(OSError, ValueError):
        path = Path(source)
        return path.stat().st_size > _LARGE_BYTES and not is_remembered(path)
    return False


def _load() -> None:
    import numpy as np

    from procmine.kernels.codes import count_codes

    # The first call of any kernel takes numba longest.
    count_codes(np.zeros(0, np.int32), 0)


def configured(config: Config | str | Path | None) -> Config:
    """The configuration behind a path, or the one given, or the defaults."""
    if isinstance(config, Config):
        return config
    return Config() if config is None else load(Path(config))
