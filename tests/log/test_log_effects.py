"""What repairs move: each effect is that of the log read without the repair, or read otherwise."""

from __future__ import annotations

import statistics

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_making import config_of, findings_of, source_of_table

from procmine.errors import EmptyLogError
from procmine.log.build import build

ROWS = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(0, 5), st.sampled_from(["Ask", "Close", ""])),
    min_size=1,
    max_size=12,
)


def log_with(rows, *, activity=None):
    """The log of (case, hour, activity); `activity` stands where none is given."""
    table = pa.table(
        {
            "case": [case for case, _, _ in rows],
            "activity": [done or activity or "" for _, _, done in rows],
            "end": [f"2026-01-05 0{hour}:00" for _, hour, _ in rows],
        }
    )
    columns = {name: name for name in table.column_names}
    return build(source_of_table(table), config_of(columns, zone="UTC"))


def lead_times_s(rows):
    """Seconds of each case, from its earliest to its latest row."""
    hours = {case: [h for c, h, _ in rows if c == case] for case in {c for c, _, _ in rows}}
    return [3600.0 * (max(of) - min(of)) for of in hours.values()]


@settings(max_examples=60)
@given(rows=ROWS)
def test_rejected_rows_are_weighed_as_if_they_were_kept(rows):
    """Rows without an activity: before is the log in which they have one."""
    try:
        log = log_with(rows)
    except EmptyLogError:
        return
    for finding in findings_of(log, "rejected-row"):
        kept = lead_times_s(rows)
        used = lead_times_s([row for row in rows if row[2]])
        assert vars(finding.effect) == {
            "median_lead_time_before_s": statistics.median(kept),
            "median_lead_time_after_s": statistics.median(used),
            "n_cases_before": len(kept),
            "n_cases_after": len(used),
        }
        mended = log_with(rows, activity="Other")
        assert mended.n_cases == finding.effect.n_cases_before


@settings(max_examples=60)
@given(rows=ROWS)
def test_order_is_weighed_against_first_and_last_row(rows):
    """Before is the time between the first row of each case and its last one in the file."""
    log = log_with(rows, activity="Other")
    found = findings_of(log, "out-of-order")
    in_file = {case: [h for c, h, _ in rows if c == case] for case in {c for c, _, _ in rows}}
    assert bool(found) == any(of != sorted(of) for of in in_file.values())
    for finding in found:
        before = [3600.0 * abs(of[-1] - of[0]) for of in in_file.values()]
        assert finding.effect.median_lead_time_before_s == statistics.median(before)
        assert finding.effect.median_lead_time_after_s == statistics.median(lead_times_s(rows))
        behind = [
            any(c == case and h > hour for c, h, _ in rows[:at])
            for at, (case, hour, _) in enumerate(rows)
        ]
        assert finding.n == sum(behind)
        for example in finding.examples:
            case, hour, _ = rows[int(example.removeprefix("row ")) - 1]
            at = int(example.removeprefix("row ")) - 1
            assert any(c == case and h > hour for c, h, _ in rows[:at])


@pytest.mark.parametrize(("zone", "moved_s"), [("Europe/Rome", 3600.0), ("UTC", 0.0)])
def test_a_skipped_hour_is_weighed_against_the_other_reading(zone, moved_s):
    """Only where the clocks jump there is another reading, an hour away."""
    table = pa.table(
        {
            "case": ["A", "A"],
            "activity": ["Ask", "Close"],
            "start": ["2024-03-31 01:00", "2024-03-31 02:30"],
            "end": ["2024-03-31 01:10", "2024-03-31 02:45"],
        }
    )
    log = build(source_of_table(table), config_of({"case": "case"}, zone=zone))
    found = {f.where["role"]: f.effect for f in findings_of(log, "daylight-saving")}
    moved = {
        role: effect.median_lead_time_after_s - effect.median_lead_time_before_s
        for role, effect in found.items()
    }
    assert moved == ({"start": 0.0, "end": moved_s} if moved_s else {})


