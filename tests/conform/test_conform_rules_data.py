"""Rules about time, people and data against loops over the rows, written from their docstrings."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procmine as pm
from procmine.conform.condition import parse_condition
from procmine.conform.traces import traces_of
from procmine.errors import UsageError
from procmine.registry import room
from procmine.worktime import Calendar

RULES = room("procmine.conform.rules")
DAY = dt.datetime(2026, 1, 5, 8, 0)
HOURS = Calendar.parse({"zone": "UTC", "monday": ["09:00-10:00", "11:00-12:00"]})

row = st.tuples(
    st.sampled_from("ab"),  # case
    st.sampled_from("ABC"),  # activity
    st.integers(0, 300),  # minute of the start
    st.integers(0, 60),  # minutes of work
    st.sampled_from(["Ann", "Bob", ""]),
    st.sampled_from(["", "5", "10", "20"]),
)
FIRST = [("z", name, 0, 0, "Ann", "10") for name in "ABC"]


def log_of(rows):
    names = ["case", "activity", "start", "end", "resource", "Amount"]
    table = [
        (c, a, str(DAY + dt.timedelta(minutes=s)), str(DAY + dt.timedelta(minutes=s + d)), w, m)
        for c, a, s, d, w, m in rows
    ]
    roles = {name: name for name in names[:-1]}
    log = pm.read(pd.DataFrame(table, columns=names), zone="UTC", columns=roles)
    return traces_of(log, calendar=HOURS)


def by_case(rows):
    """Each case's rows in order of start, end, place in the file; minutes from the first."""
    found = {}
    for place, (case, act, start, work, who, amount) in enumerate(rows):
        found.setdefault(case, []).append((start, start + work, place, act, who, amount))
    return {case: sorted(steps, key=lambda s: s[:3]) for case, steps in sorted(found.items())}


def judged(log, rule, **options):
    return RULES[rule].run(log, **RULES[rule].settings(options, "test"))


def outcome(verdict):
    """(row, violated, undecided) of each activation, in order of rows."""
    rows = [int(verdict.traces.row[s]) - 1 if s >= 0 else -1 for s in verdict.step.tolist()]
    flags = zip(rows, verdict.violated.tolist(), verdict.undecided.tolist(), strict=True)
    return sorted(flags)


def working(a, b):
    at = [int((DAY + dt.timedelta(minutes=m)).replace(tzinfo=dt.UTC).timestamp()) for m in (a, b)]
    return float(HOURS.working_s(at[0] * 10**6, at[1] * 10**6)) / 60


some_rows = st.lists(row, min_size=1, max_size=14).map(lambda rows: [*FIRST, *rows])


@settings(max_examples=50)
@given(some_rows, st.integers(0, 120), st.booleans(), st.booleans())
def test_deadline(rows, limit, required, clock):
    """Every A to the next B behind it; what never came is late once the log has run past it."""
    log_end = max(start + work for _, _, start, work, _, _ in rows)
    measure = working if clock else (lambda a, b: b - a)
    expected = []
    for steps in by_case(rows).values():
        for i, (_, end, place, act, *_) in enumerate(steps):
            if act != "A":
                continue
            after = next((s for s in steps[i + 1 :] if s[3] == "B"), None)
            if after is not None:
                expected.append((after[2], measure(end, after[0]) > limit, False))
            elif required:
                late = measure(end, log_end) > limit
                expected.append((place, late, not late))
    verdict = judged(
        log_of(rows),
        "deadline",
        source="A",
        target="B",
        within=f"{limit}min",
        required=required,
        clock="working" if clock else "elapsed",
    )
    assert outcome(verdict) == sorted(expected)


@settings(max_examples=40)
@given(some_rows, st.integers(0, 120))
def test_deadline_after_the_step_before(rows, limit):
    """Without a source the step before counts, whatever it is; a first step waits for nobody."""
    expected = [
        (step[2], step[0] - before[1] > limit, False)
        for steps in by_case(rows).values()
        for before, step in itertools.pairwise(steps)
        if step[3] == "B"
    ]
    verdict = judged(log_of(rows), "deadline", target="B", within=f"{limit}min")
    assert outcome(verdict) == sorted(expected)


@settings(max_examples=40)
@given(some_rows, st.integers(0, 120))
def test_first_reply_and_minimum_time(rows, limit):
    """From the first step to the first answer; and from start to end of each step."""
    log_end = max(start + work for _, _, start, work, _, _ in rows)
    expected = []
    for steps in by_case(rows).values():
        answer = next((s for s in steps[1:] if s[3] == "C"), None)
        took = (answer[0] if answer else log_end) - steps[0][0]
        expected.append((answer[2] if answer else -1, took > limit, not answer and took <= limit))
    log = log_of(rows)
    verdict = judged(log, "first-reply", activity="C", within=f"{limit}min")
    assert outcome(verdict) == sorted(expected)
    fast = judged(log, "minimum-time", activity="A, B", least=f"{limit}min")
    assert outcome(fast) == sorted(
        (place, work < limit, False)
        for place, (_, act, _, work, _, _) in enumerate(rows)
        if act in "AB"
    )


