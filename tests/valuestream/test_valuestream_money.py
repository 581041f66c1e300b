"""Money: rates with their days, costs by hand, and rows that sum to the whole to the millionth."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import procmine as pm
from procmine.cli.main import main
from procmine.config import Config, CostConfig, Price, StepTag, TargetsConfig, load
from procmine.config import ValueStreamConfig as Values
from procmine.errors import ConfigError
from procmine.report.cost_text import cost_text
from procmine.summary.rates import amounts
from procmine.valuestream import ledger, price
from procmine.worktime import Calendar

ROOT = Path(__file__).resolve().parents[2]
HOUR_US = 3_600_000_000
CSV = """case,activity,start,end,resource,team,automated,due
1,Ask,2026-06-30 20:00,2026-06-30 22:00,Ann,Front,no,2026-07-01 06:00
1,Check,2026-06-30 23:00,2026-07-01 03:00,Bob,Back,no,2026-07-01 06:00
1,Post,2026-07-01 05:00,2026-07-01 07:00,,Bot,yes,2026-07-01 06:00
1,Answer,2026-07-01 08:00,2026-07-01 09:00,Ann,Front,no,2026-07-01 06:00
2,Ask,2026-06-30 21:00,2026-06-30 23:00,Ann,Front,no,2026-07-02 00:30
"""


def log_of(text=CSV, *without):
    return pm.read(pd.read_csv(io.StringIO(text)).drop(columns=list(without)))


def costs_of(log, cost, **sections):
    config = Config(cost=cost, **sections)
    return price(log, ledger(log, config), config)


def told(tmp_path, text):
    (tmp_path / "procmine.toml").write_text(text, encoding="utf-8")
    return load(tmp_path).cost


def test_work_is_paid_by_resource_team_and_all():
    """By hand: who has no rate of their own has the team's, or else everybody's; machines none."""
    cost = CostConfig(rate_per_hour=10, teams={"Back": 20}, resources={"Ann": 30})
    found = costs_of(log_of(), cost)
    rows = {row["activity"]: row["untagged_cost"] for row in found.table("activity")}
    # Ann has two cases in hand from nine to ten: she is paid three hours, not four.
    assert rows == {"Ask": 90.0, "Check": 80.0, "Post": 0.0, "Answer": 30.0}
    assert found.work_micro == 200_000_000
    assert found.unpriced_us == 0
    bot = costs_of(log_of(), dataclasses.replace(cost, teams={"Back": 20, "Bot": 1}))
    assert bot.work_micro == 202_000_000


def test_what_nobody_priced_is_told():
    """A team's rate alone leaves the work of others out, and says how much that is."""
    found = costs_of(log_of(), CostConfig(teams={"Back": 20}))
    assert (found.work_micro, found.unpriced_us) == (80_000_000, 4 * HOUR_US)
    assert costs_of(log_of(), CostConfig(waiting_per_hour=1)).unpriced_us == 0
    assert costs_of(log_of(), CostConfig()) is None


def test_a_rate_holds_from_its_first_day_to_the_one_before_its_last():
    """Bob works an hour in June at 20 and three in July at 24: the day in `to` is July already."""
    rates = [
        {"amount": 20, "to": dt.date(2026, 7, 1)},
        {"amount": 24, "from": "2026-07-01", "to": "2026-08-01"},
    ]
    found = costs_of(log_of(), CostConfig(resources={"Bob": rates}))
    assert found.work_micro == (20 + 3 * 24) * 1_000_000
    # In Rome July begins two hours earlier.
    rome = pd.read_csv(io.StringIO(CSV))
    for name in ("start", "end", "due"):
        rome[name] = pd.to_datetime(rome[name], utc=True)
    config = Config(log=dataclasses.replace(Config().log, zone="Europe/Rome"))
    log = pm.read(rome, config=config)
    assert log.zone == "Europe/Rome"
    assert costs_of(log, CostConfig(resources={"Bob": rates})).work_micro == 96_000_000
    gap = [{"amount": 20, "to": "2026-06-01"}, {"amount": 24, "from": "2026-07-01"}]
    found = costs_of(log_of(), CostConfig(resources={"Bob": gap}))
    assert (found.work_micro, found.unpriced_us) == (72_000_000, 5 * HOUR_US)


