"""The map of the stream, on a day small enough to work out by hand."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, StepTag, ValueStreamConfig
from procmine.errors import RoleMissingError, UsageError
from procmine.valuestream import ledger, stream_map

# Monday. Ann does two first steps at once from 8:30 to 9:00; Bob sends case 2 back to her.
#
#   case 1   Ask 8:00-9:00 Ann · Check 10:00-10:30 Bob · Send 12:00-12:30 Ann
#   case 2   Ask 8:30-9:30 Ann · Check 10:30-11:00 Bob · Ask 11:30-12:00 Ann
#            Check 13:00-13:30 Bob · Send 13:30-14:00 Ann
DAY = """case,activity,start,end,resource,team,channel
1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann,Front,phone
1,Check,2026-01-05 10:00,2026-01-05 10:30,Bob,Back,phone
1,Send,2026-01-05 12:00,2026-01-05 12:30,Ann,Front,phone
2,Ask,2026-01-05 08:30,2026-01-05 09:30,Ann,Front,chat
2,Check,2026-01-05 10:30,2026-01-05 11:00,Bob,Back,
2,Ask,2026-01-05 11:30,2026-01-05 12:00,Ann,Front,phone
2,Check,2026-01-05 13:00,2026-01-05 13:30,Bob,Back,chat
2,Send,2026-01-05 13:30,2026-01-05 14:00,Ann,Front,chat
"""
OFFICE = {"monday": ["08:00-12:00", "13:00-17:00"]}


def day():
    return pd.read_csv(io.StringIO(DAY))


def tagged(**values):
    steps = {name: StepTag(value) for name, value in values.items()}
    return ValueStreamConfig(steps=steps)


def minutes(seconds):
    return None if seconds is None else seconds / 60


@pytest.fixture(scope="module")
def found():
    """The map of the day, around the clock, each step waiting for the one before."""
    return stream_map(pm.read(day()), order="strict")


def test_process_time_is_shared_out(found):
    """Ann's half hour with two steps in hand gives each 15 minutes: 45, 45 and 30, not 60."""
    ask, check, send = (found.step(name) for name in ("Ask", "Check", "Send"))
    assert [minutes(ask.pt.total_s), minutes(ask.pt.mean_s)] == [120, 40]
    assert [minutes(ask.service.total_s), minutes(ask.service.mean_s)] == [150, 50]
    assert [minutes(s.pt.mean_s) for s in (check, send)] == [30, 30]
    # Of 30, 45, 45: half way, and at 0.85 and 0.95 of two gaps, which both lie in the second.
    assert [minutes(ask.pt.p50_s), minutes(ask.pt.p85_s)] == [45, 45]
    assert minutes(ask.service.p50_s) == 60
    assert [s.pt.n for s in found.steps] == [3, 3, 2]


def test_lead_time_of_a_step_holds_its_queue(found):
    """Ask 60, 60, 60; Check 90, 90, 90; Send 120, 30; waits 30; 60, 60, 60; 90, 0."""
    ask, check, send = (found.step(name) for name in ("Ask", "Check", "Send"))
    assert [minutes(s.lt.total_s) for s in (ask, check, send)] == [180, 270, 150]
    assert [minutes(s.wait.total_s) for s in (ask, check, send)] == [30, 180, 90]
    # The first step of a case comes after no other: only the third Ask waited.
    assert [s.wait.n for s in (ask, check, send)] == [1, 3, 2]
    assert (minutes(send.lt.p50_s), minutes(send.wait.p50_s)) == (75, 45)
    assert [minutes(sum(s.causes_s.values())) for s in (ask, check, send)] == [30, 180, 90]


def test_complete_and_accurate_is_judged_by_the_receiver(found):
    """Check sent the second Ask back: Ask 2 of 3; Check passed on twice and returned once."""
    ask, check, send = (found.step(name) for name in ("Ask", "Check", "Send"))
    assert (ask.complete_share, ask.n_sent_back, ask.n_judged) == (2 / 3, 1, 3)
    assert (check.complete_share, check.n_returns, check.n_judged) == (1.0, 1, 2)
    assert (send.complete_share, send.n_judged) == (1.0, 2)
    assert found.rolled_complete_share == 2 / 3
    assert [s.first_pass_share for s in found.steps] == [0.5, 0.5, 1.0]
    assert found.rolled_first_pass_share == 0.25


