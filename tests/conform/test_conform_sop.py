"""The SOP as an object: read, refused, written, judged."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_rules import LOGS, planted_rules, truth
from planted_words import WORDS

import procmine as pm
from procmine.conform.judge import judge
from procmine.conform.labels import SIMILAR, propose_labels
from procmine.conform.sop import Demand, Sop
from procmine.conform.sop_diff import changes, judge_both
from procmine.conform.sop_read import load_sop
from procmine.conform.sop_versions import Version, in_force, in_order
from procmine.conform.sop_write import sop_text, starter_sop
from procmine.errors import ConfigError, ProcmineError, UsageError
from procmine.model.bpmn_read import read_bpmn

WHOLE = """
name = "Refunds"
purpose = "give money back once, to the right person"
owner = "Head of service"
zone = "Europe/Rome"
patience = "2d"

[[versions]]
id = "v1"
until = 2026-01-05

[[versions]]
id = "v2"
from = 2026-01-06
replaces = "v1"
change = "check before paying"

[labels]
"Check the claim" = ["Check", "Recheck"]

[roles]
"Back office" = ["Back"]

[[control_points]]
id = "money"
step = "Pay"
meaning = "no money without a check"
rules = ["check-first"]

[[deadlines]]
source = "Ask"
target = "Check the claim"
within = "2h"
id = "soon"

[[rules]]
id = "check-first"
rule = "precedence"
source = "Check the claim"
target = "Pay"
level = "error"
versions = ["v2"]

[[rules]]
rule = "four-eyes"
done = ["Check the claim"]
checked = "Pay"

[[accepted]]
deviation = "check-first"
reason = "small amounts during the move"
until = 2026-01-06