def test_waiting_delay_and_missed_due_times():
    """By hand: case 1 waits four hours and is due at six: an hour of Post, one wait, one answer."""
    cost = CostConfig(
        waiting_per_hour=3, delay_per_hour=10, penalty_per_case=50, activities={"Ask": 0.5}
    )
    found = costs_of(log_of(), cost)
    assert {part: micro / 1e6 for part, micro in found.totals_micro.items() if micro} == {
        "activities": 1.0,
        "waiting": 12.0,
        "delay": 30.0,
        "penalties": 50.0,
    }
    assert (found.n_due, found.n_late, found.due_from) == (2, 1, "due")
    rows = {row["activity"]: row for row in found.table("activity")}
    assert (rows["Post"]["delay_cost"], rows["Post"]["penalties_cost"]) == (10.0, 50.0)
    assert rows["Answer"]["delay_cost"] == 20.0
    assert found.table("case")["total_cost"] == [92.5, 0.5]


def test_the_target_says_what_is_late_where_no_due_time_does():
    """Elapsed, case 1 is two hours over eleven; in working time it never gets there."""
    log = log_of(CSV, "due")
    cost = CostConfig(delay_per_hour=10)
    found = costs_of(log, cost, targets=TargetsConfig(lead_time="11h"))
    assert (found.totals_micro["delay"], found.due_from) == (20_000_000, "target")
    night = {"zone": "UTC", "tuesday": ["21:00-24:00"], "wednesday": ["00:00-06:00"]}
    working = TargetsConfig(lead_time="8h", clock="working")
    found = costs_of(log, cost, targets=working, calendar=night)
    # Open from 21 to 6: eight hours are over at five.
    assert (found.totals_micro["delay"], found.n_late) == (40_000_000, 1)
    never = TargetsConfig(lead_time="10h", clock="working")
    assert costs_of(log, cost, targets=never, calendar=night).n_late == 0
    assert costs_of(log, cost).due_from == ""


def test_an_instant_after_the_due_time_is_late_too():
    """A case of one moment has no lead time to be delayed, and missed its due time."""
    log = log_of("case,activity,end,due\n1,Ask,2026-06-30 20:00,2026-06-30 19:00\n")
    found = costs_of(log, CostConfig(delay_per_hour=1, penalty_per_case=7))
    assert (found.total_micro, found.n_late) == (7_000_000, 1)


@given(
    st.lists(st.integers(0, 10**16), min_size=1, max_size=5),
    st.integers(0, 9 * 10**12),
)
def test_amounts_are_exact(us, rate):
    """Each is hours times the rate, rounded half up, as fractions say; nothing overflows."""
    shorter = [one if one * rate < 2**62 * HOUR_US else one % HOUR_US for one in us]
    found = amounts(np.array(shorter, np.int64), np.full(len(us), rate, np.int64)).tolist()
    exact = [Fraction(one * rate, HOUR_US) for one in shorter]
    assert found == [int(amount + Fraction(1, 2)) for amount in exact]


