"""Laws of the way in: rows add up, and order, batches, types and names of cases change nothing."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_making import config_of, source_of_table

from procmine.connect.csv import csv
from procmine.connect.parquet import parquet
from procmine.errors import EmptyLogError, ProcmineError, TimeError
from procmine.log.build import build
from procmine.log.export import column_names, write_events
from procmine.log.source import FAULT, FOLD
from procmine.summary.summarise import summarise
from procmine.summary.tables import activity_table, case_table, edge_table, variant_table

ROLES = ("case", "activity", "start", "end", "resource", "cost", "automated")
COLUMNS = {role: role for role in ROLES}
BASE = dt.datetime(2026, 1, 5, 9)


def moment(minute):
    return (BASE + dt.timedelta(minutes=minute)).isoformat(" ")


# Cells as exports have them: mostly right, sometimes blank, unreadable or odd.
CASES = st.sampled_from(["A", "B", "C", "NA", "null", "", " "])
ACTIVITIES = st.sampled_from(["Ask", "ask ", "Check", "None", "工单", ""])
STARTS = st.one_of(st.integers(0, 300).map(moment), st.sampled_from(["", "soon", "9999-12-31"]))
ENDS = st.one_of(st.integers(0, 300).map(moment), st.just(""))
REST = st.tuples(
    st.sampled_from(["Ann", "Bob", "?", ""]),
    st.sampled_from(["1.5", "2", "free", ""]),
    st.sampled_from(["yes", "no", "maybe", ""]),
    st.sampled_from(["x", "y", ""]),
)
ROWS = st.lists(st.tuples(CASES, ACTIVITIES, STARTS, ENDS, REST), min_size=1, max_size=12)


def table_of(rows):
    """Rows as an Arrow table of texts."""
    cells = [(*row[:-1], *row[-1]) for row in rows]
    columns = list(zip(*cells, strict=True))
    names = (*ROLES, "note")
    return pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)})


def log_of_table(table, **how):
    config = config_of(COLUMNS, **how.pop("config", {}))
    return build(source_of_table(table, **how), config)


def log_or_nothing(table, **how):
    """The log, or the reason why there is none."""
    try:
        return log_of_table(table, **how)
    except ProcmineError as error:
        return type(error).__name__


def results(log, *, ordered=True):
    """Everything a log tells: tables, account, findings; what hangs on row order if asked for."""
    if isinstance(log, str):
        return log
    summary = summarise(log)
    tables = (case_table, edge_table, activity_table, variant_table)
    loose = set() if ordered else {"out-of-order", "equal-times"}
    findings = {
        (f.id, f.level, f.n, f.repaired, str(f.effect), str(sorted(f.values.items())))
        + ((f.examples,) if ordered else ())
        for f in log.findings
        if f.rule not in loose
    }
    return [table(summary).records() for table in tables], dict(log.account()), findings


def distinct(rows):
    """The same rows, no two of which end in the same minute, so that no times are equal."""
    return [(*row[:3], moment(1000 + k) if row[3] else "", row[4]) for k, row in enumerate(rows)]


@settings(max_examples=150)
@given(ROWS, st.sampled_from(["keep", "drop"]), st.lists(st.integers(0, 4), min_size=12))
def test_every_row_is_used_folded_or_rejected(rows, duplicates, marks):
    """The counts add up, and each rejected row stands whole under its number with its reason."""
    table = table_of(rows)
    fold = [None if mark else "no change" for mark in marks[: len(rows)]]
    fault = ["broken" if mark == 1 else None for mark in marks[: len(rows)]]
    marked = table.append_column(FOLD, pa.array(fold, pa.string()))
    marked = marked.append_column(FAULT, pa.array(fault, pa.string()))
    try:
        log = log_of_table(marked, hidden=(FOLD, FAULT), config={"duplicates": duplicates})
    except (EmptyLogError, TimeError) as error:
        assert f"{len(rows)} row" in error.message or "start" in error.message
        return
    account = log.account()
    assert account["n_rows"] == len(rows)
    assert account["n_rows"] == account["n_used"] + account["n_folded"] + account["n_rejected"]
    assert account["n_folded"] == sum(
        f is not None and not e for f, e in zip(fold, fault, strict=True)
    )
    rejects = log.rejects()
    assert len(rejects) == account["n_rejected"]
    cells = table.to_pylist()
    used = set(log.store.table("events")["row"].to_pylist())
    for reject in rejects:
        assert reject["row"] not in used
        assert {name: reject[f"cell:{name}"] for name in cells[0]} == cells[reject["row"] - 1]
        assert reject["reason"] == reason_of(cells[reject["row"] - 1], fault[reject["row"] - 1])


def reason_of(cells, fault):
    """Why this row is of no use, worked out from its cells alone."""
    if fault:
        return fault
    for role in ("case", "activity"):
        if not cells[role].strip():
            return f"missing {role}"
    if cells["start"] in {"", "soon", "9999-12-31"} and not cells["end"]:
        return "no readable time"
    return "exact duplicate"


@settings(max_examples=80)
@given(ROWS.map(distinct), st.randoms(use_true_random=False))
def test_shuffling_the_rows_changes_nothing(rows, random):
    """Tables, account and findings are the same in whatever order the rows stand."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, other = log_or_nothing(table_of(rows)), log_or_nothing(table_of(shuffled))
    assert results(one, ordered=False) == results(other, ordered=False)


