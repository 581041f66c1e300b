"""Ends that are told by a duration, and instants that stand in a date and a time of day."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from log_making import findings_of

from procmine.errors import TimeError
from procmine.log.durations import DurationColumn, unit_of
from procmine.log.labels import visible

PAIRS = """
{0}
A,Ask,2026-01-05,09:00,2026-01-05,09:10
A,Answer,2026-01-05,10:00,2026-01-06,10:30
B,Ask,2026-01-06,09:00,2026-01-07,09:05
"""


@pytest.mark.parametrize(
    "header",
    [
        "Ticket,Step,Start Date,Start Time,End Date,End Time",
        "Ticket,Step,Begin Date,Begin,Finish Date,Finish",
        "Ticket,Step,Startdatum,Startzeit,Enddatum,Endzeit",
        "Ticket,Step,date_started,time_started,date_finished,time_finished",
        "工单号,环节,开始日期,开始时间,结束日期,结束时间",
    ],
)
def test_two_dates_and_two_clocks_are_two_instants(header, log_of):
    """A date and a time of day called alike are one instant, and there are two of these."""
    log = log_of(PAIRS.format(header))
    names = header.split(",")
    assert log.mapping.columns["start"] == (names[2], names[3])
    assert log.mapping.columns["end"] == (names[4], names[5])
    table = log.to_pandas()
    lasted = table[f"{names[4]} + {names[5]}"] - table[f"{names[2]} + {names[3]}"]
    assert (lasted / dt.timedelta(minutes=1)).tolist() == [10, 24 * 60 + 30, 24 * 60 + 5]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Duration (min)", ["10", "1.5", ""]),
        ("duration_s", ["600", "90", " "]),
        ("Dauer", ["0:10:00", "00:01:30", ""]),
        ("时长", ["10min", "1min 30s", ""]),
    ],
)
def test_a_start_and_a_duration_tell_the_end(column, cells, log_of):
    """The end is the start and the duration; where none is known, neither is the end."""
    rows = [f"A,Ask,2026-01-05 09:0{k},{cell}" for k, cell in enumerate(cells)]
    log = log_of("\n".join([f"case,activity,start,{column}", *rows]))
    assert log.mapping.columns["end"] == ("start", column)
    assert log.mapping.columns["start"] == ("start",)
    table = log.to_pandas()
    lasted = (table[f"start + {column}"] - table["start"]).tolist()
    assert lasted[:2] == [dt.timedelta(minutes=10), dt.timedelta(seconds=90)]
    (lacking,) = findings_of(log, "missing-time")
    assert lacking.where["role"] == "end" and lacking.n == 1


def test_typed_durations_need_no_unit(log_of):
    """A column of durations is read as what it is."""
    began = dt.datetime(2026, 1, 5, 9)
    table = pa.table(
        {
            "case": ["A", "A"],
            "activity": ["Ask", "Answer"],
            "start": [began, began],
            "duration": pa.array([dt.timedelta(minutes=5), None], pa.duration("ms")),
        }
    )
    log = log_of(table, {"start": "start", "end": ["start", "duration"]})
    ends = log.to_pandas().set_index("activity")["start + duration"]
    assert ends["Ask"].isoformat() == "2026-01-05T09:05:00+00:00"
    assert ends.isna()["Answer"]


def test_a_duration_nobody_can_read_is_found(log_of):
    """It counts as not entered, and the finding names both columns."""
    text = "case,activity,start,Duration\nA,Ask,2026-01-05 09:00,soon\nA,Ask,2026-01-05 10:00,5s\n"
    log = log_of(text, {"start": "start", "end": ["start", "Duration"]})
    (lost,) = findings_of(log, "unreadable-value")
    assert lost.examples == ("soon",) and lost.values["column"] == "start + Duration"


def test_bare_numbers_need_a_unit(log_of):
    """Nobody guesses whether 12 is seconds or hours; the hint says what to do."""
    text = "case,activity,start,duration\nA,Ask,2026-01-05 09:00,12\nA,Answer,2026-01-05 10:00,7\n"
    assert log_of(text).mapping.columns["end"] == ("start",)
    with pytest.raises(TimeError, match="'duration' holds durations without a unit") as refused:
        log_of(text, {"start": "start", "end": ["start", "duration"]})
    assert "duration (s)" in refused.value.hint


def test_the_last_word_says_the_unit():
    """A unit is a word of the name, not a letter in it."""
    told = {"duration ms": 1_000, "Duration [h]": 3_600_000_000, "Handle time (Stunden)": 3.6e9}
    assert {name: unit_of(name) for name in told} == told
    assert unit_of("durations") is None and unit_of("mean duration") is None


def test_batches_of_durations_are_one_column():
    """What is read does not hang on how the rows are cut."""
    column = DurationColumn("t (h)", frozenset({"?"}))
    for batch in (["1", "0.5"], ["?", None, "x"], []):
        column.feed(pa.array(batch, pa.string()))
    hours = [us / 3.6e9 if us > 0 else None for us in column.values().tolist()]
    assert hours == [1, 0.5, None, None, None]
    assert (column.n_unreadable, column.unreadable) == (1, ["x"])


def test_blanks_nobody_sees_are_marked():
    """Names that differ only in blanks look different; a single blank between words stays one."""
    for text, told in {
        " Ask": "␣Ask",
        "Ask  him": "Ask␣␣him",
        "Ask\u00a0him": "Ask␣him",
        "Ask\u200b": "Ask␣",
        "Ask him": "Ask him",
    }.items():
        assert visible(text) == told


def test_a_date_a_time_of_day_and_a_duration_are_start_and_end(log_of):
    """All three are found by their names: the end is the start and how long it took."""
    text = (
        "case,activity,Start Date,Start Time,Duration (min)\n"
        "A,Ask,2026-03-23,06:39,7\nA,Tell,2026-03-23,06:50,49\nB,Ask,2026-03-24,23:50,20\n"
    )
    log = log_of(text)
    assert log.mapping.columns["start"] == ("Start Date", "Start Time")
    assert log.mapping.columns["end"] == ("Start Date", "Start Time", "Duration (min)")
    events = log.store.table("events").to_pydict()
    assert [(e - s) // 60_000_000 for s, e in zip(events["start"], events["end"], strict=True)] == [
        7,
        49,
        20,
    ]
    assert not findings_of(log, "lone-start")
    named = log_of(text, {role: log.mapping.columns[role] for role in ("start", "end")})
    assert named.store.table("events").to_pydict() == events


def test_a_duration_that_is_not_used_is_named_as_it_is(log_of):
    """The hint repeats the columns that are there, and no unit that is said already."""
    log = log_of(
        "case,activity,Begin,Duration (min),Elapsed (min)\n"
        "A,Ask,2026-03-23 06:39,7,8\nA,Tell,2026-03-23 06:50,49,50\n"
    )
    (found,) = findings_of(log, "lone-start")
    hint = '--start "Begin" --end "Begin" --end "Duration (min)"'
    assert hint in found.advise("en") and hint in found.advise("zh")
