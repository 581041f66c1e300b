"""Zones against Python's own zoneinfo: every transition, gaps, doubled hours, names."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from procmine.errors import TimeError
from procmine.log.zones import offsets_of, to_local, to_utc, zone_of

EPOCH = dt.datetime(1970, 1, 1)
US = dt.timedelta(microseconds=1)
HOUR_US = 3_600_000_000
# Half-hour shifts, several changes a year, whole days skipped, southern summers, far-off zones.
ZONES = (
    "Europe/Rome",
    "Europe/London",
    "Europe/Moscow",
    "Africa/Casablanca",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Asia/Shanghai",
    "Asia/Tehran",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
    "UTC",
    "Etc/GMT+5",
)


def us_of(moment):
    return (moment - EPOCH) // US


def transitions(name, years):
    """Instants, seconds UTC, around which the zone's offset changes, by search day by day."""
    zone = ZoneInfo(name)

    def offset(second):
        moment = dt.datetime.fromtimestamp(second, dt.UTC)
        return moment.astimezone(zone).utcoffset()

    first = int(dt.datetime(years[0], 1, 1, tzinfo=dt.UTC).timestamp())
    last = int(dt.datetime(years[1], 1, 1, tzinfo=dt.UTC).timestamp())
    found = []
    for day in range(first, last, 86_400):
        low, high = day, day + 86_400
        if offset(low) != offset(high):
            before = offset(low)
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            found.append(high)
    return found


@pytest.mark.parametrize("name", ZONES)
def test_local_clocks_are_those_of_zoneinfo(name):
    """Around every change of the clocks, and at random, the clock shows what Python says."""
    zone = ZoneInfo(name)
    rng = np.random.default_rng(5)
    seconds = rng.integers(-2_208_988_800, 4_102_444_800, 2_000).tolist()
    for at in transitions(name, (1965, 2030)):
        seconds += [at - 1, at, at + 1, at - 7200, at + 7200]
    utc = np.array(seconds, np.int64) * 1_000_000
    shown = to_local(utc, name)
    for at, local in zip(seconds, shown.tolist(), strict=True):
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=at)
        assert local == us_of(moment.astimezone(zone).replace(tzinfo=None))


def meaning(local_us, zone):
    """(instant, skipped, twice) of a clock time by PEP 495: first of two, moved on by a gap."""
    clock = (EPOCH + local_us * US).replace(tzinfo=zone)
    early, late = clock.utcoffset(), clock.replace(fold=1).utcoffset()
    back = clock.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    skipped = back != clock.replace(tzinfo=None)
    return local_us - early // US, skipped, early != late and not skipped


@pytest.mark.parametrize("name", ZONES)
def test_instants_of_local_clocks_are_those_of_zoneinfo(name):
    """In and around every gap and every doubled hour: the instant, and whether it was one."""
    zone = ZoneInfo(name)
    local = []
    for at in transitions(name, (1965, 2030)):
        for zero in {at + int(offset) for offset in _offsets(zone, at)}:
            local += [zero + step for step in (-7200, -1801, -1800, -1, 0, 1, 1799, 1800, 3599)]
    local += np.random.default_rng(7).integers(-1_500_000_000, 3_000_000_000, 2_000).tolist()
    local_us = [second * 1_000_000 for second in local]
    told = to_utc(np.array(local_us, np.int64), name)
    expected = [meaning(us, zone) for us in local_us]
    assert told.utc_us.tolist() == [us for us, _, _ in expected]
    assert told.n_skipped == sum(skipped for _, skipped, _ in expected)
    assert told.n_twice == sum(twice for _, _, twice in expected)


def _offsets(zone, at):
    for second in (at - 1, at):
        moment = dt.datetime.fromtimestamp(second, dt.UTC)
        yield moment.astimezone(zone).utcoffset().total_seconds()


def test_rome_by_hand():
    """2024-03-31 02:30 never was (moved on to 03:30), 2024-10-27 02:30 was twice (the first)."""
    clocks = [dt.datetime(2024, 3, 31, 2, 30), dt.datetime(2024, 10, 27, 2, 30)]
    told = to_utc(np.array([us_of(clock) for clock in clocks], np.int64), "Europe/Rome")
    wanted = [dt.datetime(2024, 3, 31, 1, 30), dt.datetime(2024, 10, 27, 0, 30)]
    assert told.utc_us.tolist() == [us_of(moment) for moment in wanted]
    assert (told.n_skipped, told.n_twice) == (1, 1)


def test_lord_howe_by_hand():
    """Its clocks jump by half an hour only: 02:15 on 2024-10-06 never was, 02:45 was."""
    clocks = [dt.datetime(2024, 10, 6, 2, minute) for minute in (15, 45)]
    told = to_utc(np.array([us_of(clock) for clock in clocks], np.int64), "Australia/Lord_Howe")
    assert (told.n_skipped, told.n_twice) == (1, 0)
    assert told.utc_us.tolist() == [
        us_of(dt.datetime(2024, 10, 5, 15, 45)),
        us_of(dt.datetime(2024, 10, 5, 15, 45)),
    ]


def test_apia_skipped_a_whole_day():
    """2011-12-30 was on no clock of Samoa."""
    noon = us_of(dt.datetime(2011, 12, 30, 12))
    told = to_utc(np.array([noon, noon + 24 * HOUR_US], np.int64), "Pacific/Apia")
    assert told.n_skipped == 1
    assert told.utc_us[0] == told.utc_us[1]


def test_nothing_stays_nothing():
    """An empty column is an empty column in every zone."""
    nothing = np.zeros(0, np.int64)
    assert len(to_local(nothing, "Europe/Rome")) == 0
    assert to_utc(nothing, "Europe/Rome").n_skipped == 0


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Roma", "Europe/Rome"),
        ("europe/rome", "Europe/Rome"),
        ("Asia/Shangai", "Asia/Shanghai"),
        ("Europe", ""),
        ("../../etc/passwd", ""),
        ("a\x00b", ""),
        ("CEST", ""),
        ("+02:00", ""),
    ],
)
def test_an_unknown_zone_is_refused_with_the_nearest(name, near):
    """The message names it; the hint names the nearest zone or what one looks like."""
    with pytest.raises(TimeError) as caught:
        zone_of(name)
    assert repr(name) in caught.value.message
    assert near in caught.value.hint and caught.value.hint


@pytest.mark.parametrize("name", ZONES)
def test_offsets_between_two_instants(name):
    """The offsets of a span give the local clock at each of its ends and anywhere within."""
    first, last = us_of(dt.datetime(1997, 3, 1)), us_of(dt.datetime(2013, 8, 1))
    told = offsets_of(name, first, last)
    assert told[0][0] <= first and all(first < at <= last for at, _ in told[1:])
    for us in range(first, last + 1, (last - first) // 997):
        offset = [offset for at, offset in told if at <= us][-1]
        assert us + offset == to_local(np.array([us]), name)[0]
