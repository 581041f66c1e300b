"""What the headline numbers should be, what hours are worth, and how old open work is."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

import procmine as pm
from procmine.config import Config, CostConfig, TargetsConfig, load
from procmine.errors import ConfigError
from procmine.finding import Finding
from procmine.report.lead_times import lead_times, working_lead_times
from procmine.report.open_work import open_work
from procmine.report.targets import calendar_of, targets
from procmine.report.worth import hourly, priced
from procmine.summary.summarise import summarise

OFFICE = {"zone": "UTC", **{day: ["09:00-17:00"] for day in ("monday", "tuesday")}}
HEADLINE = {"coverage": [{"share": 0.8, "n_variants": 12}], "repeats_share": 0.25}


def log_of(rows):
    """A log from (case, activity, time, due)."""
    frame = pd.DataFrame(rows, columns=["case", "activity", "end", "due"])
    return pm.read(frame, columns={name: name for name in frame}, zone="UTC")


@pytest.fixture
def desk():
    """Three finished cases of 1 h, 3 h and 20 h over night, and one open for 4 h."""
    return log_of(
        [
            ("A", "Ask", "2026-01-05 09:00", "2026-01-05 12:00"),
            ("A", "Answer", "2026-01-05 10:00", "2026-01-05 12:00"),
            ("B", "Ask", "2026-01-05 09:00", "2026-01-06 12:00"),
            ("B", "Answer", "2026-01-05 12:00", "2026-01-05 11:00"),
            ("C", "Ask", "2026-01-05 16:00", ""),
            ("C", "Answer", "2026-01-06 12:00", ""),
            ("D", "Ask", "2026-01-06 08:00", "2026-01-06 13:00"),
        ]
    )


def judged(log, *, calendar=None, fit_share=0.9, **wanted):
    config = Config(targets=TargetsConfig(**wanted), calendar=calendar or {})
    return targets(log, summarise(log), HEADLINE, fit_share, config)


def test_without_targets_nothing_is_judged(desk):
    """Only the log's own due times are told, without a verdict nobody asked for."""
    told = judged(desk)
    assert {name for name, value in told.items() if value is not None} == {"due"}
    assert told["due"]["met"] is None


def test_due_times_are_the_last_ones_named(desk):
    """A is in time, B is late by the due time its last event names, C has none, D is undecided."""
    due = judged(desk, on_time_share=0.5)["due"]
    assert (due["n_cases"], due["n_met"], due["n_without"], due["n_undecided"]) == (2, 1, 1, 1)
    assert (due["met_share"], due["met"], due["n_overdue"]) == (0.5, True, 0)


def test_an_open_case_past_its_time_is_late(desk):
    """An open case is judged as soon as its time has passed, however it goes on."""
    rows = desk.to_pandas().astype({"end": str, "due": str})
    rows.loc[rows["case"] == "D", "due"] = "2026-01-06 11:00"
    due = judged(pm.read(rows.replace("NaT", ""), zone="UTC"))["due"]
    assert (due["n_cases"], due["n_met"], due["n_overdue"], due["n_undecided"]) == (3, 1, 1, 0)


def test_lead_time_in_time(desk):
    """Two of three finished cases take at most three hours; the open one has taken four: late."""
    told = judged(desk, lead_time="3h", on_time_share=0.5)["lead_time"]
    assert (told["n_cases"], told["n_met"], told["n_undecided"]) == (4, 2, 0)
    assert (told["wanted_share"], told["met"], told["median_s"]) == (0.5, True, None)
    assert judged(desk, lead_time="3h", on_time_share=0.6)["lead_time"]["met"] is False
    assert judged(desk, lead_time="5h", on_time_share=0.5)["lead_time"]["n_undecided"] == 1


def test_without_a_share_the_median_shown_is_judged(desk):
    """Lead times as shown are 0, 1, 3 and 20 hours: the median of 2 hours meets 2 and misses 1.9.

    Nothing is undecided: the median on the page is one of all cases too.
    """
    shown_s = lead_times(summarise(desk))["p50_s"]
    assert shown_s == 7200.0
    for lead_time, met in (("2h", True), ("1.9h", False)):
        told = judged(desk, lead_time=lead_time)["lead_time"]
        assert (told["median_s"], told["met"], told["n_undecided"]) == (shown_s, met, 0)
        assert told["n_cases"] == 4


def test_the_median_shown_in_working_time_is_judged(desk):
    """The working median of the page, 0, 1, 3 and 4 hours, decides where working time is asked."""
    shown = working_lead_times(summarise(desk), calendar_of(Config(calendar=OFFICE), "UTC"))
    told = judged(desk, lead_time="119min", clock="working", calendar=OFFICE)["lead_time"]
    assert (told["median_s"], told["met"]) == (shown["p50_s"], False) == (7200.0, False)


