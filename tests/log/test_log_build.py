"""From a source to a log: compiled once, found again, and whole or not at all."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import time

import pyarrow as pa
import pytest
from log_making import config_of, findings_of, source_of_table

from procmine.connect.csv import csv
from procmine.engines.cache import cache_folder
from procmine.errors import (
    ConfigError,
    DateOrderError,
    EmptyLogError,
    ProcmineError,
    RoleMissingError,
    SourceFormatError,
    TimeError,
    UsageError,
)
from procmine.log.build import build
from procmine.log.source import FAULT, FOLD, Source
from procmine.summary.summarise import summarise

ROWS = {
    "case": ["A", "A", "B"],
    "activity": ["Ask", "Answer", "Ask"],
    "end": ["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-06 09:00"],
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A cache of its own for every test."""
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def stores(home):
    return sorted(path.name for path in home.iterdir() if not path.name.startswith("."))


def counted(source):
    """The same source, and a list to which every batch read adds its number of rows."""
    read = []

    def batches():
        for batch in source.batches():
            read.append(batch.num_rows)
            yield batch

    return dataclasses.replace(source, batches=batches), read


def test_a_source_is_read_once_and_found_again(home):
    """The first time its head and then all of it; the second time nothing of it."""
    table = pa.table({name: cells * 40_000 for name, cells in ROWS.items()})
    # Rows that seem to repeat one another would be looked at once more.
    ids = [f"{case}{row // 3}" for row, case in enumerate(table["case"].to_pylist())]
    table = table.set_column(table.column_names.index("case"), "case", pa.array(ids))
    source, read = counted(source_of_table(table, n_rows=25_000))
    stages = []
    log = build(source, config_of(), progress=lambda stage, share: stages.append(stage))
    assert sum(read) == 50_000 + len(table)
    assert list(dict.fromkeys(stages)) == ["read", "sort", "check", "write"]
    read.clear(), stages.clear()
    again = build(source, config_of(), progress=lambda stage, share: stages.append(stage))
    assert read == [] and stages == []
    assert again.store.folder == log.store.folder and again.mapping == log.mapping
    assert stores(home) == [log.store.folder.name]
    assert again.findings == log.findings and again.account() == log.account()


class Sealed(Source):
    """A source that nobody may look into."""

    def __init__(self, source):
        for name in ("name", "kind", "fingerprint", "n_bytes"):
            object.__setattr__(self, name, getattr(source, name))

    @property
    def columns(self):
        raise AssertionError("the columns were asked for")

    roles = batches = findings = columns


def test_a_source_that_is_known_is_not_looked_into():
    """Neither its columns nor its roles nor its rows are asked for a second time."""
    source = source_of_table(pa.table(ROWS), roles={"case": ("case",)})
    log = build(source, config_of())
    again = build(Sealed(source), config_of())
    assert (again.mapping, again.store.folder) == (log.mapping, log.store.folder)
    assert dict(again.mapping.origins) == dict(log.mapping.origins)
    named = config_of({"activity": "activity"})
    with pytest.raises(AssertionError, match="asked for"):
        build(Sealed(source), named)
    other = source_of_table(pa.table({**ROWS, "activity": ["x", "y", "x"]}))
    with pytest.raises(AssertionError, match="asked for"):
        build(Sealed(other), config_of())


def test_a_mapping_that_cannot_be_remembered_is_found_again(home):
    """A note that is damaged, or a folder where none can be kept, costs time and nothing else."""
    source = source_of_table(pa.table(ROWS))
    mapping = build(source, config_of()).mapping
    (note,) = (home / ".notes").iterdir()
    for content in ("", "{", "[]", '{"columns": {}}'):
        note.write_text(content)
        assert build(source, config_of()).mapping == mapping
    note.unlink()
    note.parent.rmdir()
    note.parent.write_text("a file where the folder should be")
    assert build(source, config_of()).mapping == mapping


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Europe/Rome"},
        {"missing": ("?",)},
        {"duplicates": "drop"},
        {"labels": "tidy"},
        {"relabel": {"Ask": "Question"}},
        {"columns": {"end": "none"}},
        {"lifecycle": {"start": ["los"]}},
    ],
)
def test_what_changes_the_log_is_another_store(change, home):
    """Every setting that changes what is read, none that does not."""
    source = source_of_table(pa.table(ROWS))
    build(source, config_of())
    build(source, config_of(**change))
    assert len(stores(home)) == 2
    build(source, config_of(steps="events", **change))
    assert len(stores(home)) == 2


def test_who_named_the_columns_is_told_whatever_is_in_the_cache():
    """A log read by guess and then by name, or the other way round, says the truth each time."""
    source = source_of_table(pa.table(ROWS))
    named = config_of({"case": "case", "activity": "activity", "end": "end"})
    for first, second in ((config_of(), named), (named, config_of())):
        for config in (first, second):
            log = build(source, config)
            assert bool(findings_of(log, "guessed-role")) == bool(log.mapping.guessed)
            assert bool(log.mapping.guessed) == (config is not named)


def test_the_clock_matters_only_when_something_lies_in_the_future(home):
    """The same store serves every day, until an event lies behind the clock."""
    source = source_of_table(pa.table(ROWS))
    day = 86_400_000_000
    last = build(source, config_of()).end_us
    for as_of_us in (None, last, last + day, last + 500 * day):
        assert findings_of(build(source, config_of(), as_of_us=as_of_us), "implausible-time") == []
    assert len(stores(home)) == 1
    log = build(source, config_of(), as_of_us=last - 2 * day)
    assert [finding.n for finding in findings_of(log, "implausible-time")] == [3]
    build(source, config_of(), as_of_us=last - 2 * day + 1)
    assert len(stores(home)) == 2
    assert findings_of(build(source, config_of()), "implausible-time") == []