@settings(max_examples=50)
@given(some_rows, st.booleans(), st.booleans())
def test_people(rows, every, same):
    """B against the last A before it, or against all of them; nobody named: undecided."""
    expected = []
    for steps in by_case(rows).values():
        for i, (_, _, place, act, who, _) in enumerate(steps):
            before = [s[4] for s in steps[:i] if s[3] == "A"]
            if act != "B" or not before:
                continue
            others = before if every else before[-1:]
            bad = any(who and o and ((who != o) if same else (who == o)) for o in others)
            unknown = not bad and (not who or not all(others))
            expected.append((place, bad, unknown))
    rule = "same-person" if same else "four-eyes"
    against = "any" if every else "last"
    verdict = judged(log_of(rows), rule, done="A", checked="B", against=against)
    assert outcome(verdict) == sorted(expected)


@settings(max_examples=40)
@given(some_rows, st.integers(0, 25))
def test_amounts(rows, limit):
    """Above the limit an approval must come before; without an amount nobody can tell."""
    expected, ranges = [], {}
    for case, steps in by_case(rows).items():
        known = next((float(s[5]) for s in steps if s[5]), None)
        ranges[case] = known is not None and known > limit
        for i, (_, _, place, act, _, amount) in enumerate(steps):
            value = float(amount) if amount else known
            if act == "B" and not (value is not None and value <= limit):
                approved = any(s[3] == "A" for s in steps[:i])
                expected.append((place, value is not None and not approved, value is None))
    log = log_of(rows)
    verdict = judged(
        log, "approval-above", activity="B", approval="A", column="Amount", above=float(limit)
    )
    assert outcome(verdict) == sorted(expected)
    beyond = judged(log, "value-in-range", column="Amount", most=float(limit))
    assert sorted(beyond.violating_cases()) == [case for case in ranges if ranges[case]]


@settings(max_examples=40)
@given(some_rows)
def test_no_work_after(rows):
    """After B only B and C may come, until A opens the case again."""
    expected = []
    for steps in by_case(rows).values():
        for i, (_, _, place, act, *_) in enumerate(steps):
            if act == "C":
                rest = [s for s in steps[i + 1 :] if s[3] != "C"]
                work = rest[0] if rest and rest[0][3] == "B" else None
                expected.append((work[2] if work else place, work is not None, False))
    verdict = judged(log_of(rows), "no-work-after", activity="C", reopening="A")
    assert outcome(verdict) == sorted(expected)


CONDITIONS = {
    "Amount > 5": lambda s, c: bool(s[5]) and float(s[5]) > 5,
    "Amount = 10 or resource = Ann": lambda s, c: s[5] == "10" or s[4] == "Ann",
    "Amount == 10": lambda s, c: s[5] == "10",
    "Amount != 10": lambda s, c: s[5] not in {"", "10"},
    "resource is missing": lambda s, c: not s[4],
    "resource in (Ann, Bob) and Amount is present": lambda s, c: bool(s[4] and s[5]),
    "resource not in ('Ann')": lambda s, c: s[4] == "Bob",
    "case.Amount >= 10": lambda s, c: float(next((x[5] for x in c if x[5]), "0")) >= 10,
    "@first = A and @last != A": lambda s, c: c[0][3] == "A" and c[-1][3] != "A",
    "@begun >= '2026-01-05 09:00'": lambda s, c: c[0][0] >= 60,
}


@settings(max_examples=25)
@given(some_rows)
def test_conditions(rows):
    """A condition holds where the same words in Python hold; a missing cell holds nothing."""
    log = log_of(rows)
    cases = by_case(rows)
    order = [int(r) - 1 for r in log.row.tolist()]
    for text, python in CONDITIONS.items():
        expected = {s[2]: python(s, steps) for steps in cases.values() for s in steps}
        steps = pd.RangeIndex(log.n_steps).to_numpy()
        found = parse_condition(text).of_steps(log, steps).tolist()
        assert dict(zip(order, found, strict=True)) == expected, text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Amount", "no condition"),
        ("Amount >", "no condition"),
        ("> 5", "no condition"),
        ("Amount is 5", "no condition"),
        ("Amount in 5", "no condition"),
        ("Amount > 'x", "quote"),
        ("Amount > many", "neither a number nor a date"),
        ("Amont > 5", "Did you mean 'Amount'"),
        ("@first = Z", "no such activity"),
        ("@first > A", "compared with =, != or in"),
        ("@begun = 2026-01-01", "<, <=, > or >="),
        ("and", "no condition"),
        ("Amount === 10", "no condition"),
        ("Amount >= 5 < 9", "no condition"),
        ("Amount = > 5", "no condition"),
        ("resource in (=Ann)", "no condition"),
    ],
)
def test_nonsense_in_conditions(text, said):
    """A condition that cannot be read, or names what is not there, is refused with a hint."""
    with pytest.raises(UsageError) as raised:
        judged(log_of(FIRST), "precedence", source="A", target="B", when=text)
    assert said in str(raised.value)
    assert raised.value.hint


