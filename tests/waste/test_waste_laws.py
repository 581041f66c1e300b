"""What holds for every detector: order of rows, sums, money, privacy, intervals, brute force."""

from __future__ import annotations

import dataclasses
import inspect
import io
import itertools
import json
import tomllib
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import procmine as pm
from procmine.config import Config, CostConfig, PrivacyConfig, load
from procmine.errors import ConfigError, UsageError
from procmine.finding import Finding
from procmine.registry import room
from procmine.report.lead_sentence import isolated
from procmine.synth import write
from procmine.valuestream import ledger
from procmine.valuestream.buckets import WAITING
from procmine.waste._evidence import Evidence
from procmine.waste._intervals import share_interval, sum_interval
from procmine.waste._ranges import RANGES
from procmine.waste._senses import MEANINGS, means

LOGS = Path(__file__).resolve().parents[2] / "event_logs"
WORK = ("value_adding", "necessary", "waste", "untagged", "rework")
NAMES = ("contact_centre", "refunds", "service_desk")
# Every detector that can do more once it is told something.
TOLD = {
    "missing-follow-up": {"priorities": ("*",), "closes": ("Close",), "steps": ("Call back",)},
    "repetitive-work": {"reasons": ("Bill",)},
    "promise-gap": {"limits": ("Front = 1h",)},
    "escalation": {"tier": "team", "tiers": ("Front", "Back")},
}
AT = pd.Timestamp("2026-01-05", tz="UTC")
STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),  # case
        st.sampled_from(["Fix", "Close", "Reopen", "Enter data", "Bot answers", "Approve"]),
        st.integers(0, 60),  # begin, quarters of an hour
        st.integers(0, 9),  # length
        st.sampled_from(["Ann", "Bob", ""]),
        st.sampled_from(["Front", "Back", "EMPTY", ""]),
    ),
    min_size=1,
    max_size=24,
)


def frame_of(steps):
    return pd.DataFrame(
        {
            "case": f"c{case}",
            "activity": activity,
            "start": AT + pd.Timedelta(minutes=15 * begin),
            "end": AT + pd.Timedelta(minutes=15 * (begin + length)),
            "resource": who or None,
            "team": team or None,
        }
        for case, activity, begin, length, who, team in steps
    )


def shipped(name):
    config = load(LOGS / name)
    return pm.read(config.folder / config.log.source, config=config), config


@pytest.mark.parametrize("name", NAMES)
def test_row_order_changes_nothing(name, tmp_path):
    """A shuffled log has the same findings, to the last byte."""
    path = tmp_path / "log.parquet"
    write(name, path, cases=400, seed=5)
    config = load(LOGS / name)
    frame = pd.read_parquet(path)
    shuffled = frame.sample(frac=1, random_state=3).reset_index(drop=True)
    told = [
        [finding.to_dict("zh") for finding in pm.waste.find(pm.read(f, config=config), config)]
        for f in (frame, shuffled)
    ]
    assert json.dumps(told[0]) == json.dumps(told[1])


@pytest.mark.parametrize("name", NAMES)
def test_waits_are_those_of_the_ledger(name):
    """The waits before the steps sum to what the ledger does not call work, exactly."""
    log, config = shipped(name)
    totals = ledger(log, config).totals_us
    waited = sum(us for bucket, us in totals.items() if bucket not in WORK)
    assert int(Evidence(log, config).wait_us.sum()) == waited


@pytest.mark.parametrize("name", NAMES)
def test_a_log_holds_the_hours_of_each_waste(name):
    """No single waste takes more waiting or work than the whole log has."""
    log, config = shipped(name)
    evidence = Evidence(log, config)
    labour = int(evidence.work_us.sum()) / 1e6
    totals = ledger(log, config).totals_us
    waited = sum(us for bucket, us in totals.items() if bucket not in WORK)
    for finding in pm.waste.find(log, config):
        if finding.level != "info" and finding.overlaps:
            assert finding.values["work_total_s"] <= labour
            assert finding.values["wait_total_s"] * 1e6 <= waited
            assert 0 <= finding.values["affected_share"] <= 1


