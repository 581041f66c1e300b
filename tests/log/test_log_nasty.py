"""Frames nobody would wish for: they are read, or refused in one line; nothing gets lost."""

from __future__ import annotations

import datetime as dt
import decimal

import numpy as np
import pyarrow as pa
import pytest
from log_making import config_of, findings_of, source_of_table

from procmine.connect.frame import frame
from procmine.errors import ProcmineError, SourceFormatError
from procmine.log.build import build
from procmine.log.export import column_names, events_table
from procmine.summary.summarise import summarise
from procmine.summary.tables import case_table, variant_table

DAY = dt.datetime(2026, 1, 5)


def accounted(log):
    account = log.account()
    assert account["n_rows"] == account["n_used"] + account["n_folded"] + account["n_rejected"]
    summary = summarise(log)
    assert summary.n_cases == log.n_cases
    assert len(case_table(summary)) == log.n_cases
    assert len(events_table(log)) == log.n_events
    for finding in log.findings:
        assert finding.say() and finding.say("zh")
    return summary


def test_one_row_is_a_log(log_of):
    """One case of one event that takes no time."""
    log = log_of({"case": ["A"], "activity": ["x"], "end": [DAY]})
    summary = accounted(log)
    assert (log.n_cases, log.n_events, summary.n_variants) == (1, 1, 1)
    assert log.start_us == log.end_us
    log = log_of({"case": ["A"], "activity": ["x"]})
    accounted(log)
    assert log.start_us is None


def test_a_hundred_thousand_activities():
    """No limit on the number of names; tidying them is not quadratic."""
    n = 100_000
    table = pa.table(
        {
            "case": [f"C{k % 50}" for k in range(n)],
            "activity": [f"Step  {k}" for k in range(n)],
            "end": pa.array(np.arange(n) * 1_000_000, pa.timestamp("us")),
        }
    )
    log = build(source_of_table(table, n_rows=30_000), config_of(labels="tidy"))
    summary = accounted(log)
    assert len(log.activities) == summary.n_steps == n
    assert log.activities[7] == "Step 7"


def test_a_million_cases_of_one_event():
    """Codes of cases are not texts of Python."""
    n = 1_000_000
    ids = pa.array(np.arange(n)).cast(pa.string())
    table = pa.table(
        {
            "case": ids,
            "activity": pa.array(["Ask"]).take(pa.array(np.zeros(n, np.int64))),
            "end": pa.array(np.arange(n) * 1_000_000, pa.timestamp("us")),
        }
    )
    source = source_of_table(table.slice(0, 1))
    object.__setattr__(source, "batches", lambda: iter(table.to_batches(200_000)))
    log = build(source, config_of())
    assert log.n_cases == log.n_events == n
    assert log.labels("case")[-1] == str(n - 1)


def test_a_case_of_a_million_events():
    """Backwards in the file, forwards in the log."""
    n = 1_000_000
    table = pa.table(
        {
            "case": pa.array(["A"]).take(pa.array(np.zeros(n, np.int64))),
            "activity": pa.array([f"S{k}" for k in range(5)]).take(pa.array(np.arange(n) % 5)),
            "end": pa.array((n - np.arange(n)) * 1_000_000, pa.timestamp("us")),
        }
    )
    source = source_of_table(table.slice(0, 1))
    object.__setattr__(source, "batches", lambda: iter(table.to_batches(300_000)))
    log = build(source, config_of())
    assert (log.n_cases, log.n_events) == (1, n)
    assert findings_of(log, "out-of-order")[0].n == n - 1
    rows = log.store.table("events")["row"].to_numpy()
    assert rows[0] == n and rows[-1] == 1
    assert summarise(log).n_variants == 1


STRANGE = ["\x00", "a\x00b", "😀", "\u202eabc", "x" * 300, "\ufffd", "\ufeff", "=cmd", "工单　",
           "e\u0301", "é", "\u200b", "<script>", "{n}", "{", "%s", "'\"", "a\nb", "a\rb",
           ]  # fmt: skip


