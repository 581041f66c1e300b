"""Working time against a slow reference that looks at the wall clock minute by minute."""

import datetime as dt
import zoneinfo

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from procmine import worktime
from procmine.errors import UsageError
from procmine.worktime import Calendar

MINUTE_US = 60_000_000
ZONES = ("Europe/Rome", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "UTC")
# Days on which some of these zones change their clocks, and quiet days.
DAYS = (
    "2025-03-30",
    "2025-10-26",
    "2025-03-09",
    "2025-11-02",
    "2025-04-06",
    "2025-10-05",
    "2024-02-29",
)


def us(text: str, zone: str = "UTC") -> int:
    instant = dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return int(instant.timestamp()) * 1_000_000


def open_at(calendar: Calendar, at_us: int) -> bool:
    """The definition: does the wall clock show a time inside the hours?"""
    wall = dt.datetime.fromtimestamp(at_us // 1_000_000, zoneinfo.ZoneInfo(calendar.zone))
    wall = wall.replace(tzinfo=None)
    for back in (0, 1):
        day = wall.date() - dt.timedelta(days=back)
        second = int((wall - dt.datetime.combine(day, dt.time())).total_seconds())
        weekly = () if day in calendar.holidays else calendar.week[day.weekday()]
        for opening, closing in (*weekly, *dict(calendar.extra).get(day, ())):
            if opening <= second < closing:
                return True
    return False


def slow_minutes(calendar: Calendar, a_us: int, b_us: int) -> int:
    return sum(open_at(calendar, at) for at in range(a_us, b_us, MINUTE_US))


@st.composite
def hours(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    cuts = sorted(draw(st.sets(st.integers(0, 95), max_size=4)))
    pairs = [(a * 900, b * 900) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if draw(st.booleans()) and cuts and cuts[-1] < 88:
        pairs.append((88 * 900, 86_400 + draw(st.integers(0, 8)) * 900))
    return tuple(pairs)


@st.composite
def calendars(draw: st.DrawFn, around: dt.date) -> Calendar:
    days = [draw(hours()) for _ in range(7)]
    for index in range(7):  # a night shift must not run into the next day's first hours
        reach = max((closing - 86_400 for _, closing in days[index]), default=0)
        following = (index + 1) % 7
        days[following] = tuple(pair for pair in days[following] if pair[0] >= reach)
    near = st.integers(-2, 2).map(lambda n: around + dt.timedelta(days=n))
    return Calendar(
        draw(st.sampled_from(ZONES)),
        tuple(days),
        tuple(draw(st.sets(near, max_size=2))),
        tuple(draw(st.dictionaries(near, hours(), max_size=1)).items()),
    )


@settings(max_examples=120, deadline=None)
@given(data=st.data(), day=st.sampled_from(DAYS))
def test_working_time_is_what_the_wall_clock_shows(data: st.DataObject, day: str) -> None:
    """Law: working time is the number of minutes at which the wall clock is inside the hours."""
    date = dt.date.fromisoformat(day)
    calendar = data.draw(calendars(date))
    base = us(day) - 36 * 3600 * 1_000_000
    a, b = sorted(data.draw(st.tuples(*[st.integers(0, 4 * 1440)] * 2)))
    a_us, b_us = base + a * MINUTE_US, base + b * MINUTE_US
    assert calendar.working_us(a_us, b_us) == slow_minutes(calendar, a_us, b_us) * MINUTE_US


@settings(max_examples=80, deadline=None)
@given(data=st.data(), day=st.sampled_from(DAYS))
def test_working_time_adds_up(data: st.DataObject, day: str) -> None:
    """Law: working(a, c) = working(a, b) + working(b, c), exactly, in any order of a, b, c."""
    calendar = data.draw(calendars(dt.date.fromisoformat(day)))
    instant = st.integers(us(day) - 10**12, us(day) + 10**12)
    a, b, c = data.draw(st.tuples(instant, instant, instant))
    whole = calendar.working_us(a, c)
    assert whole == calendar.working_us(a, b) + calendar.working_us(b, c)
    assert calendar.working_us(c, a) == -whole
    assert abs(whole) <= abs(c - a)


@given(a=st.integers(-(10**15), 4 * 10**15), b=st.integers(-(10**15), 4 * 10**15))
def test_always_is_elapsed(a: int, b: int) -> None:
    """Law: the calendar that never closes gives elapsed time to the microsecond."""
    assert worktime.always().working_us(a, b) == b - a


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_table_round_trip(data: st.DataObject) -> None:
    """Law: parse(to_dict(calendar)) is the calendar."""
    calendar = data.draw(calendars(dt.date(2025, 3, 30)))
    assume(any(calendar.week) or any(hours for _, hours in calendar.extra))
    assert Calendar.parse(calendar.to_dict()) == calendar


def test_night_of_the_clock_change_by_hand() -> None:
    """A night shift 22–06 lasts 7 hours when clocks go forward and 9 when they go back."""
    nights = Calendar.parse({"zone": "Europe/Rome", "saturday": ["22:00-06:00"]})
    for evening, length in (("2025-03-29", 7), ("2025-10-25", 9), ("2025-06-14", 8)):
        noon = us(f"{evening}T12:00", "Europe/Rome")
        assert nights.working_s(noon, noon + 86_400_000_000) == length * 3600


def test_gap_of_75_minutes_over_a_night() -> None:
    """Elapsed and working time of one wait over a night, reckoned by hand."""
    office = Calendar.parse({"zone": "UTC", "monday": ["09:00-17:00"], "tuesday": ["09:00-17:00"]})
    a, b = us("2025-06-02T16:15"), us("2025-06-03T09:30")
    assert office.working_s(a, b) == 75 * 60
    assert worktime.elapsed_s(a, b) == (17 * 60 + 15) * 60


def test_holidays_and_extra_openings_by_hand() -> None:
    """A holiday closes its day; the night before runs on; an extra opening holds all the same."""
    calendar = Calendar.parse(
        {
            "zone": "UTC",
            "monday": ["22:00-02:00"],
            "tuesday": ["09:00-17:00"],
            "holidays": ["2025-06-03"],
            "extra": {"2025-06-03": ["10:00-11:00"]},
        }
    )
    tuesday = us("2025-06-03T00:00")
    assert calendar.working_s(tuesday, tuesday + 86_400_000_000) == 3 * 3600


def test_half_open_to_the_microsecond() -> None:
    """Opening counts, closing does not: the microsecond at 17:00 is not working time."""
    office = Calendar.parse({"zone": "UTC", "monday": ["09:00-17:00"]})
    close = us("2025-06-02T17:00")
    assert office.working_us(close - 1, close) == 1
    assert office.working_us(close, close + 1) == 0


def test_arrays_broadcast_and_empty_is_empty() -> None:
    """Arrays of any shape that broadcast are answered element by element."""
    office = Calendar.parse({"zone": "UTC", "monday": ["09:00-17:00"]})
    start = us("2025-06-02T08:00")
    many = np.array([[start], [start + 3_600_000_000]])
    ends = start + np.array([3_600_000_000, 5 * 3_600_000_000])
    assert office.working_s(many, ends).tolist() == [[0, 4 * 3600], [0, 4 * 3600]]
    assert office.working_s(np.array([], dtype=np.int64), start).shape == (0,)


def test_a_calendar_that_never_opens_gives_nothing() -> None:
    """No hours, no working time."""
    assert Calendar("UTC", ((),) * 7).working_s(0, 10**15) == 0


def test_far_instants_are_refused() -> None:
    """A clock gone wild is refused instead of building a table of a million days."""
    with pytest.raises(UsageError, match="1700"):
        worktime.always().working_s(0, 2**62)
    covered = worktime.always().over(0, 10)
    with pytest.raises(UsageError, match="range"):
        covered.working_us(0, 11)


def test_offset_follows_the_wall_clock() -> None:
    """The offset before, at and after the change equals what the zone says."""
    change = us("2025-03-30T01:00")
    assert worktime.utc_offset_us("Europe/Rome", [change - 1, change, change + 1]).tolist() == [
        3_600_000_000,
        7_200_000_000,
        7_200_000_000,
    ]
    assert worktime.utc_offset_us("Europe/Rome", []).size == 0


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    at=st.lists(st.integers(-(10**9), 2 * 10**9), min_size=1, max_size=6),
)
def test_offset_equals_zoneinfo(zone: str, at: list[int]) -> None:
    """Differential: the same offsets as the standard library gives one by one."""
    clock = zoneinfo.ZoneInfo(zone)
    epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    expected = [(epoch + dt.timedelta(seconds=s)).astimezone(clock).utcoffset() for s in at]
    given_us = worktime.utc_offset_us(zone, np.array(at) * 1_000_000)
    assert given_us.tolist() == [e.total_seconds() * 1e6 for e in expected if e is not None]


def test_union_of_open_hours():
    """Open when one of the two is: 9 to 15, and 16 to 17, seven hours."""
    day = us("2026-01-05"), us("2026-01-06")
    morning = Calendar.parse({"monday": ["09:00-12:00"]}).over(*day)
    midday = Calendar.parse({"monday": ["11:00-15:00", "16:00-17:00"]}).over(*day)
    both = morning.union(midday)
    assert int(both.working_us(*day)) == 7 * 3_600_000_000
    assert both.starts_us.tolist() == [us("2026-01-05T09:00"), us("2026-01-05T16:00")]
    assert midday.union(morning).before_us.tolist() == both.before_us.tolist()
