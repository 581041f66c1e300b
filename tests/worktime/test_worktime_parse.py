"""What a calendar table may say, and what it answers when it says something else."""

import datetime as dt
import tomllib

import pytest

from procmine.errors import ConfigError
from procmine.worktime import Calendar, always


def test_a_whole_table_from_toml() -> None:
    """Every key of a calendar table is read, dates as text or as TOML dates."""
    table = tomllib.loads(
        """
        zone = "Europe/Rome"
        monday = ["14:00-18:00", "09:00-12:30"]
        friday = ["22:00-06:00"]
        saturday = ["06:00-24:00"]
        holidays = ["2026-12-25", 2026-12-26]
        extra = {"2026-12-19" = ["10:00-14:00"]}
        """
    )
    calendar = Calendar.parse(table)
    assert calendar.week[0] == ((32_400, 45_000), (50_400, 64_800))
    assert calendar.week[4] == ((79_200, 108_000),)
    assert calendar.week[5] == ((21_600, 86_400),)
    assert calendar.holidays == (dt.date(2026, 12, 25), dt.date(2026, 12, 26))
    assert calendar.extra == ((dt.date(2026, 12, 19), ((36_000, 50_400),)),)
    assert Calendar.parse(calendar.to_dict()) == calendar


def test_always_can_be_written() -> None:
    """The calendar that never closes is a table like any other."""
    assert always().to_dict()["sunday"] == ["00:00-24:00"]
    assert Calendar.parse(always().to_dict()) == always()


@pytest.mark.parametrize(
    ("table", "message", "hint"),
    [
        ({"zone": "UTC"}, "never open", "monday"),
        ({"monday": [], "holidays": ["2026-12-25"]}, "never open", "monday"),
        ({"extra": {"2026-12-19": []}}, "never open", "monday"),
        ({"mondays": []}, "no 'mondays'", "'monday'"),
        ({"Tuesday": []}, "no 'Tuesday'", "'tuesday'"),
        ({"zone": "Europe/Romee"}, "no time zone", "Europe/Rome"),
        ({"zone": ""}, "no time zone", ""),
        ({"zone": "../etc/passwd"}, "no time zone", ""),
        ({"monday": ["9-17"]}, "'9-17' is no interval", "09:00-12:30"),
        ({"monday": ["09:00-25:00"]}, "no interval", ""),
        ({"monday": ["09:61-10:00"]}, "no interval", ""),
        ({"monday": ["24:00-25:00"]}, "no interval", ""),
        ({"monday": ["09:00-24:30"]}, "no interval", "24:00"),
        ({"monday": ["09:00-09:00"]}, "no interval", "another time"),
        ({"monday": [900]}, "900 is no interval", ""),
        ({"monday": "09:00-17:00"}, "no list of hours", "list"),
        ({"monday": 9}, "no list of hours", "list"),
        ({"monday": ["09:00-12:00", "11:00-13:00"]}, "11:00-13:00 overlaps 09:00-12:00", "once"),
        (
            {"sunday": ["22:00-06:00"], "monday": ["05:00-09:00"]},
            "monday: 05:00-09:00 overlaps the hours that run on from sunday",
            "night shift",
        ),
        ({"holidays": ["25.12.2026"]}, "'25.12.2026' is no date", "2026-12-25"),
        ({"holidays": "2026-12-25"}, "no list of dates", "holidays ="),
        ({"extra": ["2026-12-25"]}, "no table of dates", "extra ="),
        ({"extra": {"2026-12-25": ["09:00-10:00", "09:30-11:00"]}}, "overlaps", ""),
    ],
)
def test_what_cannot_be_is_refused(table: dict[str, object], message: str, hint: str) -> None:
    """Every mistake is named with its place and what to write instead."""
    with pytest.raises(ConfigError) as caught:
        Calendar.parse(table, origin="procmine.toml [calendar]")
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert "\n" not in caught.value.message


def test_touching_hours_are_no_overlap() -> None:
    """Intervals may touch, over midnight too."""
    table = {"monday": ["09:00-12:00", "12:00-24:00"], "tuesday": ["00:00-01:00"]}
    assert Calendar.parse(table).week[0] == ((32_400, 43_200), (43_200, 86_400))


def test_a_week_has_seven_days() -> None:
    """A calendar built by hand with another number of days is refused."""
    with pytest.raises(ConfigError, match="7 days"):
        Calendar("UTC", ((),) * 5)