def test_flow(found):
    """Six hours, two cases: takt three hours, eight a day, 600 case minutes make WIP 10/6."""
    flow, ask, check = found.flow, found.step("Ask"), found.step("Check")
    assert (flow.available_s, flow.n_arrived, minutes(flow.takt_s)) == (21600.0, 2, 180)
    assert (flow.throughput_per_day, flow.wip) == (8.0, 600 / 360)
    assert (ask.fte, check.fte) == (120 / 360, 90 / 360)
    assert flow.fte == pytest.approx((120 + 90 + 60) / 360)
    assert [s.wip for s in found.steps] == [180 / 360, 270 / 360, 150 / 360]
    assert [s.queue for s in found.steps] == [30 / 360, 180 / 360, 90 / 360]
    assert (minutes(ask.takt_s), ask.throughput_per_day) == (120, 12.0)
    # Over a whole log the law holds by the way it is reckoned: that would be no check.
    assert (flow.little, found.untold["little"]) == (None, "too-short")


def test_the_ladder_is_the_ledger(found):
    """Ask owns 120 + 30 again + 30 waiting; Check 60 + 30 + 180; Send 60 + 90: 600 minutes."""
    told = {rung.activity: [us / 6e7 for us in rung.us] for rung in found.rungs}
    assert told == {
        "Ask": [120, 30, 30, 0, 0],
        "Check": [60, 30, 180, 0, 0],
        "Send": [60, 0, 90, 0, 0],
    }
    assert sum(rung.total_us for rung in found.rungs) == 600 * 60_000_000
    assert minutes(sum(rung.mean_s(rung.total_us) for rung in found.rungs)) == 300
    assert (minutes(found.lead.mean_s), found.lead.n) == (300, 2)


def test_efficiency_by_time_and_by_count():
    """Ask of value, Check necessary, Send untagged: 120 of 600 minutes and 2 of 8 steps."""
    log = pm.read(day())
    config = Config(valuestream=tagged(Ask="VA", Check="BVA"))
    told = stream_map(log, config, order="strict").efficiency
    assert {name: us / 6e7 for name, us in told.work_us.items()} == {
        "VA": 120, "BVA": 60, "NVA": 0, "untagged": 60, "rework": 60,
    }  # fmt: skip
    assert told.n_done == {"VA": 2, "BVA": 2, "NVA": 0, "untagged": 2, "rework": 2}
    assert told.n_activities == {"VA": 1, "BVA": 1, "NVA": 0, "untagged": 1}
    assert (told.pce_elapsed, told.pce_bounds) == (0.2, (0.2, 0.3))
    # Ann's and Bob's hands were full for 180 and 90 minutes; from start to end it is 300.
    assert (told.pce_steps, told.activity_ratio) == (0.25, 270 / 600)
    every = stream_map(log, config, order="strict", multitasking="whole")
    assert every.efficiency.activity_ratio == 300 / 600
    assert minutes(every.step("Ask").pt.total_s) == 150
    # Of the data boxes: 40 + 30 + 30 minutes of work in 60 + 90 + 75 of lead time.
    assert told.activity_ratio_steps == pytest.approx(100 / 225)
    whole = ledger(log, config, order="strict")
    assert (told.pce_elapsed, told.pce_working) == (whole.pce_elapsed, whole.pce_working)
    assert (told.pce_steps, told.activity_ratio) == (whole.pce_steps, whole.activity_ratio)


def test_untagged_work_is_of_no_value(found):
    """Nobody has tagged a step: efficiency cannot be told, only what it is at most."""
    told = found.efficiency
    assert (told.pce_elapsed, told.pce_steps, told.pce_bounds) == (None, None, (0.0, 0.4))
    assert found.untold["pce"] == found.untold["pce_steps"] == "untagged"
    assert {step.value for step in found.steps} == {"untagged"}