def test_paired_lifecycle_events_keep_their_columns():
    """Where instances are made of starts and completes, columns are those of the completing row."""
    frame = pd.DataFrame(
        [
            ("c1", "A", "start", "2026-01-05 09:00", "Ann", "low"),
            ("c1", "A", "complete", "2026-01-05 09:30", "Ann", "high"),
            ("c1", "B", "start", "2026-01-05 10:00", "Bob", "low"),
            ("c1", "B", "complete", "2026-01-05 10:01", "Bob", "low"),
        ],
        columns=["case", "activity", "lifecycle", "end", "resource", "Priority"],
    )
    log = traces_of(pm.read(frame, zone="UTC"))
    assert log.n_steps == 2
    fast = judged(log, "minimum-time", activity="A, B", least="5min")
    assert (fast.n_activations, fast.violations().records()[0]["row"]) == (2, 4)
    values = judged(log, "allowed-value", column="Priority", allowed="low")
    assert values.violations().records()[0]["row"] == 2


@pytest.mark.parametrize(("patience", "n_violated"), [("59min", 1), ("60min", 0), ("0s", 2)])
def test_just_so_long_before_the_end_is_still_open(patience, n_violated):
    """A case last seen exactly that long before the log ends may go on; with no time, none may."""
    rows = [("a", "A", 0, 0, "", ""), ("b", "A", 60, 0, "", ""), ("z", "B", 0, 0, "", "")]
    verdict = judged(log_of(rows), "response", source="A", target="B", patience=patience)
    assert (verdict.n_violated, verdict.n_violated + verdict.n_undecided) == (n_violated, 2)


def test_a_log_of_long_ago_ends_when_it_ends():
    """Clocks of what never came run to the last instant of the log, before 1970 as after it."""
    at = ["1961-01-02 09:00", "1961-01-02 09:00", "1961-01-02 10:00", "1961-01-02 11:00"]
    steps = zip(["open", "done", "done", "new"], ["A", "A", "B", "A"], at, strict=True)
    frame = pd.DataFrame(list(steps), columns=["case", "activity", "end"])
    traces = traces_of(pm.read(frame, zone="UTC"))
    late = judged(traces, "deadline", source="A", target="B", within="150min")
    assert (late.n_violated, late.n_applicable, late.n_undecided) == (0, 1, 2)
    reply = judged(traces, "first-reply", activity="B", within="90min")
    assert (reply.n_violated, reply.n_undecided) == (1, 1)
    response = judged(traces, "response", source="A", target="B", patience="1h")
    assert (response.n_violated, response.n_undecided) == (1, 1)


def test_a_text_that_stands_for_nobody_is_no_person():
    """Two steps by "?" were not done by the same person, nor by two."""
    at = ["2026-01-05 09:00", "2026-01-05 10:00"] * 3
    who = ["?", "?", "Ann", "EMPTY", "Ann", "Ann"]
    rows = [(f"c{k // 2}", "AB"[k % 2], at[k], who[k]) for k in range(6)]
    frame = pd.DataFrame(rows, columns=["case", "activity", "end", "resource"])
    traces = traces_of(pm.read(frame, zone="UTC"))
    four = judged(traces, "four-eyes", done="A", checked="B")
    same = judged(traces, "same-person", done="A", checked="B")
    assert (four.n_applicable, four.n_violated, four.n_undecided) == (1, 1, 2)
    assert (same.n_applicable, same.n_violated, same.n_undecided) == (1, 0, 2)


def test_a_value_that_is_only_written_otherwise_is_refused():
    """Capitals, blanks and full width are slips; a value of another month's log is none."""
    traces = log_of(FIRST)
    for value in ("ann", " Ann ", "Ａｎｎ"):
        with pytest.raises(UsageError) as raised:
            judged(traces, "existence", activity="A", when=f'resource in ("{value}", "Zoe")')
        assert repr(value.strip()) in raised.value.message or repr(value) in raised.value.message
        assert "'Ann'" in raised.value.hint
    never = judged(traces, "precedence", source="A", target="B", when="resource = Anna")
    assert never.is_vacuous
    number = judged(traces, "precedence", source="A", target="B", when="Amount = 10.0")
    assert number.n_activations == 1