def test_strange_texts_stay_as_they_are(log_of):
    """Control signs, emoji, braces and combining marks are names like any other."""
    rows = {"case": STRANGE, "activity": STRANGE[::-1], "resource": STRANGE, "note": STRANGE}
    log = log_of(rows)
    summary = accounted(log)
    assert log.labels("case") == STRANGE
    assert sorted(log.activities) == sorted(STRANGE)
    frame_again = log.to_pandas()
    assert frame_again["note"].tolist() == frame_again["case"].tolist() == STRANGE
    assert {a for (a,), _ in summary.variants()} == set(STRANGE)


def test_a_cell_of_ten_megabytes():
    """As a case, an activity or a remark it is read; findings do not repeat it."""
    huge = "x" * 10_000_000
    rows = {"case": [huge, "A"], "activity": [huge, huge.upper()], "note": [huge, None]}
    log = build(source_of_table(pa.table(rows)), config_of())
    accounted(log)
    assert len(log.activities[0]) == len(huge)
    assert all(len(finding.say()) < 2000 for finding in log.findings)
    assert all(len(example) < 300 for finding in log.findings for example in finding.examples)
    with pytest.raises(ProcmineError) as caught:
        build(source_of_table(pa.table({"case": ["A"], "activity": ["x"], "end": [huge]})),
              config_of({"end": "end"}))  # fmt: skip
    assert len(caught.value.message) < 1000


def test_bytes_that_are_no_text_are_refused():
    """The error names the column and the rows."""
    raw = pa.array([b"caf\xe9", b"ok", b"ok"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    table = pa.Table.from_arrays([pa.array(["A", "A", "B"]), text], names=["case", "activity"])
    source = source_of_table(pa.table({"case": ["A"], "activity": ["no text"]}))
    object.__setattr__(source, "batches", lambda: iter(table.to_batches()))
    with pytest.raises(SourceFormatError, match=r"column 'activity' holds bytes.*rows 1 to 3"):
        build(source, config_of())


NAMES = ("row", "case", "activity", "begin", "end", "start", "label", "code", "cell:x", "", " ",
         "reason", "index", "schema", "=Call", "a.b", "a", "\x00odd", "case_", "0",
         )  # fmt: skip


def test_columns_may_be_called_like_anything():
    """Also like procmine's own; each keeps its cells, in rejects as well."""
    rows = {name: [f"{name}-{k}" for k in range(3)] for name in NAMES}
    rows |= {"a": ["A", "A", ""], "0": ["x", "y", "z"]}
    columns = {"case": "a", "activity": "0"} | dict.fromkeys(
        ("start", "end", "reason", "resource"), "none"
    )
    log = build(source_of_table(pa.table(rows)), config_of(columns))
    table = events_table(log)
    for name in NAMES:
        assert table[name].to_pylist() == rows[name][:2]
    assert table[column_names(log)["row"]].to_pylist() == [1, 2]
    (reject,) = log.rejects()
    assert (reject["row"], reject["reason"]) == (3, "missing case")
    assert {name: reject[f"cell:{name}"] for name in NAMES} == {n: c[2] for n, c in rows.items()}


@pytest.mark.parametrize("name", ["none", "=Call", "row", "", "\x00odd"])
def test_columns_of_any_name_can_play_a_role(name):
    """Even those that mean something else on the command line."""
    table = pa.table({"case": ["A", "A", "B"], name: ["x", "y", "x"]})
    log = build(source_of_table(table), config_of({"activity": name}))
    assert sorted(log.activities) == ["x", "y"]
    assert column_names(log)["activity"] == name
    assert events_table(log).num_columns == 3


KINDS = {
    "int": [1, 2, None],
    "big int": pa.array([2**63 - 1, -(2**63), None]),
    "uint": pa.array([2**64 - 1, 0, None], pa.uint64()),
    "float": [1.0, 2.5, None],
    "nan": [1.0, float("nan"), float("inf")],
    "half": pa.array(np.array([1, 2, 3], np.float16)),
    "bool": [True, False, None],
    "decimal": [decimal.Decimal("1.50"), decimal.Decimal("-2"), None],
    "date32": pa.array([dt.date(2026, 1, 5), dt.date(1, 1, 1), None], pa.date32()),
    "date64": pa.array([dt.date(2026, 1, 5), dt.date(9999, 12, 31), None], pa.date64()),
    "s": pa.array([1_767_600_000, 2**62, None], pa.timestamp("ms")),
    "us": pa.array([1_767_600_000_000_000, -(2**63), None], pa.timestamp("us")),
    "ns": pa.array([1_767_600_000_000_000_000, 2**63 - 1, None], pa.timestamp("ns")),
    "zoned": pa.array([1_767_600_000_000_000, 0, None], pa.timestamp("us", "Asia/Tokyo")),
    "time32": pa.array([dt.time(8, 5), dt.time(9), None], pa.time32("s")),
    "time64": pa.array([dt.time(8, 5), dt.time(9), None], pa.time64("ns")),
    "duration": pa.array([5, -5, None], pa.duration("ns")),
    "list": [[1], [], None],
    "struct": [{"a": 1}, {"a": None}, None],
    "map": pa.array([[("a", 1)], [], None], pa.map_(pa.string(), pa.int64())),
    "binary": [b"a", b"\xff", None],
    "null": pa.nulls(3),
    "codes": pa.array(["x", None, "y"]).dictionary_encode(),
    "codes of ints": pa.array([7, None, 8]).dictionary_encode(),
    "codes of times": pa.array([DAY, None, DAY]).dictionary_encode(),
    "few codes": pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.uint8()), ["x", "y"]),
    "missing code": pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), ["x", None, "y"]),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "role", ["case", "activity", "end", "start", "resource", "cost", "automated", "due", "other"]
)
def test_columns_of_every_type_in_every_role(kind, role):
    """A log whose rows add up, or a ProcmineError with a hint: never anything else."""
    table = {
        "c": ["A", "A", "B"],
        "a": ["x", "y", "x"],
        "t": [DAY, DAY + dt.timedelta(hours=1), DAY],
        "odd": KINDS[kind],
    }
    columns = {"case": "c", "activity": "a", "end": "t", role: "odd"}
    columns.pop("other", None)
    try:
        log = build(source_of_table(pa.table(table)), config_of(columns))
    except ProcmineError as error:
        assert role != "other" and error.hint and "\n" not in error.message
        return
    accounted(log)
    log.to_pandas()