@pytest.mark.parametrize("name", NAMES)
def test_causes_and_closed_hours_sum_to_all_waiting(name):
    """No cause takes less than nothing, and all of them are what the waits are, exactly."""
    log, config = shipped(name)
    spent = ledger(log, config)
    once = sum(spent.totals_us[name] for name in WAITING)
    for beside_work, waited_us in ((False, once), (True, int(spent.waits.causes_us.sum()))):
        options = {"waiting-by-cause": {"beside_work": beside_work}}
        told = pm.waste.find(log, config, only=["waiting-by-cause"], options=options)
        assert all(finding.cost_s > 0 for finding in told)
        assert round(sum(finding.cost_s for finding in told) * 1e6) == waited_us


def test_money_is_hours_times_price():
    """Waiting and work have prices of their own; without one of them nothing is priced."""
    log, config = shipped("service_desk")
    (finding,) = pm.waste.find(log, config, only=["rework-loop"])
    wait, work = (finding.values[f"{kind}_total_s"] / 3600 for kind in ("wait", "work"))
    assert finding.cost_s == pytest.approx((wait + work) * 3600)
    assert finding.cost_money == pytest.approx(wait * 0.8 + work * 43)
    # Without one of the prices there is none.
    for cost in (CostConfig(rate_per_hour=43.0), CostConfig(waiting_per_hour=0.8), CostConfig()):
        bare = dataclasses.replace(config, cost=cost)
        (unpriced,) = pm.waste.find(log, bare, only=["rework-loop"])
        assert unpriced.cost_money is None


def test_places_of_equal_weight_come_by_name():
    """Six steps that are each repeated once, five of which are told: the same ones in any order."""
    steps = [f"Fix {letter}" for letter in "FEDCBA"]
    rows = [
        (f"k{k}", step, AT + pd.Timedelta(hours=k + late))
        for k, step in enumerate(steps)
        for late in (0, 1)
    ] + [(f"z{k}", step, AT) for k in range(9) for step in steps]
    frame = pd.DataFrame(rows, columns=["case", "activity", "end"])
    config = Config(privacy=PrivacyConfig(smallest_group=1))
    for order in (frame, frame[::-1]):
        log = pm.read(order.reset_index(drop=True))
        (found,) = pm.waste.find(log, config, only=["rework-loop"])
        assert [place["name"] for place in found.evidence] == sorted(steps)[:5]


LATE = """case,activity,end,due,team
1,Ask,2026-01-05 09:00,2026-01-05 11:00,Front
1,Escalate,2026-01-05 10:00,2026-01-05 11:00,Front
1,Close,2026-01-05 14:00,2026-01-05 11:00,Back
2,Ask,2026-01-05 09:00,2026-01-05 10:00,Front
2,Close,2026-01-05 11:00,2026-01-05 10:00,Front
"""


@pytest.mark.parametrize(
    ("prices", "money"),
    [
        ({"delay_per_hour": 2.0, "penalty_per_case": 10.0}, 28.0),
        ({"delay_per_hour": 2.0, "waiting_per_hour": 100.0}, 8.0),
        ({"penalty_per_case": 10.0}, 20.0),
        ({"waiting_per_hour": 100.0, "rate_per_hour": 40.0}, None),
    ],
)
def test_being_late_costs_delay_and_penalties_and_no_waiting(prices, money):
    """Three hours and one hour late: priced as in the ledger; the way to a climb has no price."""
    log = pm.read(pd.read_csv(io.StringIO(LATE)))
    config = Config(cost=CostConfig(**prices))
    late, climb = pm.waste.find(log, config, only=["promise-gap", "escalation"])
    if late.rule != "promise-gap":
        late, climb = climb, late
    assert (late.cost_s, late.cost_money) == (4 * 3600.0, money)
    assert (climb.cost_s, climb.cost_money) == (3600.0, None)
    costs = pm.valuestream.price(log, ledger(log, config), config)
    own = costs.totals_micro["delay"] + costs.totals_micro["penalties"]
    assert own / 1e6 == (money or 0.0)


