"""ServiceNow: changes of state are events, everything else about a record is not lost."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procmine.connect import open_source
from procmine.connect.servicenow import servicenow
from procmine.errors import SourceFormatError

_HEAD = "number,incident_state,sys_mod_count,sys_updated_at,contact_type\n"


def _kept(result) -> list[tuple[str, str]]:
    pairs = zip(result.rows, result.folds, strict=True)
    return [(row["number"], row["incident_state"]) for row, fold in pairs if fold is None]


@given(
    states=st.lists(
        st.tuples(st.sampled_from(["I1", "I2"]), st.sampled_from(["New", "Active", "Closed"])),
        min_size=3,
        max_size=25,
    ),
    order=st.randoms(use_true_random=False),
)
def test_order_of_rows_changes_nothing(tmp_path_factory, states, order):
    """Counts of updates decide which rows change the state, wherever the rows stand."""
    rows = [f"{n},{state},{i},1/1/2024 00:00,Phone\n" for i, (n, state) in enumerate(states)]
    # By hand: a row is an event unless the row before it in its record has the same state.
    wanted = []
    for number in ("I1", "I2"):
        mine = [(i, state) for i, (n, state) in enumerate(states) if n == number]
        runs = itertools.groupby(mine, key=lambda pair: pair[1])
        wanted += [next(run)[0] for _, run in runs]
    order.shuffle(rows)
    path = tmp_path_factory.mktemp("now") / "log.csv"
    path.write_text(_HEAD + "".join(rows))
    source = servicenow(str(path))
    kept = []
    for batch in source.batches():
        for row in batch.to_pylist():
            if row["\0fold"] is None:
                kept.append(int(row["sys_mod_count"]))
    if len({n for n, _ in states}) < len(states):
        assert sorted(kept) == sorted(wanted)


def test_sortable_times_stand_in_for_the_count(write, read):
    """Without a count of updates, times that sort as text decide."""
    text = (
        "number,state,sys_updated_on\nI1,New,2024-01-02 00:00:00\nI1,Closed,2024-01-03 00:00:00\n"
        "I1,New,2024-01-01 00:00:00\n"
    )
    result = read(servicenow(write("log.csv", text)))
    assert result.folds == ["update without a change of state", None, None]
    assert "servicenow-file-order" not in result.findings


def test_file_order_as_a_last_resort(write, read):
    """Without either, the order of the file decides, and a finding says so."""
    text = "number,state,sys_updated_on\nI1,New,2.1.2024\nI1,New,1.1.2024\nI1,Closed,3.1.2024\n"
    result = read(servicenow(write("log.csv", text)))
    assert result.folds == [None, "update without a change of state", None]
    assert result.findings["servicenow-file-order"].hint


def test_question_marks_are_missing(write, read):
    """A lone question mark is a missing value; one inside a text is not."""
    text = _HEAD + "I1,New,0,1/1/2024 00:00,?\nI1,Wait?,1,1/1/2024 00:01, ? \n"
    result = read(servicenow(write("log.csv", text)))
    assert [row["contact_type"] for row in result.rows] == [None, None]
    assert result.rows[1]["incident_state"] == "Wait?"


def test_rows_without_a_state_or_number_are_left_to_the_log(write, read):
    """A row without number or state is neither folded nor does it interrupt its record."""
    text = _HEAD + "".join(
        f"{number},{state},{i},1/1/2024 00:0{i},x\n"
        for i, (number, state) in enumerate(
            [("I1", "New"), ("I1", "?"), ("I1", "New"), ("?", "New")]
        )
    )
    result = read(servicenow(write("log.csv", text)))
    assert [fold is not None for fold in result.folds] == [False, False, True, False]


def test_bare_codes_among_labels(write, read):
    """A state that is a number while others are words is pointed out."""
    text = _HEAD + "I1,New,0,x,x\nI1,-100,1,x,x\nI1,Closed,2,x,x\n"
    finding = read(servicenow(write("log.csv", text))).findings["servicenow-unlabelled-state"]
    assert (finding.n, finding.values["codes"]) == (1, "-100")


def test_labels_of_the_screen(write, read):
    """An export with the labels of the screen is understood when asked for."""
    text = "Number,State,Updated,Updated by\nI1,New,2024-01-01 00:00:00,Ann\n" * 1
    text += "I1,New,2024-01-01 01:00:00,Bob\n"
    source = open_source(write("log.csv", text), kind="servicenow")
    assert source.roles["resource"] == ("Updated by",)
    assert read(source).folds[1]


def test_milestones_in_their_order(write, read):
    """Milestones of a record follow one another as they do in the system; names do not clash."""
    text = (
        "number,sys_id,opened_at,resolved_at,closed_at,reopened_time,milestone\n"
        "I1,a,2024-01-01,2024-01-02,2024-01-04,2024-01-03,x\n"
    )
    source = servicenow(write("log.csv", text))
    assert source.roles["activity"] == ("milestone (procmine)",)
    rows = read(source).rows
    assert [row["milestone (procmine)"] for row in rows] == [
        "Opened",
        "Resolved",
        "Reopened",
        "Closed",
    ]
    assert [row["milestone at"] for row in rows] == [f"2024-01-0{i}" for i in (1, 2, 3, 4)]


def test_plain_logs_are_not_mistaken(write):
    """A log that merely has a number and a state is no ServiceNow export."""
    assert open_source(write("log.csv", "number,state,updated\n1,New,x\n")).kind == "csv"


def test_exports_that_lack_a_column(write):
    """A column that every export needs is named when it is not there."""
    with pytest.raises(SourceFormatError, match="no column says 'state'"):
        _ = servicenow(write("log.csv", "number,sys_updated_on\nI1,x\nI1,y\n")).columns