def test_a_row_out_of_order_that_was_dropped_is_pointed_at():
    """When dropping duplicates leaves order behind, the rows dropped are the examples."""
    rows = {
        "case": ["A", "A", "A"],
        "activity": ["Ask", "Close", "Ask"],
        "end": ["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-05 09:00"],
    }
    columns = {name: name for name in rows}
    config = config_of(columns, zone="UTC", duplicates="drop")
    (found,) = findings_of(build(source_of_table(pa.table(rows)), config), "out-of-order")
    assert found.examples == ("row 3",)
    assert found.effect.median_lead_time_before_s == found.effect.median_lead_time_after_s == 3600


REPEATS = {
    "starts behind their ends": (
        "case,activity,start,end",
        ["A,Ask,2026-01-01 10:00,2026-01-01 09:00", "A,Ask,2026-01-01 11:30,2026-01-01 09:00"],
    ),
    "no time at all": (
        "case,activity,start,end",
        ["A,Ask,soon,2026-01-01 09:00", "A,Ask,later,2026-01-01 09:00"],
    ),
    "other offsets": (
        "case,activity,end",
        ["A,Ask,2026-01-01T09:00:00+01:00", "A,Ask,2026-01-01T08:00:00Z"],
    ),
    "finer than a microsecond": (
        "case,activity,end",
        ["A,Ask,2026-01-01T09:00:00.1234561Z", "A,Ask,2026-01-01T09:00:00.1234569Z"],
    ),
    "no number": (
        "case,activity,end,cost",
        ["A,Ask,2026-01-01 09:00,x", "A,Ask,2026-01-01 09:00,"],
    ),
    "a due date at the end of the calendar": (
        "case,activity,end,due",
        ["A,Ask,2026-01-01 09:00,9999-12-31", "A,Ask,2026-01-01 09:00,"],
    ),
    "no duration": (
        "case,activity,start,Duration (min)",
        ["A,Ask,2026-01-01 09:00,x", "A,Ask,2026-01-01 09:00,y"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPEATS)
def test_only_rows_equal_in_every_cell_are_repeats(name, log_of):
    """Cells that are read alike but differ keep their rows; the same row again does not."""
    header, rows = REPEATS[name]
    n_cells = header.count(",") + 1
    sound = {4: ",2026-01-02 09:00,2026-01-02 10:00", 3: ",2026-01-02 09:00"}[
        n_cells if "start" in header and "end" in header else 3
    ]
    filled = ["B,Close" + sound, "C,Close" + sound, "D,Close" + sound]
    if n_cells == 4 and "start,end" not in header:
        filled = [row + ("," + ("2026-01-03" if "due" in header else "5")) for row in filled]
    for again, n in (([], 0), ([rows[1]], 1)):
        text = "\n".join([header, *rows, *again, *filled, ""])
        log = log_of(text, duplicates="drop")
        assert log.account()["n_rejected"] == n
        assert [f.n for f in findings_of(log, "exact-duplicate")] == [n][: bool(n)]
        kept = log_of(text)
        assert [f.n for f in findings_of(kept, "exact-duplicate")] == [n][: bool(n)]
        assert [row["row"] for row in log.rejects()] == [3][: bool(n)]


def test_a_file_that_is_newest_first_is_said_to_be(log_of):
    """Said in both languages where every case is reversed, and only there."""
    down = "case,activity,end\nA,Close,2026-01-05 11:00\nA,Ask,2026-01-05 09:00\n"
    mixed = down + "B,Ask,2026-01-05 09:00\nB,Close,2026-01-05 11:00\nB,Do,2026-01-05 10:00\n"
    for text, is_said in ((down, True), (mixed, False)):
        (found,) = findings_of(log_of(text), "out-of-order")
        assert ("descending order" in found.repaired_how("en")) is is_said
        assert ("倒序" in found.repaired_how("zh")) is is_said
