"""A log as a table: own column names, nothing lost when they clash, whole files only."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from procmine.connect.csv import csv
from procmine.errors import UsageError
from procmine.log.export import column_names, events_table, write_events

CLASHING = {
    "case": ["A", "A"],
    "step": ["Ask", "Answer"],
    "Date": ["2026-01-05", "2026-01-06"],
    "Time": ["09:00", "10:30"],
    "Date + Time": ["x", "y"],
    "row": ["r1", "r2"],
    "row_": ["s1", "s2"],
    "activity": ["p", "q"],
    "begin": ["b1", "b2"],
    "cell:case": ["c1", "c2"],
    "reason": ["why", "so"],
    "label": ["l1", "l2"],
    "": ["e1", "e2"],
}
COLUMNS = {
    "case": "case",
    "activity": "=Call",
    "end": ["Date", "Time"],
    "reason": "none",
    "resource": "none",
}


def test_columns_of_the_source_keep_their_names_and_their_cells(log_of):
    """What procmine adds gives way to a column that is really called so."""
    log = log_of(CLASHING, COLUMNS)
    names = column_names(log)
    assert names == {"case": "case", "activity": "activity_", "end": "Date + Time_", "row": "row__"}
    table = events_table(log)
    for name, cells in CLASHING.items():
        if name not in {"Date", "Time"}:
            assert table[name].to_pylist() == cells
    assert table["row__"].to_pylist() == [1, 2]
    assert table["activity_"].to_pylist() == ["Call", "Call"]
    assert len(set(table.column_names)) == table.num_columns == len(CLASHING) + 1


def test_rows_come_in_order_with_their_own_attributes(log_of):
    """Sorted by case, time and row; each row has its own other cells and its number."""
    log = log_of(
        {
            "case": ["B", "A", "", "A", "B"],
            "activity": ["x", "y", "z", "x", "y"],
            "end": ["2026-01-05 12:00", "2026-01-05 11:00", "2026-01-05 10:00",
                    "2026-01-05 09:00", "2026-01-05 08:00"],
            "note": ["one", "two", "three", None, "five"],
        }
    )  # fmt: skip
    frame = log.to_pandas()
    assert frame["row"].tolist() == [5, 1, 4, 2]
    assert frame["note"].astype(object).where(frame["note"].notna(), None).tolist() == [
        "five", "one", None, "two",
    ]  # fmt: skip
    assert frame["case"].tolist() == ["B", "B", "A", "A"]


def test_times_are_told_in_the_zone_of_the_log(log_of, tmp_path):
    """As typed instants in a frame, as wall clock and offset in CSV, summer and winter."""
    rows = {
        "case": ["A", "A", "A"],
        "activity": ["x", "y", "z"],
        "end": ["2026-01-05 09:00:00.25", "2026-07-05 09:00", ""],
        "start": ["", "2026-07-05 08:00", "2026-07-05 09:30"],
    }
    log = log_of(rows, zone="Europe/Rome")
    frame = log.to_pandas()
    assert str(frame["end"].dtype) == "datetime64[us, Europe/Rome]"
    assert frame["end"].isna().tolist() == [False, False, True]
    assert frame["end"][1].isoformat() == "2026-07-05T09:00:00+02:00"
    path = tmp_path / "log.csv"
    write_events(log, path)
    lines = path.read_text().splitlines()
    place = lines[0].replace('"', "").split(",").index("end")
    assert [line.split(",")[place].strip('"') for line in lines[1:]] == [
        "2026-01-05 09:00:00.250000+01:00",
        "2026-07-05 09:00:00.000000+02:00",
        "",
    ]


def test_cells_of_every_kind_can_be_written_as_csv(log_of, tmp_path):
    """Nested, binary and typed columns become text; blanks and empty cells stay apart."""
    table = pa.table(
        {
            "case": ["A", "A"],
            "activity": ["x", "y"],
            "list": [[1, 2], None],
            "raw": [b"abc", b"\xff"],
            "day": [dt.date(2026, 1, 5), None],
            "span": pa.array([5, None], pa.duration("s")),
            "empty": ["", None],
            "quoted": ['a "b", c\nd', " "],
            "clock": [dt.time(8, 5), None],
            "amount": pa.array(["1.50", None]).cast(pa.decimal128(5, 2)),
        }
    )
    path = tmp_path / "log.csv"
    write_events(log_of(table, {"end": "none"}), path)
    (batch,) = csv(str(path)).batches()
    cells = {name: batch.column(name).to_pylist() for name in batch.schema.names[:-1]}
    assert cells["list"] == ["[1, 2]", None]
    assert cells["raw"] == ["abc", "\\xff"]
    assert cells["day"] == ["2026-01-05", None]
    assert cells["span"] == ["5 s", None]
    assert cells["empty"] == ["", None]
    assert cells["quoted"] == ['a "b", c\nd', " "]
    assert cells["amount"] == ["1.50", None]


def test_files_are_whole_or_not_there(log_of, tmp_path, monkeypatch):
    """A failure while writing leaves the old file and nothing else."""
    import pyarrow.csv

    log = log_of({"case": ["A"], "activity": ["x"]})
    path = tmp_path / "log.csv"
    path.write_text("old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pyarrow.csv, "write_csv", fail)
    with pytest.raises(UsageError, match="No space left"):
        write_events(log, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["log.xlsx", "log", "log.gz", "log.CSV"])
def test_an_unknown_suffix_is_refused(name, log_of, tmp_path):
    """The hint names those that can be written."""
    with pytest.raises(UsageError) as caught:
        write_events(log_of({"case": ["A"], "activity": ["x"]}), tmp_path / name)
    assert ".parquet, .csv or .csv.gz" in caught.value.hint


def test_a_folder_that_is_not_there_is_a_clear_error(log_of, tmp_path):
    """The message names the target."""
    log = log_of({"case": ["A"], "activity": ["x"]})
    for suffix in ("csv", "parquet", "csv.gz"):
        with pytest.raises(UsageError, match="Cannot write"):
            write_events(log, tmp_path / "nowhere" / f"log.{suffix}")


def test_equal_logs_are_equal_files(log_of, tmp_path):
    """Written twice, the bytes are the same."""
    log = log_of({"case": ["A", "B"], "activity": ["x", "y"], "n": [1, None]})
    for suffix in ("csv", "csv.gz", "parquet"):
        paths = [tmp_path / f"{k}.{suffix}" for k in range(2)]
        for path in paths:
            write_events(log, path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("name", ["log.parquet", "log.csv"])
def test_a_written_log_is_read_as_the_same_again(tmp_path, name):
    """The end made of a start and a duration keeps its role when the log is written and read."""
    from procmine.front import read

    path = tmp_path / "calls.csv"
    path.write_text(
        "Call ID,Segment Type,Segstart,Duration (s)\n"
        "A,Queue,2026-01-05 09:00:00,60\nA,Talk,2026-01-05 09:01:00,300\n"
        "B,Queue,2026-01-05 09:02:00,30\nB,Talk,2026-01-05 09:04:00,10\n",
        encoding="utf-8",
    )
    first = read(str(path), zone="UTC")
    write_events(first, tmp_path / name)
    again = read(str(tmp_path / name), zone="UTC")
    assert first.mapping.columns["end"] == ("Segstart", "Duration (s)")
    assert again.mapping.columns["start"] == ("Segstart",)
    assert again.mapping.columns["end"] == ("Segstart + Duration (s)",)
    assert (first.start_us, first.end_us, first.n_events) == (
        again.start_us,
        again.end_us,
        again.n_events,
    )