def test_working_time_leaves_out_the_lunch_break():
    """From 12:00 to 13:00 the house is shut: Send of case 1 is worked on for no working time."""
    log = pm.read(day())
    found = stream_map(log, Config(calendar=OFFICE), order="strict")
    ask, check, send = (found.step(name) for name in ("Ask", "Check", "Send"))
    assert [minutes(s.pt_working.total_s) for s in (ask, check, send)] == [120, 90, 30]
    assert [minutes(s.lt_working.total_s) for s in (ask, check, send)] == [180, 210, 120]
    assert [minutes(s.wait_working.total_s) for s in (ask, check, send)] == [30, 120, 90]
    # Case 1 loses 12:00 to 12:30, case 2 the whole hour.
    assert minutes(found.lead_working.total_s) == 600 - 30 - 60
    assert sum(r.work_open_us + r.wait_open_us for r in found.rungs) == 510 * 60_000_000
    # 8 to 12 and 13 to 14: five hours to work in, for two cases.
    assert (found.flow.available_s, minutes(found.flow.takt_s)) == (18000.0, 150)
    assert (ask.fte, send.fte) == (120 / 300, 30 / 300)
    # Means of the boxes: 40 + 30 + 15 of work in 60 + 70 + 60 of lead time.
    assert found.efficiency.activity_ratio_steps_working == pytest.approx(85 / 190)


def test_slices_are_maps_of_their_own():
    """Case 2 came by chat, whatever was said later; team Back owns 270 of the 600 minutes."""
    log = pm.read(day())
    by_channel = stream_map(log, order="strict", by="channel").slices
    assert [(s.name, s.by, s.n_cases, minutes(s.lead.total_s)) for s in by_channel] == [
        ("chat", "channel", 1, 330),
        ("phone", "channel", 1, 270),
    ]
    assert by_channel[0].step("Ask").complete_share == 0.5
    back = stream_map(log, order="strict", by="team").slices[1]
    assert (back.name, back.n_cases, minutes(back.lead.total_s)) == ("Back", 2, 270)
    assert (back.flow.little, back.untold["little"]) == (None, "of-steps")
    (january,) = stream_map(log, order="strict", by="month").slices
    assert (january.name, january.flow.wip, january.untold["wip"]) == ("2026-01", None, "cohort")
    assert [s.name for s in stream_map(log, by="quarter").slices] == ["2026-Q1"]
    assert [s.name for s in stream_map(log, by="week").slices] == ["2026-01-05"]


def test_what_cannot_be_sliced_is_refused():
    """People are not told apart; columns that are not there are named with the nearest."""
    log = pm.read(day())
    with pytest.raises(UsageError, match="single people"):
        stream_map(log, by="resource")
    kept = pm.read(day().assign(keeper=day()["resource"]))
    with pytest.raises(UsageError, match="single people"):
        stream_map(kept, by="keeper")
    with pytest.raises(UsageError) as refused:
        stream_map(log, by="chanel")
    assert "'channel'" in refused.value.hint
    with pytest.raises(RoleMissingError):
        stream_map(log, by="priority")
    with pytest.raises(RoleMissingError):
        stream_map(pm.read(day().drop(columns="team")), by="team")


def test_logs_that_say_less_say_what_is_missing():
    """Without starts no work, wait or people; without resources no causes; never a wrong zero."""
    ends = stream_map(pm.read(day()[["case", "activity", "end"]]), order="strict")
    ask = ends.step("Ask")
    assert (ask.pt.n, ask.pt.mean_s, ask.wait.mean_s, ask.fte, ask.causes_s) == (0, *[None] * 4)
    assert {ask.untold[name] for name in ("pt", "wait", "causes", "fte")} == {"no-start"}
    assert (minutes(ask.lt.total_s), ask.n_without_start) == (60, 3)
    assert (ends.efficiency.pce_bounds, ends.untold["pce"]) == (None, "no-start")
    nobody = stream_map(pm.read(day().drop(columns=["resource", "team"])), order="strict")
    check = nobody.step("Check")
    assert (check.causes_s, check.fte) == (None, None)
    assert (check.untold["causes"], check.untold["fte"]) == ("no-resource", "no-resource")
    assert (nobody.flow.fte, nobody.untold["fte"]) == (None, "no-resource")
    assert minutes(nobody.step("Ask").pt.total_s) == 150
    with pytest.raises(RoleMissingError):
        stream_map(pm.read(day()[["case", "activity"]]))