def broken_after(table, error):
    source = source_of_table(table)

    def batches():
        yield from source.batches()
        raise error

    return dataclasses.replace(source, batches=batches)


@pytest.mark.parametrize(
    ("source", "config", "error"),
    [
        (
            broken_after(pa.table(ROWS), SourceFormatError("cut", hint="copy")),
            {},
            SourceFormatError,
        ),
        (broken_after(pa.table(ROWS), KeyboardInterrupt()), {}, KeyboardInterrupt),
        (
            source_of_table(pa.table({**ROWS, "case": ["", " ", None]})),
            {"columns": {"case": "case"}},
            EmptyLogError,
        ),
        (source_of_table(pa.table({**ROWS, "end": ["3/4/2026"] * 3})), {}, DateOrderError),
        (
            source_of_table(pa.table({**ROWS, "end": ["x", "y", "z"]})),
            {"columns": {"end": "end", "case": "case"}},
            TimeError,
        ),
        (source_of_table(pa.table(ROWS)), {"zone": "Europe/Roma"}, TimeError),
        (source_of_table(pa.table(ROWS)), {"steps": "cases"}, ConfigError),
    ],
)
def test_a_failure_leaves_no_store(source, config, error, home):
    """Neither a finished nor a half one, and the error is the one of the cause."""
    with pytest.raises(error):
        build(source, config_of(**config))
    assert not home.exists() or stores(home) == []


@pytest.mark.parametrize("name", ["events", "labels/case", "attributes", "meta"])
def test_a_damaged_store_is_built_anew(name, home):
    """A file of it cut short or gone: the next reading repairs it without a word."""
    source = source_of_table(pa.table({**ROWS, "note": ["x", "y", "z"]}))
    log = build(source, config_of({"case": "case"}))
    tables = summarise(log).variants()
    path = log.store.folder / f"{name}{'.json' if name == 'meta' else '.parquet'}"
    for damage in (lambda: path.write_bytes(path.read_bytes()[:50]), path.unlink):
        damage()
        again = build(source, config_of({"case": "case"}))
        assert summarise(again).variants() == tables
        assert len(again.to_pandas()) == 3
    assert len(stores(home)) == 1


def test_a_cache_that_cannot_be_is_a_clear_error(tmp_path, monkeypatch):
    """The hint names the variable to set."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PROCMINE_CACHE", str(tmp_path / "file" / "below"))
    with pytest.raises(UsageError) as caught:
        build(source_of_table(pa.table(ROWS)), config_of())
    assert "PROCMINE_CACHE" in caught.value.hint


def read_in_a_process(path, start, results):
    start.wait()
    log = build(csv(path), config_of())
    results.put((dict(log.account()), summarise(log).variants(), str(cache_folder())))


def test_two_processes_may_build_the_same_log_at_once(home, tmp_path):
    """All of them get the log, one store remains, nothing half."""
    path = tmp_path / "log.csv"
    rows = "".join(f"{k // 5},Step {k % 5},2026-01-05 {k % 24:02d}:00\n" for k in range(20_000))
    path.write_text("case,activity,end\n" + rows)
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    crowd = [
        context.Process(target=read_in_a_process, args=(str(path), start, results))
        for _ in range(3)
    ]
    for process in crowd:
        process.start()
    time.sleep(1)
    start.set()
    told = [results.get(timeout=120) for _ in crowd]
    for process in crowd:
        process.join()
        assert process.exitcode == 0
    assert told[0] == told[1] == told[2]
    assert len(stores(home)) == 1


def test_what_nobody_named_and_cannot_be_is_refused():
    """One row a case seemed so at first; the error says how many rows share how many cases."""
    n = 60_000
    table = pa.table({"id": [str(k % 55_000) for k in range(n)], "when": ["2026-01-05 09:00"] * n})
    with pytest.raises(RoleMissingError, match="60,000 rows share 55,000 cases"):
        build(source_of_table(table), config_of())
    log = build(source_of_table(table), config_of({"activity": "=Call"}))
    assert log.activities == ("Call",) and log.n_cases == 55_000


def test_no_row_at_all_is_told_with_the_reasons():
    """How many rows there were, and why none can be used."""
    empty = pa.table({name: pa.array([], pa.string()) for name in ROWS})
    with pytest.raises(EmptyLogError, match="has no rows"):
        build(source_of_table(empty), config_of())
    rows = {**ROWS, "case": ["", None, "A"], "activity": ["Ask", "Ask", " "]}
    rows[FOLD] = [None, "no change", None]
    rows[FAULT] = [None, None, None]
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in rows.items()})
    with pytest.raises(EmptyLogError) as caught:
        build(source_of_table(table, hidden=(FOLD, FAULT)), config_of())
    for said in ("none of its 3 rows", "1 missing activity", "1 missing case", "1 no event of"):
        assert said in caught.value.message


def test_errors_of_the_way_in_are_procmines_and_carry_a_hint():
    """Nothing that a source can hold ends in another kind of error: one line and a way out."""
    with pytest.raises(ProcmineError) as caught:
        build(source_of_table(pa.table({"x": [1]})), config_of())
    assert "\n" not in caught.value.message and caught.value.hint
    assert os.environ["PROCMINE_CACHE"]