MOVED = (
    LATE
    + """3,Ask,2026-01-05 09:00,2026-01-05 12:00,Front
3,Close,2026-01-05 11:00,2026-01-05 12:00,Front
3,Ask opinion,2026-01-05 13:00,2026-01-05 12:00,Front
4,Ask,2026-01-05 09:00,2026-01-05 10:00,Front
4,Close,2026-01-05 11:00,2026-01-05 12:00,Front
5,Ask,2026-01-05 09:00,2026-01-05 10:00,Front
"""
)


def test_late_cases_add_up_to_those_of_other_ways_of_counting():
    """Two late by every promise, one by the first; one ran on after its closing; one is open."""
    (finding,) = pm.waste.find(
        pm.read(pd.read_csv(io.StringIO(MOVED))), Config(), only=["promise-gap"]
    )
    told = {name: finding.values[name] for name in ("n_open_late", "n_ran_on", "n_moved")}
    assert (finding.n, told) == (3, {"n_open_late": 1, "n_ran_on": 1, "n_moved": 1})
    assert "1 more was closed in time, with steps after" in finding.say("en")
    assert "by the last promise 1 of the late is in time" in finding.say("en")
    assert "1 个按最后一次承诺的时限" in finding.say("zh")


def test_listed_names_stay_apart_in_data_and_are_joined_as_each_language_joins():
    """A name with a comma is one name; stored and read back it is the same finding."""
    hours = Finding(
        "peak", "info", {"en": "At {hours}", "zh": "在{hours}"}, {"hours": ("9, early", "10")}
    )
    assert (hours.say("en"), hours.say("zh")) == ("At 9, early, 10", "在9, early、10")
    plain = json.loads(json.dumps(hours.to_plain()))
    assert plain["values"] == hours.to_dict()["values"] == {"hours": ["9, early", "10"]}
    assert Finding.from_plain(plain) == hours
    assert isolated(hours.say("zh"), hours.values).count("<bdi>") == 2


def test_work_is_priced_by_the_rates_of_those_who_do_it():
    """Each step costs the rate of its team on its day, and of machines nothing."""
    log, config = shipped("service_desk")
    teams = {name: 30.0 + 5 * place for place, name in enumerate(sorted(log.labels("team")))}
    first = sorted(teams)[0]
    dated = [{"amount": 20, "to": "2025-03-01"}, {"amount": 60, "from": "2025-03-01"}]
    cost = CostConfig(rate_per_hour=11.0, teams={**teams, first: dated})
    # Waiting costs nothing if nothing waits: only work is looked at.
    (finding,) = pm.waste.find(
        log, dataclasses.replace(config, cost=cost), only=["duplicate-entry"]
    )
    (flat,) = pm.waste.find(
        log,
        dataclasses.replace(config, cost=CostConfig(rate_per_hour=11.0)),
        only=["duplicate-entry"],
    )
    assert flat.cost_money == pytest.approx(flat.values["work_total_s"] / 3600 * 11)
    evidence = Evidence(log, dataclasses.replace(config, cost=cost))
    codes, labels = evidence.role("team")
    at_day = evidence.begin >= np.datetime64("2025-02-28T23:00", "us").astype(np.int64)
    own = {name: 20.0 if name == first else rate for name, rate in teams.items()}
    rate = np.array([*(own.get(name, 11.0) for name in labels), 11.0])[codes]
    rate = np.where((codes == labels.index(first)) & at_day, 60.0, rate)
    rate = np.where(evidence.automated & (codes < 0), 0.0, rate)
    micro, unpriced = evidence.labour
    assert not unpriced.any()
    worked = evidence.work_us > 0
    per_hour = micro[worked] / evidence.work_us[worked] * 3600
    close = np.abs(per_hour - rate[worked]) < 1e-3 * rate[worked] + 1e-3
    assert close.mean() > 0.99
    assert finding.cost_money != pytest.approx(flat.cost_money)


