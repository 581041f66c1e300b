"""Public holidays close, days made up for them open, and every one of them is told."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest
from click.testing import CliRunner

import procmine as pm
from procmine.cli.main import main
from procmine.config import Config
from procmine.errors import ConfigError
from procmine.publicdays import known_by, public_days, unannounced_years
from procmine.summary.shifts import read_shifts
from procmine.valuestream import ledger
from procmine.worktime import Calendar

WEEK = {day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
# As the State Council announced them: days off from the first to the last, and days worked.
CHINA_2024 = (
    ["01-01", "02-10..02-17", "04-04..04-06", "05-01..05-05", "06-10", "09-15..09-17"],
    ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
)
CHINA_2025 = (
    ["01-01", "01-28..02-04", "04-04..04-06", "05-01..05-05", "05-31..06-02", "10-01..10-08"],
    ["01-26", "02-08", "04-27", "09-28", "10-11"],
)


def us(day, hour=0, zone="+08:00"):
    at = dt.datetime.fromisoformat(f"{day}T{hour:02}:00{zone}")
    return int(at.timestamp()) * 1_000_000


def hours(calendar, day):
    following = (dt.date.fromisoformat(day) + dt.timedelta(1)).isoformat()
    return float(calendar.working_s(us(day), us(following))) / 3600


def spread(year, spans):
    for span in spans:
        first, _, last = span.partition("..")
        day, end = (dt.date.fromisoformat(f"{year}-{one}") for one in (first, last or first))
        while day <= end:
            yield day.isoformat()
            day += dt.timedelta(1)


@pytest.mark.parametrize(("year", "announced"), [(2024, CHINA_2024), (2025, CHINA_2025)])
def test_china_works_and_rests_as_announced(year, announced):
    """Every day of the announced schedules: those off are closed, those made up are workdays."""
    office = Calendar.parse({"zone": "Asia/Shanghai", "country": "cn", **WEEK})
    off, on = set(spread(year, announced[0])), set(spread(year, announced[1]))
    day = dt.date(year, 1, 1)
    until = dt.date(year, 10, 1) if year == 2024 else dt.date(year + 1, 1, 1)
    while day < until:
        text = day.isoformat()
        open_hours = 9.0 if text in on or (day.weekday() < 5 and text not in off) else 0.0
        assert hours(office, text) == open_hours, text
        day += dt.timedelta(1)


def test_a_persons_word_wins_over_the_library():
    """A date in holidays stays closed though it is made up; extra opens on a public holiday."""
    table = {"zone": "Asia/Shanghai", "country": "CN", "holidays": ["2026-02-14"], **WEEK}
    office = Calendar.parse({**table, "extra": {"2026-02-17": ["10:00-12:00"]}})
    assert (hours(office, "2026-02-14"), hours(office, "2026-02-17")) == (0.0, 2.0)
    # A made-up Saturday is a full day also where Saturdays are short, and one only.
    short = Calendar.parse({**table, "holidays": [], "saturday": ["09:00-12:00"]})
    assert (hours(short, "2026-02-14"), hours(short, "2026-02-07")) == (9.0, 3.0)
    assert Calendar.parse(office.to_dict()) == office


def test_parts_of_a_country_have_holidays_of_their_own():
    """Epiphany is one in Bavaria and none in Berlin."""
    table = {"zone": "Asia/Shanghai", "country": "DE", **WEEK}
    assert hours(Calendar.parse({**table, "subdivision": "BY"}), "2026-01-06") == 0.0
    assert hours(Calendar.parse({**table, "subdivision": "BE"}), "2026-01-06") == 9.0


def test_a_day_at_the_end_of_a_year_may_make_up_for_the_next():
    """2006-12-30 and 31 were worked for New Year 2007."""
    worked = [str(one.day) for one in public_days("CN", "", 2006, 2006) if one.works]
    assert worked[-2:] == ["2006-12-30", "2006-12-31"]


def test_years_nobody_has_announced_are_told():
    """What a later version will know is not taken for a year without such days."""
    last = max(one.day.year for one in public_days("CN", "", 2020, 2030) if one.works)
    assert unannounced_years("CN", last, last + 2) == (last + 1, last + 2)
    assert unannounced_years("DE", 2030, 2031) == ()


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        ({"country": "XX"}, "'XX'", "two letters"),
        ({"country": "China"}, "'CHINA'", "two letters"),
        ({"country": 86}, "86", "two letters"),
        ({"country": "DE", "subdivision": "XY"}, "DE has no subdivision 'XY'", "BY"),
        ({"subdivision": "BY"}, "''", "two letters"),
        ({"contry": "DE"}, "no 'contry'", "'country'"),
    ],
)
def test_places_nobody_knows_are_refused(table, message, hint):
    """The message names the place, the hint what to write."""
    with pytest.raises(ConfigError) as refused:
        Calendar.parse({**WEEK, **table})
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_teams_have_the_country_of_the_house_unless_they_name_one():
    """A country is no hours; a team's own country comes without the house's subdivision."""
    team = {"monday": ["09:00-17:00"]}
    table = {"country": "DE", "subdivision": "BY", "zone": "Europe/Berlin"}
    teams = {"A": team, "B": {**team, "country": "CN"}, "C": {**team, "country": ""}}
    shifts = read_shifts({**table, "teams": teams}, "UTC")
    assert shifts.house is None
    places = {name: (one.country, one.subdivision) for name, one in shifts.teams.items()}
    assert places == {"A": ("DE", "BY"), "B": ("CN", ""), "C": ("", "")}


def test_results_say_which_days_were_taken(tmp_path):
    """Days off and made up in the log's time stand in JSON and both languages, with the source."""
    frame = pd.DataFrame(
        {
            "case": ["1", "1"],
            "activity": ["Ask", "Answer"],
            "start": ["2026-02-13 17:00", "2026-02-24 09:00"],
            "end": ["2026-02-13 18:00", "2026-02-24 10:00"],
            "resource": ["Ann", "Ann"],
        }
    )
    calendar = {"zone": "Asia/Shanghai", "country": "CN", **WEEK}
    config = Config(calendar=calendar)
    frame["start"] = pd.to_datetime(frame["start"]).dt.tz_localize("Asia/Shanghai")
    frame["end"] = pd.to_datetime(frame["end"]).dt.tz_localize("Asia/Shanghai")
    found = ledger(pm.read(frame), config)
    # Closed all the time but on the Saturday made up for the Friday after the festival.
    assert found.totals_us["extraneous"] == 9 * 3_600_000_000
    frame.to_csv(tmp_path / "log.csv", index=False)
    days = "".join(f'{day} = ["09:00-18:00"]\n' for day in WEEK)
    toml = f'[log]\nsource = "log.csv"\n[calendar]\nzone = "Asia/Shanghai"\ncountry = "CN"\n{days}'
    (tmp_path / "procmine.toml").write_text(toml, encoding="utf-8")
    run = CliRunner()
    study = str(tmp_path / "procmine.toml")
    for words in (["valuestream", study], ["measure", "waiting", study]):
        told = json.loads(run.invoke(main, [*words, "--format", "json"]).stdout)["public_days"]
        assert [one["place"] for one in told] == ["CN"]
        assert told[0]["source"] == known_by()
        assert [d["date"] for d in told[0]["days"] if d["works"]] == ["2026-02-14"]
        assert len(told[0]["days"]) == 7
        english = run.invoke(main, words).stdout
        assert "Public holidays of CN: 6 off (2026-02-16, 2026-02-17" in english
        assert "1 made up on weekends (2026-02-14)" in english
        assert (
            "周末调休上班 1 天（2026-02-14）" in run.invoke(main, [*words, "--lang", "zh"]).stdout
        )
