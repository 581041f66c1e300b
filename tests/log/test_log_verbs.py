"""keep and relabel: the same as reading the rows they leave, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_making import config_of, findings_of, source_of_table

from procmine.errors import EmptyLogError, RoleMissingError, UsageError
from procmine.log.build import build
from procmine.log.export import events_table
from procmine.summary.summarise import summarise
from procmine.summary.tables import activity_table, case_table, edge_table, variant_table

NAMES = ("Ask", "Check", "Answer", "审核")
BASE = dt.datetime(2026, 1, 5)
CONFIG = {
    "case": "case",
    "activity": "activity",
    "end": "end",
    "lifecycle": "lifecycle",
    "resource": "resource",
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(NAMES),
        st.integers(0, 12),
        st.sampled_from(["start", "complete", "complete", "schedule"]),
        st.sampled_from(["Ann", "Bob", None]),
    ),
    min_size=1,
    max_size=14,
)


def table_of(rows):
    columns = list(zip(*rows, strict=True))
    times = [(BASE + dt.timedelta(hours=6 * hour)).isoformat(" ") for hour in columns[2]]
    names = ("case", "activity", "end", "lifecycle", "resource")
    cells = (columns[0], columns[1], times, columns[3], columns[4])
    table = pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, cells, strict=True)})
    return table.append_column("note", pa.array([f"n{k}" for k in range(len(rows))]))


def read(table, **log):
    return build(source_of_table(table), config_of(CONFIG, **log))


def told(log, *, loose=False):
    """Everything a log tells, in an order that hangs on names alone; loosely, not of instances."""
    summary = summarise(log)
    tables = (case_table, edge_table, activity_table, variant_table)
    records = [sorted(map(repr, table(summary).records())) for table in tables]
    events = events_table(log).drop_columns(["row"]).to_pylist()
    rules = ("equal-times", "open-case", "lifecycle-pair", "single-event", "zero-duration")
    found = [(f.rule, f.n, sorted(map(str, f.values.items()))) for f in log.findings]
    counts = (log.n_cases, log.n_events, log.start_us, log.end_us)
    counts += () if loose else (log.n_instances,)
    rules = rules[:2] if loose else rules
    people = sorted(log.labels("resource"))
    return (
        records,
        sorted(map(repr, events)),
        [f for f in found if f[0] in rules],
        counts,
        log.steps,
        sorted(log.activities),
        people,
    )


def begins(rows):
    """The first instant of each case."""
    first = {}
    for case, _, hour, *_ in rows:
        first[case] = min(first.get(case, 99), hour)
    return first


def with_a_step(rows, name, steps):
    """Cases with a step of this activity; where starts are paired a scheduled one is none."""
    paired = steps != "events" and any(row[3] == "start" for row in rows)
    return {row[0] for row in rows if row[1] == name and not (paired and row[3] == "schedule")}


WISHES = {
    "cases": lambda rows, steps: (
        {"cases": sorted({rows[0][0], rows[-1][0]})},
        lambda row: row[0] in {rows[0][0], rows[-1][0]},
    ),
    "passing": lambda rows, steps: (
        {"passing": [rows[0][1]]},
        lambda row: row[0] in with_a_step(rows, rows[0][1], steps),
    ),
    "activities": lambda rows, steps: (
        {"activities": {rows[0][1], rows[-1][1]}},
        lambda row: row[1] in {rows[0][1], rows[-1][1]},
    ),
    "since": lambda rows, steps: (
        {"since": BASE + dt.timedelta(hours=12)},
        lambda row: begins(rows)[row[0]] >= 2,
    ),
    "until": lambda rows, steps: ({"until": "2026-01-06"}, lambda row: begins(rows)[row[0]] < 4),
    "all at once": lambda rows, steps: (
        {"passing": [rows[0][1]], "until": "2026-01-07", "activities": [rows[0][1]]},
        lambda row: (
            begins(rows)[row[0]] < 8
            and row[1] == rows[0][1]
            and row[0] in with_a_step(rows, rows[0][1], steps)
        ),
    ),
}


@pytest.mark.parametrize("wish", WISHES)
@settings(max_examples=25, deadline=None)
@given(rows=ROWS, steps=st.sampled_from(["", "events"]))
def test_keeping_is_reading_what_is_kept(wish, rows, steps):
    """What is left tells exactly what a file of the rows left tells."""
    asked, holds = WISHES[wish](rows, steps)
    table = table_of(rows)
    log = read(table, steps=steps)
    places = [k for k, row in enumerate(rows) if holds(row)]
    if not places:
        with pytest.raises(EmptyLogError, match="nothing is left"):
            log.keep(**asked)
        return
    kept = log.keep(**asked)
    alone = read(table.take(places), steps=steps)
    was_paired = log.store.meta["has_pairs"]
    assert kept.store.meta["has_pairs"] == was_paired and kept.steps.mode == log.steps.mode
    if alone.store.meta["has_pairs"] == was_paired or steps == "events":
        loose = not alone.store.meta["has_pairs"] and was_paired
        assert told(kept, loose=loose) == told(alone, loose=loose)
    account = kept.account()
    assert account["n_rows"] == len(rows) == sum(account.values()) - account["n_rows"]
    assert account.get("n_left_out", 0) == len(rows) - len(places)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, steps=st.sampled_from(["", "events"]))
def test_keeping_variants_keeps_the_cases_that_have_them(rows, steps):
    """The variants asked for keep their counts, and all others are gone."""
    log = read(table_of(rows), steps=steps)
    if not log.steps.n:
        return
    counts = dict(summarise(log).variants())
    wanted = sorted(counts)[:2]
    wanted = [variant for variant in wanted if variant]
    if not wanted:
        return
    kept = log.keep(variants=wanted)
    assert dict(summarise(kept).variants()) == {variant: counts[variant] for variant in wanted}


@settings(max_examples=25, deadline=None)
@given(
    rows=ROWS,
    names=st.dictionaries(st.sampled_from(NAMES), st.sampled_from([*NAMES, "New"]), max_size=3),
    steps=st.sampled_from(["", "events"]),
)
def test_relabelling_is_reading_other_names(rows, names, steps):
    """Renamed and merged activities tell what a file with those names in it tells."""
    used = {row[1] for row in rows}
    names = {old: new for old, new in names.items() if old in used}
    other = [(case, names.get(activity, activity), *rest) for case, activity, *rest in rows]
    log = read(table_of(rows), steps=steps)
    renamed = log.relabel(names)
    assert told(renamed) == told(read(table_of(other), steps=steps))
    assert renamed.account() == log.account()


def log_of_two(**log):
    rows = [("A", "Ask", 0, "complete", "Ann"), ("A", "Answer", 4, "complete", "Bob")]
    return read(table_of([*rows, ("B", "Ask", 1, "complete", None)]), **log)


def test_verbs_leave_the_log_as_it_is():
    """A new log each time; the old one has lost nothing; the steps are told in order."""
    log = log_of_two()
    before = told(log)
    one = log.keep(passing=["Answer"])
    two = one.relabel({"Answer": "Reply"})
    assert told(log) == before and log.provenance.steps[-1].verb == "read"
    verbs = [(s.verb, s.n_events_before, s.n_events_after) for s in two.provenance.steps]
    assert verbs == [("read", 3, 3), ("keep", 3, 2), ("relabel", 2, 2)]
    cases = [(s.n_cases_before, s.n_cases_after) for s in two.provenance.steps]
    assert cases == [(2, 2), (2, 1), (1, 1)]
    assert two.account() == {
        "n_rows": 3, "n_used": 2, "n_folded": 0, "n_rejected": 0, "n_left_out": 1,
    }  # fmt: skip
    assert two.keep(activities=["Ask"]).account()["n_left_out"] == 2
    assert "Reply" in two.provenance.steps[-1].what
    assert "A" not in log.keep(cases=["A"]).provenance.steps[-1].what.split()


def test_verbs_find_what_was_made_before():
    """The same wish, said in another order, is the same store."""
    log = log_of_two()
    one = log.keep(cases=["A", "B"], activities=["Ask", "Answer"])
    two = log.keep(cases=("B", "A", "A"), activities={"Answer", "Ask"})
    assert one.store.folder == two.store.folder != log.store.folder
    assert log.keep(since="2026-01-05").store.folder == log.keep(since=BASE).store.folder
    assert log.relabel({}) is log and log.relabel({"Ask": "Ask"}) is log


def test_a_period_is_told_in_the_zone_of_the_log():
    """Midnight is midnight there; an instant with an offset is that instant anywhere."""
    log = log_of_two(zone="Asia/Shanghai")
    assert log.keep(until="2026-01-05 00:00:01").n_cases == 1
    with pytest.raises(EmptyLogError):
        log.keep(until="2026-01-05")
    assert log.keep(until="2026-01-04T16:00:01+00:00").n_cases == 1
    assert log.keep(since=dt.datetime(2026, 1, 4, 17, tzinfo=dt.UTC)).labels("case") == ["B"]


def test_rows_without_a_role_and_rejects_stay():
    """Cells of other columns stay with their events; rejected rows stay rejected."""
    table = table_of([("A", "Ask", 0, "complete", "Ann"), ("B", "Ask", 1, "complete", "Bob")])
    broken = pa.table({name: [""] if name == "case" else ["x"] for name in table.column_names})
    log = read(pa.concat_tables([broken, table]))
    kept = log.keep(cases=["B"])
    assert kept.to_pandas()["note"].tolist() == ["n1"]
    assert kept.rejects() == log.rejects() and len(kept.rejects()) == 1
    assert kept.account() == {
        "n_rows": 3, "n_used": 1, "n_folded": 0, "n_rejected": 1, "n_left_out": 1,
    }  # fmt: skip
    (before,), (after,) = findings_of(log, "rejected-row"), findings_of(kept, "rejected-row")
    assert (after.n, after.examples, after.effect) == (before.n, before.examples, before.effect)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({}, "asked for nothing"),
        ({"cases": ["A", "Z"]}, "no cases 'Z'"),
        ({"passing": ["ask"]}, "no activities 'ask'"),
        ({"activities": "Ask"}, "one text where a list"),
        ({"variants": [["Ask", "Gone"]]}, "no activities 'Gone'"),
        ({"since": "last week"}, "'last week' is no instant"),
    ],
)
def test_wishes_that_cannot_be_honoured(wish, said):
    """The error names what does not occur, and the hint what does."""
    with pytest.raises(UsageError, match=said) as caught:
        log_of_two().keep(**wish)
    assert caught.value.hint


def test_names_that_cannot_be_given():
    """An activity that is not there, or no name at all."""
    with pytest.raises(UsageError, match="no activities 'Asks'") as caught:
        log_of_two().relabel({"Asks": "x"})
    assert "'Ask'" in caught.value.hint
    with pytest.raises(UsageError, match="lose its name"):
        log_of_two().relabel({"Ask": " "})


def test_a_log_without_times_has_no_periods():
    """Its order still holds, and everything else can be asked for."""
    table = table_of([("A", "Ask", 0, "complete", "Ann"), ("A", "Answer", 0, "complete", "Ann")])
    log = build(source_of_table(table), config_of({**CONFIG, "end": "none"}))
    with pytest.raises(RoleMissingError, match="A period"):
        log.keep(since="2026-01-01")
    assert log.keep(activities=["Answer"]).activities == ("Answer",)


@pytest.mark.real_log
@pytest.mark.slow
def test_keeping_whole_cases_of_a_real_log(real_log):
    """Half of the loan applications tell what the same half tells in the summary of all."""
    from procmine.connect import open_source

    log = build(open_source(str(real_log("bpic2012/BPI_Challenge_2012.xes.gz"))), config_of())

    def records(of):
        # The number of a variant is its rank among those of its log.
        rows = case_table(summarise(of)).records()
        return [{k: v for k, v in row.items() if k != "variant"} for row in rows]

    cases = log.labels("case")[::2]
    kept = log.keep(cases=cases)
    wanted = set(cases)
    assert records(kept) == [row for row in records(log) if row["case"] in wanted]


def test_an_event_that_is_no_step_passes_nothing():
    """Of two cases the one whose Z is only scheduled has no step of it, unless events are steps."""
    rows = [
        ("A", "Ask", 0, "start", None),
        ("A", "Ask", 1, "complete", None),
        ("A", "Z", 2, "schedule", None),
        ("B", "Z", 0, "start", None),
        ("B", "Z", 1, "complete", None),
    ]
    for steps, cases in (("instances", ["B"]), ("events", ["A", "B"])):
        kept = read(table_of(rows), steps=steps).keep(passing=["Z"])
        assert kept.labels("case") == cases


def test_findings_of_the_reading_say_that_their_numbers_are_older():
    """What keep cannot count anew is said to be of the log before, once, in both languages."""
    rows = [(case, "Ask", hour, "complete", None) for case in "ABC" for hour in (0, 1)]
    log = read(table_of(rows))
    once = log.keep(cases=["A", "B"])
    for kept in (once, once.keep(cases=["A"])):
        (found,) = findings_of(kept, "assumed-utc")
        assert found.n == 6
        assert found.say("en").count("(of the log before keep)") == 1
        assert found.say("zh").count("（保留之前的日志）") == 1
    assert "before keep" not in findings_of(log, "assumed-utc")[0].say()
    (renamed,) = findings_of(log.relabel({"Ask": "Do"}), "assumed-utc")
    assert "before keep" not in renamed.say()