def test_what_is_found_is_ranked():
    """Money first, then hours; what cannot be told comes last."""
    log, config = shipped("contact_centre")
    found = pm.waste.find(log, config)
    told = [f for f in found if "lacks" not in f.where]
    assert found[: len(told)] == tuple(told)
    assert [f.cost_money or 0 for f in told] == sorted(f.cost_money or 0 for f in told)[::-1]
    free = dataclasses.replace(config, cost=CostConfig())
    hours = [f.cost_s or 0 for f in pm.waste.find(log, free) if "lacks" not in f.where]
    assert hours == sorted(hours)[::-1]


def test_a_team_of_few_contacts_is_not_named():
    """Eight contacts of North: named from groups of eight on, not where nine are the least."""
    cases = Path(__file__).resolve().parents[1] / "cases" / "waste" / "late_takeover.toml"
    case = tomllib.loads(cases.read_text("utf-8"))["fires"][0]
    log = pm.read(pd.read_csv(io.StringIO(case["csv"]), skipinitialspace=True))
    for least, n in ((8, 1), (9, 0)):
        config = Config(privacy=PrivacyConfig(smallest_group=least))
        assert len(pm.waste.find(log, config, only=["late-takeover"])) == n


@pytest.mark.parametrize("name", NAMES)
def test_nobody_can_be_told_apart(name):
    """No name of a person, no case id, no customer and no group under five cases is in it."""
    log, config = shipped(name)
    found = pm.waste.find(log, config)
    said = {str(text) for f in found for row in f.evidence for text in row.values()}
    said |= {str(value) for f in found for value in (*f.values.values(), *f.where.values())}
    for role in ("resource", "case", "customer"):
        assert not said & set(log.labels(role))
    assert all(row["n_cases"] >= 5 for f in found for row in f.evidence)
    assert all(f.examples == () for f in found)


def test_contacts_without_a_reason_do_not_hide_those_of_another_customer():
    """Bo called 25 times and nobody wrote down why: Al's second call about a bill still counts."""
    contacts = [("Cy", "Move", 0), ("Al", "Bill", 0), ("Al", "Bill", 24)]
    contacts += [("Bo", "", 24 * day) for day in range(25)]
    rows = [
        (f"k{k}", activity, who, why, AT + pd.Timedelta(hours=hour + late))
        for k, (who, why, hour) in enumerate(contacts)
        for activity, late in (("Ask", 0), ("Answer", 1))
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "customer", "reason", "end"])
    (found,) = pm.waste.find(pm.read(frame), only=["unresolved-contact"])
    assert (found.values["n_cases"], found.values["n_possible"]) == (1, 3)


@settings(max_examples=40)
@given(STEPS)
def test_no_log_is_too_odd(steps):
    """Any small log gives findings or what is lacking, with numbers that hold together."""
    frame = frame_of(steps)
    options = {
        entry: told
        for entry, told in TOLD.items()
        if entry == "escalation" and {"Front", "Back"} <= set(frame["team"].dropna())
    }
    log = pm.read(frame)
    for finding in pm.waste.find(log, options=options):
        assert finding.rule in room("procmine.waste")
        assert finding.say("en")
        assert json.dumps(finding.to_dict("zh"), allow_nan=False)
        if "lacks" in finding.where:
            continue
        assert finding.n >= finding.values["n_cases"] > 0
        share = finding.intervals["affected_share"]
        assert share.low <= finding.values["affected_share"] <= share.high


@settings(max_examples=40)
@given(STEPS)
def test_ping_pong_is_that_of_brute_force(steps):
    """Returns to a team that another had in between, counted step by step."""
    log = pm.read(frame_of(steps))
    evidence = Evidence(log)
    if "team" not in log.mapping:
        return
    labels = log.labels("team")
    expected = 0
    for case in range(log.n_cases):
        last, seen = None, set()
        for at in np.flatnonzero(evidence.case == case):
            code = evidence.codes("team")[at]
            if code < 0:
                continue
            team = labels[code]
            if team != last:
                expected += team in seen
                seen.add(team)
                last = team
    options = {"ping-pong-handover": {"usual": 2.0}}
    found = pm.waste.find(log, only=options, options=options)
    assert sum(f.n for f in found) == expected


