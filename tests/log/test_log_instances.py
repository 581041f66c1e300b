"""From starts and completes to pieces of work, and what is left over."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from log_making import config_of, findings_of, source_of_table
from test_log_equal_times import US

from procmine.kernels.calendar import NO_TIME
from procmine.log.build import build


def work_of(log):
    """(activity, begin, end) of the pieces of work in order, seconds since the first instant."""
    table = log.store.table("instances").to_pydict()
    names = log.labels("activity")

    def second(us):
        return None if us == NO_TIME else (us - log.start_us) // US

    return [
        (names[a], second(start), second(end))
        for a, start, end in zip(table["activity"], table["start"], table["end"], strict=True)
    ]


def log_with(rows, **config):
    """A log of one case; rows are (second, activity, word)."""
    second, activity, word = zip(*rows, strict=True)
    columns = {
        "case": ["A"] * len(rows),
        "activity": list(activity),
        "end": pa.array([1_767_600_000 + s for s in second], pa.timestamp("s")),
        "lifecycle": list(word),
    }
    return build(source_of_table(pa.table(columns)), config_of(**config))


def test_a_complete_ends_the_earliest_open_start():
    """First in, first out: two pieces of the same work that overlap."""
    log = log_with(
        [(0, "Work", "start"), (10, "Work", "start"), (20, "Work", "complete"),
         (50, "Work", "complete")]
    )  # fmt: skip
    assert work_of(log) == [("Work", 0, 20), ("Work", 10, 50)]
    assert log.steps.mode == "instances" and log.steps.has_service
    assert log.n_instances == 2 and log.n_events == 4


def test_what_lacks_its_partner_is_an_instant():
    """A complete without start and a start without complete are work of unknown length."""
    log = log_with(
        [(0, "Ask", "complete"), (5, "Work", "start"), (9, "Ask", "start"),
         (12, "Ask", "complete")]
    )  # fmt: skip
    assert work_of(log) == [("Ask", None, 0), ("Work", 5, None), ("Ask", 9, 12)]
    (finding,) = findings_of(log, "lifecycle-pair")
    assert (finding.values["n_no_start"], finding.values["n_no_end"]) == (1, 1)


def test_different_work_may_overlap():
    """Pairs are made within an activity only."""
    log = log_with(
        [(0, "Ask", "start"), (5, "Work", "start"), (9, "Ask", "complete"),
         (12, "Work", "complete")]
    )  # fmt: skip
    assert work_of(log) == [("Ask", 0, 9), ("Work", 5, 12)]


def test_events_of_other_stages_are_no_steps_of_instances_but_of_events():
    """What is scheduled or suspended counts as an event only."""
    rows = [(0, "Work", "SCHEDULE"), (5, "Work", "START"), (6, "Work", "suspend"),
            (9, "Work", "COMPLETE")]  # fmt: skip
    log = log_with(rows)
    assert work_of(log) == [("Work", 5, 9)] and log.steps.n == 1
    assert log_with(rows, steps="events").steps.n == 4


def test_sub_states_are_part_of_the_activity_when_the_configuration_says_so():
    """Two columns read as one activity; the words of the second are no lifecycle then."""
    rows = [(0, "Accepted", "In Progress"), (5, "Accepted", "Wait"), (6, "Completed", "Closed")]
    columns = {"activity": ["activity", "lifecycle"]}
    log = log_with(rows, columns=columns)
    assert sorted(log.activities) == ["Accepted+In Progress", "Accepted+Wait", "Completed+Closed"]
    assert findings_of(log, "lifecycle-pair") == []
    assert log_with(rows).activities == ("Accepted", "Completed")


def test_work_of_equal_times_keeps_the_order_of_the_rows():
    """Pieces of work that begin and end together stand in the order of their last rows."""
    log = log_with(
        [(0, "Work", "start"), (0, "Ask", "start"), (9, "Ask", "complete"),
         (9, "Work", "complete")]
    )  # fmt: skip
    assert work_of(log) == [("Ask", 0, 9), ("Work", 0, 9)]


def test_people_of_the_work_are_those_who_completed_it():
    """Or who began it, where nobody is named at its end."""
    table = pa.table(
        {
            "case": ["A"] * 4,
            "activity": ["Ask", "Ask", "Work", "Work"],
            "end": pa.array([1_767_600_000 + s for s in range(4)], pa.timestamp("s")),
            "lifecycle": ["start", "complete"] * 2,
            "resource": ["Ann", "Bob", "Cid", None],
        }
    )
    log = build(source_of_table(table), config_of())
    names = log.labels("resource")
    codes = log.store.table("instances")["resource"].to_pylist()
    assert [names[code] for code in codes] == ["Bob", "Cid"]


@pytest.mark.parametrize("lifecycle", ["start", "complete"])
def test_many_open_starts_take_no_time(lifecycle):
    """A case of fifty thousand starts of one activity is paired like any other."""
    n = 50_000
    log = log_with([(k, "Work", "start") for k in range(n)] + [(n, "Work", lifecycle)])
    n_pairs = int(lifecycle == "complete")
    assert log.n_instances == n + 1 - n_pairs
    (finding,) = findings_of(log, "lifecycle-pair")
    assert finding.values["n_nested"] == n - n_pairs
    assert finding.values["n_no_end"] == n + 1 - 2 * n_pairs


def paired_by_hand(rows):
    """(activity, start, end) by the rule, one queue an activity."""
    queues, found = {}, []
    for k, (_, activity, word) in enumerate(rows):
        if word == "start":
            found.append([activity, k, None])
            queues.setdefault(activity, []).append(found[-1])
        elif word == "complete":
            if queues.get(activity):
                queues[activity].pop(0)[2] = k
            else:
                found.append([activity, None, k])
    return sorted(tuple(map(str, work)) for work in found)


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["start", "complete", "schedule"])),
        min_size=1,
        max_size=12,
    )
)
def test_pairs_are_those_of_queues(steps):
    """Against the same rule written with lists; every start and complete is in one piece."""
    rows = [(k, *step) for k, step in enumerate(steps)]
    if not any(word == "start" for _, _, word in rows):
        return
    log = log_with(rows)
    table = log.store.table("instances").to_pydict()
    names, zero = log.labels("activity"), 1_767_600_000 * US

    def row(us):
        return None if us == NO_TIME else (us - zero) // US

    found = [
        (names[a], str(row(start)), str(row(end)))
        for a, start, end in zip(table["activity"], table["start"], table["end"], strict=True)
    ]
    assert sorted(found) == paired_by_hand(rows)