def test_lead_time_in_working_time(desk):
    """Over night the office is closed: twenty hours are four working hours."""
    told = judged(desk, lead_time="4h", on_time_share=0.5, clock="working", calendar=OFFICE)[
        "lead_time"
    ]
    assert (told["n_cases"], told["n_met"]) == (3, 3)
    with pytest.raises(ConfigError, match="calendar"):
        judged(desk, lead_time="4h", clock="working")


def test_the_other_targets():
    """Ways and repeats should stay below what is wanted, the model's share above it."""
    log = log_of([("A", "Ask", "2026-01-05 09:00", ""), ("A", "Answer", "2026-01-05 10:00", "")])
    told = judged(log, ways=12, repeats_share=0.2, fit_share=0.9)
    assert told["ways"]["met"] is True
    assert told["repeats"]["met"] is False
    assert judged(log, ways=11, repeats_share=0.25)["ways"]["met"] is False
    assert told["due"] is None


@pytest.mark.parametrize(
    "text",
    [
        '[targets]\nlead_time = "soon"',
        '[targets]\nlead_time = "0d"',
        '[targets]\nlead_time = "99999999w"',
        "[targets]\nfit_share = -0.5",
        "[targets]\nfit_share = nan",
        "[targets]\nfit_share = 0.0",
        "[targets]\non_time_share = -1",
        "[targets]\non_time_share = inf",
        "[targets]\nrepeats_share = -1",
        "[targets]\nrepeats_share = nan",
        "[targets]\nrepeats_share = '0.1'",
        "[targets]\nways = 0",
        "[targets]\nways = -3",
        "[targets]\nways = 2.5",
        '[targets]\nclock = "moon"',
        "[targets]\nfit_share = 80",
        "[targets]\nlead_tme = 3",
    ],
)
def test_targets_that_are_none_are_refused(tmp_path, text):
    """A target nobody can reach or read is an error that names it."""
    file = tmp_path / "procmine.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="targets") as raised:
        load(file)
    assert raised.value.hint


def test_targets_at_the_ends_are_read(tmp_path):
    """No repeat at all and every case in time are targets; what is left out is none."""
    file = tmp_path / "procmine.toml"
    file.write_text("[targets]\nrepeats_share = 0\non_time_share = 1")
    wanted = load(file).targets
    assert (wanted.repeats_share, wanted.on_time_share) == (0.0, 1.0)
    assert (wanted.ways, wanted.fit_share) == (None, None)


@pytest.mark.parametrize("price", ["-5.0", "nan", "inf"])
@pytest.mark.parametrize("key", ["waiting_per_hour", "rate_per_hour"])
def test_prices_that_are_none_are_refused(tmp_path, key, price):
    """Money is never told at a price nobody pays."""
    file = tmp_path / "procmine.toml"
    file.write_text(f"[cost]\n{key} = {price}")
    with pytest.raises(ConfigError, match=f"cost.{key}") as raised:
        load(file)
    assert raised.value.hint


def test_hours_of_some_are_no_hours_of_the_house(tmp_path):
    """A calendar that never opens is refused when it is read; hours of a team alone are none."""
    file = tmp_path / "procmine.toml"
    file.write_text('[calendar]\nzone = "UTC"')
    with pytest.raises(ConfigError, match="never open") as raised:
        load(file)
    assert "monday" in raised.value.hint
    file.write_text('[calendar]\nzone = "UTC"\n[calendar.teams.Desk]\nmonday = ["09:00-17:00"]')
    assert calendar_of(load(file), "UTC") is None
    file.write_text('[calendar]\nmonday = ["09:00-17:00"]')
    assert calendar_of(load(file), "Europe/Rome").zone == "Europe/Rome"


def test_money_is_hours_times_the_price():
    """Ten hours at 30 are 300; a finding without hours has no price."""
    found = [Finding("a", "info", {"en": ""}, cost_s=36_000.0), Finding("b", "info", {"en": ""})]
    price = hourly(CostConfig(rate_per_hour=90.0, waiting_per_hour=30.0))
    assert [f.cost_money for f in priced(found, price)] == [300.0, None]
    assert hourly(CostConfig(rate_per_hour=30.0)) is None, "an hour of waiting is no work"
    assert priced(found, None) == found


