"""Seconds, shares and money: parsed and formatted at the edge only.

Inside procmine a duration is a number of seconds (or integer microseconds), a share lies between
0 and 1, money is a number in the currency of the configuration. Text is made here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable

from procmine.errors import UsageError

__all__ = [
    "currency_name",
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
_MOST_DIGITS = 12
_CURRENCIES_ZH = {
    "CNY": "元", "RMB": "元", "EUR": "欧元", "USD": "美元", "GBP": "英镑", "JPY": "日元",
    "HKD": "港元", "CHF": "瑞士法郎",
}  # fmt: skip
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
    if not text.strip() or position != len(text) or math.isinf(total):
        raise UsageError(
            f"{text!r} is no duration.",
            hint="Write a number with a unit: 90s, 15min, 2h, 3d or 1w.",
        )
    return total


def format_duration(
    seconds: float | None, *, lang: str = "en", apart_from: float | None = None
) -> str:
    """How would a person say this many seconds, with at most three digits?

    Args:
        seconds: the seconds.
        lang: the reader's language.
        apart_from: seconds these are compared with: unless they are equal, they read otherwise,
            with as many digits as that takes.

    >>> format_duration(5400), format_duration(0.25), format_duration(None)
    ('1.5 h', '250 ms', 'cannot tell')
    >>> format_duration(7203, apart_from=7200)
    '2.001 h'
    """
    if seconds is None or math.isnan(seconds):
        return _UNKNOWN[lang]
    return _apart(lambda value, digits: _duration(value, digits, lang), seconds, apart_from)


def _duration(seconds: float, digits: int, lang: str) -> str:
    size = abs(seconds)
    if size == 0:
        return "0" + _NAMES[lang]["s"]
    if size < 1:
        return _digits(seconds * 1000, digits) + _NAMES[lang]["ms"]
    # Days are said up to four weeks and weeks up to two years: people plan in days, not in 2.7
    # weeks. A year is 365 days.
    for step, unit in _STEPS:
        if size >= step * _FROM.get(unit, 1):
            return _digits(seconds / step, digits) + _NAMES[lang][unit]
    return _digits(seconds, digits) + _NAMES[lang]["s"]


def format_seconds(
    name: str, seconds: float | None, *, lang: str = "en", apart_from: float | None = None
) -> str:
    """How are the seconds of a value of this name written?

    Sums over a log (``total_s``, ``cost_s``) are told in hours, which can be compared and paid for;
    everything else as a duration.

    >>> format_seconds("total_s", 69_692_400), format_seconds("p50_s", 69_692)
    ('19,359 h', '19.4 h')
    """
    is_sum = name.endswith(("total_s", "cost_s"))
    if not is_sum or seconds is None or math.isnan(seconds) or abs(seconds) < 36_000:
        return format_duration(seconds, lang=lang, apart_from=apart_from)
    hours = _NAMES[lang]["h"]
    return _apart(lambda s, digits: f"{s / 3600:,.{digits - 3}f}{hours}", seconds, apart_from)


def format_share(share: float | None, *, lang: str = "en", apart_from: float | None = None) -> str:
    """Which percentage is this share, with three digits or as many as rounding hides nothing with?

    Args:
        share: the share.
        lang: the reader's language.
        apart_from: a share this one is compared with: unless they are equal, it reads otherwise.

    >>> format_share(0.034), format_share(0.0004), format_share(1)
    ('3.4 %', '0.04 %', '100 %')
    >>> format_share(1e-9)
    '< 0.0001 %'
    >>> format_share(0.99975), format_share(0.89996, apart_from=0.9)
    ('99.98 %', '89.996 %')
    >>> format_share(0.034, lang="zh")
    '3.4%'
    """
    if share is None or math.isnan(share):
        return _UNKNOWN[lang]
    said = _apart(_share, share, 1.0, apart_from)
    # Chinese sets no space before the sign.
    return said.replace(" %", "%") if lang == "zh" else said


def _share(share: float, digits: int) -> str:
    # Long rows of noughts say nothing.
    return "< 0.0001 %" if 0 < share < 1e-6 else f"{_digits(share * 100, digits)} %"


def format_count(n: float) -> str:
    """How is this count written, with thousands apart?

    >>> format_count(21348)
    '21,348'
    """
    return f"{n:,.0f}"


def format_number(n: float, *, digits: int = 6) -> str:
    """How is this number written: never with a power of ten, its whole part in full?

    Args:
        n: the number.
        digits: how many digits count; what stands before the point is never rounded further.

    >>> [format_number(n) for n in (0.05, 12.5, 1000000, 1234567.89)]
    ['0.05', '12.5', '1,000,000', '1,234,568']
    >>> format_number(99.7, digits=2), format_number(3840.4, digits=3)
    ('100', '3,840')
    """
    if n == 0:
        return "0"
    return _digits(n, max(digits, math.floor(math.log10(abs(n))) + 1))


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

    >>> format_money(12345.6), format_money(12345.6, currency="CNY", lang="zh")
    ('12,300 EUR', '12,300 元')
    """
    if amount is None or math.isnan(amount):
        return _UNKNOWN[lang]
    return f"{_three_digits(amount)} {currency_name(currency, lang=lang)}"


def currency_name(currency: str, *, lang: str = "en") -> str:
    """What does the reader call this currency? Its code, where nothing shorter is usual.

    >>> currency_name("EUR"), currency_name("EUR", lang="zh"), currency_name("k€", lang="zh")
    ('EUR', '欧元', 'k€')
    """
    return _CURRENCIES_ZH.get(currency, currency) if lang == "zh" else currency


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


def _apart(write: Callable[[float, int], str], value: float, *others: float | None) -> str:
    """The value with three digits, or as many as keep it from reading like another one."""
    differing = [other for other in others if other is not None and other != value]
    digits = 3
    while digits < _MOST_DIGITS and any(
        write(value, digits) == write(other, digits) for other in differing
    ):
        digits += 1
    return write(value, digits)


def _three_digits(value: float) -> str:
    return _digits(value, 3)


def _digits(value: float, n: int) -> str:
    if value == 0:
        return "0"
    digits = n - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, digits)
    text = f"{rounded:,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