[calendar]
zone = "Europe/Rome"
monday = ["09:00-17:00"]
"""

ROWS = """case,activity,end,resource
A,Ask,2026-01-05 08:00:00,Ann
A,Pay,2026-01-05 12:00:00,Ann
B,Ask,2026-01-05 23:30:00,Ann
B,Pay,2026-01-06 12:00:00,Ann
C,Ask,2026-01-07 08:00:00,Ann
C,Pay,2026-01-07 12:00:00,Bob
C,Check,2026-01-07 13:00:00,Bob
D,Ask,2026-01-07 08:00:00,Ann
D,Recheck,2026-01-07 09:00:00,Bob
D,Pay,2026-01-07 12:00:00,Bob
"""


@pytest.fixture
def sop_file(tmp_path):
    def write(text):
        path = tmp_path / "sop.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(ROWS, encoding="utf-8")
    return pm.read(path, zone="UTC")


def test_reads_what_is_written(sop_file):
    """Every key lands where it belongs, and knows where it came from."""
    sop = load_sop(sop_file(WHOLE))
    assert (sop.name, sop.owner, sop.origin("owner"), sop.origin("scope")) == (
        "Refunds",
        "Head of service",
        "sop.toml",
        "default",
    )
    assert [(v.id, v.begins, v.ends) for v in sop.versions] == [
        ("v1", None, dt.date(2026, 1, 5)),
        ("v2", dt.date(2026, 1, 6), None),
    ]
    assert [rule.id for rule in sop.rules] == ["soon", "check-first", "four-eyes"]
    assert [rule.id for rule in sop.demands(sop.version("v1"))] == ["soon", "four-eyes"]
    assert sop.rules[2].options["done"] == '"Check the claim"'
    assert [point.id for point in sop.points_of("check-first")] == ["money"]


def test_writes_what_it_reads(sop_file):
    """Written out and read again it is the same SOP; and the text is stable."""
    sop = load_sop(sop_file(WHOLE))
    text = sop_text(sop)
    again = load_sop(sop_file(text))
    for name in ("name", "versions", "labels", "roles", "control_points", "accepted", "calendar"):
        assert getattr(again, name) == getattr(sop, name), name
    said = [(r.id, r.rule, dict(r.options), r.level, r.versions) for r in sop.rules]
    assert [(r.id, r.rule, dict(r.options), r.level, r.versions) for r in again.rules] == said
    assert sop_text(again) == text


def test_each_case_by_the_version_at_its_start(sop_file, log):
    """B began on the 6th in Rome, though on the 5th in UTC: it is judged by v2, A by v1."""
    found = judge(log, load_sop(sop_file(WHOLE)))
    assert found.version.tolist() == [0, 1, 1, 1]
    ruling = next(r for r in found.rulings if r.demand.id == "check-first")
    # A is of v1; B is accepted (began in time); C paid before the check; D rechecked first.
    assert ruling.verdict.violating_cases() == ["B", "C"]
    assert (ruling.n_violated, ruling.n_accepted, ruling.state) == (1, 1, "violated")
    assert ruling.verdict.n_by_kind() == {"skipped": 1, "wrong-order": 1}
    assert ruling.control_points == ("money",)
    four = next(r for r in found.rulings if r.demand.id == "four-eyes")
    assert four.verdict.violating_cases() == ["D"]


def test_working_time_is_that_of_the_sop(sop_file, log):
    """The calendar of the SOP is that of its deadlines."""
    text = WHOLE.replace('within = "2h"', 'within = "2h"\nclock = "working"')
    found = judge(log, load_sop(sop_file(text)))
    # The calendar is open on Mondays only: no working time passes on the 7th.
    soon = next(r for r in found.rulings if r.demand.id == "soon")
    assert "C" not in soon.verdict.violating_cases()
    assert soon.verdict.unit == "working_s"


@pytest.mark.parametrize(
    ("sop_zone", "log_zone", "hours"),
    [("Europe/Rome", "UTC", 2.5), ("", "Europe/Rome", 2.5), ("", "UTC", 3.5)],
)
def test_hours_without_a_zone_are_those_of_the_sop_or_of_the_log(
    sop_file, tmp_path, sop_zone, log_zone, hours
):
    """From 14:30 to 18:30 in Rome 12:00 to 17:00 is open for 2.5 h there, for 3.5 h in UTC."""
    path, day = tmp_path / "log.csv", "2026-01-05T"
    rows = f"case,activity,end\nA,Ask,{day}14:30:00+01:00\nA,Pay,{day}18:30:00+01:00\n"
    path.write_text(rows, encoding="utf-8")
    text = f'zone = "{sop_zone}"\n' if sop_zone else ""
    text += '[[deadlines]]\nid = "soon"\nsource = "Ask"\ntarget = "Pay"\nwithin = "1h"\n'
    text += 'clock = "working"\n[calendar]\nmonday = ["12:00-17:00"]\n'
    sop = load_sop(sop_file(text))
    ruling = judge(pm.read(path, zone=log_zone), sop).rulings[0]
    assert ruling.verdict.value.tolist() == [hours * 3600]
    again = load_sop(sop_file(sop_text(sop)))
    assert (again.calendar, again.is_local_calendar) == (sop.calendar, True)


def test_a_rule_that_lacks_a_column_cannot_tell(sop_file, tmp_path):
    """It says what it lacks instead of a number."""
    path = tmp_path / "log.csv"
    rows = [line.rsplit(",", 1)[0] for line in ROWS.splitlines()]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = judge(pm.read(path, zone="UTC"), load_sop(sop_file(WHOLE)))
    row = next(row for row in found.table().records() if row["id"] == "four-eyes")
    assert (row["state"], row["n_violated"], row["n_applicable"]) == ("cannot tell", 0, 0)
    assert "who did it" in row["lacks"] or "needs to know" in row["lacks"]


REFUSED = {
    "gap": ("until = 2026-01-05", "until = 2026-01-03", "no version is in force on 2026-01-04"),
    "overlap": ("until = 2026-01-05", "until = 2026-01-06", "overlap"),
    "same day": ('id = "v1"\nuntil = 2026-01-05', 'id = "v1"\nfrom = 2026-01-06', "same time"),
    "two of one name": ('id = "v2"', 'id = "v1"', "two versions are called 'v1'"),
    "circle": ('id = "v1"', 'id = "v1"\nreplaces = "v2"', "in a circle: v1 → v2 → v1"),
    "unknown version": ('replaces = "v1"', 'replaces = "v0"', "Did you mean 'v1'"),
    "unknown version of a rule": ('versions = ["v2"]', 'versions = ["v3"]', "the version 'v3'"),
    "unknown rule": ('rule = "precedence"', 'rule = "precedense"', "Did you mean 'precedence'"),
    "unknown option": ('target = "Pay"', 'targets = "Pay"', "Did you mean 'target'"),
    "unknown key": ("owner =", "owners =", "Did you mean 'owner'"),
    "unknown reference": ('rules = ["check-first"]', 'rules = ["chek-first"]', "'check-first'"),
    "level": ('level = "error"', 'level = "bad"', "info, notice, warning, error"),
    "no expiry": ("until = 2026-01-06\n\n[calendar]", "\n[calendar]", "until is missing"),
    "no reason": ('reason = "small amounts during the move"', 'reason = ""', "reason is missing"),
    "a day": ("from = 2026-01-06", 'from = "soon"', "is no day"),
    "no file": ('name = "Refunds"', 'name = "Refunds"\nsteps = "no.bpmn"', "no such file"),
    "not TOML": ('name = "Refunds"', "name = Refunds", "must be TOML"),
    "a duration": ('patience = "2d"', 'patience = "two"', "no duration"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_nonsense_is_refused(case, sop_file):
    """Gaps, overlaps, circles, unknown names: a clear error with the next thing to do."""
    before, after, said = REFUSED[case]
    assert before in WHOLE
    with pytest.raises(ProcmineError) as raised:
        load_sop(sop_file(WHOLE.replace(before, after, 1)))
    assert said in str(raised.value)
    assert raised.value.hint


def test_empty_sop_is_refused(sop_file, tmp_path):
    """An SOP that says nothing, or is not there, is no SOP."""
    with pytest.raises(ConfigError, match="empty"):
        load_sop(sop_file("# nothing\n"))
    with pytest.raises(ConfigError, match="cannot be read"):
        load_sop(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('target = "Pay"\nlevel', 'target = "Payy"\nlevel', "Did you mean 'Pay'"),
        ('step = "Pay"', 'step = "Pai"', "Did you mean 'Pay'"),
        ('deviation = "check-first"', 'deviation = "check-frist"', "Did you mean 'check-first'"),
    ],
)
def test_names_the_log_does_not_know_are_refused(old, new, said, sop_file, log):
    """The nearest match is named."""
    with pytest.raises(UsageError) as raised:
        judge(log, load_sop(sop_file(WHOLE.replace(old, new))))
    assert said in str(raised.value)


def test_before_the_first_version_no_rule_judges(sop_file, log):
    """Cases that began when no version was in force are counted apart."""
    text = WHOLE.replace('id = "v1"\nuntil', 'id = "v1"\nfrom = 2026-01-05\nuntil').replace(
        'replaces = "v1"', 'replaces = "v1"\nuntil = 2026-01-06'
    )
    found = judge(log, load_sop(sop_file(text)))
    assert found.version.tolist() == [0, 1, -1, -1]
    assert found.n_unversioned == 2
    assert {c for r in found.rulings for c in r.verdict.violating_cases()} <= {"A", "B"}


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True),
    st.lists(st.integers(-5, 50), min_size=1, max_size=30),
)
def test_every_day_has_one_version(begins, days):
    """The version in force is the last that began; before the first there is none."""
    epoch = dt.date(2026, 1, 1)
    versions = in_order(
        [Version(str(day), begins=epoch + dt.timedelta(day)) for day in begins], "test"
    )
    start = (epoch - dt.date(1970, 1, 1)).days
    moments = (np.array(days, np.int64) + start) * 86_400_000_000 + 86_399_999_999
    found = in_force(versions, moments).tolist()
    for day, place in zip(days, found, strict=True):
        earlier = [begin for begin in sorted(begins) if begin <= day]
        assert place == len(earlier) - 1
        assert not earlier or versions[place].id == str(earlier[-1])


def test_both_versions_over_the_same_log(sop_file, log):
    """Re-judged under either version; the difference of the two is named."""
    sop = load_sop(sop_file(WHOLE))
    before, after = judge_both(log, sop, "v1", "v2")
    count = {
        r.demand.id: (r.verdict.n_violated, s.verdict.n_violated)
        for r, s in zip(before.rulings, after.rulings, strict=True)
    }
    assert count["check-first"] == (0, 3)
    found = changes(sop, "v1", "v2")
    assert [(c.kind, c.what, c.name) for c in found] == [("added", "rule", "check-first")]
    with pytest.raises(ConfigError, match="v3"):
        changes(sop, "v1", "v3")


def test_proposals_are_never_silent():
    """Equal names are no guess; near ones are marked; far ones and ties are not proposed."""
    steps = ["Check identity", "Pay refund", "Close case", "Approve", "Send letter A"]
    log = [
        "check  identity",
        "Refund pay",
        "Close case",
        "Reject",
        "Send letter B",
        "Send letter C",
    ]
    found = {p.step: p for p in propose_labels(steps, log)}
    assert found["Close case"].activities == ("Close case",) and not found["Close case"].is_guess
    assert found["Check identity"].activities == ("check  identity",)
    assert found["Check identity"].is_guess
    assert (found["Pay refund"].activities, found["Pay refund"].how) == (("Refund pay",), SIMILAR)
    assert found["Approve"].activities == ()
    assert found["Send letter A"].activities == ()


@pytest.mark.parametrize("name", sorted(WORDS))
def test_lanes_of_the_shipped_procedures(name, tmp_path):
    """By its lanes alone the SOP finds the planted wrong roles, each case of them."""
    folder = LOGS / name
    log = pm.read(folder / WORDS[name].source, config=folder / "procmine.toml")
    model = read_bpmn(folder / "sop.bpmn")
    lanes = [lane.name for lane in model.lanes]
    (tmp_path / "sop.bpmn").write_bytes((folder / "sop.bpmn").read_bytes())
    text = starter_sop(
        name,
        "sop.bpmn",
        names=model.activities(),
        activities=log.activities,
        lanes=lanes,
        teams=log.labels("team"),
    )
    path = tmp_path / "sop.toml"
    path.write_text(text, encoding="utf-8")
    found = judge(log, load_sop(path))
    assert not found.unmatched
    known = truth(name)
    step = next(iter(WORDS[name].lanes))
    ruling = next(r for r in found.rulings if r.demand.id == f"lane: {step}")
    assert ruling.verdict.n_violated == known["plants"]["wrong_role"]["n_cases"]
    assert ruling.verdict.n_violations == known["plants"]["wrong_role"]["n_events"]


def test_versions_of_the_shipped_log(tmp_path):
    """All planted rules as one SOP with two versions: the sums are those of the truth."""
    name = "service_desk"
    folder, known = LOGS / name, truth("service_desk")
    log = pm.read(folder / WORDS[name].source, config=folder / "procmine.toml")
    change = dt.date.fromisoformat(known["parameters"]["outdated_sop"]["change_on"])
    rules = planted_rules(name, known["parameters"])
    sop = Sop(
        name=name,
        zone="Europe/Berlin",
        versions=(Version("v3.1"), Version("v3.2", begins=change, replaces="v3.1")),
        rules=tuple(
            Demand(plant, rule, options, versions=("v3.2",) if plant == "outdated_sop" else ())
            for plant, (rule, options) in rules.items()
        ),
    )
    found = judge(log, sop)
    assert found.n_unversioned == 0
    for ruling in found.rulings:
        assert ruling.verdict.n_violated == known["plants"][ruling.demand.id]["n_cases"]


def test_no_label_in_common_is_refused(tmp_path):
    """An SOP about something else is refused; the hint says how to name the steps."""
    (tmp_path / "sop.bpmn").write_bytes((LOGS / "refunds" / "sop.bpmn").read_bytes())
    (tmp_path / "sop.toml").write_text('steps = "sop.bpmn"\n', encoding="utf-8")
    log = pm.read(
        pd.DataFrame({"case": ["A"], "activity": ["Ask"], "end": ["2026-01-05 08:00:00"]})
    )
    with pytest.raises(UsageError, match="No step of the SOP") as raised:
        judge(log, load_sop(tmp_path))
    assert "[labels]" in raised.value.hint