CONTACTS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 300), st.integers(0, 40)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60)
@given(CONTACTS)
def test_repeats_are_those_of_brute_force(contacts):
    """Same customer, same reason, begun within seven days after an earlier one ended."""
    rows = []
    for case, (who, why, begin, length) in enumerate(contacts):
        for activity, hour in (("Ask", begin), ("Answer", begin + length)):
            rows.append(
                {
                    "case": f"k{case}",
                    "activity": activity,
                    "end": AT + pd.Timedelta(hours=hour),
                    "customer": f"u{who}",
                    "reason": f"r{why}",
                }
            )
    log = pm.read(pd.DataFrame(rows))
    back, open_ = set(), set()
    for (i, one), (j, other) in itertools.permutations(enumerate(contacts), 2):
        if one[:2] != other[:2]:
            continue
        gap = other[2] - (one[2] + one[3])
        if 0 <= gap <= 168:
            back.add(j)
        if gap < 0 and (one[2], one[2] + one[3], i) < (other[2], other[2] + other[3], j):
            open_.add(j)
    told = defaultdict(int)
    for finding in pm.waste.find(log, only=["unresolved-contact", "chased-contact"]):
        told[finding.rule] += finding.values.get("n_cases", 0)
    assert told["unresolved-contact"] == len(back)
    assert told["chased-contact"] == len(open_)


@settings(max_examples=40)
@given(STEPS, st.integers(1, 3))
def test_overlap_is_that_of_brute_force(steps, most):
    """What durations sum to beyond what so many hands could do, quarter by quarter."""
    roles = {role: role for role in ("start", "end", "resource")}
    log = pm.read(frame_of(steps), columns=roles)
    expected = defaultdict(int)
    for _, _, begin, length, who, _ in steps:
        for quarter in range(begin, begin + length):
            expected[who, quarter] += bool(who)
    beyond = sum(max(n - most, 0) for n in expected.values()) * 900
    found = pm.waste.find(log, only=["multitasking"], options={"multitasking": {"most": most}})
    told = sum(f.values.get("total_s", 0) for f in found)
    assert told == pytest.approx(beyond, abs=1e-3)


def test_intervals_are_those_of_the_books():
    """Clopper and Pearson: limits at which the tails of the binomial hold 2.5 per cent."""
    stats = pytest.importorskip("scipy.stats", reason="lacks scipy")
    for n, n_all in ((0, 7), (7, 7), (1, 12), (40, 90), (411, 6000), (23_000, 230_000)):
        told = share_interval(n, n_all)
        known = stats.binomtest(n, n_all).proportion_ci(0.95, "exact")
        assert (told.low, told.high) == pytest.approx((known.low, known.high), abs=1e-9)
    assert share_interval(0, 0) is None


def test_sums_have_intervals_of_their_spread():
    """Bootstrap and its normal limit agree where they meet; few cases have none."""
    draws = np.random.Generator(np.random.PCG64(1)).exponential(100.0, 1200)
    few, many = sum_interval(draws[:1000]), sum_interval(draws[:1001])
    assert (few.low, few.high) == pytest.approx((many.low, many.high), rel=0.03)
    assert few.low < draws[:1000].sum() < few.high
    assert sum_interval(draws[:1000][::-1]) == few
    assert sum_interval(draws[:4]) is None


