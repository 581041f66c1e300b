"""Reading times: every way of writing them, and what decides between day and month."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procmine.errors import DateOrderError, TimeError
from procmine.kernels.calendar import NO_TIME
from procmine.log.moments import Moments, settle_orders
from procmine.log.times import TimeColumn

US = dt.timedelta(microseconds=1)
NONE = "unreadable"


def us_of(text):
    """Microseconds since 1970 of ISO text, UTC unless it says its offset."""
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // US


def read(values, *, wanted=None, kind=None, missing=()):
    """(instants, facts) of one column read as end of a log in UTC."""
    array = values if isinstance(values, pa.Array) else pa.array(values, kind)
    moments = Moments("end", ("t",), frozenset(missing))
    moments.feed(pa.RecordBatch.from_arrays([array], ["t"]))
    settle_orders([moments], wanted)
    return moments.instants(None).tolist(), moments.facts


# Beside each text a readable companion, so that no column is refused as a whole.
READ = {
    # ISO 8601 and its relatives.
    "2026-11-22T14:05:09Z": "2026-11-22 14:05:09",
    "2026-11-22t14:05:09z": "2026-11-22 14:05:09",
    "2026-11-22T14:05:09.5+02:00": "2026-11-22 12:05:09.500000",
    "2026-11-22T14:05:09.123456789-0530": "2026-11-22 19:35:09.123456",
    "2026-11-22T14:05:09+02": "2026-11-22 12:05:09",
    "2026-11-22T14:05": "2026-11-22 14:05",
    "2026-11-22 14:05:09 UTC": "2026-11-22 14:05:09",
    "2026-11-22 14:05:09 +0000 UTC": "2026-11-22 14:05:09",
    "2026-11-22 14:05:09 GMT+2": "2026-11-22 12:05:09",
    "2026-11-22T14:05:09+01:00[Europe/Rome]": "2026-11-22 13:05:09",
    "2026-11-22 14:05:09,250": "2026-11-22 14:05:09.250000",
    "2026-11-22 14:05:09:250": "2026-11-22 14:05:09.250000",
    "2026-11-22": "2026-11-22",
    "2026-1-5": "2026-01-05",
    "2026/11/22 14:05": "2026-11-22 14:05",
    "2026.11.22 14.05.09": "2026-11-22 14:05:09",
    "2026-11-22-14.05.09.123456": "2026-11-22 14:05:09.123456",
    "  2026-11-22   14:05  ": "2026-11-22 14:05",
    "2026-11-22\u00a014:05": "2026-11-22 14:05",
    # Without separators.
    "20261122": "2026-11-22",
    "202611221405": "2026-11-22 14:05",
    "20261122140509": "2026-11-22 14:05:09",
    "20261122140509123": "2026-11-22 14:05:09.123000",
    "20261122T140509Z": "2026-11-22 14:05:09",
    "20261122 14:05:09": "2026-11-22 14:05:09",
    # Month names.
    "22-NOV-26 02.05.09.000000000 PM": "2026-11-22 14:05:09",
    "22/Nov/2026:14:05:09 +0100": "2026-11-22 13:05:09",
    "Sun, 22 Nov 2026 14:05:09 +0100": "2026-11-22 13:05:09",
    "Sunday, November 22, 2026 2:05 PM": "2026-11-22 14:05",
    "Nov 22, 2026, 2:05 PM": "2026-11-22 14:05",
    "November 22, 2026 at 2:05:09 PM GMT+1": "2026-11-22 13:05:09",
    "Nov 22nd 2026": "2026-11-22",
    "22.Nov.2026 14:05": "2026-11-22 14:05",
    "2026-Nov-22 14:05": "2026-11-22 14:05",
    "22 Sept. 2026": "2026-09-22",
    "Sun Nov 22 14:05:09 2026": "2026-11-22 14:05:09",
    "Sun Nov 22 14:05:09 CET 2026": "2026-11-22 13:05:09",
    "Sun Nov 22 14:05:09 UTC 2026": "2026-11-22 14:05:09",
    "2026-11-22 14:05:09 EST": "2026-11-22 19:05:09",
    # Day first, settled by the day.
    "22/11/2026 14:05": "2026-11-22 14:05",
    "22.11.2026": "2026-11-22",
    "22-11-2026 14:05:09": "2026-11-22 14:05:09",
    "22.11.26 2:05 pm": "2026-11-22 14:05",
    "22/11/69 00:00": "1969-11-22",
    "22/11/68 00:00": "2068-11-22",
    # Chinese.
    "2026年11月22日": "2026-11-22",
    "2026年1月5日 下午3点05分": "2026-01-05 15:05",
    "2026年11月22日14时05分09秒": "2026-11-22 14:05:09",
    "2026年11月22日 星期日 14:05": "2026-11-22 14:05",
    "2026-11-22 上午12:05": "2026-11-22 00:05",
    "2026/11/22 下午12:05:09": "2026-11-22 12:05:09",
    "2026-11-22 14：05": "2026-11-22 14:05",
    "26年11月22日 14:05": "2026-11-22 14:05",
    "２０２６－１１－２２　１４：０５：０９": "2026-11-22 14:05:09",
    "２０２６年１月５日": "2026-01-05",
    "2026年11月22日 14 时 5 分 9 秒": "2026-11-22 14:05:09",
    "2026年11月22日14时": "2026-11-22 14:00",
    "2026年11月22日晚上8点整": "2026-11-22 20:00",
    "2026年11月22日 凌晨0点5分": "2026-11-22 00:05",
    "2026-11-22 凌晨12:05": "2026-11-22 00:05",
    "2026-11-22 凌晨3:05": "2026-11-22 03:05",
    "2026年11月22日早上8点30分": "2026-11-22 08:30",
    "2026-11-22 中午11:50": "2026-11-22 11:50",
    "2026-11-22 中午12:30": "2026-11-22 12:30",
    "2026-11-22 中午1:30": "2026-11-22 13:30",
    "2026年11月22日 星期日 傍晚6点5分": "2026-11-22 18:05",
    "2026年11月22日晚上8点30分": "2026-11-22 20:30",
    "2026-11-22 晚上20:30": "2026-11-22 20:30",
    "2026-11-22 晚间11:59:59": "2026-11-22 23:59:59",
    "2026-11-22 오후 2:05": "2026-11-22 14:05",
    "2026年11月22日 午前9時5分": "2026-11-22 09:05",
    # Words that may mean two hours, or none.
    "2026-11-22 晚上12:30": NONE,
    "2026-11-22 晚上1:30": NONE,
    "2026-11-22 中午5:30": NONE,
    "2026-11-22 早上12:30": NONE,
    "2026-11-22 早上20:30": NONE,
    "2026-11-22 上午2:30 PM": NONE,
    "2026-11-22 夜里3:30": NONE,
    "2026-11-22 中午": NONE,
    "26年13月22日": NONE,
    # Halves of the day.
    "2026-11-22 12:00 AM": "2026-11-22 00:00",
    "2026-11-22 12:30 a.m.": "2026-11-22 00:30",
    "2026-11-22 12:00 PM": "2026-11-22 12:00",
    "2026-11-22 11:59 PM": "2026-11-22 23:59",
    "2026-11-22 0:30 AM": "2026-11-22 00:30",
    "2026-11-22 14:05 PM": "2026-11-22 14:05",
    "2026-11-22 2:05\u202fPM": "2026-11-22 14:05",
    # The ends of days and minutes.
    "2026-11-22 24:00": "2026-11-23 00:00",
    "2026-11-22 24:00:00.000": "2026-11-23 00:00",
    "2016-12-31T23:59:60Z": "2017-01-01 00:00",
    "2026-11-22T23:59:59.999999Z": "2026-11-22 23:59:59.999999",
    "2024-02-29": "2024-02-29",
    "2000-02-29": "2000-02-29",
    # Counts since 1970: seconds, milliseconds, microseconds, nanoseconds.
    "1349794217": "2012-10-09 14:50:17",
    "1349794217.25": "2012-10-09 14:50:17.250000",
    "1349794217123": "2012-10-09 14:50:17.123000",
    "1349794217123456": "2012-10-09 14:50:17.123456",
    "1349794217123456789": "2012-10-09 14:50:17.123456",
    "-1349794217": "1927-03-25 09:09:43",
    "-1349794217.5": "1927-03-25 09:09:42.500000",
    # The far ends.
    "0001-01-03": "0001-01-03",
    "9999-12-28T23:59:59Z": "9999-12-28 23:59:59",
    "1899-12-30 08:05": "1899-12-30 08:05",
    # No time at all.
    "2026-02-29": NONE,
    "1900-02-29": NONE,
    "2026-13-01": NONE,
    "2026-00-10": NONE,
    "2026-11-31": NONE,
    "31/02/2026": NONE,
    "2026-11-22 25:00": NONE,
    "2026-11-22 24:00:01": NONE,
    "2026-11-22 24:00:00.5": NONE,
    "2026-11-22 14:60": NONE,
    "2026-11-22 14:05:61": NONE,
    "2026-11-22 13:05 AM": NONE,
    "2026-11-22 24:00 PM": NONE,
    "2026-11-22T14:05+19:00": NONE,
    "2026-11-22T14:05+02:60": NONE,
    "2026-11-22 14:05 CST": NONE,
    "2026-11-22T14:05[Europe/Rome]": NONE,
    "2026-1-114:05": NONE,
    "2026-11-22 14:05 remark": NONE,
    "22 Foo 2026": NONE,
    "0000-11-22": NONE,
    "2026": NONE,
    "12345": NONE,
    "42": NONE,
    "12345678901": NONE,
    "tomorrow": NONE,
    "n/a": NONE,
    "2026-W47-7": NONE,
    "14:05": NONE,
    "2026-11-22 " + " " * 500 + "14:05": NONE,
    "0001-01-01": "",
    "0001-01-02T23:59:59Z": "",
    "9999-12-31 23:59:59": "",
    "9999-12-29": "",
    "0001-01-03T00:00+05:00": "",
}


@pytest.mark.parametrize("text", READ)
def test_every_way_of_writing_a_time(text):
    """Each text is the instant worked out by hand, unreadable, or outside the calendar."""
    us, facts = read([text, "2020-01-01 00:00:01", "2020-01-01 00:00:01"])
    expected = READ[text]
    assert us[1:] == [us_of("2020-01-01 00:00:01")] * 2
    assert us[0] == (us_of(expected) if expected not in {NONE, ""} else NO_TIME)
    assert facts.n_unreadable == (expected == NONE)
    assert facts.n_outside == (expected == "")
    assert facts.unreadable == ([text[:60]] if expected == NONE and text != "14:05" else [])
    assert facts.n == 3


FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d, %H:%M:%S",
    "%Y.%m.%d %H.%M.%S",
    "%Y%m%d%H%M%S",
    "%Y%m%dT%H%M%S",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d%H%M%S%f",
    "%d-%b-%Y %H:%M:%S",
    "%d/%b/%Y:%H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%d-%b-%y %I.%M.%S.%f000 %p",
    "%a, %d %b %Y %H:%M:%S",
    "%A, %B %d, %Y %I:%M:%S %p",
    "%b %d, %Y, %I:%M:%S %p",
    "%b %d %Y %H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
    "%a %b %d %H:%M:%S UTC %Y",
    "%Y-%b-%d %H:%M:%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m-%d-%H.%M.%S.%f",
    "%Y-%m-%d",
    "%Y%m%d",
    "%d %b %Y",
    "%Y-%m-%d %H:%M",
)
BY_ORDER = ("%d/%m/%Y %H:%M:%S", "%d.%m.%Y", "%d-%m-%y %I:%M %p", "%d.%m.%y %H:%M:%S")
MOMENTS = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2068, 12, 31))


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "at": "Jänner Feber März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "de short": "Jan. Feb. Mrz Apr. Mai Jun. Jul. Aug. Sept. Okt. Nov. Dez.",
    "fr short": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
}


@pytest.mark.parametrize("language", MONTHS)
def test_months_are_read_by_their_names(language):
    """Names of months in the languages that systems write them in, capital letters or not."""
    for month, name in enumerate(MONTHS[language].split(), start=1):
        for text in (f"3. {name} 2025 08:05", f"03-{name.upper()}-2025 08:05"):
            assert read([text])[0] == [us_of(f"2025-{month:02d}-03 08:05")], text


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=8))
def test_formats_are_read_as_datetime_reads_them(form, moments):
    """What strftime wrote and strptime understands is the same instant here."""
    texts = [moment.strftime(form) for moment in moments]
    understood = [dt.datetime.strptime(text, form) for text in texts]
    assert read(texts)[0] == [(moment - dt.datetime(1970, 1, 1)) // US for moment in understood]


@pytest.mark.parametrize("form", BY_ORDER)
@settings(max_examples=40)
@given(moments=st.lists(MOMENTS, min_size=1, max_size=8))
def test_short_dates_are_read_as_datetime_reads_them(form, moments):
    """Said which order holds, both orders are read as strptime reads them."""
    month_first = form.replace("%d", "%x").replace("%m", "%d").replace("%x", "%m")
    for order, written in (("day-first", form), ("month-first", month_first)):
        texts = [moment.strftime(written) for moment in moments]
        understood = [dt.datetime.strptime(text, written) for text in texts]
        expected = [(moment - dt.datetime(1970, 1, 1)) // US for moment in understood]
        assert read(texts, wanted=order)[0] == expected


@settings(max_examples=60)
@given(
    moment=MOMENTS,
    minutes=st.integers(-18 * 60, 18 * 60),
    form=st.sampled_from(["%z", ":"]),
)
def test_offsets_are_taken_off(moment, minutes, form):
    """An offset from UTC of up to 18 hours, with or without a colon, gives the same instant."""
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    text = moment.replace(tzinfo=zone).isoformat()
    text = text if form == ":" else text[:-3] + text[-2:]
    us, facts = read([text])
    assert us == [us_of(moment.replace(tzinfo=zone).isoformat())]
    assert facts.n_with_offset == 1 and dict(facts.offsets_min) == {minutes: 1}


@settings(max_examples=60)
@given(st.lists(st.integers(-(10**18), 4 * 10**18), min_size=1, max_size=20))
def test_nanoseconds_are_cut_off_as_pandas_does(values):
    """Typed nanoseconds become microseconds towards the past, and lost digits are counted."""
    us, facts = read(pa.array(values, pa.timestamp("ns")))
    assert us == pd.to_datetime(values, unit="ns").as_unit("us").astype("int64").tolist()
    assert facts.n_sub_micro == sum(value % 1000 != 0 for value in values)


def typed(values, kind):
    us, facts = read(pa.array(values, kind))
    return us, facts.n_outside


def test_typed_columns_are_instants_whatever_their_unit():
    """Dates and timestamps of every unit and zone are the instants they say."""
    moment = us_of("2026-11-22 14:05:09")
    date = us_of("2026-11-22")
    for unit, per in (("s", 1), ("ms", 1000), ("us", 10**6), ("ns", 10**9)):
        value = moment * per // 10**6
        assert typed([value, None], pa.timestamp(unit)) == ([moment, NO_TIME], 0)
        assert typed([value], pa.timestamp(unit, "Asia/Shanghai")) == ([moment], 0)
    assert typed([dt.date(2026, 11, 22), None], pa.date32()) == ([date, NO_TIME], 0)
    assert typed([dt.date(2026, 11, 22)], pa.date64()) == ([date], 0)
    assert typed([dt.date(1, 1, 1), dt.date(9999, 12, 31)], pa.date32()) == ([NO_TIME] * 2, 2)
    for unit in ("s", "ms", "us"):
        ends = [-(2**63), 2**63 - 1]
        assert typed(ends, pa.timestamp(unit)) == ([NO_TIME] * 2, 2)
    assert typed([2**63 - 1], pa.timestamp("ns"))[0] == [(2**63 - 1) // 1000]
    texts = pa.array(["2026-11-22 14:05:09", " ", None]).dictionary_encode()
    us, facts = read(texts)
    assert us == [moment, NO_TIME, NO_TIME] and facts.n == 1
    typed_codes = pa.array([moment], pa.timestamp("us")).dictionary_encode()
    assert read(typed_codes)[0] == [moment]


def test_counts_since_1970_may_be_numbers():
    """Whole or broken numbers of seconds and milliseconds are read like their text."""
    assert read(pa.array([1349794217, None]))[0] == [us_of("2012-10-09 14:50:17"), NO_TIME]
    assert read(pa.array([1349794217123.0]))[0] == [us_of("2012-10-09 14:50:17.123")]
    assert read(pa.array([1349794217.25]))[0] == [us_of("2012-10-09 14:50:17.250000")]


def test_one_thirteenth_settles_the_whole_column():
    """13/02 can only be day first, so 03/04 of the same column is the third of April."""
    us, facts = read(["03/04/2016 10:00", "13/02/2016 09:00"])
    assert us[0] == us_of("2016-04-03 10:00")
    assert (facts.order, facts.order_origin) == ("day-first", "its values")
    assert (facts.n_day_first_only, facts.n_either, facts.n_order_open) == (1, 1, 2)
    us, facts = read(["03/04/2016 10:00", "02/13/2016 09:00"])
    assert us[0] == us_of("2016-03-04 10:00")
    assert (facts.order, facts.order_origin) == ("month-first", "its values")


def test_a_column_that_could_be_either_is_refused_with_both_readings():
    """The message shows a value both ways, the hint the option; with it the column is read."""
    values = ["03/04/2016 10:00", "05/05/2016 09:00"]
    with pytest.raises(DateOrderError) as caught:
        read(values)
    for said in ("'03/04/2016 10:00'", "2016-04-03 10:00", "2016-03-04 10:00"):
        assert said in caught.value.message
    assert "--date-order" in caught.value.hint
    assert read(values, wanted="day-first")[0][0] == us_of("2016-04-03 10:00")
    assert read(values, wanted="month-first")[0][0] == us_of("2016-03-04 10:00")


def test_equal_days_and_months_need_no_order():
    """05/05 is the fifth of May either way."""
    us, facts = read(["05/05/2016", "12/12/2016"])
    assert us == [us_of("2016-05-05"), us_of("2016-12-12")]
    assert facts.order_origin == "no matter"


def test_a_column_of_both_orders_is_refused():
    """13/02 and 02/13 in one column contradict each other; who decides loses the others."""
    values = ["13/02/2016", "02/13/2016", "13/03/2016", "13/04/2016"]
    with pytest.raises(DateOrderError, match="3 values are dates only day first, 1 only month"):
        read(values)
    us, facts = read(values, wanted="day-first")
    assert us[1] == NO_TIME and NO_TIME not in us[2:]
    assert facts.n_unreadable == 1 and facts.unreadable == ["02/13/2016"]
    with pytest.raises(TimeError, match=r"can read month-first: 3 of 4 values.*'13/02/2016'"):
        read(values, wanted="month-first")


def columns_of(*named):
    moments = []
    for name, values in named:
        moments.append(Moments(name, (name,), frozenset()))
        moments[-1].feed(pa.RecordBatch.from_arrays([pa.array(values)], [name]))
    return moments


def test_another_column_of_the_source_settles_what_one_leaves_open():
    """If the ends say day first, so do the starts, unless the columns contradict each other."""
    start, end = columns_of(("start", ["03/04/2016"]), ("end", ["13/04/2016"]))
    settle_orders([start, end], None)
    assert start.facts.order_origin == "another time column"
    assert start.instants(None).tolist() == [us_of("2016-04-03")]
    three = columns_of(("a", ["03/04/2016"]), ("b", ["13/04/2016"]), ("c", ["04/13/2016"]))
    with pytest.raises(DateOrderError, match="Column 'a'"):
        settle_orders(three, None)


def test_texts_that_mean_nothing_are_missing_not_unreadable():
    """Blank cells and what the user calls missing do not count, digits in it or not."""
    values = ["2020-01-01", "?", " ? ", "", "  ", None, "1970-01-01", "1970-01-02", "0"]
    us, facts = read(values, missing=("?", "1970-01-01", "0"))
    assert us == [us_of("2020-01-01"), *[NO_TIME] * 6, us_of("1970-01-02"), NO_TIME]
    assert (facts.n, facts.n_unreadable) == (2, 0)


def test_a_column_of_no_times_is_refused_with_examples():
    """More than half unreadable: the message says how many and shows some."""
    with pytest.raises(TimeError, match="2 of 3 values, such as 'soon', 'later'"):
        read(["soon", "later", "2020-01-01"])
    assert read(["soon", "2020-01-02", "2020-01-01"])[1].n_unreadable == 1
    with pytest.raises(TimeError, match="no times"):
        read(pa.array([True, False]))
    with pytest.raises(TimeError, match="no times"):
        read(pa.array([[1], [2]]))


def test_times_of_day_alone_are_refused_with_what_to_do():
    """A column of hours has no date: the hint says how to name both columns."""
    with pytest.raises(TimeError) as caught:
        read(["08:05", "09:10"])
    assert "without a date" in caught.value.message
    assert "--end DATES --end 't'" in caught.value.hint


def joined(dates, clocks, zone=None, names=("d", "c")):
    moments = Moments("end", names, frozenset())
    columns = {"d": pa.array(dates), "c": pa.array(clocks)}
    moments.feed(pa.RecordBatch.from_arrays([columns[name] for name in names], list(names)))
    settle_orders([moments], None)
    return moments.instants(zone).tolist(), moments.facts


@pytest.mark.parametrize("names", [("d", "c"), ("c", "d")])
def test_a_date_and_a_time_of_day_are_one_instant(names):
    """In whichever order they are named; where one lacks there is no instant."""
    dates = ["22/11/2026", "23/11/2026", None, "24/11/2026"]
    clocks = ["08:05:09", "2:05 PM", "09:00", None]
    us, facts = joined(dates, clocks, names=names)
    assert us == [us_of("2026-11-22 08:05:09"), us_of("2026-11-23 14:05"), NO_TIME, NO_TIME]
    assert facts.column == "d" and facts.n_naive == 2


def test_dates_and_times_of_spreadsheets_are_joined():
    """Midnights as dates, times of day as moments of the year 1899, and typed ones."""
    us, _ = joined(["2026-11-22"], ["1899-12-30 08:05:00"])
    assert us == [us_of("2026-11-22 08:05")]
    us, _ = joined(["2026-11-22 00:00:00"], ["08:05"])
    assert us == [us_of("2026-11-22 08:05")]
    us, _ = joined([dt.date(2026, 11, 22)], [dt.time(8, 5)])
    assert us == [us_of("2026-11-22 08:05")]
    us, _ = joined(["2026-11-22"], ["24:00"])
    assert us == [us_of("2026-11-23")]


def test_a_joined_time_is_local_unless_it_says_its_offset():
    """The zone is that of the clock on the wall; an offset beside the time of day wins."""
    us, facts = joined(["2026-07-01", "2026-07-01"], ["08:05", "08:05+05:00"], "Europe/Rome")
    assert us == [us_of("2026-07-01 06:05"), us_of("2026-07-01 03:05")]
    assert facts.n_naive == 1 and facts.zone == "Europe/Rome"
    us, facts = joined(["2024-03-31"], ["02:30"], "Europe/Rome")
    assert us == [us_of("2024-03-31 01:30")] and facts.n_skipped == 1


def test_two_columns_that_are_no_date_and_time_of_day_are_refused():
    """Two moments cannot be one instant."""
    with pytest.raises(TimeError, match="'d' and 'c' are no date and time of day"):
        joined(["2026-11-22 08:00"], ["2026-11-22 09:00"])


def test_batches_of_any_size_are_one_column():
    """Shapes seen late are read like shapes seen early."""
    values = ["2026-11-22", "22 Nov 2026 14:05", "1349794217", None, "n/a", "2026-11-23T10:00Z"] * 3
    whole, facts = read(values)
    column = Moments("end", ("t",), frozenset())
    readable = []
    for value in values:
        batch = pa.RecordBatch.from_arrays([pa.array([value], pa.string())], ["t"])
        readable += column.feed(batch).tolist()
    assert column.instants(None).tolist() == whole
    assert readable == [us != NO_TIME for us in whole]
    assert column.facts == facts


def test_the_distinct_texts_of_a_wrong_column_cost_little_each():
    """A column of remarks is refused, not read for ever, however strange the remarks are."""
    rng = np.random.default_rng(3)
    remarks = ["2020-01-01" + " " * int(k) + "-" * int(k) + ":" for k in rng.integers(1, 60, 3000)]
    column = TimeColumn("remarks")
    column.feed(pa.array([*remarks, "x" * 200_000]))
    with pytest.raises(TimeError, match="3,001 of 3,001"):
        column.values()


def test_examples_of_times_without_a_zone_are_times():
    """What the order somebody chose leaves unreadable is no example of a time without a zone."""
    import pandas as pd

    from procmine.front import read as read_log

    times = ["13/04/2026 10:00", "04/05/2026 11:00", "04/06/2026 11:00", "04/07/2026 11:00"]
    frame = pd.DataFrame({"case": "A", "activity": list("wxyz"), "time": times})
    log = read_log(frame, date_order="month-first")
    (finding,) = (f for f in log.findings if f.rule == "assumed-utc")
    assert (finding.n, finding.examples) == (3, ("row 2", "row 3", "row 4"))


TWO_DIGITS = st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2025, 6, 30)), min_size=2, max_size=30)


@given(TWO_DIGITS)
@settings(max_examples=60, deadline=None)
def test_years_of_two_digits_that_stand_first_never_pass_for_days(dates):
    """24/03/05, 24/03/06, … are days in a row, not one day in each of some years."""
    texts = [f"{day:%y/%m/%d} 10:00" for day in dates]
    span = max(dates) - min(dates)
    try:
        us, _ = read(texts)
    except (DateOrderError, TimeError):
        return
    assert (max(us) - min(us)) * US <= 2 * span


def test_both_readings_of_a_year_that_may_stand_first_are_shown():
    """No value of 24/03/05, 24/03/06 says where the year is: refused, until it is said."""
    values = ["24/03/05 10:00", "24/03/06 11:00", "24/03/07 09:00"]
    with pytest.raises(DateOrderError) as caught:
        read(values)
    assert "2005-03-24 10:00 or 2024-03-05 10:00" in caught.value.message
    assert "--date-order day-first" in caught.value.hint
    assert read(values, wanted="day-first")[0][0] == us_of("2005-03-24 10:00")


@pytest.mark.parametrize("form", ["%d.%m.%y", "%m/%d/%y"])
def test_years_of_two_digits_at_the_end_need_nobody(form):
    """A day or month that runs while the year stays is no year: a fortnight and two years."""
    for days in (range(14), range(0, 730, 9)):
        dates = [dt.date(2024, 3, 5) + dt.timedelta(day) for day in days]
        us, _ = read([f"{day:{form}}" for day in dates])
        assert us == [us_of(day.isoformat()) for day in dates]