def test_one_instant_gives_no_rates():
    """No time passes: nothing is divided by it."""
    frame = pd.DataFrame({"case": ["1"], "activity": ["A"], "end": ["2026-01-05 08:00"]})
    found = stream_map(pm.read(frame))
    (step,) = found.steps
    assert (step.fte, step.wip, step.takt_s, found.flow.little) == (None, None, None, None)
    assert (step.untold["takt"], step.untold["wip"]) == ("no-time", "no-time")
    assert (found.efficiency.pce_bounds, found.main_path) == (None, ("A",))
    assert found.rungs[0].total_us == 0


def test_any_column_of_the_cases_slices():
    """The first thing said of a case counts; cases that say nothing are a slice of their own."""
    frame = day().assign(product=["", "loan", "", "card", "card", "", "", "loan"])
    more = frame.assign(case=frame["case"] + 2, product="")
    log = pm.read(pd.concat([frame, more]))
    found = stream_map(log, order="strict", by="product").slices
    assert [(one.name, one.n_cases) for one in found] == [("card", 1), ("loan", 1), ("–", 2)]


def test_rare_slices_are_folded():
    """Twelve slices at most, the rarest as one; nothing is lost."""
    frame = pd.concat(
        [day().assign(case=day()["case"] + 2 * i, product=f"p{i:02}") for i in range(20)]
    )
    found = stream_map(pm.read(frame), by="product")
    assert [one.name for one in found.slices] == [*(f"p{i:02}" for i in range(11)), "…"]
    assert sum(one.n_cases for one in found.slices) == 40


def test_months_are_those_of_the_zone():
    """At 23:30 in London on the last of January it is February in Shanghai."""
    text = "case,activity,start,end\n1,A,{0} 23:30,{0} 23:40\n2,A,2026-02-20 08:00,2026-02-20 09:00"
    frame = pd.read_csv(io.StringIO(text.format("2026-01-31")))
    frame[["start", "end"]] = frame[["start", "end"]].apply(pd.to_datetime, utc=True)
    london, shanghai = (
        stream_map(pm.read(frame, zone=zone), by="month").slices
        for zone in ("Europe/London", "Asia/Shanghai")
    )
    assert [(one.name, one.n_cases) for one in london] == [("2026-01", 1), ("2026-02", 1)]
    assert [(one.name, one.n_cases) for one in shanghai] == [("2026-02", 2)]
    (year,) = stream_map(pm.read(frame), by="year").slices
    assert (year.name, year.flow.n_arrived) == ("2026", 2)


def test_work_side_by_side_counts_once_on_the_ladder():
    """Check (8:30-10) outlasts Ask (8-9): the ladder has 2 hours, the labour 2.5."""
    frame = pd.read_csv(
        io.StringIO(
            "case,activity,start,end,resource\n"
            "1,Ask,2026-01-05 08:00,2026-01-05 09:00,Ann\n"
            "1,Check,2026-01-05 08:30,2026-01-05 10:00,Bob\n"
        )
    )
    found = stream_map(pm.read(frame))
    assert {rung.activity: rung.work_us / 6e7 for rung in found.rungs} == {"Ask": 30, "Check": 90}
    assert (found.efficiency.labour_us / 6e7, found.efficiency.activity_ratio) == (150, 1.25)
    # Each of them took its whole time, whoever was beside it.
    assert [minutes(step.pt.mean_s) for step in found.steps] == [60, 90]


def test_an_open_case_is_not_judged():
    """A case that goes on after the log has nobody yet to say if its last step was right."""
    rows = [
        (case, name, f"2026-01-{5 + case:02} {8 + hour}:00", f"2026-01-{5 + case:02} {8 + hour}:30")
        for case in range(9)
        for hour, name in enumerate(["Ask", "Check", "Send"])
    ]
    rows = [row for row in rows if row[:2] not in {(8, "Check"), (8, "Send")}]
    frame = pd.DataFrame(rows, columns=["case", "activity", "start", "end"])
    frame[["start", "end"]] = frame[["start", "end"]].apply(pd.to_datetime, utc=True)
    found = stream_map(pm.read(frame))
    assert found.flow.n_open_at_end == 1
    assert (found.step("Ask").n, found.step("Ask").n_judged) == (9, 8)