def test_configuration_is_checked():
    """Unknown detectors, options, steps, clocks and durations are refused with what there is."""
    log = pm.read(pd.read_csv(io.StringIO("case,activity,end\nA,Enter data,2026-01-05 09:00\n")))

    def with_(table):
        return dataclasses.replace(Config(), waste=table)

    with pytest.raises(UsageError, match="duplicate-entri"):
        pm.waste.find(log, with_({"duplicate-entri": {}}))
    with pytest.raises(ConfigError, match="step"):
        pm.waste.find(log, with_({"duplicate-entry": {"step": ["x"]}}))
    with pytest.raises(ConfigError, match="section"):
        pm.waste.find(log, with_({"duplicate-entry": 3}))
    with pytest.raises(ConfigError, match="'Enter date', which the log does not have"):
        pm.waste.find(log, with_({"duplicate-entry": {"steps": ["Enter date"]}}))
    with pytest.raises(ConfigError, match="no list of texts"):
        pm.waste.find(log, with_({"duplicate-entry": {"steps": 3}}))
    for options, word in (({"limit": "soon"}, "duration"), ({"clock": "sun"}, "clock")):
        named = {"decision-lag": {"steps": ["Enter data"], **options}}
        with pytest.raises(ConfigError, match=rf"^\[waste\.decision-lag\]: .*{word}"):
            pm.waste.find(log, with_(named))


def test_numbers_of_options_have_ranges():
    """Every one that is a number; beyond its range it is refused by section and name."""
    log = pm.read(frame_of([(1, "Ask", 0, 1, "Ann", "Front")]))
    n = 0
    for entry in room("procmine.waste").values():
        for name, option in inspect.signature(entry.run).parameters.items():
            if type(option.default) not in (int, float):
                continue
            beyond = type(option.default)(RANGES[name][0] - 1)
            config = dataclasses.replace(Config(), waste={entry.id: {name: beyond}})
            with pytest.raises(ConfigError, match=rf"\[waste\.{entry.id}\]: {name} = "):
                pm.waste.find(log, config, only=[entry.id])
            n += 1
    assert n >= 8


def test_braces_in_labels_are_text():
    """Labels of the log are no templates, wherever they are told."""
    text = (
        "case,activity,start,end,resource,reason\n"
        "A,{x} Enter,2026-01-05 09:00,2026-01-05 09:10,Ann,{0}\n"
        "A,{x} Enter,2026-01-05 10:00,2026-01-05 10:10,Ann,{0}\n"
    )
    for finding in pm.waste.find(pm.read(pd.read_csv(io.StringIO(text)))):
        assert finding.to_dict("zh")["message"]


def test_no_hours_without_times():
    """Of a log without times the sentences end before the hours, in both languages."""
    usual = "".join(f"{case},Ask,A\n{case},Fix,B\n" for case in range(9))
    odd = "9,Ask,A\n9,Fix,B\n9,Fix,B\n9,Transfer,B\n"
    frame = pd.read_csv(io.StringIO(f"case,activity,team\n{usual}{odd}"))
    told = [one for one in pm.waste.find(pm.read(frame)) if one.level != "info"]
    assert {"rework-loop", "transfer"} <= {one.rule for one in told}
    for finding in told:
        assert finding.cost_s is None
        assert "cannot tell" not in finding.say("en")
        assert "无法判断" not in finding.say("zh")
        assert not finding.say("zh").endswith(("：", "，"))


def test_names_of_steps():
    """Names that mean something, and names that only look like it."""
    assert set(MEANINGS) > {"approve", "close", "enter"}
    for sense, label in (
        ("approve", "Manager approval"),
        ("approve", "主管审批"),
        ("close", "关闭案件"),
        ("follow_up", "回访客户"),
        ("pass_on", "转交调度"),
        ("take_over", "转人工"),
        ("reject", "Application declined"),
        ("approve", "A_APPROVED"),
        ("approve", "ApproveInvoice"),
        ("follow_up", "Follow-up with customer"),
        ("close", "CLOSED"),
        ("resubmit", "re-submit form"),
    ):
        assert means(sense, label), label
    for sense, label in (
        ("approve", "Request approval"),
        ("approve", "提交审批"),
        ("close", "Reopen closed case"),
        ("enter", "Center stage"),
        ("pass_on", "Bank transfer"),
        ("pass_on", "Dispatch parts"),
        ("close", "Close account"),
        ("enter", "Enter the room"),
        ("escalate", "系统升级"),
        ("search", "Research"),
    ):
        assert not means(sense, label), label