def test_frames_of_pandas_come_in_as_they_are():
    """Objects of mixed kinds, categories, gaps in numbers, an index, times with a zone."""
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame(
        {
            "case": [1.0, 1.0, 2.0],
            "activity": pd.Categorical(["x", "y", "x"], categories=["y", "x", "ghost"]),
            "end": pd.to_datetime(["2026-01-05", None, "2026-01-06"]).tz_localize("Asia/Tokyo"),
            "note": [1, "two", None],
            "resource": ["Ann", None, float("nan")],
        }
    )
    log = build(frame(table), config_of())
    assert log.labels("case") == ["1", "2"] and sorted(log.activities) == ["x"]
    assert log.account()["n_rejected"] == 1
    assert log.labels("resource") == ["Ann"]
    assert len(variant_table(accounted(log))) == 1


def test_years_at_the_ends_of_the_calendar(log_of):
    """Year 1 and year 9999 are read; the last days there stand for no time."""
    log = log_of(
        {
            "case": ["A", "A", "B", "B"],
            "activity": ["x", "y", "x", "y"],
            "end": ["0001-01-03", "9999-12-28", "0001-01-01", "9999-12-31 23:59:59.999999"],
        },
        zone="Asia/Tokyo",
    )
    summary = accounted(log)
    assert log.account()["n_used"] == 2 and log.account()["n_rejected"] == 2
    assert summary.lead_times_us[0] == 3_652_053 * 86_400_000_000
    assert len(log.to_pandas()) == 2