@settings(max_examples=80)
@given(ROWS, st.sampled_from([1, 2, 7]))
def test_the_size_of_batches_changes_nothing(rows, n_rows):
    """A source that hands over row by row gives the log of one that hands over all at once."""
    table = table_of(rows)
    whole, pieces = log_or_nothing(table), log_or_nothing(table, n_rows=n_rows)
    assert results(whole) == results(pieces)
    if not isinstance(whole, str):
        assert whole.rejects() == pieces.rejects()
        assert whole.to_pandas().equals(pieces.to_pandas())


@settings(max_examples=60)
@given(ROWS)
def test_the_names_of_cases_change_nothing_but_the_names(rows):
    """Other ids in another alphabetical order give the same cases under other names."""
    names = {"A": "Z9", "B": "一", "C": "a b", "NA": "0", "null": "NA"}
    renamed = [(names.get(row[0], row[0]), *row[1:]) for row in rows]
    one, other = log_or_nothing(table_of(rows)), log_or_nothing(table_of(renamed))
    (first, *rest), (second, *others) = (
        (r[0][0], *r[0][1:], *r[1:]) if not isinstance(r, str) else (r,)
        for r in (results(one), results(other))
    )
    assert rest == others
    if not isinstance(one, str):
        told = [{**case, "case": names[case["case"]]} for case in first]
        assert sorted(told, key=lambda case: case["case"]) == second


KINDS = {
    "dictionary": lambda table: pa.table(
        {name: table[name].combine_chunks().dictionary_encode() for name in table.column_names}
    ),
    "dictionary with values of no row": lambda table: pa.table(
        {
            name: pa.DictionaryArray.from_arrays(
                (codes := table[name].combine_chunks().dictionary_encode()).indices.cast(pa.int8()),
                pa.concat_arrays([codes.dictionary, pa.array(["Ghost", "ghost"])]),
            )
            for name in table.column_names
        }
    ),
    "large": lambda table: table.cast(
        pa.schema([(name, pa.large_string()) for name in table.column_names])
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30)
@given(rows=ROWS)
def test_the_type_of_text_changes_nothing(kind, rows):
    """Plain text, codes and views of the same cells are the same log."""
    table = table_of(rows)
    assert results(log_or_nothing(table)) == results(log_or_nothing(KINDS[kind](table)))


@settings(max_examples=60)
@given(ROWS)
def test_typed_columns_are_the_log_of_their_text(rows):
    """Timestamps, numbers and booleans give the log that their text gives."""
    kept = [row for row in rows if row[2] not in {"soon", "9999-12-31"}]
    rows = [(*r[:4], (r[4][0], r[4][1].replace("free", ""), r[4][2].replace("maybe", ""), "x"))
            for r in kept]  # fmt: skip
    if not rows:
        return
    table = table_of(rows)
    read = {
        "start": lambda cell: dt.datetime.fromisoformat(cell) if cell else None,
        "end": lambda cell: dt.datetime.fromisoformat(cell) if cell else None,
        "cost": lambda cell: float(cell) if cell else None,
        "automated": lambda cell: cell == "yes" if cell else None,
    }
    kinds = {"cost": pa.float64(), "automated": pa.bool_()}
    typed = table
    for name, reader in read.items():
        cells = [reader(cell) for cell in table[name].to_pylist()]
        place = table.column_names.index(name)
        typed = typed.set_column(place, name, pa.array(cells, kinds.get(name, pa.timestamp("us"))))
    assert results(log_or_nothing(table)) == results(log_or_nothing(typed))


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
@settings(max_examples=40)
@given(rows=ROWS)
def test_what_is_exported_is_read_again_as_the_same_log(suffix, rows, tmp_path_factory):
    """Tables and events agree; what was rejected or repaired the first time is gone or mended."""
    log = log_or_nothing(table_of(rows), config={"zone": "Europe/Rome"})
    if isinstance(log, str):
        return
    path = tmp_path_factory.mktemp("export") / f"log{suffix}"
    write_events(log, path)
    names = column_names(log)
    columns = {role: names[role] for role in log.mapping.columns}
    connector = parquet if suffix == ".parquet" else csv
    again = build(connector(str(path)), config_of(columns, zone="Europe/Rome"))
    assert again.account()["n_rows"] == again.n_events == log.n_events
    assert results(log)[0] == results(again)[0]
    one, other = log.to_pandas(), again.to_pandas()
    assert one["case"].astype(str).tolist() == other["case"].astype(str).tolist()
    for name in ("start", "end"):
        assert one[name].equals(other[name])


@settings(max_examples=20)
@given(rows=ROWS)
def test_equal_content_is_equal_bytes(rows, tmp_path_factory):
    """Two stores of the same source are the same files, byte by byte."""
    stores = []
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PROCMINE_CACHE", str(tmp_path_factory.mktemp("cache")))
            log = log_or_nothing(table_of(rows))
            if isinstance(log, str):
                return
            folder = log.store.folder
            stores.append(
                {
                    path.relative_to(folder): path.read_bytes()
                    for path in sorted(folder.rglob("*"))
                    if path.is_file()
                }
            )
    assert stores[0] == stores[1]