def test_when_so_much_working_time_is_over():
    """The instant at which a calendar has been open for so long since another one."""
    office = Calendar.parse({"monday": ["09:00-12:00", "13:00-17:00"]})
    monday = int(dt.datetime(2026, 1, 5, tzinfo=dt.UTC).timestamp()) * 1_000_000
    hours = office.over(monday, monday + 24 * HOUR_US)
    at = np.array([monday, monday + 11 * HOUR_US, monday + 12 * HOUR_US])
    found = (hours.after_us(at, 2 * HOUR_US) - monday) / HOUR_US
    assert found.tolist() == [11.0, 14.0, 15.0]
    assert int(hours.after_us(monday, 8 * HOUR_US)) == monday + 24 * HOUR_US + 1


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[cost]\nrate_per_hour = -1\n", "rate_per_hour = -1 is no price", "40.0"),
        ("[cost]\nrate_per_hour = 1e9\n", "too large", "thousands"),
        ('[cost.teams]\nBack = "20"\n', "teams.Back = '20' is no price", "40.0"),
        ("[cost.teams]\nBack = [20, 30]\n", "two prices hold at once", "the day the next begins"),
        (
            "[cost.teams]\nBack = [{amount = 1, to = 2026-07-02}, "
            "{amount = 2, from = 2026-07-01}]\n",
            "1 from ever to 2026-07-02, and 2 from 2026-07-01 to ever",
            "the day the next begins",
        ),
        (
            "[cost.teams]\nBack = {amount = 1, from = 2026-07-01, to = 2026-07-01}\n",
            "holds on no day",
            "after the day it begins",
        ),
        ("[cost.teams]\nBack = {amout = 1}\n", "no 'amout'", "'amount'"),
        ("[cost.teams]\nBack = {to = 2026-07-01}\n", "amount = None is no price", "40.0"),
        ('[cost.teams]\nBack = {amount = 1, to = "July"}\n', "to = 'July' is no day", "2026-07"),
        ("[cost]\nrate_per_our = 1\n", "unknown key 'rate_per_our'", "'rate_per_hour'"),
        ("[cost]\npenalty_per_case = inf\n", "no price", "40.0"),
        ("[money]\nrate_per_hour = 1\n[cost]\nrate_per_hour = 2\n", "both say", "older name"),
    ],
)
def test_prices_nobody_can_mean_are_refused(tmp_path, text, message, hint):
    """Overlapping and contradictory days too; one line, and what to write."""
    with pytest.raises(ConfigError) as refused:
        told(tmp_path, text)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_names_that_are_no_slip_are_left_out_and_told():
    """One configuration serves every month; a slip, or none there at all, would go unnoticed."""
    for cost, message, hint in (
        (CostConfig(teams={"Bak": 1}), "[cost.teams]: the log has no team 'Bak'", "'Back'"),
        (CostConfig(activities={"Anwser": 1, "Ask": 2}), "[cost.activities]", "'Answer'"),
        (CostConfig(resources={"Anne": 1}), "no resource 'Anne'", "much like it"),
        (CostConfig(teams={"Legal": 1}), "no team 'Legal'", "It has 3"),
    ):
        with pytest.raises(ConfigError) as refused:
            costs_of(log_of(), cost)
        assert message in refused.value.message
        assert hint in refused.value.hint
        assert "Ann'" not in refused.value.hint
    both = CostConfig(rate_per_hour=10, teams={"Back": 20, "Legal": 99}, activities={"Ask": 1})
    alone = CostConfig(rate_per_hour=10, teams={"Back": 20}, activities={"Ask": 1})
    assert costs_of(log_of(), both).total_micro == costs_of(log_of(), alone).total_micro
    assert (costs_of(log_of(), both).n_unused, costs_of(log_of(), alone).n_unused) == (1, 0)
    told = cost_text(costs_of(log_of(), both), "en")
    assert told[-1] == "[cost] has 1 price of names not in this log: left out"
    assert "1 项价格" in cost_text(costs_of(log_of(), both), "zh")[-1]


def test_the_older_section_is_still_read(tmp_path):
    """[money] means [cost]; what it does not know it does not guess."""
    old = told(
        tmp_path, '[money]\ncurrency = "CNY"\nrate_per_hour = 40.0\n[cost]\ndelay_per_hour = 1\n'
    )
    assert (old.currency, old.rate_per_hour, old.delay_per_hour) == ("CNY", (Price(40.0),), 1.0)
    assert told(tmp_path, "[money]\nrate_per_hour = 0.0\n") == CostConfig()


