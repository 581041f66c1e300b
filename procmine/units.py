"""Seconds, shares and money: parsed and formatted at the edge only.

Inside procmine a duration is a number of seconds (or integer microseconds), a share lies between
0 and 1, money is a number in the currency of the configuration. Text is made here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from procmine.errors import UsageError

__all__ = [
    "format_count",
    "format_counted",
    "format_duration",
    "format_instant",
    "format_money",
    "format_seconds",
    "format_share",
    "parse_duration",
]

_UNIT_SECONDS = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_STEPS = (
    (31_536_000.0, "y"),
    (604_800.0, "w"),
    (86_400.0, "d"),
    (3600.0, "h"),
    (60.0, "min"),
    (1.0, "s"),
)
_FROM = {"w": 4, "y": 2}
_NAMES = {
    "en": {"y": " y", "w": " w", "d": " d", "h": " h", "min": " min", "s": " s", "ms": " ms"},
    "zh": {
        "y": " 年",
        "w": " 周",
        "d": " 天",
        "h": " 小时",
        "min": " 分钟",
        "s": " 秒",
        "ms": " 毫秒",
    },
}
_UNKNOWN = {"en": "cannot tell", "zh": "无法判断"}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|min|m|h|d|w)\s*")


def parse_duration(text: str) -> float:
    """How many seconds does this text mean?

    Args:
        text: one or more numbers with a unit s, m, min, h, d or w: ``90s``, ``1h 30min``.

    Returns:
        Seconds, elapsed time.

    Raises:
        UsageError: the text is no duration.

    >>> parse_duration("1h 30min")
    5400.0
    """
    position, total = 0, 0.0
    while position < len(text) and (match := _DURATION.match(text, position)):
        total += float(match[1]) * _UNIT_SECONDS[match[2]]
        position = match.end()
    if not text.strip() or position != len(text):
        raise UsageError(
            f"{text!r} is no duration.",
            hint="Write a number with a unit: 90s, 15min, 2h, 3d or 1w.",
        )
    return total


def format_duration(seconds: float | None, *, lang: str = "en") -> str:
    """How would a person say this many seconds, with at most three digits?

    >>> format_duration(5400), format_duration(0.25), format_duration(None)
    ('1.5 h', '250 ms', 'cannot tell')
    """
    if seconds is None or math.isnan(seconds):
        return _UNKNOWN[lang]
    size = abs(seconds)
    if size == 0:
        return "0" + _NAMES[lang]["s"]
    if size < 1:
        return _three_digits(seconds * 1000) + _NAMES[lang]["ms"]
    # Days are said up to four weeks and weeks up to two years: people plan in days, not in 2.7
    # weeks. A year is 365 days.
    for step, unit in _STEPS:
        if size >= step * _FROM.get(unit, 1):
            return _three_digits(seconds / step) + _NAMES[lang][unit]
    return _three_digits(seconds) + _NAMES[lang]["s"]


def format_seconds(name: str, seconds: float | None, *, lang: str = "en") -> str:
    """How are the seconds of a value of this name written?

    Sums over a log (``total_s``, ``cost_s``) are told in hours, which can be compared and paid for;
    everything else as a duration.

    >>> format_seconds("total_s", 69_692_400), format_seconds("p50_s", 69_692)
    ('19,359 h', '19.4 h')
    """
    is_sum = name.endswith(("total_s", "cost_s"))
    if not is_sum or seconds is None or math.isnan(seconds) or abs(seconds) < 36_000:
        return format_duration(seconds, lang=lang)
    return f"{seconds / 3600:,.0f}{_NAMES[lang]['h']}"


def format_share(share: float | None, *, lang: str = "en") -> str:
    """Which percentage is this share?

    >>> format_share(0.034), format_share(0.0004), format_share(1)
    ('3.4 %', '0.04 %', '100 %')
    """
    if share is None or math.isnan(share):
        return _UNKNOWN[lang]
    return f"{_three_digits(share * 100)} %"


def format_count(n: float) -> str:
    """How is this count written, with thousands apart?

    >>> format_count(21348)
    '21,348'
    """
    return f"{n:,.0f}"


def format_counted(n: float, forms: str) -> str:
    """How is a count written with the words that follow it?

    Args:
        n: the count.
        forms: the words after one, the words after any other number and, where needed, what stands
            in place of number and words when there is none: ``case is|cases are|none is``.

    >>> [format_counted(n, "case is|cases are|no case is") for n in (0, 1, 2000)]
    ['no case is', '1 case is', '2,000 cases are']
    >>> format_counted(0, "row|rows")
    '0 rows'
    """
    one, many, *none = forms.split("|")
    if n == 0 and none:
        return none[0]
    words = one if n == 1 else many
    return f"{format_count(n)} {words}" if words else format_count(n)


def format_money(amount: float | None, *, currency: str = "EUR", lang: str = "en") -> str:
    """How is this amount of money written, to three digits?

    >>> format_money(12345.6)
    '12,300 EUR'
    """
    if amount is None or math.isnan(amount):
        return _UNKNOWN[lang]
    return f"{_three_digits(amount)} {currency}"


def format_instant(at_us: int | None, zone: dt.tzinfo = dt.UTC, *, lang: str = "en") -> str:
    """Which minute of the calendar is this instant, in the given zone?

    Args:
        at_us: microseconds since 1970-01-01 UTC.
        zone: the zone the reader lives in.
        lang: the reader's language.

    >>> format_instant(1_349_794_217_000_000)
    '2012-10-09 14:50'
    """
    if at_us is None:
        return _UNKNOWN[lang]
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=at_us)
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _three_digits(value: float) -> str:
    if value == 0:
        return "0"
    digits = 2 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    text = f"{rounded:,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
