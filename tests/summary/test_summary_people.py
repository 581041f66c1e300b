"""Who is somebody, and what is a handover."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.discover.notable.sent_back import sent_back
from procmine.log.checks import placeholder_value
from procmine.summary.people import NOBODY, codes, is_nobody, passed_on, people
from procmine.summary.summarise import summarise


def test_nobody_is_who_the_check_warns_of():
    """The same texts stand for nobody here and in the check of the log."""
    assert NOBODY == placeholder_value._TEXTS


@given(st.sets(st.text(max_size=6), max_size=60), st.sampled_from(["", "secret enough"]))
def test_every_person_has_one_code_and_nobody_elses(names, salt):
    """Codes are apart, as short as that allows, and order is no matter."""
    found = codes(names, salt)
    assert set(found) == names
    assert len(set(found.values())) == len(names)
    assert found == codes(sorted(names, reverse=True), salt)
    assert all(
        len(code) >= 4 and set(code) <= set("23456789BCDFGHJKMNPQRSTVWXZ")
        for code in found.values()
    )
    assert all(
        len(code) == 4
        or any(other[: len(code) - 1] == code[:-1] for other in found.values() if other != code)
        for code in found.values()
    )


def test_a_salt_keeps_pseudonyms_when_somebody_joins():
    """With it Ann is the same in every log of the study, without it only among the same people."""
    few, more = ["Ann", "Bob"], ["Ann", "Bob", "Cid"]
    assert codes(few, "secret enough").items() <= codes(more, "secret enough").items()
    assert codes(few)["Ann"] != codes(more)["Ann"]
    assert codes(few, "secret enough")["Ann"] != codes(few, "another secret")["Ann"]


def test_pseudonyms_are_the_same_in_each_language_and_tell_no_rank():
    """Who does most is not the first: twice the work changes nothing."""
    csv = "case,activity,end,resource\n" + "".join(
        f"{case},{step},2026-01-05 {hour:02}:00,{who}\n"
        for case in range(3)
        for hour, (step, who) in enumerate([("A", "Ann"), ("B", "Bob"), ("A", "Ann"), ("C", "Cid")])
    )
    once = summarise(pm.read(pd.read_csv(io.StringIO(csv)), zone="UTC"))
    other = csv + "9,A,2026-01-06 09:00,Cid\n9,B,2026-01-06 10:00,Bob\n9,A,2026-01-06 11:00,Cid\n"
    busy = summarise(pm.read(pd.read_csv(io.StringIO(other)), zone="UTC"))
    assert people(once) == people(busy)
    english, chinese = people(once), people(once, lang="zh")
    assert {name.split()[1] for name in english.values()} == {
        name.split()[1] for name in chinese.values()
    }
    assert all(name.startswith("人员 ") for name in chinese.values())
    assert people(once, "show") == {name: name for name in ("Ann", "Bob", "Cid")}


def test_work_that_stays_or_goes_to_nobody_is_not_handed_over():
    """Of all pairs only those of two different people or teams are handovers."""
    pairs = [("A", "A"), ("A", "B"), ("A", "EMPTY"), (" n/a ", "B"), ("未知", "B")]
    rows = [{"source": a, "target": b, "n": 1} for a, b in pairs]
    assert [(row["source"], row["target"]) for row in passed_on(rows)] == [("A", "B")]
    assert not is_nobody("Nobody & Sons")


def test_where_some_came_back_from_nobody_the_cases_are_not_told():
    """Times are those between teams; in how many cases cannot be told, and is not."""
    steps = [("Front", 9), ("Back", 10), ("Front", 12)]
    lines = ["case,activity,end,team"]
    for case in range(6):
        lines += [f"{case},{t[0]},2026-01-05 {hour:02}:00,{t}" for t, hour in steps]
        lines += [f"{case},w,2026-01-05 13:00,EMPTY", f"{case},r,2026-01-05 14:00,Front"]
    frame = pd.read_csv(io.StringIO("\n".join(lines)), dtype=str, keep_default_na=False)
    (finding,) = sent_back(summarise(pm.read(frame, zone="UTC")))
    assert (finding.n, finding.values["n_cases"]) == (6, None)
    assert "in 6 cases" not in finding.say()
    assert finding.cost_s == 6 * 7200.0


@pytest.mark.real_log
def test_a_published_log_sends_nothing_back_to_nobody(real_log):
    """Its group EMPTY is no team: no finding and no handover names it."""
    summary = summarise(pm.read(real_log("receipt/env_permit.xes.gz")))
    told = [f for f in sent_back(summary) for name in f.where.values() if is_nobody(name)]
    assert told == []
    rows = pm.measure.handover(summary, between="team").records()
    assert not any(is_nobody(row[side]) for row in rows for side in ("source", "target"))


@pytest.mark.parametrize(("role", "is_owner"), [("team", True), ("channel", False)])
def test_the_check_says_what_handovers_do(role, is_owner):
    """Where handovers take a text for nobody, the check of the log does not say it is a value."""
    lines = [f"case,activity,end,{role}", "1,a,2026-01-05 09:00,EMPTY", "1,b,2026-01-05 10:00,X"]
    frame = pd.read_csv(io.StringIO("\n".join(lines)), dtype=str, keep_default_na=False)
    log = pm.read(frame, columns={role: role}, zone="UTC")
    (finding,) = (f for f in log.findings if f.rule == "placeholder-value")
    assert finding.say().endswith("but for nobody in handovers") is is_owner
    assert ("交接" in finding.say("zh")) is is_owner