def sums_hold(log, found):
    """Whole, parts and rows by everything are the same amount, to the millionth."""
    assert sum(found.totals_micro.values()) == found.total_micro == int(found.micro.sum())
    teams = ["team"] if "team" in log.steps.owners else []
    for by in ("log", "case", "activity", "kind", *teams):
        table = found.table(by)
        assert len(table) == len(found.ledger.table(by))
        for part in ("total", *found.totals_micro):
            micro = sum(round(cell * 1_000_000) for cell in table[f"{part}_cost"])
            want = found.total_micro if part == "total" else found.totals_micro[part]
            assert micro == want


@pytest.mark.parametrize("name", ["contact_centre", "refunds", "service_desk"])
def test_costs_of_shipped_logs_add_up(name):
    """Rows sum to the whole; work costs its hours times the one rate of the configuration."""
    config = load(ROOT / "event_logs" / name)
    log = pm.read(config.folder / config.log.source, config=config)
    steps = {a: StepTag(v) for a, v in zip(log.labels("activity"), ["VA", "NVA", "BVA"] * 3)}  # noqa: B905
    config = dataclasses.replace(config, valuestream=Values(steps=steps))
    cost = dataclasses.replace(config.cost, delay_per_hour=1.7, penalty_per_case=3.3)
    config = dataclasses.replace(config, cost=cost)
    found = price(log, ledger(log, config), config)
    sums_hold(log, found)
    assert found.totals_micro["delay"] > 0
    assert found.totals_micro["penalties"] == found.n_late * 3_300_000
    dearer = dataclasses.replace(cost, rate_per_hour=cost.rate_per_hour[0].amount * 2)
    again = price(log, found.ledger, dataclasses.replace(config, cost=dearer))
    n = len(found.micro)
    assert again.work_micro == pytest.approx(2 * found.work_micro, abs=n)


@pytest.mark.real_log
@pytest.mark.parametrize("name", ["purchasing/PurchasingExample.csv", "receipt/receipt.csv"])
def test_costs_of_published_logs_add_up(real_log, name):
    """With and without starts, every amount belongs to one row."""
    log = pm.read(real_log(name))
    cost = CostConfig(rate_per_hour=[{"amount": 33.33, "to": "2011-06-01"}], waiting_per_hour=0.77)
    targets = TargetsConfig(lead_time="5d")
    found = costs_of(log, dataclasses.replace(cost, delay_per_hour=0.1), targets=targets)
    sums_hold(log, found)
    assert found.totals_micro["delay"] > 0


def test_the_command_tells_what_it_costs(tmp_path):
    """JSON holds the parts and rows, both languages the sum; without rates there are hours only."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    toml = tmp_path / "procmine.toml"
    toml.write_text('[log]\nsource = "log.csv"\n', encoding="utf-8")
    run = CliRunner()
    words = ["valuestream", str(toml)]
    assert json.loads(run.invoke(main, [*words, "--format", "json"]).stdout)["cost"] is None
    assert "Cost" not in run.invoke(main, words).stdout
    cost = '[cost]\ncurrency = "USD"\npenalty_per_case = 50\n[cost.teams]\nBack = 20\n'
    toml.write_text(toml.read_text(encoding="utf-8") + cost, encoding="utf-8")
    found = json.loads(run.invoke(main, [*words, "--format", "json"]).stdout)["cost"]
    assert (found["currency"], found["total"], found["n_late"]) == ("USD", 130.0, 1)
    assert sum(found["parts"].values()) == found["total"]
    assert sum(row["total_cost"] for row in found["rows"]) == found["total"]
    english = run.invoke(main, words).stdout
    assert "Cost: 130 USD (untagged work 80 USD, missed due times 50 USD)" in english
    assert "1 of 2 cases with a due time were done after it" in english
    assert "4 h of work have no rate" in english
    assert "成本：130 美元" in run.invoke(main, [*words, "--lang", "zh"]).stdout