def test_open_work_is_told_only_where_it_can_be():
    """Without open cases, or with few finished ones, the answer is why there is none."""
    ask = [(f"C{k}", "Ask", f"2026-01-05 {k % 20:02}:00", "") for k in range(24)]
    answer = [(f"C{k}", "Answer", f"2026-01-05 {k % 20 + 1:02}:00", "") for k in range(24)]
    still = [("X", "Ask", "2026-01-05 19:30", "")]
    assert open_work(summarise(log_of(ask + answer)))["unknown"] == "none-open"
    few = open_work(
        summarise(log_of(ask[:5] + answer[:5] + [("X", "Ask", "2026-01-05 04:30", "")]))
    )
    assert few["unknown"] == "few-finished"
    told = open_work(summarise(log_of(ask + answer + still)))
    assert (told["unknown"], told["n_open"], told["n_finished"]) == ("", 1, 24)
    assert sum(band["n_cases"] for band in told["bands"]) == 1
    assert (told["p50_s"], told["max_s"]) == (1800.0, 1800.0)
    assert told["last_steps"] == [{"activity": "Ask", "n_cases": 1, "oldest_s": 1800.0}]


@pytest.fixture(scope="module")
def judged_page(page_of):
    """The page of the small help desk, told targets, prices and working hours."""
    from procmine.report.page import map_page

    made = page_of("desk")
    config = Config(
        cost=CostConfig(waiting_per_hour=40.0),
        targets=TargetsConfig(lead_time="1d", repeats_share=0.9, ways=1, fit_share=0.5),
        calendar={day: ["09:00-17:00"] for day in ("monday", "friday")},
    )
    result = dict(made.result)
    result["price"] = hourly(config.cost)
    result["findings"] = [
        {**f, "cost_money": f["cost_s"] and f["cost_s"] / 90.0} for f in result["findings"]
    ]
    lead = _Timed(made.summary)
    result["targets"] = targets(lead, made.summary, result["headline"], 0.9, config)
    working = working_lead_times(made.summary, calendar_of(config, "UTC"))
    result["lead_time"] = {**result["lead_time"], "working": working}
    return dataclasses.replace(
        made, result=result, html=map_page(result, made.summary, made.picture)
    )


class _Timed:
    """A log of which only its columns are asked."""

    mapping: tuple[str, ...] = ()
    timed = True

    def __init__(self, summary):
        self.n_cases = summary.n_cases


def test_the_page_says_targets_money_and_working_time(judged_page):
    """Met and missed are words, the price stands beside the sum, both clocks are told."""
    html = judged_page.html.replace("\u00a0", " ")
    assert 'class="tile-target missed">Target missed: at most 1 way for 80 %' in html
    assert 'class="tile-target met">Target met: at most 90 %' in html
    assert "At 40 EUR an hour of waiting, that is" in html
    assert "In working time: median" in html
    assert "No target set" not in html


def page_of_log(log, lang="en"):
    from procmine.discover.model import model
    from procmine.discover.process_map import process_map
    from procmine.report.discovery import discovery
    from procmine.report.page import map_page

    summary = summarise(log)
    shown, mined = process_map(summary), model(summary)
    result = discovery(log, summary, shown, mined, config=Config(), lang=lang)
    return map_page(result, summary, "<svg/>", lang=lang)


def test_the_page_tells_open_cases_by_age():
    """A title that says how many are old, both tables to copy, and dates instead of hours."""
    rows = [(f"C{k}", "Ask", f"2026-01-{k + 1:02}", "") for k in range(24)]
    rows += [(f"C{k}", "Answer", f"2026-01-{k + 2:02}", "") for k in range(24)]
    # Open for five days, where nobody takes longer than one.
    rows += [("X", "Ask", "2026-01-20", ""), ("X", "Ask", "2026-01-24 12:00", "")]
    html = page_of_log(log_of(rows))
    assert "1 open case is older than 95 % of the finished cases took; 1 is open" in html
    assert 'data-copy="open-bands"' in html
    assert 'data-copy="open-steps"' in html
    assert 'id="arrivals-by-hour"' not in html
    assert "At which hours cases arrive cannot be told" in html
    assert "无法判断案例在几点到达" in page_of_log(log_of(rows), "zh")


def test_guessed_due_times_are_called_a_guess():
    """A share of cases done in time hangs on a column nobody named: the page says which."""
    rows = [("A", "Ask", "2026-01-05 09:00", "2026-01-05 12:00")]
    rows += [("A", "Answer", "2026-01-05 10:00", "2026-01-05 12:00")]
    for columns, is_guess in ((None, True), ({"due": "due"}, False)):
        frame = pd.DataFrame(rows, columns=["case", "activity", "end", "due"])
        html = page_of_log(pm.read(frame, columns=columns, zone="UTC"))
        assert "Done by their due time: 100" in html
        assert ("<bdi>due</bdi> says by when a case is due is a guess" in html) is is_guess


def test_the_page_says_how_to_set_what_is_not_set(page_of):
    """Quietly: no target, no price, and the key that would set it."""
    html = page_of("desk").html
    assert html.count("No target set") == 4
    assert "<code>waiting_per_hour</code>" in html
    assert "<code>lead_time = &#34;2d&#34;</code>" in html
